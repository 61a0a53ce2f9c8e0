"""Taking reminders back: what was planned or already written and would now be wrong.

A message that waits and names other drafts as well is cancelled, and the rows it was written for
are due again: the next tick writes it anew. Whatever ends the need for a reminder calls this in
its own transaction, so nobody can be reminded of what is no longer so (P5).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import and_
from sqlmodel import Session, col, select

from domain.dates import WITA
from storage.escalation_plan import untold
from storage.outbox import WAITING
from storage.reminder_plan import mark, plan_edition
from storage.tables import (
    Agency,
    Edition,
    Escalation,
    Membership,
    Outbox,
    OutboxState,
    Person,
    Priority,
    Proposal,
    ProposalState,
    Reminder,
    ReminderState,
    RoleGrant,
)

LOOK_BACK = timedelta(days=7)
"""How far back an expired message is looked for: longer outages are told by the next offset."""

KEYS = "reminder:"
"""How the keys of reminders begin; digests and the like are not taken back."""


def key(person_id: int, now: datetime) -> str:
    """Unique per day in WITA and person: the database itself refuses a second message."""
    return f"{KEYS}{now.astimezone(WITA).date().isoformat()}:{person_id}"


def draft_ended(session: Session, proposal: Proposal, now: datetime) -> None:
    """A draft was handed in, withdrawn or deleted: nobody is reminded of it any more."""
    session.flush()
    mark(
        session,
        and_(
            col(Reminder.proposal_id) == proposal.id,
            col(Reminder.state).in_((ReminderState.PLANNED, ReminderState.QUEUED)),
        ),
        state=ReminderState.CANCELLED,
        decided_at=now,
    )
    _recall(session, _concerned([proposal.agency_id]), now)


def edition_moved(session: Session, edition: Edition, now: datetime) -> None:
    """An edition got another deadline, or closed: what waits names the old one."""
    session.flush()
    drafting = select(Proposal.agency_id).where(
        Proposal.edition_id == edition.id, Proposal.state == ProposalState.DRAFT
    )
    resting = select(Escalation.agency_id).where(Escalation.edition_id == edition.id)
    _recall(session, _concerned(drafting.union(resting)), now)
    plan_edition(session, edition, now)


def _concerned(agencies: Any) -> Any:
    """Whom reminders about some agencies go to: their contacts, and those of their region."""
    contacts = select(Membership.person_id).where(col(Membership.agency_id).in_(agencies))
    coordinators = (
        select(RoleGrant.person_id)
        .join(Agency, col(Agency.region_code) == RoleGrant.region_code)
        .where(col(Agency.id).in_(agencies))
    )
    return contacts.union(coordinators)


def silence(session: Session, person_id: int, now: datetime) -> None:
    """Takes back what waits to remind a person, who left an agency or the bot's records."""
    session.flush()
    _recall(session, (person_id,), now)


def set_muted(session: Session, person: Person, muted: bool, now: datetime) -> None:
    """Switches a person's reminders off (what waits is taken back) or on again."""
    person.reminders_muted = muted
    if muted:
        silence(session, person.id, now)


def take_back_expired(session: Session, now: datetime) -> None:
    """What expired without having been sent is due again, as far as its deadline is ahead."""
    oldest, newest = key(0, now - LOOK_BACK), key(0, now + timedelta(days=1))
    rows = session.exec(
        select(Outbox).where(
            col(Outbox.key) >= oldest,
            col(Outbox.key) < newest,
            Outbox.state == OutboxState.EXPIRED,
            Outbox.sends == 0,
        )
    ).all()
    _take_back(session, rows, now)


def _recall(session: Session, people: Any, now: datetime) -> None:
    """Cancels what waits for people; what is being sent is at least not repeated."""
    rows = session.exec(
        select(Outbox)
        .where(
            WAITING,
            Outbox.priority == Priority.REMINDER,
            col(Outbox.key).startswith(KEYS),
            col(Outbox.chat_id).in_(people),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    unsent = [row for row in rows if row.state == OutboxState.PENDING and row.sends == 0]
    for row in rows:
        row.expires_at = now
    for row in unsent:
        row.state = OutboxState.CANCELLED
    _take_back(session, unsent, now)


def _take_back(session: Session, rows: Sequence[Outbox], now: datetime) -> None:
    """Frees the keys of messages and makes the rows they were written for due again."""
    for row in rows:
        row.key = None
    session.flush()
    by_time = sorted(rows, key=lambda row: row.created_at)
    for written_at, together in groupby(by_time, lambda row: row.created_at):
        people = [row.chat_id for row in together]
        untold(session, people, written_at, now)
        agencies = select(Membership.agency_id).where(
            col(Membership.person_id).in_(people),
            col(Membership.ended_at).is_(None),
        )
        drafts = select(Proposal.id).where(
            col(Proposal.agency_id).in_(agencies), Proposal.state == ProposalState.DRAFT
        )
        mark(
            session,
            and_(
                col(Reminder.state) == ReminderState.QUEUED,
                col(Reminder.decided_at) >= written_at,
                col(Reminder.deadline) > now,
                col(Reminder.proposal_id).in_(drafts),
            ),
            state=ReminderState.PLANNED,
            decided_at=None,
        )
