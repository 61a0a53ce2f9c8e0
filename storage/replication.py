"""Wishes to replicate an innovation: who asks, whose it is, and whether the two sides have met."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from storage.agencies import find
from storage.tables import Agency, Innovation, InterestState, Person, ReplicationInterest

SURE = 95.0
"""From how near on an institution's name is an agency's (0–100)."""
STANDING = col(ReplicationInterest.state) != InterestState.WITHDRAWN


@dataclass(frozen=True)
class Interest:
    """A wish with what it is about and whose it is."""

    row: ReplicationInterest
    innovation: Innovation
    person: Person


def owner_of(session: Session, innovation: Innovation) -> Agency | None:
    """The agency whose innovation it is: the one organizers named, or the one of that very name."""
    if innovation.agency_id is not None:
        return session.get(Agency, innovation.agency_id)
    best = next(iter(find(session, innovation.institution, limit=1)), None)
    if best is None or best.score < SURE or best.agency.region_code != innovation.region_code:
        return None
    return best.agency


def interest_of(
    session: Session, innovation: Innovation, person_id: int
) -> ReplicationInterest | None:
    """A person's standing wish to replicate an innovation."""
    wanted = select(ReplicationInterest).where(
        ReplicationInterest.innovation_id == innovation.id,
        ReplicationInterest.person_id == person_id,
        STANDING,
    )
    return session.exec(wanted).first()


def express(
    session: Session,
    innovation: Innovation,
    person_id: int,
    introduction: str,
    agency: Agency | None,
    now: datetime,
) -> ReplicationInterest:
    """Writes a wish down; ``agency``: whose contacts are told, none for the organizers."""
    state = InterestState.WITH_CONTACTS if agency else InterestState.WITH_ORGANIZERS
    assert innovation.id is not None
    row = ReplicationInterest(
        innovation_id=innovation.id,
        person_id=person_id,
        introduction=introduction,
        agency_id=agency.id if agency else None,
        state=state,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    return row


def meet(row: ReplicationInterest, by: int, now: datetime) -> bool:
    """The two sides know of each other; ``False`` where that is so already, or is over."""
    if row.state in {InterestState.MET, InterestState.WITHDRAWN}:
        return False
    row.state, row.met_by, row.met_at = InterestState.MET, by, now
    return True


def withdraw(row: ReplicationInterest) -> None:
    """Taken back: what the person told of themselves is erased with it."""
    row.state, row.introduction = InterestState.WITHDRAWN, ""


def withdraw_all(session: Session, person_id: int) -> None:
    """Erases what a person told of themselves in all their wishes."""
    for row in session.exec(
        select(ReplicationInterest).where(ReplicationInterest.person_id == person_id)
    ):
        withdraw(row)


# --- for organizers ---------------------------------------------------------------------------


def interest(session: Session, interest_id: int) -> Interest | None:
    """A standing wish by its number."""
    rows = session.exec(_all().where(ReplicationInterest.id == interest_id))
    return next((Interest(*row) for row in rows), None)


def interests(
    session: Session, regions: Collection[str] | None, offset: int, limit: int
) -> list[Interest]:
    """Standing wishes, those that wait for organizers first; ``regions``: of innovations there."""
    waiting = col(ReplicationInterest.state) != InterestState.WITH_ORGANIZERS
    wanted = _in(_all(), regions).order_by(waiting, col(ReplicationInterest.id).desc())
    return [Interest(*row) for row in session.exec(wanted.offset(offset).limit(limit))]


def number_of(session: Session, regions: Collection[str] | None, *states: InterestState) -> int:
    """How many wishes stand; with ``states`` only those in one of them."""
    wanted = select(func.count()).select_from(ReplicationInterest).join(Innovation).where(STANDING)
    if states:
        wanted = wanted.where(col(ReplicationInterest.state).in_(states))
    return int(session.exec(_in(wanted, regions)).one())


def most_wanted(
    session: Session, regions: Collection[str] | None, most: int
) -> list[tuple[Innovation, int]]:
    """The innovations that most people want to replicate."""
    number = func.count()
    wanted = select(Innovation, number).join(ReplicationInterest).where(STANDING)
    ordered = _in(wanted, regions).group_by(col(Innovation.id))
    rows = session.exec(ordered.order_by(number.desc(), col(Innovation.id)).limit(most))
    return [(innovation, times) for innovation, times in rows]


def _all() -> Any:
    return (
        select(ReplicationInterest, Innovation, Person)
        .join(Innovation, col(Innovation.id) == ReplicationInterest.innovation_id)
        .join(Person, col(Person.id) == ReplicationInterest.person_id)
        .where(STANDING)
    )


def _in(wanted: Any, regions: Collection[str] | None) -> Any:
    return wanted if regions is None else wanted.where(col(Innovation.region_code).in_(regions))
