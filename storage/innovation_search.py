"""The index of innovations: the same terms in SQLite's FTS5 and PostgreSQL's tsvector.

What is found comes in the order of ``Innovation.place``, the key of the index, so that a page of
a long list needs no sorting by relevance; nearness is a matter of ``domain.search.query.tiers``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Result, text
from sqlmodel import Session, col, select

from domain.search import relaxing
from domain.search.query import Group, Query, Terms, tiers
from domain.search.relaxing import Reach
from storage.tables import Innovation


@dataclass(frozen=True)
class Found:
    """A page of what was found."""

    innovations: tuple[Innovation, ...]
    total: int
    by_title: int
    """How many of the total have all the words in their title."""


def find(session: Session, query: Query, *, offset: int = 0, limit: int = 5) -> Found:
    """The innovations meant, those whose title says so first."""
    asked = tiers(query)
    enough = offset + limit
    looked = _look(session, asked[0], enough)
    total = looked.total if len(asked) == 1 else count(session, query)
    places = list(looked.places)
    for at, tier in enumerate(asked[1:], 1):
        if len(places) < min(enough, total):
            places += _look(session, tier, enough - len(places), but=asked[at - 1]).places
    by_title = looked.total if query.words else 0
    return Found(_at(session, places[offset:]), total, by_title)


def count(session: Session, query: Query) -> int:
    return _look(session, tiers(query)[-1], 0).total


def within_reach(session: Session, query: Query) -> Reach:
    """The query, or where it finds nothing the nearest one with fewer words that does."""
    return relaxing.within_reach(query, lambda asked: count(session, asked))


def count_each(session: Session, queries: Iterable[Query]) -> list[int]:
    """How many each query finds, as a comparison needs them."""
    return [count(session, query) for query in queries]


def _at(session: Session, places: Sequence[int]) -> tuple[Innovation, ...]:
    rows = session.exec(select(Innovation).where(col(Innovation.place).in_(places)))
    by_place = {row.place: row for row in rows}
    return tuple(by_place[place] for place in places)


# --- both engines --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Looked:
    """How many have the terms, and the places of the first."""

    total: int
    places: Sequence[int]


def _look(session: Session, asked: Terms, limit: int, *, but: Terms | None = None) -> _Looked:
    """``but`` leaves out what has these terms, as it is listed already."""
    lite = session.get_bind().dialect.name == "sqlite"
    values = {"asked": _written(asked, but, lite=lite), "limit": limit}
    return (_look_lite if lite else _look_big)(session.connection().execute, values)


def _look_lite(run: Callable[..., Result[Any]], values: dict[str, Any]) -> _Looked:
    total = run(_LITE_COUNT, values).scalar_one()
    wanted = values["limit"] and total
    return _Looked(total, list(run(_LITE_PLACES, values).scalars()) if wanted else [])


_LITE = "FROM innovation_terms WHERE innovation_terms MATCH :asked"
_LITE_COUNT = text(f"SELECT count(*) {_LITE}")
_LITE_PLACES = text(f"SELECT rowid {_LITE} ORDER BY rowid LIMIT :limit")


def _look_big(run: Callable[..., Result[Any]], values: dict[str, Any]) -> _Looked:
    found: Any = run(_BIG, values).one()
    return _Looked(found[0], found[1])


_BIG = text(
    "WITH hits AS MATERIALIZED "
    "(SELECT place FROM innovation_terms WHERE terms @@ CAST(:asked AS tsquery)) "
    "SELECT (SELECT count(*) FROM hits), ARRAY(SELECT place FROM hits ORDER BY place LIMIT :limit)"
)
"""Materialized, as PostgreSQL would else walk the whole table in order to find a rare word."""


def _written(asked: Terms, but: Terms | None, *, lite: bool) -> str:
    """The expression in the engine's own language; terms are a–z and 0–9, so no quote is in one."""
    either, both, no, quote = (
        (" OR ", " AND ", " NOT ", '"') if lite else (" | ", " & ", " & !", "'")
    )

    def any_of(group: Group) -> str:
        return f"({either.join(f'{quote}{term}{quote}' for term in sorted(group))})"

    def expression(terms: Terms) -> str:
        wanted = f"({both.join(map(any_of, terms.groups))})"
        return f"({wanted}{no}{any_of(terms.apart)})" if terms.apart else wanted

    return expression(asked) if but is None else f"{expression(asked)}{no}{expression(but)}"


# --- writing -------------------------------------------------------------------------------------


def put(session: Session, place: int, terms: Iterable[str]) -> None:
    """Files an innovation under its terms, in place of those it had."""
    remove(session, place)
    values = {"place": place, "terms": " ".join(sorted(terms))}
    if session.get_bind().dialect.name == "sqlite":
        sql = "INSERT INTO innovation_terms (rowid, terms) VALUES (:place, :terms)"
    else:
        sql = (
            "INSERT INTO innovation_terms (place, terms) "
            "VALUES (:place, array_to_tsvector(string_to_array(:terms, ' ')))"
        )
    session.connection().execute(text(sql), values)


def remove(session: Session, place: int) -> None:
    """Takes an innovation out of everything that is found."""
    key = "rowid" if session.get_bind().dialect.name == "sqlite" else "place"
    sql = f"DELETE FROM innovation_terms WHERE {key} = :place"  # noqa: S608  a constant
    session.connection().execute(text(sql), {"place": place})
