"""Exports that were ordered, and what became of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Index, text
from sqlmodel import Field

from domain.exports import ExportState, Format, Subject
from storage.tables.base import Table
from storage.types import UtcDateTime, one_of, state_type


class Export(Table, table=True):
    """A file that an organizer ordered: made in the background, kept for a day."""

    __table_args__ = (
        one_of("subject", Subject),
        one_of("format", Format),
        one_of("state", ExportState),
        CheckConstraint(
            "state <> 'ready' OR (files IS NOT NULL AND expires_at IS NOT NULL)",
            name="ready_is_there",
        ),
        Index(
            "uq_export_under_way",
            "requested_by",
            unique=True,
            sqlite_where=text("state IN ('waiting', 'making')"),
            postgresql_where=text("state IN ('waiting', 'making')"),
        ),
        Index(
            "ix_export_kept",
            "expires_at",
            sqlite_where=text("state = 'ready'"),
            postgresql_where=text("state = 'ready'"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(sa_type=state_type())
    format: str = Field(sa_type=state_type())
    edition_id: int | None = Field(default=None, foreign_key="edition.id")
    regions: list[str] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True), nullable=True)
    )
    """The regions whose data it holds; all where it names none."""
    personal: bool = False
    language: str = Field(default="id", max_length=2)
    requested_by: int = Field(foreign_key="person.id", sa_type=BigInteger)
    requested_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default=ExportState.WAITING, sa_type=state_type())
    attempts: int = 0
    ready_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    files: list[dict[str, Any]] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True), nullable=True)
    )
    """Name, path below the folder of exports, and size of each."""
    error: str | None = None
    """The text that says why it could not be made."""
    card: int | None = Field(default=None, sa_type=BigInteger)
    """Outbox row of the message that shows its progress."""
    card_edit: int | None = Field(default=None, sa_type=BigInteger)
    """Outbox row of the last change of that message."""
