"""The people of a segment, with what decides whether they may be written to."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlmodel import Session, col, select

from domain.checking import Stage
from domain.draft import Draft
from domain.segments import Member, Segment, SegmentKind
from storage.editions import form_of
from storage.proposals import ACTIVE
from storage.tables import (
    Agency,
    Answer,
    Membership,
    Person,
    Proposal,
    ProposalCheck,
    ProposalState,
    Region,
    RoleGrant,
)
from storage.tables.broadcasts import NewsChoice


def members(session: Session, segment: Segment) -> list[Member]:
    """Everybody in a segment, once, by number; also those who may not be written to."""
    session.flush()
    staff = segment.kind is SegmentKind.STAFF
    rows = session.execute(
        select(
            Person.id,
            col(Person.blocked_at).is_not(None),
            NewsChoice.wanted,
            col(Person.consent_at).is_not(None),
        )
        .outerjoin(NewsChoice, col(NewsChoice.person_id) == Person.id)
        .where(*_which(session, segment))
        .order_by(col(Person.id))
    )
    return [
        Member(person, blocked, news, consented, staff) for person, blocked, news, consented in rows
    ]


def _which(session: Session, segment: Segment) -> list[Any]:
    """The condition on people; none for everybody."""
    if segment.kind is SegmentKind.EVERYBODY:
        return []
    if segment.kind is SegmentKind.STAFF:
        held = select(RoleGrant.person_id).where(col(RoleGrant.ended_at).is_(None))
        return [col(Person.id).in_(held)]
    served = select(Membership.person_id).where(col(Membership.ended_at).is_(None))
    agencies = agencies_of(session, segment)
    if agencies is not None:
        served = served.where(col(Membership.agency_id).in_(agencies))
    return [col(Person.id).in_(served)]


def agencies_of(session: Session, segment: Segment) -> Any:
    """The agencies whose contacts are meant; ``None`` for all."""
    match segment.kind:
        case SegmentKind.AGENCY:
            return [segment.agency]
        case SegmentKind.REGION:
            return select(Agency.id).where(Agency.region_code == segment.region)
        case SegmentKind.REGION_KIND:
            regions = select(Region.code).where(Region.kind == segment.region)
            return select(Agency.id).where(col(Agency.region_code).in_(regions))
        case SegmentKind.NOT_STARTED:
            started = _proposals(segment).where(col(Proposal.state).in_(ACTIVE))
            return select(Agency.id).where(col(Agency.active), col(Agency.id).not_in(started))
        case SegmentKind.RETURNED:
            return _proposals(segment).where(
                Proposal.state == ProposalState.SUBMITTED, col(Proposal.id).in_(_given_back())
            )
        case SegmentKind.DRAFT_BELOW:
            return _with_draft_below(session, segment)
    return None


def _proposals(segment: Segment) -> Any:
    return select(Proposal.agency_id).where(Proposal.edition_id == segment.edition)


def _given_back() -> Any:
    return select(ProposalCheck.proposal_id).where(ProposalCheck.stage == Stage.RETURNED)


def _with_draft_below(session: Session, segment: Segment) -> list[int]:
    """Agencies with a draft of which less than so many percent is answered."""
    drafts = session.exec(
        select(Proposal).where(
            Proposal.edition_id == segment.edition, Proposal.state == ProposalState.DRAFT
        )
    ).all()
    answers = _answers(session, (draft.id for draft in drafts))
    found = set()
    for proposal in drafts:
        draft = Draft(form_of(session, proposal.form_version_id), answers[proposal.id])
        if draft.percent < segment.percent:
            found.add(proposal.agency_id)
    return sorted(found)


def _answers(session: Session, proposals: Iterable[int | None]) -> dict[int | None, dict[str, Any]]:
    """By proposal, the answers now in force."""
    found: dict[int | None, dict[str, Any]] = defaultdict(dict)
    rows = session.execute(
        select(Answer.proposal_id, Answer.question_id, Answer.value).where(
            col(Answer.current), col(Answer.proposal_id).in_(list(proposals))
        )
    )
    for proposal_id, question_id, value in rows:
        if value is not None:
            found[proposal_id][question_id] = value
    return found
