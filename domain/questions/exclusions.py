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

Read = Callable[[list[str]], Query]


def set_apart(typed: list[str], read: Read) -> tuple[list[str], tuple[str, ...]]:
    """The words without what is set apart, and the facets of that.

    ``read`` tells what some words name.
    """
    kept: list[str] = []
    apart: list[str] = []
    at = 0
    while at < len(typed):
        length, facets = _named_after(typed[at + 1 :], read) if typed[at] in MARKS else (0, ())
        if facets:
            apart += facets
            at += 1 + length
            while at < len(typed) and typed[at] == typed[at - 1]:
                at += 1
        else:
            kept.append(typed[at])
            at += 1
    return kept, tuple(dict.fromkeys(apart))


def _named_after(following: list[str], read: Read) -> tuple[int, tuple[str, ...]]:
    """How many words name what is set apart, and its facets; more words only of the same kind."""
    best: tuple[int, Query] | None = None
    for length in range(1, min(len(following), LONGEST) + 1):
        if following[length - 1] in MEANT:
            break
        query = read(following[:length])
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
