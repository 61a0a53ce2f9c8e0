"""Single-use links and codes, of which only the SHA-256 is stored."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from domain.errors import DomainError
from domain.tokens import digest, new_token
from storage.tables import Invitation, InvitationKind

VALID_FOR = timedelta(hours=72)


def invite(
    session: Session,
    agency_id: int,
    now: datetime,
    *,
    created_by: int | None = None,
    kind: InvitationKind = InvitationKind.INVITE,
) -> str:
    """A new invitation; the token is returned once and never stored."""
    token = new_token()
    session.add(
        Invitation(
            token_hash=digest(token),
            kind=kind,
            agency_id=agency_id,
            created_by=created_by,
            created_at=now,
            expires_at=now + VALID_FOR,
        )
    )
    session.flush()
    return token


def redeem(session: Session, token: str, person_id: int, now: datetime) -> Invitation:
    """Uses an invitation up; of two people at once, one gets it.

    Raises DomainError ``invitation.unknown``, ``.used``, ``.yours`` or ``.expired``.
    """
    found = session.exec(
        select(Invitation).where(Invitation.token_hash == digest(token))
    ).first()
    if found is None or found.revoked_at is not None:
        raise DomainError("invitation.unknown")
    if found.used_by == person_id:
        raise DomainError("invitation.yours")
    if found.used_at is None and found.expires_at < now:
        raise DomainError("invitation.expired")
    taken = session.execute(
        update(Invitation)
        .where(col(Invitation.id) == found.id, col(Invitation.used_at).is_(None))
        .values(used_at=now, used_by=person_id)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise DomainError("invitation.used")
    session.refresh(found)
    return found
