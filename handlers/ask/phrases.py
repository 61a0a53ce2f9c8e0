"""What was understood, in words: the first line of an answer, and the names on buttons."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from domain.search import documents
from domain.search.query import Query, Word
from domain.words import shorten
from handlers.innovation_names import Names
from handlers.turn import NOTHING, Turn
from storage.gallery import overview

FIELDS = ("topics", "institutions", "regions", "awards", "years")
LONGEST_WORD = 30


def names(turn: Turn) -> Names:
    return Names(turn.texts, overview(turn.session).places)


def region_name(turn: Turn, code: str) -> str:
    """As people say it: without the kind, which only buttons of places alike need."""
    place = overview(turn.session).places.get(code)
    return place.name if place else code


@dataclass(frozen=True)
class Part:
    """Something that was understood, and the query without it."""

    label: str
    field: str
    without: Query


def parts(turn: Turn, query: Query) -> Iterator[Part]:
    """Everything a query says, each as it is shown to be taken out."""
    for word in query.words:
        left = tuple(other for other in query.words if other != word)
        yield Part(f"“{_typed(turn, word)}”", "words", replace(query, words=left))
    for term in query.apart:
        others = tuple(other for other in query.apart if other != term)
        without = replace(query, apart=others)
        yield Part(turn.plain("ask.apart", what=apart_label(turn, term)), "apart", without)
    for field in FIELDS:
        values: tuple[str | int, ...] = getattr(query, field)
        for value in values:
            rest = tuple(other for other in values if other != value)
            yield Part(label(turn, field, value), field, with_values(query, field, rest))


def with_values(query: Query, field: str, values: tuple[str | int, ...]) -> Query:
    """A query with other values of one field."""
    changed: dict[str, Any] = {field: values}
    return replace(query, **changed)


def label(turn: Turn, field: str, value: str | int) -> str:
    """The name of one value of a query."""
    named = names(turn)
    if field == "topics":
        return named.topic(str(value))
    if field == "institutions":
        return named.agency(str(value))
    if field == "regions":
        return region_name(turn, str(value))
    return named.award(str(value)) if field == "awards" else str(value)


def apart_label(turn: Turn, term: str) -> str:
    """The name of what was set apart."""
    field, value = documents.named(term) or ("", term)
    return label(turn, field, value)


def about(turn: Turn, query: Query) -> Markup:
    """What is meant, after "innovations": " kesehatan dari Luwu Utara"."""
    said = NOTHING
    if query.topics:
        said += turn.html("ask.on_topic", what=_either(turn, query, "topics").lower())
    if query.words:
        typed = " ".join(_typed(turn, word) for word in query.words)
        said += turn.html("ask.on_words", what=shorten(typed, LONGEST_WORD * 2))
    if query.institutions:
        said += turn.html("ask.from_place", what=_either(turn, query, "institutions"))
    if query.regions:
        said += turn.html("ask.from_place", what=_either(turn, query, "regions"))
    if query.apart:
        apart = (apart_label(turn, term) for term in query.apart)
        said += turn.html("ask.apart_from", what=joined(turn, apart, "ask.and"))
    return said


def won(turn: Turn, query: Query) -> Markup:
    """What was won and when: " dengan TOP 99 pada 2021"."""
    said = NOTHING
    if query.awards:
        said += turn.html("ask.with_award", what=_either(turn, query, "awards"))
    if query.years:
        said += turn.html("ask.in_years", what=span(turn, query.years))
    return said


def span(turn: Turn, years: Iterable[int]) -> str:
    """Years as people say them: "2019–2021" where none between is missing."""
    ordered = sorted(years)
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{ordered[0]}–{ordered[-1]}"
    return joined(turn, map(str, ordered))


def joined(turn: Turn, said: Iterable[str], key: str = "ask.or") -> str:
    return turn.texts.joined(said, key)


def first_line(turn: Turn, query: Query, total: int) -> Markup:
    """How many are recorded of what was asked."""
    key = "ask.found_governments" if query.governments else "ask.found"
    return turn.html(key, count=total, about=about(turn, query), won=won(turn, query))


def not_recorded(turn: Turn, query: Query) -> Markup:
    key = "ask.no_governments" if query.governments else "ask.nothing"
    return turn.html(key, about=about(turn, query), won=won(turn, query))


def understood(turn: Turn, query: Query) -> Markup:
    """One line of what was understood."""
    said = [part.label for part in parts(turn, query)]
    return turn.html("ask.understood", what=" · ".join(said)) if said else NOTHING


def _either(turn: Turn, query: Query, field: str) -> str:
    return joined(turn, (label(turn, field, value) for value in getattr(query, field)))


def _typed(turn: Turn, word: Word) -> str:
    return shorten(names(turn).typed(word.typed), LONGEST_WORD)
