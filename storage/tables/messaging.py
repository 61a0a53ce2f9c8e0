"""What comes in, where a conversation stands, and what goes out."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Text,
    text,
)
from sqlmodel import Field

from storage.tables.base import Table
from storage.types import BIG_ID, UtcDateTime, one_of, state_type


class Conversation(Table, table=True):
    """Where a person stands in the talk with the bot; nothing of it lives in memory."""

    person_id: int = Field(
        primary_key=True,
        foreign_key="person.id",
        sa_type=BigInteger,
        sa_column_kwargs={"autoincrement": False},
    )
    awaits: str | None = None
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    card: int | None = Field(default=None, sa_type=BigInteger)
    """Outbox row of the card now in force."""


class InboxState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    QUARANTINED = "quarantined"


class Inbox(Table, table=True):
    """What came in: Telegram's updates and events of our own, committed before confirmed."""

    __table_args__ = (
        one_of("state", InboxState),
        Index(
            "ix_inbox_pending",
            "id",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    update_id: int | None = Field(default=None, unique=True, sa_type=BigInteger)
    event: str | None = None
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    body: str = Field(sa_type=Text)
    state: str = Field(default=InboxState.PENDING, sa_type=state_type())
    attempts: int = 0
    received_at: datetime = Field(sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    error: str | None = None


class OutboxState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    BLOCKED = "blocked"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class Priority(StrEnum):
    REPLY = "reply"
    REMINDER = "reminder"
    BROADCAST = "broadcast"


class Outbox(Table, table=True):
    """A call of the Bot API to be made, written ahead of the call."""

    __table_args__ = (
        one_of("state", OutboxState),
        one_of("priority", Priority),
        CheckConstraint("sends >= 0 AND sends <= 2", name="sent_at_most_twice"),
        Index(
            "ix_outbox_waiting",
            "priority",
            "id",
            sqlite_where=text("state IN ('pending', 'sending')"),
            postgresql_where=text("state IN ('pending', 'sending')"),
        ),
        Index(
            "ix_outbox_later",
            "not_before",
            sqlite_where=text("state = 'pending' AND not_before IS NOT NULL"),
            postgresql_where=text("state = 'pending' AND not_before IS NOT NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    chat_id: int = Field(sa_type=BigInteger)
    priority: str = Field(default=Priority.REPLY, sa_type=state_type())
    method: str
    params: dict[str, Any] = Field(sa_type=JSON)
    edits: int | None = Field(default=None, sa_type=BigInteger)
    """Outbox row whose message this call edits, or in whose topic of a group it is made, where the
    number of that is not known yet."""
    document: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    """A file to be made or read at sending: ``{"kind": …}`` (see :mod:`bot.documents`)."""
    key: str | None = Field(default=None, unique=True)
    """What this row is about, so that planning it twice makes one."""
    state: str = Field(default=OutboxState.PENDING, sa_type=state_type())
    sends: int = 0
    """Calls whose outcome may have reached the person."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    not_before: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    error: str | None = None


class Cursor(Table, table=True):
    """Small facts of the running program: the offset confirmed, the bot's identity."""

    name: str = Field(primary_key=True)
    value: Any = Field(default=None, sa_column=Column(JSON, nullable=False))
