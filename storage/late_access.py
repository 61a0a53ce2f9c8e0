"""Access after the deadline: a single-use code for one agency of one edition, with its reason.

Only the SHA-256 of the code is stored. It holds from being opened until its end, unless it is
revoked before.
"""

from datetime import datetime

from sqlmodel import Session, col, func, select

from domain.errors import DomainError
from domain.tokens import digest, new_token
from storage.audit import append
from storage.checks import is_returned, repair_ends
from storage.proposals import Work, serves
from storage.single_use import use_up
from storage.tables import Agency, Edition, EditionState, LateAccess, Membership


def make(
    session: Session,
    edition: Edition,
    agency: Agency,
    until: datetime,
    reason: str,
    by: int,
    now: datetime,
) -> tuple[LateAccess, str]:
    """A code; the token is returned once and never stored."""
    token = new_token()
    made = LateAccess(
        token_hash=digest(token),
        edition_id=edition.id or 0,
        agency_id=agency.id or 0,
        reason=reason,
        created_by=by,
        created_at=now,
        expires_at=until,
    )
    session.add(made)
    session.flush()
    told = {"edition": edition.code, "until": until.isoformat(), "reason": reason}
    append(session, by, "late.make", f"agency:{agency.id}", now, after=told)
    return made, token


def redeem(session: Session, token: str, person_id: int, now: datetime) -> LateAccess | None:
    """Opens the access with its code; ``None`` where no code is this.

    Raises DomainError ``late.other_agency`` for whoever does not serve the agency, else as
    :func:`open_access`.
    """
    wanted = select(LateAccess).where(LateAccess.token_hash == digest(token))
    found = session.exec(wanted).first()
    if found is None:
        return None
    if not serves(session, person_id, found.agency_id):
        agency = session.get_one(Agency, found.agency_id)
        raise DomainError("late.other_agency", agency=agency.name)
    return open_access(session, found, person_id, now)


def open_access(session: Session, found: LateAccess, person_id: int, now: datetime) -> LateAccess:
    """From now on the agency may hand in.

    Raises DomainError ``late.yours``, ``.revoked``, ``.expired`` or ``.used``.
    """
    try:
        use_up(session, found, person_id, now)
    except DomainError as error:
        raise DomainError(f"late.{error.problem.key.partition('.')[2]}") from None
    append(session, person_id, "late.open", f"agency:{found.agency_id}", now)
    return found


def revoke(session: Session, found: LateAccess, by: int, now: datetime) -> bool:
    """Ends an access at once, opened or not; ``False`` where it had ended already."""
    session.refresh(found, with_for_update=True)
    if found.revoked_at is not None or found.expires_at < now:
        return False
    found.revoked_at = now
    append(session, by, "late.revoke", f"agency:{found.agency_id}", now)
    return True


def standing(session: Session, edition_id: int, now: datetime) -> list[LateAccess]:
    """The accesses of an edition that have not ended, the next to end first."""
    return list(
        session.exec(
            select(LateAccess)
            .where(
                LateAccess.edition_id == edition_id,
                col(LateAccess.revoked_at).is_(None),
                col(LateAccess.expires_at) >= now,
            )
            .order_by(col(LateAccess.expires_at), col(LateAccess.id))
        )
    )


# --- until when ----------------------------------------------------------------------------------


def last_moment(session: Session, work: Work) -> datetime:
    """Until when a proposal may be changed and handed in: the deadline, for most.

    What was given back may be mended through the repair period, and an agency with late access
    has until its end.
    """
    edition = work.edition
    if edition.state == EditionState.ARCHIVED:
        return edition.closes_at
    repair = repair_ends(edition) if is_returned(session, work.proposal) else edition.closes_at
    return max(repair, usual_end(session, edition, work.agency.id or 0))


def usual_end(session: Session, edition: Edition, agency_id: int) -> datetime:
    """Until when an agency may hand in: the deadline, or the end of its late access."""
    late = session.exec(
        select(func.max(LateAccess.expires_at)).where(
            LateAccess.edition_id == edition.id,
            LateAccess.agency_id == agency_id,
            col(LateAccess.used_at).is_not(None),
            col(LateAccess.revoked_at).is_(None),
        )
    ).one()
    return max(edition.closes_at, late or edition.closes_at)


def late_openings(session: Session, person_id: int, now: datetime) -> list[tuple[Edition, Agency]]:
    """The editions that have closed to all but an agency this person serves, with that agency."""
    rows = session.execute(
        select(Edition, Agency)
        .select_from(LateAccess)
        .join(Edition, col(Edition.id) == LateAccess.edition_id)
        .join(Agency, col(Agency.id) == LateAccess.agency_id)
        .join(Membership, col(Membership.agency_id) == LateAccess.agency_id)
        .where(
            Membership.person_id == person_id,
            col(Membership.ended_at).is_(None),
            col(LateAccess.used_at).is_not(None),
            col(LateAccess.revoked_at).is_(None),
            col(LateAccess.expires_at) >= now,
            Edition.state == EditionState.OPEN,
            col(Edition.closes_at) < now,
        )
        .order_by(col(Edition.id), Agency.name, col(Agency.id))
    )
    each = {(edition.id, agency.id): (edition, agency) for edition, agency in rows}
    return list(each.values())
