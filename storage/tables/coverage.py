"""The weekly digest of coverage: to whom it was told, and who does not want it."""

from datetime import date, datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from storage.tables.base import Table
from storage.types import UtcDateTime


class CoverageDigest(Table, table=True):
    """A week's digest of an edition, decided for a person: one row, so it is told once."""

    __tablename__ = "coverage_digest"
    edition_id: int = Field(primary_key=True, foreign_key="edition.id")
    monday: date = Field(primary_key=True)
    person_id: int = Field(primary_key=True, foreign_key="person.id", sa_type=BigInteger)
    told: bool
    """False where the person had muted the digest, or it could not be written."""
    decided_at: datetime = Field(sa_type=UtcDateTime)


class DigestMute(Table, table=True):
    """A person who does not want the digest."""

    __tablename__ = "digest_mute"
    person_id: int = Field(
        primary_key=True,
        foreign_key="person.id",
        sa_type=BigInteger,
        sa_column_kwargs={"autoincrement": False},
    )
    since: datetime = Field(sa_type=UtcDateTime)
