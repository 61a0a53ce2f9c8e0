"""The words of a question that are left when all else is understood: what it is about."""

from collections.abc import Iterable
from functools import cache

from domain.questions.knowledge import language, read
from domain.questions.known import Known, Name
from domain.questions.sentence import Sentence
from domain.questions.spelling import put_right
from domain.search.query import Word
from domain.search.terms import joined, stem, terms

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


def content_words(
    sentence: Sentence, *, left_out: frozenset[str] = frozenset()
) -> tuple[Word, ...]:
    """What is searched for word by word, each once."""
    found: dict[str, Word] = {}
    for run in sentence.free_runs():
        for word in joined(run):
            if _says_something(word) and word not in left_out:
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


def _says_something(word: str) -> bool:
    if word.isdigit():
        return len(word) >= FEWEST_DIGITS
    return len(word) > 1 and word not in language().left_out


@cache
def _related() -> dict[str, tuple[str, ...]]:
    groups = [tuple(dict.fromkeys(map(stem, group))) for group in read("related.yaml")["alike"]]
    return {term: group for group in groups for term in group}
