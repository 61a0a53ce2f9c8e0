"""What was handed in: one row per version, never changed."""

import hashlib
import json
from datetime import datetime

from sqlmodel import Session, col, select

from domain.tokens import receipt_number
from storage.caps import check_caps
from storage.checks import begin_check
from storage.proposals import Work, check_cap, touch
from storage.reminder_plan import plan_draft
from storage.reminder_recall import draft_ended
from storage.tables import ProposalState, Submission


def newest(session: Session, proposal_id: int) -> Submission | None:
    """The version handed in last."""
    return session.exec(
        select(Submission)
        .where(Submission.proposal_id == proposal_id)
        .order_by(col(Submission.version).desc())
    ).first()


def hand_in(
    session: Session, work: Work, person_id: int, sent_at: datetime, now: datetime
) -> Submission:
    """Writes the proposal down as it is, under a new receipt number.

    Raises DomainError as :func:`storage.proposals.start_proposal` where it was withdrawn and the
    agency has as many others as the edition allows, and as :func:`storage.caps.check_caps`.
    """
    if work.proposal.state == ProposalState.WITHDRAWN:
        check_cap(session, work.edition, work.agency)
    check_caps(session, work.edition, work.agency, work.id)
    last = newest(session, work.id)
    version = last.version + 1 if last else 1
    answers = work.draft.answers_that_apply()
    submission = Submission(
        proposal_id=work.id,
        version=version,
        receipt_number=receipt_number(work.edition.code, work.id, version),
        title=work.proposal.title,
        answers=answers,
        form_version_id=work.proposal.form_version_id,
        checksum=checksum(answers),
        submitted_by=person_id,
        submitted_at=sent_at,
    )
    session.add(submission)
    touch(work.proposal, now)
    work.proposal.state = ProposalState.SUBMITTED
    work.proposal.changed_since_submission = False
    draft_ended(session, work.proposal, now)
    begin_check(session, work.edition, work.agency, submission, now)
    return submission


def checksum(answers: dict[str, object]) -> str:
    """The SHA-256 of the answers, by which a printed copy can be checked."""
    canonical = json.dumps(answers, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def set_state(session: Session, work: Work, state: ProposalState, now: datetime) -> None:
    """Withdraws, deletes or brings back a proposal; only a draft is reminded of."""
    touch(work.proposal, now)
    work.proposal.state = state
    if state is ProposalState.DRAFT:
        plan_draft(session, work.proposal, work.edition, now)
    else:
        draft_ended(session, work.proposal, now)
