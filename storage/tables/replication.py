"""Who wants to replicate an innovation, and what was done to bring them to its owners."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field

from storage.tables.base import Table
from storage.types import UtcDateTime, one_of, state_type


class InterestState(StrEnum):
    WITH_CONTACTS = "contacts"
    """The contacts of the owner's agency were told."""
    WITH_ORGANIZERS = "organizers"
    """The agency has no contact here: the organizers bring the two together."""
    MET = "met"
    """The owner's side answered, or an organizer has brought them together."""
    WITHDRAWN = "withdrawn"


class ReplicationInterest(Table, table=True):
    """A wish to replicate an innovation; ``introduction`` is what the person agreed to pass on."""

    __tablename__ = "replication_interest"
    __table_args__ = (
        one_of("state", InterestState),
        Index(
            "uq_replication_interest_current",
            "innovation_id",
            "person_id",
            unique=True,
            sqlite_where=text("state <> 'withdrawn'"),
            postgresql_where=text("state <> 'withdrawn'"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    innovation_id: int = Field(foreign_key="innovation.id", index=True)
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger, index=True)
    introduction: str
    agency_id: int | None = Field(default=None, foreign_key="agency.id")
    """The agency whose contacts were told."""
    state: str = Field(sa_type=state_type())
    asked_at: datetime = Field(sa_type=UtcDateTime)
    met_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    met_by: int | None = Field(default=None, sa_type=BigInteger)
