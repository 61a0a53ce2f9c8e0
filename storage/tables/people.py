"""Regions, agencies, people, who serves whom, invitations, requests and consent."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Index,
    text,
)
from sqlmodel import Field

from storage.tables.base import Table
from storage.types import UtcDateTime, one_of, state_type


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


class ShippedAgency(Table, table=True):
    """An agency as the product shipped it last, by which what organizers changed is known."""

    __tablename__ = "shipped_agency"
    code: str = Field(primary_key=True, max_length=40)
    content: dict[str, Any] = Field(sa_type=JSON)


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
    last_seen_on: date | None = None
    """The last day they wrote or pressed: written once a day, not at every turn."""


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
    is_head: bool | None = None
    """As an organizer marked it; ``None``: as their position says."""
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
