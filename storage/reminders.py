"""Reminders before a deadline: planned as rows, told at most once a day to a person (P5).

A row is (proposal, deadline, offset), so planning twice is harmless. A row is decided exactly
once: ``queued`` when a message about its draft is in the outbox, ``skipped`` when nobody needs
it, ``cancelled`` when the draft was handed in or the deadline moved. A row that has to wait for
the morning stays ``planned`` with a later ``due_at``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, and_, exists, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from domain import reminders as rules
from domain.dates import WITA
from domain.holidays_id import is_holiday
from storage.proposals import Work, load_work
from storage.tables import (
    Edition,
    EditionState,
    Membership,
    Outbox,
    OutboxState,
    Person,
    Priority,
    Proposal,
    ProposalState,
    Reminder,
    ReminderState,
)

PLANNED, QUEUED, SKIPPED, CANCELLED = (state.value for state in ReminderState)


@dataclass(frozen=True)
class PersonReminder:
    """One message to one person, naming every draft they have yet to hand in."""

    person: Person
    works: Sequence[Work]

    @property
    def deadline(self) -> datetime:
        """The first deadline named; from then on the message would be wrong."""
        return min(work.edition.closes_at for work in self.works)


@dataclass(frozen=True)
class Decided:
    """How many rows were decided, and the messages that are to be written for them."""

    taken: int
    messages: Sequence[PersonReminder]


# --- planning ------------------------------------------------------------------------------------


def plan_draft(session: Session, proposal: Proposal, edition: Edition, now: datetime) -> int:
    """Plans the reminders of one draft for its edition's deadline; returns how many are new."""
    return _plan(session, [proposal.id], edition, now)


def replan(session: Session, edition: Edition, now: datetime) -> int:
    """After a deadline moved: the old one's reminders are cancelled, the new one's planned."""
    _cancel_moved(session, edition, now)
    _revive(session, edition, now)
    if edition.state != EditionState.OPEN or edition.closes_at <= now:
        return 0
    unplanned = session.exec(
        select(Proposal.id).where(
            Proposal.edition_id == edition.id,
            Proposal.state == ProposalState.DRAFT,
            ~exists().where(
                col(Reminder.proposal_id) == Proposal.id,
                col(Reminder.deadline) == edition.closes_at,
            ),
        )
    ).all()
    return _plan(session, unplanned, edition, now)


def replan_all(session: Session, now: datetime) -> int:
    """Brings every plan up to date with the drafts and deadlines there are."""
    return sum(replan(session, edition, now) for edition in session.exec(select(Edition)).all())


def _plan(
    session: Session, proposal_ids: Sequence[int | None], edition: Edition, now: datetime
) -> int:
    offsets = [timedelta(seconds=seconds) for seconds in edition.reminder_offsets]
    planned = rules.plan(edition.closes_at, offsets, now, is_holiday)
    rows = [
        {
            "proposal_id": proposal_id,
            "deadline": edition.closes_at,
            "offset_seconds": int(reminder.offset.total_seconds()),
            "due_at": reminder.due_at,
            "state": PLANNED,
        }
        for proposal_id in proposal_ids
        for reminder in planned
    ]
    if not rows:
        return 0
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(Reminder).on_conflict_do_nothing(
        index_elements=["proposal_id", "deadline", "offset_seconds"]
    )
    return sum(_count(session.execute(statement.values(row))) for row in rows)


def _cancel_moved(session: Session, edition: Edition, now: datetime) -> None:
    """Cancels what is planned for another deadline than the edition's, or for no draft."""
    _mark(
        session,
        and_(
            col(Reminder.state) == PLANNED,
            col(Reminder.proposal_id).in_(_proposals_of(edition)),
            or_(
                col(Reminder.deadline) != edition.closes_at,
                col(Reminder.proposal_id).not_in(_drafts_of(edition)),
            ),
        ),
        state=CANCELLED,
        decided_at=now,
    )


def _revive(session: Session, edition: Edition, now: datetime) -> None:
    """What was cancelled and is still ahead holds again: the deadline or the draft came back."""
    _mark(
        session,
        and_(
            col(Reminder.state) == CANCELLED,
            col(Reminder.deadline) == edition.closes_at,
            col(Reminder.due_at) >= now,
            col(Reminder.proposal_id).in_(_drafts_of(edition)),
        ),
        state=PLANNED,
        decided_at=None,
    )


def _proposals_of(edition: Edition) -> Any:
    return select(Proposal.id).where(Proposal.edition_id == edition.id)


def _drafts_of(edition: Edition) -> Any:
    return _proposals_of(edition).where(Proposal.state == ProposalState.DRAFT)


# --- what is due -----------------------------------------------------------------------------------


def due(session: Session, now: datetime, limit: int) -> list[tuple[Reminder, Proposal, Edition]]:
    """Planned rows whose time has come.

    Their proposals are locked (PostgreSQL), so that nobody hands one in while it is decided; one
    that is being changed at this moment is left to the next tick.
    """
    rows = session.exec(
        select(Reminder, Proposal, Edition)
        .join(Proposal, col(Proposal.id) == Reminder.proposal_id)
        .join(Edition, col(Edition.id) == Proposal.edition_id)
        .where(Reminder.state == PLANNED, col(Reminder.due_at) <= now)
        .order_by(col(Reminder.id))
        .limit(limit)
        .with_for_update(of=Proposal, key_share=True, skip_locked=True)  # type: ignore[arg-type]
    )
    return list(rows)


def decide(session: Session, now: datetime, limit: int) -> Decided:
    """Decides the next due rows; the caller queues the messages in the same transaction."""
    rows = due(session, now, limit)
    people: dict[int, Person] = {}
    for reminder, proposal, edition in rows:
        for person in _decide(session, reminder, proposal, edition, now):
            people[person.id] = person
    session.flush()
    messages = [PersonReminder(p, _unfinished(session, p.id, now)) for p in people.values()]
    return Decided(len(rows), messages)


def _decide(
    session: Session, reminder: Reminder, proposal: Proposal, edition: Edition, now: datetime
) -> list[Person]:
    """Decides one row; returns who is to be told."""
    if not _needed(reminder, proposal, edition, now):
        _close(reminder, SKIPPED, now)
        return []
    if not rules.may_send(now, reminder.deadline, is_holiday):
        reminder.due_at = _next_morning(now)
        return []
    contacts = _reachable(session, proposal.agency_id)
    told = {person.id: _told_at(session, person.id, now) for person in contacts}
    untold = [person for person in contacts if told[person.id] is None]
    named = any(at is not None and at >= proposal.created_at for at in told.values())
    if untold or named:
        _close(reminder, QUEUED, now)
    elif told and _next_morning(now) < reminder.deadline:
        reminder.due_at = _next_morning(now)
    else:
        _close(reminder, SKIPPED, now)
    return untold


def _needed(reminder: Reminder, proposal: Proposal, edition: Edition, now: datetime) -> bool:
    return (
        proposal.state == ProposalState.DRAFT
        and edition.state == EditionState.OPEN
        and reminder.deadline == edition.closes_at
        and now < reminder.deadline
    )


def _close(reminder: Reminder, state: str, now: datetime) -> None:
    reminder.state, reminder.decided_at = state, now


def _next_morning(now: datetime) -> datetime:
    """09.00 WITA of the next workday that has not begun."""
    local = now.astimezone(WITA)
    day = local.date() + timedelta(days=1 if local.time() >= rules.DAY_BEGINS else 0)
    while not rules.is_workday(day, is_holiday):
        day += timedelta(days=1)
    return datetime.combine(day, rules.MORNING, WITA)


def _reachable(session: Session, agency_id: int) -> list[Person]:
    """The contacts of an agency who want reminders and have not blocked the bot."""
    return list(
        session.exec(
            select(Person)
            .join(Membership, col(Membership.person_id) == Person.id)
            .where(
                Membership.agency_id == agency_id,
                col(Membership.ended_at).is_(None),
                col(Person.reminders_muted).is_(False),
                col(Person.blocked_at).is_(None),
            )
        )
    )


def _told_at(session: Session, person_id: int, now: datetime) -> datetime | None:
    """When today's reminder of a person was written, if it was."""
    return session.exec(select(Outbox.created_at).where(Outbox.key == key(person_id, now))).first()


def _unfinished(session: Session, person_id: int, now: datetime) -> list[Work]:
    """Every draft of a person that can still be handed in, the nearest deadline first."""
    proposals = session.exec(
        select(Proposal)
        .join(Edition, col(Edition.id) == Proposal.edition_id)
        .join(Membership, col(Membership.agency_id) == Proposal.agency_id)
        .where(
            Membership.person_id == person_id,
            col(Membership.ended_at).is_(None),
            Proposal.state == ProposalState.DRAFT,
            Edition.state == EditionState.OPEN,
            col(Edition.opens_at) <= now,
            col(Edition.closes_at) > now,
        )
        .order_by(col(Edition.closes_at), col(Proposal.id))
        .with_for_update(of=Proposal, key_share=True, skip_locked=True)  # type: ignore[arg-type]
    ).all()
    return [load_work(session, proposal) for proposal in proposals]


# --- the message in the outbox -----------------------------------------------------------------


def key(person_id: int, now: datetime) -> str:
    """Unique per person and day in WITA: the database itself refuses a second one."""
    return f"reminder:{person_id}:{_day(now).isoformat()}"


def queue(
    session: Session, reminder: PersonReminder, params: dict[str, Any], now: datetime
) -> Outbox:
    """Puts a person's reminder into the outbox; it expires before it would do wrong."""
    row = Outbox(
        chat_id=reminder.person.id,
        priority=Priority.REMINDER.value,
        method="sendMessage",
        params=params,
        key=key(reminder.person.id, now),
        created_at=now,
        expires_at=_expiry(reminder.deadline, now),
    )
    session.add(row)
    session.flush([row])
    return row


def _expiry(deadline: datetime, now: datetime) -> datetime:
    """The deadline, or 20.00 WITA where the message could still go out on a later morning."""
    evening = datetime.combine(_day(now), rules.EVENING, WITA)
    if now < evening < deadline and not rules.may_send(evening, deadline, is_holiday):
        return evening
    return deadline


def cancel_for(session: Session, proposal_id: int, now: datetime) -> None:
    """In the transaction that hands in, withdraws or deletes a draft: nobody is reminded of it.

    A message that waits and names other drafts as well is taken back, and what it was sent for
    is due again: the next tick writes it anew without this draft.
    """
    session.flush()
    _mark(
        session,
        and_(col(Reminder.proposal_id) == proposal_id, col(Reminder.state).in_((PLANNED, QUEUED))),
        state=CANCELLED,
        decided_at=now,
    )
    proposal = session.get_one(Proposal, proposal_id)
    contacts = session.exec(
        select(Membership.person_id).where(Membership.agency_id == proposal.agency_id).distinct()
    )
    for person_id in contacts.all():
        silence(session, person_id, now)


def silence(session: Session, person_id: int, now: datetime) -> None:
    """Takes back what waits to remind a person; what is being sent is at least not repeated.

    Also to be called when a person mutes reminders or leaves an agency.
    """
    for row in _unsent(session, person_id):
        if row.state == OutboxState.PENDING and row.sends == 0:
            row.state = OutboxState.CANCELLED
            _take_back(session, row, now)
        else:
            row.expires_at = now
    session.flush()


def _unsent(session: Session, person_id: int) -> list[Outbox]:
    return list(
        session.exec(
            select(Outbox)
            .where(
                Outbox.chat_id == person_id,
                col(Outbox.state).in_((OutboxState.PENDING, OutboxState.SENDING)),
                Outbox.priority == Priority.REMINDER,
            )
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def take_back_expired(session: Session, now: datetime, since: int) -> int:
    """What expired without having been sent is due again, as far as its deadline is ahead.

    ``since`` is an outbox id; returns the one from which to look the next time.
    """
    rows = session.exec(
        select(Outbox)
        .where(col(Outbox.id) >= since, Outbox.priority == Priority.REMINDER)
        .order_by(col(Outbox.id))
    ).all()
    open_ids = []
    for row in rows:
        assert row.id is not None
        if row.state == OutboxState.EXPIRED and row.sends == 0 and row.key is not None:
            _take_back(session, row, now)
        elif row.state in (OutboxState.PENDING, OutboxState.SENDING):
            open_ids.append(row.id)
    session.flush()
    newest = max((row.id + 1 for row in rows if row.id is not None), default=since)
    return min(open_ids, default=newest)


def _take_back(session: Session, row: Outbox, now: datetime) -> None:
    """Frees the day's key and makes the other drafts' rows of this message due again."""
    row.key = None
    agencies = select(Membership.agency_id).where(
        Membership.person_id == row.chat_id, col(Membership.ended_at).is_(None)
    )
    drafts = select(Proposal.id).where(
        col(Proposal.agency_id).in_(agencies), Proposal.state == ProposalState.DRAFT
    )
    _mark(
        session,
        and_(
            col(Reminder.state) == QUEUED,
            col(Reminder.decided_at) >= row.created_at,
            col(Reminder.deadline) > now,
            col(Reminder.proposal_id).in_(drafts),
        ),
        state=PLANNED,
        decided_at=None,
    )


def _mark(session: Session, which: Any, **values: Any) -> None:
    session.execute(
        update(Reminder)
        .where(which)
        .values(**values)
        .execution_options(synchronize_session="fetch")
    )


def _count(result: Any) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0


def _day(now: datetime) -> date:
    return now.astimezone(WITA).date()
