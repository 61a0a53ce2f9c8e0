"""What waits to be checked, where and for how long; and whom to remind of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, func, select

from domain.checking import LIES_TOO_LONG, WAITING, Stage
from domain.roles import Grant, StaffRole
from storage.staff import current_grants, given_by
from storage.tables import (
    Agency,
    CheckReminder,
    Edition,
    EditionState,
    Person,
    Proposal,
    ProposalCheck,
    ProposalState,
    Submission,
)

Regions = Collection[str] | None
"""The regions meant; ``None`` for all."""


@dataclass(frozen=True)
class Listed:
    """A proposal in a list of those to be checked."""

    proposal: int
    title: str
    agency: str
    stage: Stage
    handed_in: datetime
    since: datetime


def listed(
    session: Session, edition_id: int, stages: Collection[Stage], regions: Regions
) -> list[Listed]:
    """The proposals at these stages, the longest there first."""
    rows = session.execute(
        select(  # type: ignore[call-overload]
            Proposal.id,
            Submission.title,
            Agency.short_name,
            ProposalCheck.stage,
            Submission.submitted_at,
            ProposalCheck.since,
        )
        .select_from(ProposalCheck)
        .join(Proposal, col(Proposal.id) == ProposalCheck.proposal_id)
        .join(Agency, col(Agency.id) == Proposal.agency_id)
        .join(Submission, col(Submission.id) == ProposalCheck.submission_id)
        .where(*_standing(regions), Proposal.edition_id == edition_id, _at(stages))
        .order_by(col(ProposalCheck.since), col(Proposal.id))
    )
    return [Listed(row[0], row[1], row[2], Stage(row[3]), row[4], row[5]) for row in rows]


def _standing(regions: Regions) -> list[Any]:
    found: list[Any] = [Proposal.state == ProposalState.SUBMITTED]
    return found if regions is None else [*found, col(Agency.region_code).in_(regions)]


def _at(stages: Collection[Stage]) -> Any:
    return col(ProposalCheck.stage).in_(list(stages))


def checked_editions(session: Session) -> list[Edition]:
    """The editions in which proposals are checked, the last to close first."""
    has_row = (
        select(ProposalCheck.proposal_id)
        .join(Proposal, col(Proposal.id) == ProposalCheck.proposal_id)
        .where(Proposal.edition_id == Edition.id)
        .exists()
    )
    return list(
        session.exec(
            select(Edition)
            .where(Edition.state == EditionState.OPEN, col(Edition.regions_check) | has_row)
            .order_by(col(Edition.closes_at).desc(), col(Edition.id))
        )
    )


def closed_with_checks(session: Session, now: datetime) -> list[Edition]:
    """The editions past their deadline in which something still waits to be checked."""
    return [
        edition
        for edition in checked_editions(session)
        if edition.closes_at < now and count_waiting(session, edition.id or 0, None)
    ]


def count_waiting(session: Session, edition_id: int, regions: Regions) -> int:
    return session.exec(
        select(func.count())
        .select_from(ProposalCheck)
        .join(Proposal, col(Proposal.id) == ProposalCheck.proposal_id)
        .join(Agency, col(Agency.id) == Proposal.agency_id)
        .where(*_standing(regions), Proposal.edition_id == edition_id, _at(WAITING))
    ).one()


# --- what lies where -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Lying:
    """How many proposals wait at one desk, and since when the oldest does."""

    region: str
    stage: Stage
    count: int
    oldest: datetime


def lying(session: Session, edition_id: int, regions: Regions = None) -> list[Lying]:
    """By desk, what waits there, the oldest first; the province's desk is one for all regions."""
    waits = listed(session, edition_id, WAITING, regions)
    places = _regions_of(session, [each.proposal for each in waits])
    found: dict[tuple[str, Stage], list[Listed]] = {}
    for each in waits:
        desk = places[each.proposal] if each.stage is Stage.REGION else ""
        found.setdefault((desk, each.stage), []).append(each)
    return [
        Lying(region, stage, len(some), some[0].since) for (region, stage), some in found.items()
    ]


def _regions_of(session: Session, proposals: Collection[int]) -> dict[int, str]:
    rows = session.execute(
        select(Proposal.id, Agency.region_code)
        .join(Agency, col(Agency.id) == Proposal.agency_id)
        .where(col(Proposal.id).in_(proposals))
    )
    return {row[0]: row[1] for row in rows}


# --- reminding checkers --------------------------------------------------------------------------


@dataclass(frozen=True)
class Checker:
    """Somebody at whose desk proposals lie too long: how many, since when, in which editions."""

    person: Person
    editions: list[Edition]
    count: int
    oldest: datetime


def next_checker(session: Session, day: date, now: datetime) -> Checker | None:
    """Somebody to be reminded today for whom that is not decided yet."""
    if not _anything_lies(session, now):
        return None
    decided = set(session.exec(select(CheckReminder.person_id).where(CheckReminder.day == day)))
    desks: dict[int, list[Grant]] = {}
    for row in current_grants(session):
        if row.role in {StaffRole.COORDINATOR, StaffRole.VERIFIER}:
            desks.setdefault(row.person_id, []).append(given_by(row))
    editions = checked_editions(session) if desks else []
    for person_id in sorted(set(desks) - decided):
        person = session.get(Person, person_id)
        if person is not None and person.blocked_at is None:
            found = _too_long(session, person, desks[person_id], editions, now)
            if found is not None:
                return found
    return None


def _anything_lies(session: Session, now: datetime) -> bool:
    """Asked at every tick, so that the rest is looked at only when there is something."""
    since = col(ProposalCheck.since) <= now - LIES_TOO_LONG
    return session.exec(select(ProposalCheck).where(_at(WAITING), since)).first() is not None


def _too_long(
    session: Session, person: Person, held: list[Grant], editions: list[Edition], now: datetime
) -> Checker | None:
    late: list[Listed] = []
    where: list[Edition] = []
    for edition in editions:
        here = {
            each.proposal: each
            for grant in held
            if grant.covers(edition.id, None)
            for each in _at_desk(session, edition, grant)
            if now - each.since >= LIES_TOO_LONG
        }
        late += here.values()
        where += [edition] if here else []
    if not late:
        return None
    return Checker(person, where, len(late), min(each.since for each in late))


def _at_desk(session: Session, edition: Edition, grant: Grant) -> list[Listed]:
    """A coordinator's desk is their region, a verifier's the province."""
    stage = Stage.REGION if grant.role is StaffRole.COORDINATOR else Stage.PROVINCE
    regions = None if grant.region_code is None else [grant.region_code]
    return listed(session, edition.id or 0, [stage], regions)


def decide_reminder(session: Session, person_id: int, day: date, now: datetime) -> bool:
    """Writes down that a day's reminder is decided; ``False`` where it was so already."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    written = session.execute(
        insert(CheckReminder)
        .values(person_id=person_id, day=day, decided_at=now)
        .on_conflict_do_nothing()
        .returning(col(CheckReminder.person_id))
    )
    return written.first() is not None
