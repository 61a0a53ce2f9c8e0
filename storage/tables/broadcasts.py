"""Broadcasts, the account of every recipient, presses of links, and who wants news."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from domain.broadcasts import FASTEST, BroadcastState, PauseReason, RecipientState
from storage.tables.base import Table
from storage.types import BIG_ID, UtcDateTime, one_of, state_type


class Broadcast(Table, table=True):
    """A message of an organizer to many. ``revision`` grows with every change a person makes."""

    __table_args__ = (
        one_of("state", BroadcastState),
        one_of("pause_reason", PauseReason),
        CheckConstraint("rate >= 1 AND rate <= 25", name="rate_within_budget"),
        CheckConstraint(
            "state <> 'scheduled' OR scheduled_at IS NOT NULL", name="scheduled_for_a_time"
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    state: str = Field(default=BroadcastState.DRAFT, sa_type=state_type())
    revision: int = 0
    content: dict[str, Any] = Field(sa_type=JSON)
    """What was sent to the bot, ready to be sent on (:mod:`handlers.organize.broadcasts`)."""
    buttons: list[list[str]] = Field(default_factory=list, sa_type=JSON)
    """Labels and links."""
    counted: bool = True
    """Whether presses of its links are counted."""
    segment: str | None = None
    created_by: int = Field(foreign_key="person.id", sa_type=BigInteger)
    created_at: datetime = Field(sa_type=UtcDateTime)
    scheduled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    started_by: int | None = Field(default=None, sa_type=BigInteger)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    resumed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """From when on outcomes count for pausing it."""
    active_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it last moved: a longer silence was an outage."""
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    pause_reason: str | None = Field(default=None, sa_type=state_type())
    rate: int = FASTEST
    card: int | None = Field(default=None, sa_type=BigInteger)
    """Outbox row of the message that shows its progress."""
    card_edit: int | None = Field(default=None, sa_type=BigInteger)
    """Outbox row of the last change of that message."""
    card_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BroadcastRecipient(Table, table=True):
    """What became of a broadcast for one person: one row each, whatever happens."""

    __tablename__ = "broadcast_recipient"
    __table_args__ = (
        one_of("state", RecipientState),
        CheckConstraint("state <> 'queued' OR outbox_id IS NOT NULL", name="queued_in_the_outbox"),
        Index("ix_broadcast_recipient_account", "broadcast_id", "state"),
        Index("ix_broadcast_recipient_decided", "broadcast_id", "decided_at"),
        Index(
            "ix_broadcast_recipient_queued",
            "broadcast_id",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
    )
    broadcast_id: int = Field(primary_key=True, foreign_key="broadcast.id")
    person_id: int = Field(primary_key=True, foreign_key="person.id", sa_type=BigInteger)
    state: str = Field(default=RecipientState.PLANNED, sa_type=state_type())
    attempt: int = 0
    """How often a person ordered that it be tried again."""
    outbox_id: int | None = Field(default=None, sa_type=BIG_ID)
    error: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LinkPress(Table, table=True):
    """How often a recipient pressed a link of a broadcast."""

    __tablename__ = "link_press"
    broadcast_id: int = Field(primary_key=True, foreign_key="broadcast.id")
    button: int = Field(primary_key=True)
    person_id: int = Field(primary_key=True, foreign_key="person.id", sa_type=BigInteger)
    count: int = 1
    first_at: datetime = Field(sa_type=UtcDateTime)
    last_at: datetime = Field(sa_type=UtcDateTime)


class NewsChoice(Table, table=True):
    """What a person said to news from the organizers: yes or no, and when."""

    __tablename__ = "news_choice"
    person_id: int = Field(
        primary_key=True,
        foreign_key="person.id",
        sa_type=BigInteger,
        sa_column_kwargs={"autoincrement": False},
    )
    wanted: bool
    at: datetime = Field(sa_type=UtcDateTime)
