"""The index of innovations: the same terms in SQLite's FTS5 and PostgreSQL's tsvector.

What is found comes in the order of ``Innovation.place``, the key of the index, so that a page of
a long list needs no sorting by relevance; nearness is a matter of ``domain.search.query.tiers``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session, col, select

from domain.search.query import Query, Terms, tiers
from storage.tables import Innovation

_LITE = "FROM innovation_terms WHERE innovation_terms MATCH :asked"
_BIG = "FROM innovation_terms WHERE terms @@ CAST(:asked AS tsquery)"


@dataclass(frozen=True)
class Found:
    """A page of what was found."""

    innovations: tuple[Innovation, ...]
    total: int
    by_title: int
    """How many of the total have all the words in their title."""


def find(session: Session, query: Query, *, offset: int = 0, limit: int = 5) -> Found:
    """The innovations meant, those whose title says so first."""
    index = _Index(session)
    asked = tiers(query)
    total = index.count(asked[-1])
    by_title = index.count(asked[0]) if query.words and total else 0
    places: list[int] = []
    for at, tier in enumerate(asked):
        if len(places) < offset + limit and total:
            wanted = offset + limit - len(places)
            places += index.places(tier, wanted, but=asked[at - 1] if at else None)
    return Found(_at(session, places[offset:]), total, by_title)


def count(session: Session, query: Query) -> int:
    return _Index(session).count(tiers(query)[-1])


def count_each(session: Session, queries: Iterable[Query]) -> list[int]:
    """How many each query finds, as a comparison needs them."""
    return [count(session, query) for query in queries]


def _at(session: Session, places: Sequence[int]) -> tuple[Innovation, ...]:
    rows = session.exec(select(Innovation).where(col(Innovation.place).in_(places)))
    by_place = {row.place: row for row in rows}
    return tuple(by_place[place] for place in places)


# --- both engines --------------------------------------------------------------------------------


class _Index:
    """Counts and places of innovations that have the terms asked for."""

    def __init__(self, session: Session) -> None:
        self._run = session.connection().execute
        self._lite = session.get_bind().dialect.name == "sqlite"
        self._from = _LITE if self._lite else _BIG
        self._key = "rowid" if self._lite else "place"

    def count(self, asked: Terms) -> int:
        statement = text(f"SELECT count(*) {self._from}")
        return int(self._run(statement, {"asked": self._written(asked)}).scalar_one())

    def places(self, asked: Terms, limit: int, *, but: Terms | None) -> list[int]:
        """The first places in order; ``but`` are those that were listed already."""
        sql = f"SELECT {self._key} {self._from} ORDER BY {self._key} LIMIT :limit"
        values = {"asked": self._written(asked, but), "limit": limit}
        return list(self._run(text(sql), values).scalars())

    def _written(self, asked: Terms, but: Terms | None = None) -> str:
        either, both, no = (" OR ", " AND ", " NOT ") if self._lite else (" | ", " & ", " & !")
        quote = '"' if self._lite else "'"

        def expression(terms: Terms) -> str:
            groups = (sorted(group) for group in terms.groups)
            return both.join(
                f"({either.join(f'{quote}{term}{quote}' for term in group)})" for group in groups
            )

        wanted = f"({expression(asked)})"
        return wanted if but is None else f"{wanted}{no}({expression(but)})"


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
