"""The words of a question that are left when all else is understood: what it is about."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from domain.questions.clauses import JOINING, clause_at
from domain.questions.knowledge import language, read
from domain.questions.known import Known, Name
from domain.questions.sentence import Sentence
from domain.questions.spelling import put_right
from domain.search import documents
from domain.search.documents import FACET
from domain.search.query import Query, Word
from domain.search.terms import joined, stem, terms
from domain.search.word_list import is_word

DEEDS = ("me", "ber", "di", "ter")
"""What verbs begin with."""
FOCUS = (("tentang", 1), ("inovasi", 3), ("program", 3))
"""Words after which the matter is named, and how many words before make a story."""
FEWEST_DIGITS = 3
"""Digits that a number must have to be searched for: "112", not "2"."""


def put_words_right(sentence: Sentence, known: Known) -> list[tuple[str, str]]:
    """Replaces mistyped words by those that were meant; tells which."""
    corrected = []
    for at, word in list(sentence.free()):
        meant = put_right(word, known)
        if meant is not None:
            sentence.replace(at, 1, [meant])
            corrected.append((word, meant))
    return corrected


def content_words(sentence: Sentence, known: Known) -> tuple[Word, ...]:
    """What is searched for word by word, each once; a story before the matter is passed over."""
    found = tuple(_words_from(sentence, 0))
    for mark, fewest in FOCUS:
        at = sentence.last(mark)
        after = tuple(_words_from(sentence, at + 1)) if at is not None else ()
        before = [word for word in found if word not in after]
        if len(before) < fewest or any(_is_coined(word, known) for word in before):
            continue
        if any(is_recorded(word, known) for word in after):
            return after
    return found


def _is_coined(word: Word, known: Known) -> bool:
    """Whether a word stands in records alone, as names of innovations do."""
    return word.typed in known.vocabulary and not is_word(word.typed)


def _words_from(sentence: Sentence, first: int) -> Iterable[Word]:
    found: dict[str, Word] = {}
    for start, run in sentence.free_runs(JOINING, first):
        for word in joined(run):
            if _says_something(word):
                term = stem(word)
                found.setdefault(term, Word(word, (term,), also(term), clause_at(sentence, start)))
    return found.values()


def name_words(names: Sequence[Name]) -> tuple[Word, ...]:
    """The words that find an innovation by its name; of several names any may fit."""
    called = [" ".join(name.words) for name in names]
    if len(called) == 1:
        return tuple(Word(term, (term,)) for term in dict.fromkeys(terms(called[0])))
    return (Word(", ".join(called), tuple(map(name_term, names))),)


def name_term(name: Name) -> str:
    """The one term that finds an innovation by its name, written without spaces."""
    return documents.in_title(stem("".join(name.words)))


def also(term: str) -> tuple[str, ...]:
    """Terms that mean nearly the same: stems, and topics a thing belongs to."""
    return tuple(other for other in _related().get(term, ()) if other != term)


def without_generic(words: tuple[Word, ...], *, beside: bool) -> tuple[Word, ...]:
    """Words without those that say little beside another: "penyakit tbc", "popok bayi"."""
    generic = language().generic
    telling = tuple(word for word in words if word.typed not in generic)
    return telling if telling or beside else words


def without_deeds(query: Query, known: Known) -> Query:
    """A query without verbs that no record has, where something else is named too.

    Verbs tell what was won or done ("mewakili", "diraih"), nouns what it is about.
    """
    if query.without("words", "governments").is_open and not any(
        is_recorded(word, known) for word in query.words
    ):
        return query
    told = (word for word in query.words if is_recorded(word, known) or not _is_deed(word.typed))
    return replace(query, words=tuple(told))


def is_recorded(word: Word, known: Known) -> bool:
    """Whether some innovation is recorded with a word or what it comes from."""
    found_by = (word.typed, *word.stems, *word.also)
    return any(term in known.stems or term.startswith(FACET) for term in found_by)


def _is_deed(word: str) -> bool:
    return word.startswith(DEEDS) and stem(word) != word and is_word(word)


def _says_something(word: str) -> bool:
    if word.isdigit():
        return len(word) >= FEWEST_DIGITS
    return len(word) > 1 and word not in language().left_out


@cache
def _related() -> dict[str, tuple[str, ...]]:
    raw = read("related.yaml")
    found: dict[str, tuple[str, ...]] = {}
    for group in raw["alike"]:
        stems = tuple(map(stem, group))
        for term in stems:
            found[term] = (*found.get(term, ()), *stems)
    for word, others in raw["leads"].items():
        found[stem(word)] = (*found.get(stem(word), ()), *map(stem, others))
    for topic, things in raw["belongs"].items():
        for thing in map(stem, things):
            found[thing] = (*found.get(thing, ()), documents.topic(topic))
    return {term: tuple(dict.fromkeys(others)) for term, others in found.items()}
