"""What the gallery shows beside what is searched: everything at a glance, and rows of open data."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from domain.awards import understood
from domain.search.query import Query
from domain.search.terms import terms
from storage.agencies import regions
from storage.innovation_search import find
from storage.innovations import years_recorded
from storage.marks import INNOVATIONS, mark
from storage.tables import Innovation, Winner

NEAR = 40
"""Innovations of the same topic or region among which the similar ones are looked for."""


@dataclass(frozen=True)
class Place:
    """A region, and how many innovations of it are recorded."""

    code: str
    name: str
    kind: str
    innovations: int


@dataclass(frozen=True)
class Overview:
    """Everything at a glance, as long as nothing is changed."""

    mark: str
    places: Mapping[str, Place]
    years: tuple[int, ...]
    innovations: int
    awards: int


_cache: WeakKeyDictionary[Engine, Overview] = WeakKeyDictionary()


def overview(session: Session) -> Overview:
    """Counted again only after a change."""
    engine = session.get_bind().engine
    at = str(mark(session, INNOVATIONS))
    known = _cache.get(engine)
    if known is None or known.mark != at:
        known = _cache[engine] = _counted(session, at)
    return known


def _counted(session: Session, at: str) -> Overview:
    shown = (~col(Innovation.hidden), col(Innovation.is_innovation))
    by_region = select(Innovation.region_code, func.count()).where(*shown)
    counts = dict(session.exec(by_region.group_by(col(Innovation.region_code))).all())
    places = {
        r.code: Place(r.code, r.name, r.kind, counts.get(r.code, 0)) for r in regions(session)
    }
    awards = select(func.count()).select_from(Winner).join(Innovation)
    return Overview(
        mark=at,
        places=places,
        years=tuple(years_recorded(session)),
        innovations=sum(counts.values()),
        awards=session.exec(awards.where(~col(Innovation.hidden))).one(),
    )


# --- innovations ---------------------------------------------------------------------------------


def awards_by_innovation(
    session: Session, innovations: Iterable[Innovation]
) -> dict[int | None, list[Winner]]:
    """The awards of each, the highest first."""
    wanted = [innovation.id for innovation in innovations]
    found: dict[int | None, list[Winner]] = defaultdict(list)
    for winner in session.exec(select(Winner).where(col(Winner.innovation_id).in_(wanted))):
        found[winner.innovation_id].append(winner)
    for awards in found.values():
        awards.sort(key=lambda w: (understood(w.edition, w.award).rank, -w.year))
    return found


def similar(session: Session, innovation: Innovation, most: int = 3) -> list[Innovation]:
    """Others on the same topic, those with the most telling words in common first.

    Where none of its texts tells a topic, others of its region.
    """
    region = () if innovation.topics else (innovation.region_code,)
    alike = Query(topics=tuple(innovation.topics), regions=region)
    near = find(session, alike, limit=NEAR).innovations
    mine = _stems(innovation)
    others = [other for other in near if other.id != innovation.id]
    stems = {other.id: _stems(other) for other in others}
    uses = Counter(chain.from_iterable(stems.values()))
    likeness = {of: sum(1 / uses[stem] for stem in mine & its) for of, its in stems.items()}
    others.sort(key=lambda other: (-likeness[other.id], other.place))
    return others[:most]


def _stems(innovation: Innovation) -> frozenset[str]:
    return frozenset(terms(f"{innovation.title} {innovation.summary}"))


# --- open data -----------------------------------------------------------------------------------


def award_rows(session: Session, after: int, limit: int) -> Sequence[tuple[Winner, Innovation]]:
    """Recorded awards in the order they were recorded, with what they were given for."""
    statement = (
        select(Winner, Innovation)
        .join(Innovation)
        .where(col(Winner.id) > after, ~col(Innovation.hidden))
        .order_by(col(Winner.id))
        .limit(limit)
    )
    return session.exec(statement).all()


def codes(session: Session, most: int) -> list[str]:
    """The innovations that have a page, the highest awards first."""
    shown = select(Innovation.code).where(~col(Innovation.hidden))
    return list(session.exec(shown.order_by(col(Innovation.place)).limit(most)))
