"""How far every agency is in an edition: one query for agencies, one for all their proposals.

How complete a draft is follows from its answers. To read them all takes most of a second for
10,000 drafts, so what was found for a revision is kept, and only changed drafts are read anew.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Row, func
from sqlmodel import Session, col, select

from domain.checking import Stage
from domain.coverage import (
    AgencyCoverage,
    CoverageState,
    Season,
    deciding_questions,
    percent_answered,
    state_of,
)
from domain.form import Form
from storage.editions import form_of
from storage.invitations import is_open
from storage.tables import (
    Agency,
    Answer,
    Edition,
    EditionState,
    FormVersion,
    Invitation,
    Membership,
    Proposal,
    ProposalCheck,
    ProposalState,
    Submission,
)

STATE_OF: dict[str, CoverageState] = {
    ProposalState.DRAFT: CoverageState.DRAFTING,
    ProposalState.SUBMITTED: CoverageState.SUBMITTED,
}
"""Where a proposal stands that is not checked; those in no state of these are not counted."""
CHECKED: dict[str | None, CoverageState] = {
    Stage.RETURNED: CoverageState.RETURNED,
    Stage.VERIFIED: CoverageState.VERIFIED,
}
"""Where what was handed in stands after a checker decided."""
HANDED_IN = [state for state, of in STATE_OF.items() if of.rank >= CoverageState.SUBMITTED.rank]
CHUNK = 1000
"""Drafts read in one query: a statement holds a limited number of values."""
_percents: WeakKeyDictionary[Engine, dict[int, tuple[int, int]]] = WeakKeyDictionary()
"""By draft, the revision that was looked at and how complete it was."""


@dataclass(frozen=True)
class DraftAt:
    """A draft as it is now."""

    id: int
    revision: int
    form_version_id: int


@dataclass(frozen=True)
class _Standing:
    """Where a proposal stands, and what is needed to tell how far a draft is."""

    state: CoverageState
    draft: DraftAt | None


# --- agencies ------------------------------------------------------------------------------------


def coverage(
    session: Session, edition_id: int, now: datetime, regions: Collection[str] | None = None
) -> list[AgencyCoverage]:
    """Every agency of these regions (``None``: of all), by region and name.

    One that was taken off the list is shown as long as it has a proposal in the edition.
    """
    session.flush()
    within = _within(regions)
    standing = _standing(session, edition_id, within)
    percents = percents_of(session, [p.draft for ps in standing.values() for p in ps if p.draft])
    return [
        _covered(agency, standing.get(agency.id, []), percents)
        for agency in session.execute(_agencies(now, within))
        if agency.active or agency.id in standing
    ]


def state_of_proposal(state: str, stage: str | None) -> CoverageState:
    """Where a proposal stands, by its own state and the stage of its check."""
    stands = STATE_OF[state]
    return CHECKED.get(stage, stands) if state == ProposalState.SUBMITTED else stands


def _within(regions: Collection[str] | None) -> tuple[Any, ...]:
    return () if regions is None else (col(Agency.region_code).in_(regions),)


def _agencies(now: datetime, within: tuple[Any, ...]) -> Any:
    joined = select(Membership.agency_id).where(col(Membership.ended_at).is_(None))
    invited = select(Invitation.agency_id).where(is_open(now))
    return (
        select(  # type: ignore[call-overload]
            Agency.id,
            Agency.short_name,
            Agency.region_code,
            Agency.active,
            col(Agency.id).in_(joined).label("joined"),
            col(Agency.id).in_(invited).label("invited"),
        )
        .where(*within)
        .order_by(col(Agency.region_code), Agency.short_name, col(Agency.id))
    )


def _standing(
    session: Session, edition_id: int, within: tuple[Any, ...]
) -> dict[int, list[_Standing]]:
    """By agency, its proposals in the edition."""
    wanted = (
        select(  # type: ignore[call-overload]
            Proposal.agency_id,
            Proposal.id,
            Proposal.state,
            Proposal.revision,
            Proposal.form_version_id,
            ProposalCheck.stage,
        )
        .outerjoin(ProposalCheck, col(ProposalCheck.proposal_id) == Proposal.id)
        .where(Proposal.edition_id == edition_id, col(Proposal.state).in_(STATE_OF))
    )
    if within:
        wanted = wanted.where(col(Proposal.agency_id).in_(select(Agency.id).where(*within)))
    found: dict[int, list[_Standing]] = {}
    for agency_id, proposal_id, state, revision, form_version_id, stage in session.execute(wanted):
        is_draft = state == ProposalState.DRAFT
        draft = DraftAt(proposal_id, revision, form_version_id) if is_draft else None
        found.setdefault(agency_id, []).append(_Standing(state_of_proposal(state, stage), draft))
    return found


def _covered(
    agency: Row[Any], standing: Sequence[_Standing], percents: dict[int, int]
) -> AgencyCoverage:
    states = [proposal.state for proposal in standing]
    return AgencyCoverage(
        agency_id=agency.id,
        name=agency.short_name,
        region=agency.region_code,
        state=state_of(joined=agency.joined, invited=agency.invited, proposals=states),
        proposals=Counter(states),
        percent=max((percents[p.draft.id] for p in standing if p.draft), default=0),
    )


def standing_proposals(session: Session, edition_id: int, agency_id: int) -> list[Proposal]:
    """An agency's proposals that are counted in an edition, the last changed first."""
    return list(
        session.exec(
            select(Proposal)
            .where(
                Proposal.edition_id == edition_id,
                Proposal.agency_id == agency_id,
                col(Proposal.state).in_(STATE_OF),
            )
            .order_by(col(Proposal.updated_at).desc(), col(Proposal.id))
        )
    )


# --- drafts --------------------------------------------------------------------------------------


def percents_of(session: Session, drafts: Sequence[DraftAt]) -> dict[int, int]:
    """By draft, how complete it is."""
    known = _percents.setdefault(session.get_bind().engine, {})
    changed = [draft for draft in drafts if known.get(draft.id, (-1,))[0] != draft.revision]
    for start in range(0, len(changed), CHUNK):
        for draft, percent in _read(session, changed[start : start + CHUNK]):
            known[draft.id] = (draft.revision, percent)
    return {draft.id: known[draft.id][1] for draft in drafts}


def _read(session: Session, drafts: Sequence[DraftAt]) -> Iterator[tuple[DraftAt, int]]:
    """How complete drafts are, by the names of their answers and the few values that matter."""
    forms = {version: form_of(session, version) for version in {d.form_version_id for d in drafts}}
    numbers = [draft.id for draft in drafts]
    answered = _answered(session, numbers)
    deciding = _deciding(session, numbers, forms.values())
    for draft in drafts:
        names = answered.get(draft.id, frozenset())
        form = forms[draft.form_version_id]
        yield draft, percent_answered(form, names, deciding.get(draft.id, {}))


def _answered(session: Session, drafts: Sequence[int]) -> dict[int, frozenset[str]]:
    rows = session.execute(
        select(Answer.proposal_id, func.aggregate_strings(col(Answer.question_id), " "))
        .where(*_in_force(drafts))
        .group_by(col(Answer.proposal_id))
    )
    return {proposal: frozenset(names.split(" ")) for proposal, names in rows}


def _deciding(
    session: Session, drafts: Sequence[int], forms: Iterable[Form]
) -> dict[int, dict[str, Any]]:
    names = frozenset[str]().union(*map(deciding_questions, forms))
    rows = session.execute(
        select(Answer.proposal_id, Answer.question_id, Answer.value).where(
            *_in_force(drafts), col(Answer.question_id).in_(names)
        )
    )
    found: dict[int, dict[str, Any]] = {}
    for proposal, question, value in rows:
        found.setdefault(proposal, {})[question] = value
    return found


def _in_force(drafts: Sequence[int]) -> tuple[Any, ...]:
    answer = col(Answer.value)
    return col(Answer.proposal_id).in_(drafts), col(Answer.current), answer.is_not(None)


# --- over time -----------------------------------------------------------------------------------


def season(
    session: Session, edition: Edition, name: str, regions: Collection[str] | None = None
) -> Season:
    """When the proposals that stand were first handed in."""
    moments = (
        select(Submission.submitted_at)
        .join(Proposal, col(Proposal.id) == Submission.proposal_id)
        .where(
            Submission.version == 1,
            Proposal.edition_id == edition.id,
            col(Proposal.state).in_(HANDED_IN),
        )
        .order_by(col(Submission.submitted_at))
    )
    if regions is not None:
        moments = moments.join(Agency, col(Agency.id) == Proposal.agency_id)
        moments = moments.where(col(Agency.region_code).in_(regions))
    return Season(name, edition.opens_at, edition.closes_at, session.exec(moments).all())


def edition_before(session: Session, edition: Edition) -> Edition | None:
    """The edition of the same form that closed last before this one."""
    of_form = select(FormVersion.id).where(
        FormVersion.form_id
        == select(FormVersion.form_id)
        .where(FormVersion.id == edition.form_version_id)
        .scalar_subquery()
    )
    return session.exec(
        select(Edition)
        .where(
            col(Edition.form_version_id).in_(of_form),
            Edition.state != EditionState.PLANNED,
            col(Edition.closes_at) < edition.closes_at,
        )
        .order_by(col(Edition.closes_at).desc())
    ).first()


def editions_covered(session: Session) -> list[Edition]:
    """The editions that were published, the last to close first."""
    return list(
        session.exec(
            select(Edition)
            .where(Edition.state != EditionState.PLANNED)
            .order_by(col(Edition.closes_at).desc(), col(Edition.id))
        )
    )
