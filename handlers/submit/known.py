"""Titles that are near to recorded winners or to other proposals of the agency."""

from collections.abc import Iterator

from markupsafe import Markup
from sqlmodel import col, select

from domain.form import Question
from domain.similarity import Known, near
from handlers.turn import Turn
from storage.proposals import Work
from storage.tables import Proposal, ProposalState
from storage.winners import known_winners


def told_duplicates(turn: Turn, work: Work, question: Question) -> Iterator[Markup]:
    """What to say about near titles, as soon as the title is known."""
    if question.id != work.form.title_question:
        return
    title = work.proposal.title
    winners = [match.known for match in near(title, known_winners(turn.session))]
    if winners:
        names = "\n".join(f"• {w.title}, {w.agency} ({w.year})" for w in winners)
        yield turn.html("submit.near_winner", names=names)
    for match in near(title, _others(turn, work), limit=1):
        yield turn.html("submit.near_proposal", title=match.known.title)


def _others(turn: Turn, work: Work) -> list[Known]:
    titles = turn.session.exec(
        select(Proposal.title).where(
            Proposal.agency_id == work.proposal.agency_id,
            Proposal.id != work.id,
            col(Proposal.state) != ProposalState.DELETED,
        )
    )
    return [Known(title, work.agency.name, None) for title in titles if title]
