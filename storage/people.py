"""People and the agencies they serve."""

from datetime import datetime

from sqlmodel import Session, col, select

from storage.tables import Membership, Person


def end_membership(
    session: Session,
    person_id: int,
    agency_id: int,
    now: datetime,
    *,
    successor: int | None = None,
) -> bool:
    """Ends that a person serves an agency; ``False`` if they did not."""
    membership = session.exec(
        select(Membership).where(
            Membership.person_id == person_id,
            Membership.agency_id == agency_id,
            col(Membership.ended_at).is_(None),
        )
    ).first()
    if membership is None:
        return False
    membership.ended_at, membership.successor_id = now, successor
    session.flush()
    return True


def forget(session: Session, person: Person, now: datetime) -> None:
    """Erases what is stored about a person; proposals belong to the agency and stay."""
    memberships = session.exec(
        select(Membership).where(
            Membership.person_id == person.id, col(Membership.ended_at).is_(None)
        )
    )
    for membership in memberships:
        membership.ended_at = now
    person.name = person.position = person.phone = None
    person.consent_version = person.consent_at = None
    person.telegram_name = ""
    session.flush()
