"""People and the agencies they serve."""

from datetime import datetime

from sqlmodel import Session, col, select

from storage.proposals import serves
from storage.reminder_recall import silence
from storage.tables import Agency, Consent, Membership, Person


def join_agency(session: Session, person_id: int, agency: Agency, now: datetime) -> None:
    """Makes a person a contact of an agency, once."""
    assert agency.id is not None
    if not serves(session, person_id, agency.id):
        session.add(Membership(person_id=person_id, agency_id=agency.id, since=now))
        session.flush()


def record_consent(
    session: Session, person: Person, version: str, now: datetime, *, agreed: bool
) -> None:
    """Writes a yes or no down for good; a yes holds until the text changes or it is withdrawn."""
    session.add(Consent(person_id=person.id, version=version, agreed=agreed, at=now))
    person.consent_version, person.consent_at = (version, now) if agreed else (None, None)
    session.flush()


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
    silence(session, person_id, now)
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
    silence(session, person.id, now)
