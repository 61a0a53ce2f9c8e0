"""Innovations that have won, each behind one or more recorded awards (``Winner``)."""

from sqlalchemy import JSON, BigInteger
from sqlmodel import Field

from storage.tables.base import Table


class Innovation(Table, table=True):
    """An innovation, or where it has no title an award that a government was given as a whole.

    What its awards say is written into it at every import; ``hidden``, ``photo`` and ``agency_id``
    are organizers' own. One that no award is left of stays, hidden and nowhere in order, since
    links and wishes may name it.
    """

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=12)
    """Its name in links: it never changes."""
    title: str
    is_innovation: bool = True
    region_code: str = Field(foreign_key="region.code", index=True)
    institution: str
    category: str
    summary: str
    summary_basis: str
    verified: str
    topics: list[str] = Field(default_factory=list, sa_type=JSON)
    place: int = Field(sa_type=BigInteger, unique=True)
    """Its place in every list (``domain.innovations.place_in_order``), and its key in the index."""
    hidden: bool = False
    """Taken out of all answers: by an organizer, or since no award is left of it."""
    hidden_why: str | None = None
    """The organizer's reason."""
    photo: str | None = None
    """File name in the folder of photos."""
    agency_id: int | None = Field(default=None, foreign_key="agency.id", index=True)
    proposal_id: int | None = Field(default=None, foreign_key="proposal.id")
    """The proposal it won with, where it was handed in here."""
    joined_to: int | None = Field(default=None, foreign_key="innovation.id", index=True)
    """The innovation that this one is, as an organizer found: its links lead there."""


class InnovationWord(Table, table=True):
    """A word that some innovation is written with, so that mistyped ones can be put right."""

    __tablename__ = "innovation_word"
    word: str = Field(primary_key=True, max_length=40)
    uses: int
