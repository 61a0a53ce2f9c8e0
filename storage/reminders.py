"""Which reminders are due, and whom to tell: at most one message a day to a person (P5)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from domain import reminders as rules
from domain.holidays_id import is_holiday
from storage.database import alone
from storage.proposals import Work, load_work
from storage.reminder_recall import key
from storage.reminder_texts import Words, words_now
from storage.tables import (
    Edition,
    EditionState,
    Membership,
    Outbox,
    Person,
    Priority,
    Proposal,
    ProposalState,
    Reminder,
    ReminderState,
)

Due = tuple[Reminder, Proposal, Edition]
LOCK = 7_300_002
"""Any number of ours: of several processes on one PostgreSQL, one decides at a time."""


@dataclass(frozen=True)
class PersonReminder:
    """One message to one person, naming every draft they have yet to hand in."""

    person: Person
    works: Sequence[Work]
    words: Mapping[int, Words] = field(default_factory=dict)
    """By edition, what organizers wrote for the reminder that is due."""

    def words_for(self, edition: Edition, language: str) -> str | None:
        return self.words.get(edition.id or 0, {}).get(language)

    @property
    def deadline(self) -> datetime:
        """The first deadline named; from then on the message would be wrong."""
        return min(work.edition.closes_at for work in self.works)


@dataclass(frozen=True)
class Decided:
    """How many rows were decided, and the messages that are to be written for them."""

    taken: int
    messages: Sequence[PersonReminder]


def decide(session: Session, now: datetime, limit: int) -> Decided:
    """Decides the next due rows; the caller queues the messages in the same transaction."""
    rows = due(session, now, limit) if alone(session, LOCK) else []
    wanted = [row for row in rows if _proper(*row, now)]
    contacts = _contacts(session, {proposal.agency_id for _, proposal, _ in wanted})
    people_told = told(session, {p.id for some in contacts.values() for p in some}, now)
    for reminder, proposal, _ in wanted:
        someone = contacts[proposal.agency_id]
        _close(reminder, ReminderState.QUEUED if someone else ReminderState.SKIPPED, now)
    session.flush()
    people = {p.id: p for some in contacts.values() for p in some if p.id not in people_told}
    drafts = unfinished(session, people, now)
    words = words_now(session, _most_urgent(wanted))
    messages = [PersonReminder(people[i], works, words) for i, works in drafts.items()]
    return Decided(len(rows), messages)


def _most_urgent(wanted: Iterable[Due]) -> dict[int, int]:
    """By edition, the offset of the reminder that is due; of several, the nearest."""
    found: dict[int, int] = {}
    for reminder, proposal, _ in wanted:
        offset = found.get(proposal.edition_id, reminder.offset_seconds)
        found[proposal.edition_id] = min(offset, reminder.offset_seconds)
    return found


def due(session: Session, now: datetime, limit: int) -> list[Due]:
    """Planned rows whose time has come.

    Their proposals are locked (PostgreSQL), so that nobody hands one in while it is decided; one
    that is being changed at this moment is left to the next tick.
    """
    rows = session.exec(
        select(Reminder, Proposal, Edition)
        .join(Proposal, col(Proposal.id) == Reminder.proposal_id)
        .join(Edition, col(Edition.id) == Proposal.edition_id)
        .where(text("reminder.state = 'planned'"), col(Reminder.due_at) <= now)
        .order_by(col(Reminder.due_at), col(Reminder.id))
        .limit(limit)
        .with_for_update(of=Proposal, key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return list(rows)


def put_off(session: Session, now: datetime, pause: timedelta) -> None:
    """Moves the first due row away, whose message could not be written, so that others go out."""
    for reminder, _, _ in due(session, now, 1):
        reminder.due_at = now + pause


def _proper(reminder: Reminder, proposal: Proposal, edition: Edition, now: datetime) -> bool:
    """Whether a row still holds and this is a proper time; else it is closed or waits for one."""
    holds = (
        proposal.state == ProposalState.DRAFT
        and edition.state == EditionState.OPEN
        and not edition.reminders_stopped
        and reminder.deadline == edition.closes_at
        and now < reminder.deadline
    )
    if not holds:
        _close(reminder, ReminderState.SKIPPED, now)
        return False
    reminder.due_at = rules.next_time(now, reminder.deadline, is_holiday)
    return reminder.due_at <= now


def _close(reminder: Reminder, state: ReminderState, now: datetime) -> None:
    reminder.state, reminder.decided_at = state, now


def _contacts(session: Session, agencies: Iterable[int]) -> Mapping[int, list[Person]]:
    """By agency, the contacts who want reminders and have not blocked the bot."""
    rows = session.exec(
        select(Membership.agency_id, Person)
        .join(Person, col(Person.id) == Membership.person_id)
        .where(
            col(Membership.agency_id).in_(agencies),
            col(Membership.ended_at).is_(None),
            col(Person.reminders_muted).is_(False),
            col(Person.blocked_at).is_(None),
        )
        .order_by(col(Person.id))
    )
    found = defaultdict(list)
    for agency_id, person in rows:
        found[agency_id].append(person)
    return found


def told(session: Session, people: Iterable[int], now: datetime) -> set[int]:
    """Who had their reminder today already: what is due today is merged into that one."""
    keys = {key(person_id, now): person_id for person_id in people}
    return {keys[k] for k in session.exec(select(Outbox.key).where(col(Outbox.key).in_(keys))) if k}


def unfinished(session: Session, people: Iterable[int], now: datetime) -> Mapping[int, list[Work]]:
    """By person, every draft that can still be handed in, the nearest deadline first."""
    rows = session.exec(
        select(Membership.person_id, Proposal)
        .join(Proposal, col(Proposal.agency_id) == Membership.agency_id)
        .join(Edition, col(Edition.id) == Proposal.edition_id)
        .where(
            col(Membership.person_id).in_(people),
            col(Membership.ended_at).is_(None),
            Proposal.state == ProposalState.DRAFT,
            Edition.state == EditionState.OPEN,
            col(Edition.reminders_stopped).is_(False),
            col(Edition.opens_at) <= now,
            col(Edition.closes_at) > now,
        )
        .order_by(col(Edition.closes_at), col(Proposal.id))
        .with_for_update(of=Proposal, key_share=True, skip_locked=True)
    ).all()
    works = {proposal.id: load_work(session, proposal) for _, proposal in rows}
    found: dict[int, list[Work]] = defaultdict(list)
    for person_id, proposal in rows:
        found[person_id].append(works[proposal.id])
    return found


def queue(
    session: Session, person_id: int, deadline: datetime, params: dict[str, Any], now: datetime
) -> Outbox:
    """Puts a person's reminder into the outbox; it expires before it would do wrong."""
    row = Outbox(
        chat_id=person_id,
        priority=Priority.REMINDER,
        method="sendMessage",
        params=params,
        key=key(person_id, now),
        created_at=now,
        expires_at=rules.good_until(now, deadline, is_holiday),
    )
    session.add(row)
    return row
