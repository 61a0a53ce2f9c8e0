"""Every table of the product, with the constraints that make wrong states impossible.

Times are aware UTC. Ids of people are their numeric Telegram ids, which never change.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    MetaData,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from storage.types import BIG_ID, UtcDateTime, one_of, state_type

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """Base of all tables: constraint names that are equal on both engines."""

    metadata = MetaData(naming_convention=NAMING)


# --- people and agencies -------------------------------------------------------------------


class Region(Table, table=True):
    """A kabupaten/kota, or the province itself (code 73, Kemendagri)."""

    code: str = Field(primary_key=True, max_length=8)
    name: str
    kind: str
    aliases: list[str] = Field(default_factory=list, sa_type=JSON)


class Agency(Table, table=True):
    """An OPD of the province or of a kabupaten/kota that brings innovations."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=40)
    name: str
    short_name: str
    region_code: str = Field(foreign_key="region.code", index=True)
    aliases: list[str] = Field(default_factory=list, sa_type=JSON)
    verified: bool = True
    active: bool = True


class Person(Table, table=True):
    """Somebody who talks to the bot. ``id`` is the Telegram user id and the private chat id."""

    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    telegram_name: str = ""
    language: str | None = Field(default=None, max_length=2)
    language_hint: str = Field(default="id", max_length=2)
    name: str | None = None
    position: str | None = None
    phone: str | None = None
    consent_version: str | None = None
    consent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reminders_muted: bool = False
    blocked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    first_seen_at: datetime = Field(sa_type=UtcDateTime)


class Role(StrEnum):
    CONTACT = "contact"
    ORGANIZER = "organizer"


class Membership(Table, table=True):
    """A person serves an agency; several contacts per agency, several agencies per contact."""

    __table_args__ = (
        one_of("role", Role),
        Index(
            "uq_membership_current",
            "person_id",
            "agency_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    role: str = Field(default=Role.CONTACT, sa_type=state_type())
    since: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    successor_id: int | None = Field(default=None, foreign_key="person.id", sa_type=BigInteger)


class InvitationKind(StrEnum):
    INVITE = "invite"
    HANDOVER = "handover"


class Invitation(Table, table=True):
    """A single-use link or code. Only the SHA-256 of the token is stored."""

    __table_args__ = (
        one_of("kind", InvitationKind),
        one_of("role", Role),
        CheckConstraint("(used_at IS NULL) = (used_by IS NULL)", name="used_by_somebody"),
    )
    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    kind: str = Field(default=InvitationKind.INVITE, sa_type=state_type())
    agency_id: int = Field(foreign_key="agency.id")
    role: str = Field(default=Role.CONTACT, sa_type=state_type())
    created_by: int | None = Field(default=None, sa_type=BigInteger)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_by: int | None = Field(default=None, foreign_key="person.id", sa_type=BigInteger)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RequestState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class JoinRequest(Table, table=True):
    """A person without an invitation asks to join an agency and waits for an organizer."""

    __tablename__ = "join_request"
    __table_args__ = (
        one_of("state", RequestState),
        Index(
            "uq_join_request_waiting",
            "person_id",
            "agency_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    agency_id: int | None = Field(default=None, foreign_key="agency.id")
    proposed_name: str | None = None
    """The name typed where the agency is not in our list; an organizer's yes creates it."""
    region_code: str | None = Field(default=None, foreign_key="region.code")
    state: str = Field(default=RequestState.WAITING, sa_type=state_type())
    created_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, sa_type=BigInteger)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Consent(Table, table=True):
    """Each yes or no to the processing of personal data (UU 27/2022), never changed."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger, index=True)
    version: str
    agreed: bool
    at: datetime = Field(sa_type=UtcDateTime)


# --- editions and forms --------------------------------------------------------------------


class FormVersion(Table, table=True):
    """A form as it was when a draft first used it; never changed."""

    __tablename__ = "form_version"
    id: int | None = Field(default=None, primary_key=True)
    form_id: str = Field(index=True)
    version: int
    fingerprint: str = Field(unique=True, max_length=64)
    definition: dict[str, Any] = Field(sa_type=JSON)


class EditionState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    ARCHIVED = "archived"


class Edition(Table, table=True):
    """One yearly competition. It takes proposals while open and between its two times."""

    __table_args__ = (
        one_of("state", EditionState),
        CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
    )
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=20)
    name: str
    name_en: str
    state: str = Field(default=EditionState.PLANNED, sa_type=state_type())
    form_version_id: int = Field(foreign_key="form_version.id")
    opens_at: datetime = Field(sa_type=UtcDateTime)
    closes_at: datetime = Field(sa_type=UtcDateTime)
    one_draft_per_agency: bool = False
    max_per_agency: int | None = None
    reminder_offsets: list[int] = Field(default_factory=list, sa_type=JSON)
    """Seconds before the deadline."""


# --- proposals -----------------------------------------------------------------------------


class ProposalState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    DELETED = "deleted"


ACTIVE = "state IN ('draft', 'submitted')"


class Proposal(Table, table=True):
    """A proposal of an agency, from its first answer on. ``revision`` grows with every change."""

    __table_args__ = (
        one_of("state", ProposalState),
        Index(
            "uq_proposal_sole_draft",
            "edition_id",
            "agency_id",
            unique=True,
            sqlite_where=text(f"sole AND {ACTIVE}"),
            postgresql_where=text(f"sole AND {ACTIVE}"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    edition_id: int = Field(foreign_key="edition.id", index=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    form_version_id: int = Field(foreign_key="form_version.id")
    state: str = Field(default=ProposalState.DRAFT, sa_type=state_type())
    sole: bool = False
    title: str = ""
    revision: int = 0
    changed_since_submission: bool = False
    created_by: int = Field(foreign_key="person.id", sa_type=BigInteger)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    copied_from: int | None = Field(default=None, foreign_key="proposal.id")


class Answer(Table, table=True):
    """One version of an answer. Older versions stay; exactly one is current."""

    __table_args__ = (
        Index(
            "uq_answer_current",
            "proposal_id",
            "question_id",
            unique=True,
            sqlite_where=text("current"),
            postgresql_where=text("current"),
        ),
    )
    proposal_id: int = Field(foreign_key="proposal.id", primary_key=True)
    question_id: str = Field(primary_key=True, max_length=16)
    revision: int = Field(primary_key=True)
    value: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    current: bool = True
    answered_by: int = Field(foreign_key="person.id", sa_type=BigInteger)
    answered_at: datetime = Field(sa_type=UtcDateTime)


class AnswerMessage(Table, table=True):
    """A chat message that became (part of) an answer, so that editing it edits the answer."""

    __tablename__ = "answer_message"
    __table_args__ = (Index("ix_answer_message_question", "proposal_id", "question_id"),)
    chat_id: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    message_id: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    proposal_id: int = Field(foreign_key="proposal.id")
    question_id: str
    body: str = Field(sa_type=Text)
    replaced: bool = False


class AttachmentState(StrEnum):
    FETCHING = "fetching"
    STORED = "stored"
    REFUSED = "refused"
    REMOVED = "removed"


class AttachmentPurpose(StrEnum):
    ANSWER = "answer"
    WORD = "word"
    """The form as a Word file, from which answers are read."""


class Attachment(Table, table=True):
    """A file somebody sent, and at once the order to fetch it.

    A Word form has no question; ``proposal_id`` is the one it is likely for until that is sure.
    """

    __table_args__ = (
        one_of("state", AttachmentState),
        CheckConstraint(
            "state <> 'stored' OR (sha256 IS NOT NULL AND path IS NOT NULL)", name="stored_is_safe"
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    question_id: str
    state: str = Field(default=AttachmentState.FETCHING, sa_type=state_type(), index=True)
    file_id: str
    chat_id: int = Field(sa_type=BigInteger)
    message_id: int = Field(sa_type=BigInteger)
    purpose: str = AttachmentPurpose.ANSWER
    album: str | None = None
    """Telegram's ``media_group_id``: the photos of one album are confirmed by one message."""
    original_name: str = ""
    kind: str | None = None
    size: int | None = None
    sha256: str | None = Field(default=None, max_length=64)
    path: str | None = None
    reading: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True), nullable=True)
    )
    """What a Word file says (:class:`domain.word_form.WordContent`), until a person takes it."""
    attempts: int = 0
    sent_by: int = Field(foreign_key="person.id", sa_type=BigInteger)
    sent_at: datetime = Field(sa_type=UtcDateTime)


class Submission(Table, table=True):
    """A proposal as it was handed in: one row per version, never changed."""

    __table_args__ = (
        UniqueConstraint("proposal_id", "version"),
        ForeignKeyConstraint(["proposal_id"], ["proposal.id"]),
    )
    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int
    version: int
    receipt_number: str = Field(unique=True, max_length=40)
    title: str
    answers: dict[str, Any] = Field(sa_type=JSON)
    form_version_id: int = Field(foreign_key="form_version.id")
    checksum: str = Field(max_length=64)
    submitted_by: int = Field(foreign_key="person.id", sa_type=BigInteger)
    submitted_at: datetime = Field(sa_type=UtcDateTime)


class Winner(Table, table=True):
    """A recorded award of earlier years, with its source."""

    id: int | None = Field(default=None, primary_key=True)
    year: int = Field(index=True)
    edition: str
    award: str
    title: str
    institution: str
    region_code: str = Field(foreign_key="region.code", index=True)
    category: str
    summary: str
    source: str
    verified: str
    summary_basis: str


# --- conversation, intake, delivery, reminders ----------------------------------------------


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
            "chat_id",
            "id",
            sqlite_where=text("state IN ('pending', 'sending')"),
            postgresql_where=text("state IN ('pending', 'sending')"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    chat_id: int = Field(sa_type=BigInteger)
    priority: str = Field(default=Priority.REPLY, sa_type=state_type())
    method: str
    params: dict[str, Any] = Field(sa_type=JSON)
    edits: int | None = Field(default=None, sa_type=BigInteger)
    """Outbox row whose message this call edits, where the message id is not known yet."""
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


class Cursor(Table, table=True):
    """Small facts of the running program: the offset confirmed, the bot's identity."""

    name: str = Field(primary_key=True)
    value: Any = Field(default=None, sa_column=Column(JSON, nullable=False))
