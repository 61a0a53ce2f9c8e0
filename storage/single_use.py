"""A link that works once, whatever it gives: the one place that uses it up."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy import update
from sqlmodel import Session, col

from domain.errors import DomainError
from storage.tables import Invitation, LateAccess, StaffInvitation

Link = TypeVar("Link", Invitation, StaffInvitation, LateAccess)


def use_up(
    session: Session, found: Link, person_id: int, now: datetime, *, worthless: bool = False
) -> Link:
    """Uses a link up; of two people at once, one gets it. The person is stored already.

    ``worthless``: as good as revoked, for a reason of its own. Raises DomainError
    ``invitation.yours``, ``.revoked``, ``.expired`` or ``.used``.
    """
    if found.used_by == person_id:
        raise DomainError("invitation.yours")
    if found.revoked_at is not None or worthless:
        raise DomainError("invitation.revoked")
    if found.used_at is None and found.expires_at < now:
        raise DomainError("invitation.expired")
    table = type(found)
    taken = session.execute(
        update(table)
        .where(
            col(table.id) == found.id,
            col(table.used_at).is_(None),
            col(table.revoked_at).is_(None),
        )
        .values(used_at=now, used_by=person_id)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise DomainError("invitation.used")
    session.refresh(found)
    return found
