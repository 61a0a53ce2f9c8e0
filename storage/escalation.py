"""Which steps of the ladder are due, and whom each tells: with reminders, one message a day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from domain.escalation import Step, next_morning, proper_time, share_out
from domain.holidays_id import is_holiday
from storage.database import alone
from storage.escalation_plan import (
    Standstill,
    is_climbing,
    plan_escalation,
    set_step,
    standstills,
)
from storage.proposals import Work, load_work
from storage.reminders import LOCK, told
from storage.tables import Agency, Edition, Escalation, EscalationState, Person, Proposal, Region

MOMENT = timedelta(minutes=1)
"""After which a draft that was just being changed is looked at again."""


@dataclass(frozen=True)
class Resting:
    """An agency as a message about it needs it."""

    agency: Agency
    contacts: Sequence[Person]
    """Who writes the draft, or would."""
    works: Sequence[Work]
    since: datetime


@dataclass(frozen=True)
class EscalationMessage:
    """One message to one person, about every agency of theirs that is at this step."""

    person: Person
    step: Step
    edition: Edition
    region: Region
    agencies: Sequence[Resting]


def decide_escalation(
    session: Session, now: datetime, limit: int
) -> Sequence[EscalationMessage] | None:
    """Decides the next due steps; the caller queues the messages in the same transaction.

    ``None`` where nothing is due.
    """
    rows = _due(session, now, limit) if alone(session, LOCK) else []
    if not rows:
        return None
    edition, agencies = session.get_one(Edition, rows[0].edition_id), [r.agency_id for r in rows]
    busy = _being_changed(session, edition, agencies)
    found = standstills(session, edition, agencies=agencies) if is_climbing(edition, now) else {}
    for row in rows:
        if row.agency_id in busy:
            row.due_at = now + MOMENT
    ready = [row for row in rows if row.agency_id not in busy and _holds(row, found, edition, now)]
    step = Step(rows[0].step)
    wanted = {row.agency_id: found[row.agency_id].people[step] for row in ready}
    shares = share_out(wanted, told(session, _everybody(wanted), now))
    for row in ready:
        if row.agency_id in shares.waiting:
            row.due_at = next_morning(now, is_holiday)
        else:
            row.state, row.decided_at = EscalationState.TOLD, now
            row.told = sum(row.agency_id in some for some in shares.messages.values())
    plan_escalation(session, edition, now, agencies)
    return _messages(session, edition, step, shares.messages, found)


def put_off_escalation(session: Session, now: datetime, pause: timedelta) -> None:
    """Moves what is due first away, whose messages could not be written."""
    for row in _due(session, now, 1):
        row.due_at = now + pause


def _due(session: Session, now: datetime, limit: int) -> Sequence[Escalation]:
    """The planned rows of one edition, step and region whose time has come.

    A coordinator is told of a whole region at once, so that it is one message.
    """
    is_due: list[Any] = [text("escalation.state = 'planned'"), col(Escalation.due_at) <= now]
    first = session.exec(
        select(Escalation, Agency.region_code)
        .join(Agency, col(Agency.id) == Escalation.agency_id)
        .where(*is_due)
        .order_by(col(Escalation.due_at), col(Escalation.id))
        .limit(1)
    ).first()
    if first is None:
        return []
    row, region = first
    same = (
        select(Escalation)
        .join(Agency, col(Agency.id) == Escalation.agency_id)
        .where(
            *is_due,
            Escalation.edition_id == row.edition_id,
            Escalation.step == row.step,
            Agency.region_code == region,
        )
        .order_by(col(Escalation.due_at), col(Escalation.id))
    )
    if row.step != Step.COORDINATOR:
        same = same.limit(limit)
    held = same.with_for_update(of=Escalation).execution_options(populate_existing=True)
    return session.exec(held).all()


def _being_changed(session: Session, edition: Edition, agencies: Collection[int]) -> set[int]:
    """Agencies with a draft that is changed or handed in at this moment (PostgreSQL).

    The drafts of the others are held until these steps are decided.
    """
    rows = select(Proposal.id, Proposal.agency_id).where(
        Proposal.edition_id == edition.id, col(Proposal.agency_id).in_(agencies)
    )
    free = rows.with_for_update(of=Proposal, key_share=True, skip_locked=True)
    held = {number for number, _ in session.execute(free)}
    return {agency_id for number, agency_id in session.execute(rows) if number not in held}


def _holds(
    row: Escalation, found: Mapping[int, Standstill], edition: Edition, now: datetime
) -> bool:
    """Whether the step is taken now; else the row waits for its time, or is called off."""
    standstill = found.get(row.agency_id)
    step = standstill.next_step(edition, now) if standstill else None
    if step is None or set_step(row, step):
        return False
    row.due_at = proper_time(now, edition.closes_at, is_holiday) or row.due_at
    return row.due_at <= now


def _everybody(wanted: Mapping[int, Sequence[int]]) -> set[int]:
    return {person for people in wanted.values() for person in people}


# --- the messages --------------------------------------------------------------------------------


def _messages(
    session: Session,
    edition: Edition,
    step: Step,
    messages: Mapping[int, Sequence[int]],
    found: Mapping[int, Standstill],
) -> list[EscalationMessage]:
    resting = {
        agency_id: resting_of(session, found[agency_id])
        for agency_id in {each for agencies in messages.values() for each in agencies}
    }
    return [
        EscalationMessage(
            session.get_one(Person, person),
            step,
            edition,
            session.get_one(Region, found[agencies[0]].agency.region_code),
            [resting[agency_id] for agency_id in agencies],
        )
        for person, agencies in sorted(messages.items())
    ]


def resting_of(session: Session, standstill: Standstill) -> Resting:
    return Resting(
        standstill.agency,
        [session.get_one(Person, person) for person in standstill.first],
        [load_work(session, draft) for draft in standstill.drafts],
        standstill.since,
    )


def sample_for(
    session: Session, edition: Edition, step: Step, found: Mapping[int, Standstill]
) -> EscalationMessage | None:
    """A step as somebody would read it who is told next; ``None`` where nobody would be."""
    for each in found.values():
        if each.people[step]:
            return EscalationMessage(
                session.get_one(Person, each.people[step][0]),
                step,
                edition,
                session.get_one(Region, each.agency.region_code),
                [resting_of(session, each)],
            )
    return None
