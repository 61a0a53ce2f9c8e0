"""Who runs the competition, and what they did."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Index, text
from sqlmodel import Field

from domain.roles import StaffRole
from storage.tables.base import Table
from storage.types import UtcDateTime, one_of, state_type


class RoleGrant(Table, table=True):
    """A role a person holds until it ends. The person need not have written to the bot yet."""

    __tablename__ = "role_grant"
    __table_args__ = (
        one_of("role", StaffRole),
        CheckConstraint(
            "role <> 'coordinator' OR region_code IS NOT NULL", name="coordinator_has_region"
        ),
        Index(
            "uq_role_grant_current",
            "person_id",
            "role",
            text("coalesce(edition_id, 0)"),
            text("coalesce(region_code, '')"),
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(sa_type=BigInteger, index=True)
    role: str = Field(sa_type=state_type())
    edition_id: int | None = Field(default=None, foreign_key="edition.id")
    region_code: str | None = Field(default=None, foreign_key="region.code")
    granted_by: int | None = Field(default=None, sa_type=BigInteger)
    since: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class StaffInvitation(Table, table=True):
    """A single-use link that gives a role. Only the SHA-256 of its token is stored."""

    __tablename__ = "staff_invitation"
    __table_args__ = (
        one_of("role", StaffRole),
        CheckConstraint(
            "role <> 'coordinator' OR region_code IS NOT NULL", name="coordinator_has_region"
        ),
        CheckConstraint("(used_at IS NULL) = (used_by IS NULL)", name="used_by_somebody"),
    )
    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    role: str = Field(sa_type=state_type())
    edition_id: int | None = Field(default=None, foreign_key="edition.id")
    region_code: str | None = Field(default=None, foreign_key="region.code")
    created_by: int = Field(sa_type=BigInteger)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_by: int | None = Field(default=None, foreign_key="person.id", sa_type=BigInteger)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AuditEntry(Table, table=True):
    """What staff changed or sent: appended, never changed, each bound to the one before."""

    __tablename__ = "audit_entry"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: int | None = Field(default=None, sa_type=BigInteger)
    """Telegram id; ``None`` for the command line and the program itself."""
    action: str = Field(index=True)
    subject: str
    before: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    after: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    hash: str = Field(max_length=64, unique=True)
