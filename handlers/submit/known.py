"""Titles that are near to recorded winners or to other proposals of the agency."""

from collections.abc import Iterator

from markupsafe import Markup
from sqlmodel import col, select

from domain.form import Question
from domain.similarity import Known, near
from handlers.turn import Turn
from storage.proposals import Work
from storage.tables import Proposal, ProposalState, Winner


def told_duplicates(turn: Turn, work: Work, question: Question) -> Iterator[Markup]:
    """What to say about near titles, as soon as the title is known."""
    if question.id != work.form.title_question:
        return
    for match in near(work.proposal.title, _known(turn, work)):
        key = "submit.near_winner" if match.known.year else "submit.near_proposal"
        yield turn.html(
            key, title=match.known.title, agency=match.known.agency, year=match.known.year
        )


def _known(turn: Turn, work: Work) -> list[Known]:
    winners = turn.session.exec(select(Winner.title, Winner.institution, Winner.year)).all()
    others = turn.session.exec(
        select(Proposal.title).where(
            Proposal.agency_id == work.proposal.agency_id,
            Proposal.id != work.id,
            col(Proposal.state) != ProposalState.DELETED,
        )
    ).all()
    return [Known(*winner) for winner in winners] + [
        Known(title, work.agency.name, None) for title in others if title
    ]
