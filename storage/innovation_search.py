"""The index of innovations: the same terms in SQLite's FTS5 and PostgreSQL's tsvector.

What is found comes in the order of ``Innovation.place``, the key of the index, so that a page of
a long list needs no sorting by relevance; nearness is a matter of ``domain.search.query.tiers``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Result, text
from sqlmodel import Session, col, select

from domain.search.query import Group, Query, Terms, tiers
from storage.marks import INNOVATIONS, mark
from storage.tables import Innovation

MANY = 1_000
"""From how many found it is remembered how many they are."""
MOST_REMEMBERED = 1_000
WALKED = 1_000
"""Innovations in their order among which the first of what many have is looked for."""


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
    total, places = looked.total, list(looked.places)
    for nearer, tier in pairwise(asked):
        if len(places) >= enough:
            total = count(session, query)
            break
        more = _look(session, tier, enough - len(places), but=nearer)
        total += more.total
        places += more.places
    by_title = looked.total if query.words else 0
    return Found(_at(session, places[offset:]), total, by_title)


def count(session: Session, query: Query) -> int:
    return count_each(session, [query])[0]


def count_each(session: Session, queries: Iterable[Query]) -> list[int]:
    """How many each query finds; what is not remembered is asked in one statement."""
    lite = session.get_bind().dialect.name == "sqlite"
    asked = [_written(tiers(query)[-1], None, lite=lite) for query in queries]
    known = _Remembered.of(session)
    new = [each for each in dict.fromkeys(asked) if each not in known.totals]
    counted = dict(zip(new, _counted(session, new, lite=lite), strict=True))
    for expression, total in counted.items():
        known.keep(expression, total)
    found = known.totals | counted
    return [found[each] for each in asked]


def _counted(session: Session, asked: Sequence[str], *, lite: bool) -> Sequence[int]:
    if not asked:
        return ()
    one = _LITE_NUMBER if lite else _BIG_NUMBER
    numbers = ", ".join(one.format(name=f"asked{at}") for at in range(len(asked)))
    values = {f"asked{at}": each for at, each in enumerate(asked)}
    return tuple(session.connection().execute(text(f"SELECT {numbers}"), values).one())


def _at(session: Session, places: Sequence[int]) -> tuple[Innovation, ...]:
    rows = session.exec(select(Innovation).where(col(Innovation.place).in_(places)))
    by_place = {row.place: row for row in rows}
    return tuple(by_place[place] for place in places)


# --- what many have ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Remembered:
    """How many have what many have, by the expression asked; as long as nothing is changed."""

    at: object
    totals: dict[str, int]

    @classmethod
    def of(cls, session: Session) -> "_Remembered":
        engine, at = session.get_bind().engine, mark(session, INNOVATIONS)
        known = _remembered.get(engine)
        if known is None or known.at != at:
            known = _remembered[engine] = cls(at, {})
        return known

    def keep(self, expression: str, total: int) -> None:
        if total >= MANY and len(self.totals) < MOST_REMEMBERED:
            self.totals[expression] = total


_remembered: WeakKeyDictionary[Engine, _Remembered] = WeakKeyDictionary()


# --- both engines --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Looked:
    """How many have the terms, and the places of the first."""

    total: int
    places: Sequence[int]


def _look(session: Session, asked: Terms, limit: int, *, but: Terms | None = None) -> _Looked:
    """``but`` leaves out what has these terms, as it is listed already."""
    lite = session.get_bind().dialect.name == "sqlite"
    expression = _written(asked, but, lite=lite)
    known = _Remembered.of(session)
    values = {"asked": expression, "limit": limit, "walked": WALKED}
    look = _look_lite if lite else _look_big
    looked = look(session.connection().execute, values, known.totals.get(expression))
    known.keep(expression, looked.total)
    return looked


Run = Callable[..., Result[Any]]


def _look_lite(run: Run, values: dict[str, Any], total: int | None) -> _Looked:
    if total is None:
        total = run(_LITE_COUNT, values).scalar_one()
    return _Looked(total, list(run(_LITE_PLACES, values).scalars()) if total else [])


_LITE = "FROM innovation_terms WHERE innovation_terms MATCH :asked"
_LITE_COUNT = text(f"SELECT count(*) {_LITE}")
_LITE_PLACES = text(f"SELECT rowid {_LITE} ORDER BY rowid LIMIT :limit")
_LITE_NUMBER = "(SELECT count(*) FROM innovation_terms WHERE innovation_terms MATCH :{name})"


def _look_big(run: Run, values: dict[str, Any], total: int | None) -> _Looked:
    """What many have is mostly met soon along the order, which is not walked to its end."""
    if total is not None:
        places = list(run(_BIG_WALKED, values).scalars())
        if len(places) == min(values["limit"], total):
            return _Looked(total, places)
    found: Any = run(_BIG, values).one()
    return _Looked(found[0], found[1])


_BIG = text(
    "WITH hits AS MATERIALIZED "
    "(SELECT place FROM innovation_terms WHERE terms @@ CAST(:asked AS tsquery)) "
    "SELECT (SELECT count(*) FROM hits), ARRAY(SELECT place FROM hits ORDER BY place LIMIT :limit)"
)
"""Materialized, as PostgreSQL would else walk the whole table in order to find a rare word."""
_BIG_WALKED = text(
    "SELECT place FROM (SELECT * FROM innovation_terms ORDER BY place LIMIT :walked) AS first "
    "WHERE terms @@ CAST(:asked AS tsquery) ORDER BY place LIMIT :limit"
)
_BIG_NUMBER = "(SELECT count(*) FROM innovation_terms WHERE terms @@ CAST(:{name} AS tsquery))"


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
