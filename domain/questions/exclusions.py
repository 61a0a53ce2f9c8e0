"""What is not meant: "selain Makassar", "yang bukan kesehatan", "kecuali 2021"."""

from collections.abc import Callable
from typing import Any

from domain.search import documents
from domain.search.query import Query

MARKS = frozenset({"selain", "kecuali", "bukan", "tanpa", "jangan", "luar", "diluar"})
MEANT = frozenset({"maksud", "maksudku", "maksudnya", "tapi", "melainkan"})
"""After these comes what is meant instead."""
LONGEST = 7
"""Words in which what is set apart is named."""
FIELDS: dict[str, Callable[[Any], str]] = {
    "regions": documents.region,
    "years": documents.year,
    "topics": documents.topic,
    "institutions": documents.institution,
    "awards": documents.award,
}

OF_WORDS = frozenset({"selain", "kecuali", "bukan", "jangan"})
"""After these a word alone may be set apart: "selain stunting"."""

Read = Callable[[list[str]], tuple[Query, tuple[str, ...]]]
"""What some words name, and the terms of innovations they name."""


def set_apart(typed: list[str], read: Read) -> tuple[list[str], tuple[str, ...]]:
    """The words without what is set apart, and the facets of that.

    ``read`` tells what some words name.
    """
    kept: list[str] = []
    apart: list[str] = []
    at = 0
    while at < len(typed):
        length, facets = _set_apart_after(typed[at], typed[at + 1 :], read)
        if facets:
            apart += facets
            at += 1 + length
            while at < len(typed) and typed[at] == typed[at - 1]:
                at += 1
        else:
            kept.append(typed[at])
            at += 1
    return kept, tuple(dict.fromkeys(apart))


def _set_apart_after(mark: str, following: list[str], read: Read) -> tuple[int, tuple[str, ...]]:
    if mark not in MARKS:
        return 0, ()
    length, facets = _named_after(following, read)
    if facets or mark not in OF_WORDS:
        return length, facets
    return _word_after(following, read)


def _word_after(following: list[str], read: Read) -> tuple[int, tuple[str, ...]]:
    """The first word that says something, where no more than two stand before it."""
    for length in range(1, min(len(following), 3) + 1):
        query, _ = read(following[:length])
        if query.words:
            return length, query.words[0].stems
    return 0, ()


def _named_after(following: list[str], read: Read) -> tuple[int, tuple[str, ...]]:
    """How many words name what is set apart, and its facets; more words only of the same kind."""
    for length in range(min(len(following), LONGEST), 0, -1):
        query, names = read(following[:length])
        if names and not _kinds(query) and not query.words:
            return length, names
    best: tuple[int, Query] | None = None
    for length in range(1, min(len(following), LONGEST) + 1):
        if following[length - 1] in MEANT or (best is None and following[length - 1] == "dan"):
            break
        query, _ = read(following[:length])
        if query.words:
            if best is not None:
                break
            continue
        if best is not None and _kinds(query) != _kinds(best[1]):
            break
        if _kinds(query) and (best is None or _facets(query) != _facets(best[1])):
            best = length, query
    return (best[0], _facets(best[1])) if best is not None else (0, ())


def _kinds(query: Query) -> frozenset[str]:
    return frozenset(name for name in FIELDS if getattr(query, name))


def _facets(query: Query) -> tuple[str, ...]:
    return tuple(term(value) for name, term in FIELDS.items() for value in getattr(query, name))
