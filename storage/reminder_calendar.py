"""The plan of an edition's reminders as organizers see it, and what they change of it.

``regions`` limits what is seen to the agencies of some regions; ``None`` is all of them. ``by`` is
the Telegram id of the organizer.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from domain import reminders as rules
from domain.dates import WITA
from domain.errors import DomainError, Problem
from domain.holidays_id import is_holiday
from domain.reminder_offsets import refused
from storage.audit import append
from storage.reminder_plan import plan_edition, retime
from storage.reminder_recall import edition_moved
from storage.reminder_texts import drop_words
from storage.reminders import PersonReminder, unfinished
from storage.tables import (
    Agency,
    Edition,
    Membership,
    Person,
    Proposal,
    ProposalState,
    Reminder,
    ReminderState,
)

Regions = Collection[str] | None


@dataclass(frozen=True)
class Line:
    """What goes out at one time: for which offsets, and to how many people now."""

    offsets: tuple[timedelta, ...]
    """Those of one day share a time; the most urgent is the last."""
    due_at: datetime
    people: int = 0


def calendar(session: Session, edition: Edition, regions: Regions, now: datetime) -> list[Line]:
    """Every reminder still ahead, also those that nobody would get as things stand."""
    session.flush()
    lines = _planned(session, edition, regions)
    days = {_day(line.due_at) for line in lines}
    lines += [
        line
        for line in foreseen(edition, offsets_of(edition), now)
        if _day(line.due_at) not in days
    ]
    return sorted(lines, key=lambda line: line.due_at)


def foreseen(edition: Edition, offsets: Iterable[timedelta], now: datetime) -> list[Line]:
    """What a plan with these offsets would be."""
    planned = rules.plan(edition.closes_at, offsets, now, is_holiday)
    return _together((each.due_at, each.offset) for each in planned)


def offsets_of(edition: Edition) -> list[timedelta]:
    return [timedelta(seconds=seconds) for seconds in edition.reminder_offsets]


def _together(
    planned: Iterable[tuple[datetime, timedelta]], people: Mapping[datetime, int] | None = None
) -> list[Line]:
    """One line for every time."""
    at: dict[datetime, set[timedelta]] = defaultdict(set)
    for due_at, offset in planned:
        at[due_at].add(offset)
    counts = people or {}
    return [
        Line(tuple(sorted(at[due_at], reverse=True)), due_at, counts.get(due_at, 0))
        for due_at in sorted(at)
    ]


def _planned(session: Session, edition: Edition, regions: Regions) -> list[Line]:
    """What is written down, with the people it reaches now."""
    rows = (
        select(Reminder.due_at, Reminder.offset_seconds)
        .select_from(Reminder)
        .join(Proposal, col(Proposal.id) == Reminder.proposal_id)
        .join(Agency, col(Agency.id) == Proposal.agency_id)
        .join(Membership, col(Membership.agency_id) == Agency.id)
        .join(Person, col(Person.id) == Membership.person_id)
        .where(
            col(Reminder.state) == ReminderState.PLANNED,
            col(Reminder.deadline) == edition.closes_at,
            *_reminded(edition, regions),
        )
    )
    counted = rows.with_only_columns(
        col(Reminder.due_at), func.count(func.distinct(Membership.person_id))
    ).group_by(col(Reminder.due_at))
    people: dict[datetime, int] = {row[0]: row[1] for row in session.execute(counted)}
    offsets = session.execute(rows.distinct())
    return _together(((at, timedelta(seconds=seconds)) for at, seconds in offsets), people)


def _reminded(edition: Edition, regions: Regions) -> list[ColumnElement[bool]]:
    """Of a draft, its agency and a contact of it: reminders reach them."""
    conditions: list[Any] = [
        Proposal.edition_id == edition.id,
        Proposal.state == ProposalState.DRAFT,
        col(Membership.ended_at).is_(None),
        col(Person.reminders_muted).is_(False),
        col(Person.blocked_at).is_(None),
    ]
    if regions is not None:
        conditions.append(col(Agency.region_code).in_(list(regions)))
    return conditions


def reader_of(
    session: Session, edition: Edition, regions: Regions, now: datetime
) -> PersonReminder | None:
    """One of those who would be reminded, with the drafts that would be named to them."""
    person = session.exec(
        select(Person)
        .join(Membership, col(Membership.person_id) == Person.id)
        .join(Agency, col(Agency.id) == Membership.agency_id)
        .join(Proposal, col(Proposal.agency_id) == Agency.id)
        .where(*_reminded(edition, regions))
        .order_by(col(Person.id))
        .limit(1)
    ).first()
    if person is None:
        return None
    works = [
        work
        for work in unfinished(session, [person.id], now).get(person.id, [])
        if regions is None or work.agency.region_code in regions
    ]
    return PersonReminder(person, works) if works else None


# --- changes -------------------------------------------------------------------------------------


def check_offset(edition: Edition, offset: timedelta, now: datetime) -> Problem | None:
    """Why an offset cannot be added, if it cannot."""
    return refused(offset, offsets_of(edition), edition.closes_at, now)


def add_offset(
    session: Session, edition: Edition, offset: timedelta, by: int, now: datetime
) -> None:
    problem = check_offset(edition, offset, now)
    if problem is not None:
        raise DomainError(problem.key, **problem.values)
    _replan(session, edition, [*offsets_of(edition), offset], "add", by, now)


def remove_offset(
    session: Session, edition: Edition, offset: timedelta, by: int, now: datetime
) -> None:
    rest = [each for each in offsets_of(edition) if each != offset]
    drop_words(session, edition, offset)
    _replan(session, edition, rest, "remove", by, now)


def _replan(
    session: Session,
    edition: Edition,
    offsets: Iterable[timedelta],
    verb: str,
    by: int,
    now: datetime,
) -> None:
    before = edition.reminder_offsets
    ordered = sorted(offsets, reverse=True)
    edition.reminder_offsets = [int(offset.total_seconds()) for offset in ordered]
    _written(session, edition, verb, by, now, before=before, after=edition.reminder_offsets)
    plan_edition(session, edition, now)
    retime(session, edition, now)


def stop(session: Session, edition: Edition, by: int, now: datetime) -> None:
    """Nobody is reminded of this edition any more; what waits is taken back."""
    edition.reminders_stopped = True
    _written(session, edition, "stop", by, now)
    edition_moved(session, edition, now)


def resume(session: Session, edition: Edition, by: int, now: datetime) -> None:
    """The reminders still ahead are planned again."""
    edition.reminders_stopped = False
    _written(session, edition, "resume", by, now)
    plan_edition(session, edition, now)


def _written(
    session: Session, edition: Edition, verb: str, by: int, now: datetime, **told: Any
) -> None:
    edition.revision += 1
    append(session, by, f"reminders.{verb}", f"edition:{edition.id}", now, **told)


def _day(moment: datetime) -> date:
    return moment.astimezone(WITA).date()
