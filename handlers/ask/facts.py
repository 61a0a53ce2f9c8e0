"""Dates of the competition: only those of editions in the database, with weekday and WITA."""

from markupsafe import Markup

from domain.dates import days_left, wita
from domain.editions import Phase
from domain.handoff import Outcome
from domain.questions.question import Question
from handlers import deadlines
from handlers.ask.place import is_private
from handlers.ask.screen import Answer, stacked
from handlers.news import button_for
from handlers.turn import Turn
from storage.editions import all_editions, phase_of
from storage.tables import Edition


def answer(turn: Turn, question: Question) -> Answer:
    """When the edition that is open closes, then every time that is still ahead."""
    times = deadlines.ahead(turn)
    if not times:
        rows = [[button_for(turn)]] if is_private(turn) else []
        told = turn.html("ask.no_dates")
        return Answer(told, rows, Outcome.ANSWERED, question, offer_person=True)
    first = [_first_line(turn, edition) for edition in _open(turn)]
    rows = [deadlines.calendar_row(turn)]
    return Answer(stacked(*first, *times), rows, Outcome.ANSWERED, question)


def _open(turn: Turn) -> list[Edition]:
    return [e for e in all_editions(turn.session) if phase_of(e, turn.now) is Phase.OPEN]


def _first_line(turn: Turn, edition: Edition) -> Markup:
    return turn.html(
        "ask.closes",
        edition=turn.named(edition),
        when=wita(edition.closes_at, turn.language),
        count=days_left(edition.closes_at, turn.now),
    )
