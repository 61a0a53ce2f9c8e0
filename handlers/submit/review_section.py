"""What is to be done in one section: a button to each question, and the way back to the review."""

from markupsafe import Markup
from telegram import Update

from domain.errors import DomainError
from domain.form import Section
from handlers.paging import ROWS, pages_of, turning
from handlers.submit import actions
from handlers.submit.review import gap_questions, gap_row, gaps_of, section_line, to_do
from handlers.turn import Turn
from storage.proposals import Work, open_work


async def open_section(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.ReviewSection)
    work = open_work(turn.session, act.proposal, turn.person_id)
    section = next((each for each in work.form.sections if each.id == act.section), None)
    if section is None:
        raise DomainError("submit.stale")
    _show(turn, work, section, act.page)


def _show(turn: Turn, work: Work, section: Section, page: int) -> None:
    gaps = [gap for gap in gaps_of(turn, work) if gap.question.section == section.id]
    questions = gap_questions(gaps)
    pages = pages_of(len(questions))
    page = min(page, pages - 1)
    shown = questions[page * ROWS : (page + 1) * ROWS]
    told = to_do(turn, work, [gap for gap in gaps if gap.question in shown or not gap.blocks])
    head = section_line(turn, work, section, gaps, counted=False)
    rows = [gap_row(turn, work, question) for question in shown]
    rows += turning(page, pages, lambda to: actions.ReviewSection(work.id, section.id, to))
    rows.append([turn.button("review.b_back", actions.Review(work.id))])
    turn.edit(Markup("\n").join([head, *told]), rows)
