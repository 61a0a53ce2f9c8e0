"""Proposals with their answers, files and what was handed in."""

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
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from storage.tables.base import Table
from storage.types import UtcDateTime, one_of, state_type


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
    AGENCY_LIST = "agency_list"
    """The agencies as an Excel file that an organizer edited; of no proposal."""
    WINNER_LIST = "winner_list"
    """Recorded awards as a file that an organizer edited; of no proposal."""
    INNOVATION_PHOTO = "innovation_photo"
    """A photo that everybody sees; ``question_id`` is the innovation's code."""


class Attachment(Table, table=True):
    """A file somebody sent, and at once the order to fetch it.

    A Word form has no question; ``proposal_id`` is the one it is likely for until that is sure.
    """

    __table_args__ = (
        one_of("state", AttachmentState),
        CheckConstraint(
            "state <> 'stored' OR (sha256 IS NOT NULL AND path IS NOT NULL)", name="stored_is_safe"
        ),
        CheckConstraint(
            "purpose NOT IN ('answer', 'word') OR proposal_id IS NOT NULL", name="of_a_proposal"
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int | None = Field(default=None, foreign_key="proposal.id", index=True)
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
    """What a file says, until a person takes it: :class:`domain.word_form.WordContent`, or
    :class:`domain.sheets.Sheet`."""
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
