"""Where proposals stand that are to be checked, and what checkers do with them.

One row for each proposal, bound to the version that was handed in last. Whoever changes it holds
the row until the transaction ends. ``by`` is the Telegram id of the checker.
"""

from datetime import datetime

from sqlmodel import Session, col, delete, select, update

from domain.checking import WAITING, Mended, Stage, first_stage, may_forward, may_return, mended
from domain.checking import repair_ends as ends
from domain.errors import DomainError
from domain.roles import StaffRole
from storage.audit import append
from storage.tables import (
    Agency,
    Edition,
    Proposal,
    ProposalCheck,
    ProposalState,
    Remark,
    RoleGrant,
    Submission,
)


def check_of(session: Session, proposal: Proposal) -> ProposalCheck | None:
    """Where a proposal stands; none where it is not to be checked, or not handed in (any more)."""
    if proposal.state != ProposalState.SUBMITTED:
        return None
    return session.get(ProposalCheck, proposal.id)


def is_returned(session: Session, proposal: Proposal) -> bool:
    check = check_of(session, proposal)
    return check is not None and check.stage == Stage.RETURNED


def take_check(
    session: Session, proposal_id: int, revision: int | None = None
) -> ProposalCheck | None:
    """The row, held; ``None`` where there is none or it was changed since the card was drawn."""
    session.flush()
    check = session.exec(
        select(ProposalCheck)
        .where(ProposalCheck.proposal_id == proposal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    return None if check is None or revision not in {None, check.revision} else check


def repair_ends(edition: Edition) -> datetime:
    return ends(edition.closes_at, edition.repair_until)


# --- coming in -----------------------------------------------------------------------------------


def begin_check(
    session: Session, edition: Edition, agency: Agency, submission: Submission, now: datetime
) -> None:
    """What was handed in, for the first time or again, waits to be checked, where that is done."""
    session.flush()
    if not edition.regions_check:
        session.execute(
            delete(ProposalCheck).where(col(ProposalCheck.proposal_id) == submission.proposal_id)
        )
        return
    stage = first_stage(agency.region_code, coordinated(session, edition.id))
    check = take_check(session, submission.proposal_id)
    if check is None:
        _add(session, submission, stage, now)
        return
    if check.stage in WAITING:
        _carry_remarks(session, check.submission_id, submission)
    check.submission_id = submission.id or 0
    _move(check, stage, now)


def _add(session: Session, submission: Submission, stage: Stage, now: datetime) -> None:
    session.add(
        ProposalCheck(
            proposal_id=submission.proposal_id,
            submission_id=submission.id or 0,
            stage=stage,
            since=now,
        )
    )
    session.flush()


def _carry_remarks(session: Session, before: int, submission: Submission) -> None:
    """Remarks nobody was told yet go along to the version that took its place."""
    session.execute(
        update(Remark)
        .where(col(Remark.submission_id) == before)
        .values(submission_id=submission.id)
        .execution_options(synchronize_session=False)
    )


def coordinated(session: Session, edition_id: int | None) -> frozenset[str]:
    """The regions that have a coordinator for an edition."""
    rows = session.exec(
        select(RoleGrant).where(
            RoleGrant.role == StaffRole.COORDINATOR, col(RoleGrant.ended_at).is_(None)
        )
    )
    return frozenset(
        row.region_code
        for row in rows
        if row.region_code is not None and row.edition_id in {None, edition_id}
    )


def enrol(session: Session, edition: Edition, now: datetime) -> None:
    """Checking was switched on: what is handed in already waits to be checked too."""
    known = select(ProposalCheck.proposal_id)
    rows = session.execute(
        select(Proposal, Agency)
        .join(Agency, col(Agency.id) == Proposal.agency_id)
        .where(
            Proposal.edition_id == edition.id,
            Proposal.state == ProposalState.SUBMITTED,
            col(Proposal.id).not_in(known),
        )
    ).all()
    regions = coordinated(session, edition.id)
    for proposal, agency in rows:
        newest = session.exec(
            select(Submission)
            .where(Submission.proposal_id == proposal.id)
            .order_by(col(Submission.version).desc())
        ).first()
        if newest is not None:
            _add(session, newest, first_stage(agency.region_code, regions), now)


def release(session: Session, edition: Edition) -> None:
    """Checking was switched off: nothing waits any more; what was returned can still be mended."""
    session.execute(
        delete(ProposalCheck).where(
            col(ProposalCheck.stage).in_(WAITING),
            col(ProposalCheck.proposal_id).in_(
                select(Proposal.id).where(Proposal.edition_id == edition.id)
            ),
        )
    )


# --- remarks -------------------------------------------------------------------------------------


def remarks_on(session: Session, submission_id: int) -> dict[str, Remark]:
    """By question, what is to be mended in a version."""
    rows = session.exec(select(Remark).where(Remark.submission_id == submission_id))
    return {remark.question_id: remark for remark in rows}


def write_remark(
    session: Session, check: ProposalCheck, question: str, body: str, by: int, now: datetime
) -> None:
    found = session.get(Remark, (check.submission_id, question))
    before = found.body if found else None
    if found is None:
        at = check.submission_id
        found = Remark(submission_id=at, question_id=question, body=body, made_by=by, made_at=now)
        session.add(found)
    found.body, found.made_by, found.made_at = body, by, now
    check.revision += 1
    told = {"question": question, "remark": body}
    _written(session, check, "remark", by, now, before=before, after=told)


def drop_remark(
    session: Session, check: ProposalCheck, question: str, by: int, now: datetime
) -> bool:
    found = session.get(Remark, (check.submission_id, question))
    if found is None:
        return False
    told = {"question": question, "remark": found.body}
    session.delete(found)
    check.revision += 1
    _written(session, check, "unremark", by, now, before=told)
    return True


def mended_since(session: Session, check: ProposalCheck) -> list[Mended]:
    """What became of the remarks of the last return, in the version handed in after it."""
    now = session.get_one(Submission, check.submission_id)
    before = session.exec(
        select(Submission)
        .join(Remark, col(Remark.submission_id) == Submission.id)
        .where(Submission.proposal_id == check.proposal_id, Submission.version < now.version)
        .order_by(col(Submission.version).desc())
    ).first()
    if before is None:
        return []
    told = {name: each.body for name, each in remarks_on(session, before.id or 0).items()}
    return mended(told, before.answers, now.answers)


# --- deciding ------------------------------------------------------------------------------------


def give_back(
    session: Session, check: ProposalCheck, edition: Edition, by: int, now: datetime
) -> dict[str, Remark]:
    """Back to the agency with its remarks, which are returned.

    Raises DomainError ``checking.no_remark``, ``checking.no_repair`` where nothing could be mended
    any more, ``checking.decided``.
    """
    remarks = remarks_on(session, check.submission_id)
    if check.stage not in WAITING:
        raise DomainError("checking.decided")
    if not may_return(Stage(check.stage), repair_ends(edition), now):
        raise DomainError("checking.no_repair")
    if not remarks:
        raise DomainError("checking.no_remark")
    before = check.stage
    _move(check, Stage.RETURNED, now)
    _written(session, check, "return", by, now, before=before, after={"remarks": len(remarks)})
    return remarks


def forward(
    session: Session, check: ProposalCheck, edition: Edition, by: int, now: datetime
) -> None:
    """On to the province. Raises DomainError ``checking.decided``."""
    if not may_forward(Stage(check.stage), repair_ends(edition), now):
        raise DomainError("checking.decided")
    before = check.stage
    _move(check, Stage.VERIFIED, now)
    _written(session, check, "forward", by, now, before=before)


def _move(check: ProposalCheck, stage: Stage, now: datetime) -> None:
    check.stage, check.since = stage, now
    check.revision += 1


def _written(
    session: Session, check: ProposalCheck, what: str, by: int, now: datetime, **told: object
) -> None:
    subject = f"proposal:{check.proposal_id}"
    append(session, by, f"check.{what}", subject, now, **told)
