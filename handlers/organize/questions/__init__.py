"""Citizens' questions: those a person answers, entries that answer in advance, statistics."""
