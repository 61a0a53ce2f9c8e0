"""The roles of staff."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.errors import DomainError
from domain.roles import Act, Grant, StaffRole, may
from storage.audit import append
from storage.tables import RoleGrant, StaffInvitation


def grants_of(session: Session, person_id: int) -> list[Grant]:
    """The roles a person holds now."""
    rows = session.exec(_current().where(RoleGrant.person_id == person_id))
    return [given_by(row) for row in rows]


def people_who_may(
    session: Session, act: Act, *, edition_id: int | None = None, region_code: str | None = None
) -> list[int]:
    """Everybody whose role allows an act, there."""
    rows = session.exec(_current().order_by(col(RoleGrant.person_id)))
    able = [
        row.person_id
        for row in rows
        if may([given_by(row)], act, edition_id=edition_id, region_code=region_code)
    ]
    return list(dict.fromkeys(able))


def grants_that_allow(
    session: Session, act: Act, edition_id: int | None, *, until: datetime
) -> dict[int, list[Grant]]:
    """By person, the roles given until a time that allow an act in an edition, wherever."""
    found: dict[int, list[Grant]] = {}
    for row in session.exec(_current().where(col(RoleGrant.since) <= until)):
        held = given_by(row)
        if may([held], act, edition_id=edition_id):
            found.setdefault(row.person_id, []).append(held)
    return found


def current_grants(session: Session) -> list[RoleGrant]:
    """Every role held now, in the order it was granted."""
    return list(session.exec(_current().order_by(col(RoleGrant.id))))


def current_grant(session: Session, grant_id: int) -> RoleGrant | None:
    """A role that has not ended."""
    found = session.get(RoleGrant, grant_id)
    return found if found is not None and found.ended_at is None else None


def ensure_owners(session: Session, ids: Iterable[int], now: datetime) -> None:
    """The first organizers of the settings own the competition; a role once ended stays so."""
    known = set(session.exec(select(RoleGrant.person_id).where(RoleGrant.role == StaffRole.OWNER)))
    for person_id in ids:
        if person_id not in known:
            grant(session, person_id, Grant(StaffRole.OWNER), None, now)


def grant(session: Session, person_id: int, given: Grant, by: int | None, now: datetime) -> bool:
    """Gives a role; ``False`` where the person holds it already.

    Raises DomainError ``staff.owner_of_all`` for an owner of one edition, who could own all.
    """
    if given.role is StaffRole.OWNER and given.edition_id is not None:
        raise DomainError("staff.owner_of_all")
    if given in grants_of(session, person_id):
        return False
    session.add(
        RoleGrant(
            person_id=person_id,
            role=given.role,
            edition_id=given.edition_id,
            region_code=given.region_code,
            granted_by=by,
            since=now,
        )
    )
    append(session, by, "staff.grant", f"person:{person_id}", now, after=told(given))
    return True


def end(session: Session, grant_id: int, by: int | None, now: datetime) -> RoleGrant | None:
    """Ends a role; ``None`` where it is ended already.

    Raises DomainError ``staff.last_owner`` where nobody would be left who can grant roles.
    """
    row = current_grant(session, grant_id)
    if row is None:
        return None
    if row.role == StaffRole.OWNER and len(people_who_may(session, Act.MANAGE_STAFF)) == 1:
        raise DomainError("staff.last_owner")
    row.ended_at = now
    append(session, by, "staff.end", f"person:{row.person_id}", now, before=told(given_by(row)))
    return row


def _current() -> SelectOfScalar[RoleGrant]:
    return select(RoleGrant).where(col(RoleGrant.ended_at).is_(None))


def given_by(row: RoleGrant | StaffInvitation) -> Grant:
    """The role that a row gives."""
    return Grant(StaffRole(row.role), row.edition_id, row.region_code)


def told(given: Grant) -> dict[str, object]:
    """A role as it stands in the audit log."""
    return {"role": given.role, "edition": given.edition_id, "region": given.region_code}
