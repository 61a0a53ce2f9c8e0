"""Single-use links and codes, of which only the SHA-256 is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, update
from sqlmodel import Session, col, func, select

from domain.errors import DomainError
from domain.tokens import digest, new_token
from storage.single_use import use_up
from storage.tables import Agency, Invitation, InvitationKind, Membership, Role

VALID_FOR = timedelta(hours=72)
LIST_VALID_FOR = timedelta(days=14)
"""Links on paper take their time to reach an agency."""
MOST_OPEN = 5
"""Open invitations to one agency; more are a mistake or a flood."""
MOST_PER_HOUR = 1000
"""Invitations that one organizer makes in an hour: three lists for the whole province."""


def invite(
    session: Session,
    agency_id: int,
    now: datetime,
    *,
    created_by: int | None = None,
    kind: InvitationKind = InvitationKind.INVITE,
    role: Role = Role.CONTACT,
    valid_for: timedelta = VALID_FOR,
) -> str:
    """A new invitation; the token is returned once and never stored."""
    token = new_token()
    session.add(
        Invitation(
            token_hash=digest(token),
            kind=kind,
            role=role,
            agency_id=agency_id,
            created_by=created_by,
            created_at=now,
            expires_at=now + valid_for,
        )
    )
    session.flush()
    return token


def hand_over(session: Session, agency_id: int, person_id: int, now: datetime) -> tuple[str, bool]:
    """A code for a contact's successor, and whether it replaces one they made before."""
    earlier = and_(
        col(Invitation.kind) == InvitationKind.HANDOVER,
        col(Invitation.agency_id) == agency_id,
        col(Invitation.created_by) == person_id,
        col(Invitation.expires_at) >= now,
    )
    replaced = _revoke(session, earlier, now) > 0
    kind = InvitationKind.HANDOVER
    return invite(session, agency_id, now, created_by=person_id, kind=kind), replaced


def check_pace(session: Session, created_by: int, more: int, now: datetime) -> None:
    """Raises DomainError ``people.too_fast`` where somebody would make too many in an hour."""
    made = session.exec(
        select(func.count())
        .select_from(Invitation)
        .where(
            Invitation.created_by == created_by,
            col(Invitation.created_at) > now - timedelta(hours=1),
        )
    ).one()
    if made + more > MOST_PER_HOUR:
        raise DomainError("people.too_fast", most=MOST_PER_HOUR)


def redeem(session: Session, token: str, person_id: int, now: datetime) -> Invitation:
    """Uses an invitation up; of two people at once, one gets it. The person is stored already.

    Raises DomainError ``invitation.unknown``, ``.revoked``, ``.used``, ``.yours`` or
    ``.expired``.
    """
    found = session.exec(select(Invitation).where(Invitation.token_hash == digest(token))).first()
    if found is None:
        raise DomainError("invitation.unknown")
    return use_up(session, found, person_id, now)


def revoke(session: Session, token: str, now: datetime) -> bool:
    """Makes an unused invitation worthless; ``False`` if there is none."""
    return _revoke(session, col(Invitation.token_hash) == digest(token), now) == 1


def revoke_open(session: Session, invitation_id: int, now: datetime) -> bool:
    """Takes one open invitation back; ``False`` where it was used or taken back already."""
    return _revoke(session, col(Invitation.id) == invitation_id, now) == 1


def revoke_all(session: Session, agency_id: int, now: datetime) -> int:
    """Takes every unused invitation of an agency back; returns how many."""
    return _revoke(session, col(Invitation.agency_id) == agency_id, now)


def _revoke(session: Session, which: ColumnElement[bool], now: datetime) -> int:
    changed = session.execute(
        update(Invitation)
        .where(which, col(Invitation.used_at).is_(None), col(Invitation.revoked_at).is_(None))
        .values(revoked_at=now)
        .execution_options(synchronize_session="fetch")
    )
    return int(changed.rowcount)  # type: ignore[attr-defined]


# --- who was invited, who joined -----------------------------------------------------------------


class Reach(StrEnum):
    """How far an agency can be reached."""

    JOINED = "joined"
    INVITED = "invited"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Reached:
    """An agency with the number of its contacts and of its open invitations."""

    agency: Agency
    contacts: int
    invitations: int

    @property
    def reach(self) -> Reach:
        if self.contacts:
            return Reach.JOINED
        return Reach.INVITED if self.invitations else Reach.NOBODY


def is_open(now: datetime) -> ColumnElement[bool]:
    """Of an invitation: it can still be used."""
    return and_(
        col(Invitation.used_at).is_(None),
        col(Invitation.revoked_at).is_(None),
        col(Invitation.expires_at) >= now,
        col(Invitation.kind) == InvitationKind.INVITE,
    )


def open_invitations(session: Session, agency_id: int, now: datetime) -> list[Invitation]:
    """An agency's invitations that can still be used, the next to end first."""
    return list(
        session.exec(
            select(Invitation)
            .where(Invitation.agency_id == agency_id, is_open(now))
            .order_by(col(Invitation.expires_at), col(Invitation.id))
        )
    )


def newest(session: Session) -> int:
    """The number of the invitation made last; 0 where there is none."""
    return session.exec(select(func.max(Invitation.id))).one() or 0


def reached(session: Session, regions: Iterable[str] | None, now: datetime) -> list[Reached]:
    """The agencies of these regions (``None``: of all) and how far each is reached."""
    wanted = select(Agency).where(Agency.active)
    if regions is not None:
        wanted = wanted.where(col(Agency.region_code).in_(list(regions)))
    contacts: dict[int, int] = dict(
        session.exec(
            select(Membership.agency_id, func.count())
            .where(col(Membership.ended_at).is_(None))
            .group_by(col(Membership.agency_id))
        ).all()
    )
    invitations: dict[int, int] = dict(
        session.exec(
            select(Invitation.agency_id, func.count())
            .where(is_open(now))
            .group_by(col(Invitation.agency_id))
        ).all()
    )
    return [
        Reached(agency, contacts.get(agency.id or 0, 0), invitations.get(agency.id or 0, 0))
        for agency in session.exec(
            wanted.order_by(col(Agency.region_code), Agency.name, col(Agency.id))
        )
    ]
