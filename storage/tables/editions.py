"""Editions, the forms they use, and recorded winners of earlier years."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
)
from sqlmodel import Field

from domain.escalation import USUAL
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
    """Seen by organizers only."""
    OPEN = "open"
    """Published; its times say whether it takes proposals (:func:`domain.editions.phase`)."""
    ARCHIVED = "archived"


class Edition(Table, table=True):
    """One yearly competition. It takes proposals while open and between its two times."""

    __table_args__ = (
        one_of("state", EditionState),
        CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
        CheckConstraint("repair_until > closes_at", name="repairs_after_it_closes"),
        CheckConstraint("announces_at > closes_at", name="announces_after_it_closes"),
    )
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=20)
    name: str
    name_en: str
    theme: str = ""
    state: str = Field(default=EditionState.PLANNED, sa_type=state_type())
    form_version_id: int = Field(foreign_key="form_version.id")
    opens_at: datetime = Field(sa_type=UtcDateTime)
    closes_at: datetime = Field(sa_type=UtcDateTime)
    repair_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    announces_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    opening_untold: bool = False
    """Published, and its opening is still to be told to the contacts."""
    revision: int = 1
    """Grows with every change by an organizer, so that a press on an older card does nothing."""
    one_draft_per_agency: bool = False
    max_per_agency: int | None = None
    max_per_region: int | None = None
    """Proposals that the agencies of a kabupaten/kota hand in together."""
    regions_check: bool = False
    """Whether regions check what their agencies hand in (:mod:`domain.checking`)."""
    reminder_offsets: list[int] = Field(default_factory=list, sa_type=JSON)
    """Seconds before the deadline."""
    reminders_stopped: bool = False
    escalating: bool = False
    """Whether others are told where a proposal stands still (:mod:`domain.escalation`)."""
    escalation_days: list[int] = Field(default_factory=lambda: list(USUAL), sa_type=JSON)
    """Working days without movement before each step."""


class AwardState(StrEnum):
    DRAFT = "draft"
    """Recorded before it is announced: organizers only know it."""
    ANNOUNCED = "announced"
    WITHDRAWN = "withdrawn"
    """Recorded wrongly; kept so that no file brings it back."""


class Winner(Table, table=True):
    """A recorded award, with its source. Only one that is announced belongs to an innovation."""

    __table_args__ = (
        one_of("state", AwardState),
        CheckConstraint(
            "innovation_id IS NULL OR state = 'announced'", name="announced_or_nowhere"
        ),
    )
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
    innovation_id: int | None = Field(default=None, foreign_key="innovation.id", index=True)
    state: str = Field(default=AwardState.ANNOUNCED, sa_type=state_type())
    announced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was announced here; none of an award that came from a file."""
    untold: bool = False
    """Announced here, and still to be told to those who want news."""
    proposal_id: int | None = Field(default=None, foreign_key="proposal.id", index=True)
    """The proposal that won it, where that was handed in here."""
    stands_with: str = Field(default="", max_length=12)
    """The code of the innovation a person put it to; empty where its title decides."""
    file_key: str | None = Field(default=None, max_length=32, index=True)
    """What a file calls it, once an organizer has changed it: files leave it alone from then."""
