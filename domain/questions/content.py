"""The words of a question that are left when all else is understood: what it is about."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from domain.questions.knowledge import language, read
from domain.questions.known import Known, Name
from domain.questions.sentence import Sentence
from domain.questions.spelling import put_right
from domain.search.query import Query, Word
from domain.search.terms import joined, stem, terms
from domain.search.word_list import is_word

DEEDS = ("me", "ber", "di", "ter")
"""What verbs begin with."""
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


def content_words(sentence: Sentence) -> tuple[Word, ...]:
    """What is searched for word by word, each once."""
    found: dict[str, Word] = {}
    for run in sentence.free_runs():
        for word in joined(run):
            if _says_something(word):
                found.setdefault(stem(word), Word(word, (stem(word),), also(stem(word))))
    return tuple(found.values())


def name_words(names: Iterable[Name]) -> tuple[Word, ...]:
    """The words that find an innovation by its name; of several names any may fit."""
    called = [" ".join(name.words) for name in names]
    if len(called) == 1:
        return tuple(Word(term, (term,)) for term in dict.fromkeys(terms(called[0])))
    together = tuple(name.replace(" ", "") for name in called)
    return (Word(", ".join(called), together),)


def also(term: str) -> tuple[str, ...]:
    """Stems that mean nearly the same."""
    return tuple(other for other in _related().get(term, ()) if other != term)


def without_generic(words: tuple[Word, ...], topics: Iterable[str]) -> tuple[Word, ...]:
    """Words without those that say little beside another: "penyakit tbc", "popok bayi"."""
    generic = language().generic
    telling = tuple(word for word in words if word.typed not in generic)
    return telling if telling or any(topics) else words


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
    return any(term in known.vocabulary for term in (word.typed, *word.stems, *word.also))


def _is_deed(word: str) -> bool:
    return word.startswith(DEEDS) and stem(word) != word and is_word(word)


def _says_something(word: str) -> bool:
    if word.isdigit():
        return len(word) >= FEWEST_DIGITS
    return len(word) > 1 and word not in language().left_out


@cache
def _related() -> dict[str, tuple[str, ...]]:
    groups = [tuple(dict.fromkeys(map(stem, group))) for group in read("related.yaml")["alike"]]
    return {term: group for group in groups for term in group}
