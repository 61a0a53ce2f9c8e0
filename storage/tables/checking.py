"""The checking of what was handed in, and access after the deadline."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, Text
from sqlmodel import Field

from domain.checking import Stage
from storage.tables.base import Table
from storage.types import UtcDateTime, one_of, state_type


class ProposalCheck(Table, table=True):
    """Where a proposal stands that is to be checked; one row each, bound to the version handed in.

    ``revision`` grows with every change, so that of two checkers who press at once one acts.
    """

    __tablename__ = "proposal_check"
    __table_args__ = (
        one_of("stage", Stage),
        Index("ix_proposal_check_stage", "stage", "since"),
    )
    proposal_id: int = Field(
        primary_key=True, foreign_key="proposal.id", sa_column_kwargs={"autoincrement": False}
    )
    submission_id: int = Field(foreign_key="submission.id")
    stage: str = Field(sa_type=state_type())
    since: datetime = Field(sa_type=UtcDateTime)
    revision: int = 0


class Remark(Table, table=True):
    """What is to be mended in the answer to a question, as it was handed in."""

    submission_id: int = Field(primary_key=True, foreign_key="submission.id")
    question_id: str = Field(primary_key=True, max_length=16)
    body: str = Field(sa_type=Text)
    made_by: int = Field(foreign_key="person.id", sa_type=BigInteger)
    made_at: datetime = Field(sa_type=UtcDateTime)


class CheckReminder(Table, table=True):
    """A day's reminder to somebody who is to check: one row, so it is sent once."""

    __tablename__ = "check_reminder"
    person_id: int = Field(primary_key=True, foreign_key="person.id", sa_type=BigInteger)
    day: date = Field(primary_key=True)
    decided_at: datetime = Field(sa_type=UtcDateTime)


class LateAccess(Table, table=True):
    """A code that lets one agency hand in to one edition after the deadline.

    It holds once it was opened (``used_at``), by a contact with the code or by an organizer.
    """

    __tablename__ = "late_access"
    __table_args__ = (CheckConstraint("reason <> ''", name="has_a_reason"),)
    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    edition_id: int = Field(foreign_key="edition.id", index=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    reason: str = Field(sa_type=Text)
    created_by: int = Field(foreign_key="person.id", sa_type=BigInteger)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    """The last moment for handing in."""
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_by: int | None = Field(default=None, foreign_key="person.id", sa_type=BigInteger)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
