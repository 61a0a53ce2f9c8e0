"""Single-use links and codes, of which only the SHA-256 is stored."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from domain.errors import DomainError
from domain.tokens import digest, new_token
from storage.tables import Invitation, InvitationKind, Role

VALID_FOR = timedelta(hours=72)


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


def redeem(session: Session, token: str, person_id: int, now: datetime) -> Invitation:
    """Uses an invitation up; of two people at once, one gets it. The person is stored already.

    Raises DomainError ``invitation.unknown``, ``.revoked``, ``.used``, ``.yours`` or
    ``.expired``.
    """
    found = session.exec(select(Invitation).where(Invitation.token_hash == digest(token))).first()
    if found is None:
        raise DomainError("invitation.unknown")
    if found.used_by == person_id:
        raise DomainError("invitation.yours")
    if found.revoked_at is not None:
        raise DomainError("invitation.revoked")
    if found.used_at is None and found.expires_at < now:
        raise DomainError("invitation.expired")
    taken = session.execute(
        update(Invitation)
        .where(
            col(Invitation.id) == found.id,
            col(Invitation.used_at).is_(None),
            col(Invitation.revoked_at).is_(None),
        )
        .values(used_at=now, used_by=person_id)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise DomainError("invitation.used")
    session.refresh(found)
    return found


def revoke(session: Session, token: str, now: datetime) -> bool:
    """Makes an unused invitation worthless; ``False`` if there is none."""
    changed = session.execute(
        update(Invitation)
        .where(
            col(Invitation.token_hash) == digest(token),
            col(Invitation.used_at).is_(None),
            col(Invitation.revoked_at).is_(None),
        )
        .values(revoked_at=now)
        .execution_options(synchronize_session="fetch")
    )
    return bool(changed.rowcount == 1)  # type: ignore[attr-defined]
