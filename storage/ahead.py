"""What a batch of turns will ask for, loaded in two queries instead of some hundreds.

The session holds what it loaded, so each turn finds its person and drafts without asking again.
"""

from collections.abc import Collection

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage.tables import Agency, Membership, Person, Proposal, ProposalState

PEOPLE = select(Person).where(col(Person.id).in_(bindparam("people", expanding=True)))
DRAFTS = (
    select(Proposal, Agency)
    .join(Agency, col(Proposal.agency_id) == col(Agency.id))
    .join(Membership, col(Membership.agency_id) == col(Agency.id))
    .where(
        col(Membership.person_id).in_(bindparam("people", expanding=True)),
        col(Membership.ended_at).is_(None),
        col(Proposal.state) == ProposalState.DRAFT,
    )
)


def load_ahead(session: Session, people: Collection[int | None]) -> None:
    """Loads these people and the drafts of the agencies they serve into the session."""
    session.execute(PEOPLE, {"people": list(people)}).all()
    session.execute(DRAFTS, {"people": list(people)}).all()
