"""Who is to be told the weekly digest of coverage: once per week, edition and person."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from domain.coverage import DigestWeek
from domain.roles import Act, regions_of
from storage.staff import grants_that_allow
from storage.tables import CoverageDigest, DigestMute, Edition, Person


@dataclass(frozen=True)
class Reader:
    """Somebody who may see coverage, and of which regions (``None``: of all)."""

    person: Person
    regions: frozenset[str] | None
    muted: bool


def next_reader(session: Session, edition: Edition, week: DigestWeek) -> Reader | None:
    """Somebody for whom this week's digest is not decided yet.

    A role given since the digest went out begins with the next one.
    """
    grants = grants_that_allow(session, Act.SEE_COVERAGE, edition.id, until=week.due_at)
    decided = select(CoverageDigest.person_id).where(
        CoverageDigest.edition_id == edition.id, CoverageDigest.monday == week.monday
    )
    found = session.exec(
        select(Person, DigestMute)
        .join(DigestMute, col(DigestMute.person_id) == Person.id, isouter=True)
        .where(
            col(Person.id).in_(grants),
            col(Person.id).not_in(decided),
            col(Person.blocked_at).is_(None),
        )
        .order_by(col(Person.id))
        .limit(1)
    ).first()
    if found is None:
        return None
    person, mute = found
    return Reader(person, regions_of(grants[person.id], Act.SEE_COVERAGE), mute is not None)


def decide(
    session: Session,
    edition: Edition,
    week: DigestWeek,
    reader: Reader,
    now: datetime,
    *,
    told: bool,
) -> bool:
    """Writes down that a digest is decided; ``False`` where another process did so meanwhile."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    written = session.execute(
        insert(CoverageDigest)
        .values(
            edition_id=edition.id,
            monday=week.monday,
            person_id=reader.person.id,
            told=told,
            decided_at=now,
        )
        .on_conflict_do_nothing()
        .returning(col(CoverageDigest.person_id))
    )
    return written.first() is not None


def is_muted(session: Session, person_id: int) -> bool:
    return session.get(DigestMute, person_id) is not None


def set_muted(session: Session, person_id: int, muted: bool, now: datetime) -> None:
    found = session.get(DigestMute, person_id)
    if muted and found is None:
        session.add(DigestMute(person_id=person_id, since=now))
    elif not muted and found is not None:
        session.delete(found)
    session.flush()
