"""The plan of reminders."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    Index,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from storage.tables.base import Table
from storage.types import UtcDateTime, one_of, state_type


class ReminderState(StrEnum):
    PLANNED = "planned"
    QUEUED = "queued"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class Reminder(Table, table=True):
    """A reminder planned for a draft before a deadline; unique, so planning twice is harmless."""

    __table_args__ = (
        one_of("state", ReminderState),
        UniqueConstraint("proposal_id", "deadline", "offset_seconds"),
        Index(
            "ix_reminder_planned",
            "due_at",
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    deadline: datetime = Field(sa_type=UtcDateTime)
    offset_seconds: int
    due_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default=ReminderState.PLANNED, sa_type=state_type())
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
