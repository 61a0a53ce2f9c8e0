"""Who may check what: coordinators what their own region handed in, others everything."""

from dataclasses import dataclass
from functools import cached_property

from domain.checking import Stage
from domain.draft import Draft
from domain.errors import DomainError
from domain.form import Form, Question
from domain.roles import Act, regions_of
from handlers.turn import Turn
from storage.check_lists import checked_editions
from storage.checks import check_of
from storage.editions import form_of
from storage.staff import grants_of
from storage.tables import Agency, Edition, Proposal, ProposalCheck, Submission


def editions(turn: Turn) -> list[Edition]:
    """The editions in which the person may check."""
    turn.require(Act.VERIFY)
    every = checked_editions(turn.session)
    return [edition for edition in every if turn.may(Act.VERIFY, edition_id=edition.id)]


def regions(turn: Turn, edition: Edition) -> frozenset[str] | None:
    """The regions whose proposals the person may check in an edition; ``None`` for all."""
    held = [g for g in grants_of(turn.session, turn.person_id) if g.covers(edition.id, None)]
    return regions_of(held, Act.VERIFY)


@dataclass(frozen=True)
class Checked:
    """A proposal to be checked, as it was handed in; later changes of the agency are not shown."""

    proposal: Proposal
    edition: Edition
    agency: Agency
    check: ProposalCheck
    submission: Submission
    form: Form

    @property
    def id(self) -> int:
        return self.check.proposal_id

    @property
    def stage(self) -> Stage:
        return Stage(self.check.stage)

    @cached_property
    def questions(self) -> list[Question]:
        return Draft(self.form, self.submission.answers).questions()

    def question(self, name: str) -> Question:
        """Raises DomainError ``checking.gone`` for what the version does not ask."""
        found = next((each for each in self.questions if each.id == name), None)
        if found is None:
            raise DomainError("checking.gone")
        return found


def opened(turn: Turn, proposal_id: int) -> Checked:
    """A proposal for whoever may check it; anybody else is refused (P7).

    Raises DomainError ``checking.gone`` where it was withdrawn or is not to be checked.
    """
    proposal = turn.session.get(Proposal, proposal_id)
    if proposal is None:
        raise DomainError("organize.not_allowed")
    agency = turn.session.get_one(Agency, proposal.agency_id)
    turn.require(Act.VERIFY, edition_id=proposal.edition_id, region_code=agency.region_code)
    check = check_of(turn.session, proposal)
    if check is None:
        raise DomainError("checking.gone")
    submission = turn.session.get_one(Submission, check.submission_id)
    return Checked(
        proposal,
        turn.session.get_one(Edition, proposal.edition_id),
        agency,
        check,
        submission,
        form_of(turn.session, submission.form_version_id),
    )
