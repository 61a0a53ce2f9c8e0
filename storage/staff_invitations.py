"""Single-use links that give a role, of which only the SHA-256 is stored."""

from datetime import datetime

from sqlmodel import Session, col, select

from domain.roles import Act, Grant
from domain.tokens import digest, new_token
from storage.audit import append
from storage.invitations import VALID_FOR
from storage.single_use import use_up
from storage.staff import people_who_may, told
from storage.tables import StaffInvitation


def invite(session: Session, given: Grant, by: int, now: datetime) -> str:
    """A link for a role; the token is returned once and never stored."""
    token = new_token()
    made = StaffInvitation(
        token_hash=digest(token),
        role=given.role,
        edition_id=given.edition_id,
        region_code=given.region_code,
        created_by=by,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    session.add(made)
    session.flush()
    append(session, by, "staff.invite", f"staff_invitation:{made.id}", now, after=told(given))
    return token


def redeem(session: Session, token: str, person_id: int, now: datetime) -> StaffInvitation | None:
    """Uses a link up; of two people at once, one gets it. ``None`` where no link has this token.

    Raises DomainError ``invitation.used``, ``.revoked``, ``.expired`` or ``.yours``. A link of
    somebody who may not give roles any more is worth as little as a revoked one.
    """
    found = _with(session, token)
    if found is None:
        return None
    worthless = found.created_by not in _givers(session)
    return use_up(session, found, person_id, now, worthless=worthless)


def still_open(session: Session, now: datetime) -> list[StaffInvitation]:
    """The links that can still be used, the newest first."""
    return list(
        session.exec(
            select(StaffInvitation)
            .where(
                col(StaffInvitation.used_at).is_(None),
                col(StaffInvitation.revoked_at).is_(None),
                col(StaffInvitation.expires_at) >= now,
            )
            .order_by(col(StaffInvitation.id).desc())
        )
    )


def revoke(session: Session, invitation_id: int, by: int, now: datetime) -> bool:
    """Makes an unused link worthless; ``False`` where it is so already."""
    found = session.get(StaffInvitation, invitation_id)
    if found is None or found.used_at is not None or found.revoked_at is not None:
        return False
    found.revoked_at = now
    append(session, by, "staff.uninvite", f"staff_invitation:{found.id}", now)
    return True


def _with(session: Session, token: str) -> StaffInvitation | None:
    wanted = select(StaffInvitation).where(StaffInvitation.token_hash == digest(token))
    return session.exec(wanted).first()


def _givers(session: Session) -> list[int]:
    return people_who_may(session, Act.MANAGE_STAFF)
