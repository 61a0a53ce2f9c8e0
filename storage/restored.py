"""After a restore: what was due before it may have gone out since the copy was made.

Nothing of it goes out by itself. What is still ahead stays planned; regular reminders that are
overdue may be repeated once (promise P3).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from domain.extra_reminders import ExtraState
from storage.audit import append
from storage.tables import (
    Edition,
    EditionState,
    Escalation,
    EscalationState,
    ExtraReminder,
    Winner,
)


@dataclass(frozen=True)
class StoodAside:
    """What a person is to look at."""

    openings: list[str]
    """The codes of editions whose opening is not told by itself any more."""
    extras: int
    """Extra reminders that are drafts again."""
    steps: int
    """Steps of escalation that count as taken."""
    winners: int
    """Announced awards whose news is not told by itself any more."""


def stand_aside(session: Session, now: datetime) -> StoodAside:
    """Marks what was due; each is written down in the log."""
    return StoodAside(
        openings=_openings(session, now),
        extras=_extras(session, now),
        steps=_steps(session, now),
        winners=_winners(session, now),
    )


def _openings(session: Session, now: datetime) -> list[str]:
    due = session.exec(
        select(Edition).where(
            col(Edition.opening_untold), Edition.state == EditionState.OPEN, Edition.opens_at <= now
        )
    ).all()
    for edition in due:
        edition.opening_untold = False
        _written(session, f"edition:{edition.id}", "edition.opening_held", now)
    return [edition.code for edition in due]


def _extras(session: Session, now: datetime) -> int:
    due = session.exec(
        select(ExtraReminder).where(
            ExtraReminder.state == ExtraState.PLANNED, col(ExtraReminder.due_at) <= now
        )
    ).all()
    for extra in due:
        extra.state, extra.begun_at, extra.revision = ExtraState.DRAFT, None, extra.revision + 1
        _written(session, f"extra_reminder:{extra.id}", "extra_reminder.held", now)
    return len(due)


def _steps(session: Session, now: datetime) -> int:
    """They count as taken now, so the next step waits for its pause."""
    due = session.exec(
        select(Escalation).where(
            Escalation.state == EscalationState.PLANNED, col(Escalation.due_at) <= now
        )
    ).all()
    for step in due:
        step.state, step.decided_at = EscalationState.TOLD, now
        about = {"agency": step.agency_id, "step": step.step}
        _written(session, f"edition:{step.edition_id}", "reminders.step_held", now, after=about)
    session.flush()
    return len(due)


def _winners(session: Session, now: datetime) -> int:
    due = session.exec(select(Winner).where(col(Winner.untold))).all()
    for winner in due:
        winner.untold = False
        _written(session, f"winner:{winner.id}", "winner.news_held", now)
    return len(due)


def _written(session: Session, subject: str, action: str, now: datetime, **told: Any) -> None:
    append(session, None, action, subject, now, **told)
