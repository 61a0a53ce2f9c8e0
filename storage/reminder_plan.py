"""The plan of reminders: rows of (proposal, deadline, offset), so planning twice is harmless.

A row is ``planned`` until it is decided exactly once: ``queued`` when a message about its draft
is in the outbox, ``skipped`` when nobody needs it, ``cancelled`` when the draft was handed in, the
deadline moved, or organizers changed the plan.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, literal, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from domain import reminders as rules
from domain.holidays_id import is_holiday
from storage.escalation_plan import plan_escalation
from storage.tables import (
    Edition,
    EditionState,
    Proposal,
    ProposalState,
    Reminder,
    ReminderState,
)
from storage.types import UtcDateTime


def plan_draft(session: Session, proposal: Proposal, edition: Edition, now: datetime) -> None:
    """Plans the reminders of one draft for its edition's deadline."""
    _plan(session, edition, now, col(Proposal.id) == proposal.id)


def plan_edition(session: Session, edition: Edition, now: datetime) -> None:
    """Brings the plan of an edition up to date with its state, its deadline and its drafts."""
    mark(
        session,
        and_(
            col(Reminder.state) == ReminderState.PLANNED,
            _proposal_is(col(Proposal.edition_id) == edition.id),
            or_(
                literal(not _is_running(edition)),
                col(Reminder.offset_seconds).not_in(edition.reminder_offsets),
                col(Reminder.deadline) != edition.closes_at,
                ~_proposal_is(col(Proposal.state) == ProposalState.DRAFT),
            ),
        ),
        state=ReminderState.CANCELLED,
        decided_at=now,
    )
    _plan(session, edition, now, col(Proposal.edition_id) == edition.id)
    plan_escalation(session, edition, now)


def plan_all(session: Session, now: datetime) -> None:
    """Brings every plan up to date, whatever happened while nobody planned."""
    for edition in session.exec(select(Edition)).all():
        plan_edition(session, edition, now)


def _plan(session: Session, edition: Edition, now: datetime, which: Any) -> None:
    """Plans drafts; a reminder cancelled before and still ahead holds again."""
    if not _is_running(edition):
        return
    session.flush()
    offsets = [timedelta(seconds=seconds) for seconds in edition.reminder_offsets]
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    for reminder in rules.plan(edition.closes_at, offsets, now, is_holiday):
        rows = insert(Reminder).from_select(
            ["proposal_id", "deadline", "offset_seconds", "due_at", "state"],
            select(  # type: ignore[call-overload]
                Proposal.id,
                literal(edition.closes_at, UtcDateTime()),
                literal(int(reminder.offset.total_seconds())),
                literal(reminder.due_at, UtcDateTime()),
                literal(ReminderState.PLANNED.value),
            ).where(which, Proposal.state == ProposalState.DRAFT),
        )
        session.execute(
            rows.on_conflict_do_update(
                index_elements=["proposal_id", "deadline", "offset_seconds"],
                set_={
                    "state": rows.excluded.state,
                    "due_at": rows.excluded.due_at,
                    "decided_at": None,
                },
                where=col(Reminder.state) == ReminderState.CANCELLED,
            )
        )


def retime(session: Session, edition: Edition, now: datetime) -> None:
    """Gives what is planned for an edition the times of its present offsets."""
    offsets = [timedelta(seconds=seconds) for seconds in edition.reminder_offsets]
    for reminder in rules.plan(edition.closes_at, offsets, now, is_holiday):
        mark(
            session,
            and_(
                col(Reminder.state) == ReminderState.PLANNED,
                col(Reminder.deadline) == edition.closes_at,
                col(Reminder.offset_seconds) == int(reminder.offset.total_seconds()),
                _proposal_is(col(Proposal.edition_id) == edition.id),
            ),
            due_at=reminder.due_at,
        )


def _is_running(edition: Edition) -> bool:
    return edition.state == EditionState.OPEN and not edition.reminders_stopped


def mark(session: Session, which: Any, **values: Any) -> None:
    """Moves rows of the plan from one state to another."""
    session.execute(
        update(Reminder).where(which).values(**values).execution_options(synchronize_session=False)
    )


def _proposal_is(so: Any) -> Any:
    """A condition on the proposal of a row, looked up by its key however many rows there are."""
    return exists().where(col(Proposal.id) == Reminder.proposal_id, so)
