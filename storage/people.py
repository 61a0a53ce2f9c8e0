"""People and the agencies they serve."""

from datetime import datetime

from sqlmodel import Session, col, select

from storage.audit import append
from storage.news import choose_news
from storage.proposals import serves
from storage.questions import forget_words
from storage.reminder_recall import silence
from storage.replication import withdraw_all
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
    session.flush()
    silence(session, person_id, now)
    return True


def move(
    session: Session, person_id: int, from_agency: int, to_agency: Agency, now: datetime
) -> bool:
    """A contact serves another agency from now on; ``False`` if they did not serve the first."""
    if not end_membership(session, person_id, from_agency, now):
        return False
    join_agency(session, person_id, to_agency, now)
    return True


def contacts(session: Session, agency_id: int) -> list[tuple[Person, Membership]]:
    """Who serves an agency now and since when, the longest first."""
    rows = session.exec(
        select(Person, Membership)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(Membership.agency_id == agency_id, col(Membership.ended_at).is_(None))
        .order_by(col(Membership.since), col(Membership.id))
    )
    return [(person, membership) for person, membership in rows]


def membership_now(session: Session, membership_id: int) -> Membership | None:
    """A membership that has not ended."""
    found = session.get(Membership, membership_id)
    return found if found is not None and found.ended_at is None else None


def mark_head(session: Session, membership: Membership, head: bool, by: int, now: datetime) -> None:
    """Whether somebody leads their agency, whatever their position says."""
    before, membership.is_head = membership.is_head, head
    about = f"person:{membership.person_id}"
    append(session, by, "contact.head" if head else "contact.no_head", about, now, before=before)


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
    forget_words(session, person.id, now)
    withdraw_all(session, person.id)
    silence(session, person.id, now)
    choose_news(session, person.id, False, now)
