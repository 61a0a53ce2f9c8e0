"""The plan of reminders."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from domain.escalation import Step
from domain.extra_reminders import ExtraState
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


class ExtraReminder(Table, table=True):
    """A reminder that organizers plan for a segment; ``revision`` grows with every change."""

    __tablename__ = "extra_reminder"
    __table_args__ = (
        one_of("state", ExtraState),
        CheckConstraint("state <> 'planned' OR due_at IS NOT NULL", name="planned_for_a_time"),
        Index(
            "ix_extra_reminder_planned",
            "due_at",
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    edition_id: int = Field(foreign_key="edition.id", index=True)
    state: str = Field(default=ExtraState.DRAFT, sa_type=state_type())
    revision: int = 1
    segment: str
    """As :mod:`domain.segments` writes it."""
    regions: list[str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    """The regions of the coordinator who made it; ``None``: all."""
    body: str | None = None
    """A text of one's own with placeholders; ``None``: the words of every reminder."""
    wanted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    meant_for: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """The deadline that stood when its time was set."""
    created_by: int = Field(foreign_key="person.id", sa_type=BigInteger)
    created_at: datetime = Field(sa_type=UtcDateTime)
    begun_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    told: int = 0
    """To how many people it was written."""


class ReminderText(Table, table=True):
    """Words of an organizer's own for one reminder of an edition, in one language."""

    __tablename__ = "reminder_text"
    edition_id: int = Field(primary_key=True, foreign_key="edition.id")
    offset_seconds: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    language: str = Field(primary_key=True, max_length=2)
    body: str = Field(sa_type=Text)
    """HTML with placeholders (:mod:`domain.reminder_texts`)."""


class EscalationState(StrEnum):
    PLANNED = "planned"
    TOLD = "told"
    CANCELLED = "cancelled"


class Escalation(Table, table=True):
    """A step planned or taken for an agency in an edition; one is planned at a time."""

    __table_args__ = (
        one_of("state", EscalationState),
        one_of("step", Step),
        Index(
            "uq_escalation_planned",
            "edition_id",
            "agency_id",
            unique=True,
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
        Index(
            "ix_escalation_due",
            "due_at",
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    edition_id: int = Field(foreign_key="edition.id", index=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    step: str = Field(sa_type=state_type())
    wanted_at: datetime = Field(sa_type=UtcDateTime)
    """By the rule; ``due_at`` may be later, where a person was reminded that day already."""
    due_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default=EscalationState.PLANNED, sa_type=state_type())
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    told: int = 0
    """To how many people it was written."""
