"""Editions, the forms they use, and recorded winners of earlier years."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
)
from sqlmodel import Field

from storage.tables.base import Table
from storage.types import UtcDateTime, one_of, state_type


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
