"""Questions about one innovation, and the buttons of its card."""

from dataclasses import replace

from telegram import Update

from domain.handoff import Outcome
from domain.questions.question import Aspect, Intent, Question
from domain.search.query import Query
from handlers.ask import card, links, listing, nothing
from handlers.ask.actions import OpenCard, ShowPhoto
from handlers.ask.place import edit, in_any_chat
from handlers.ask.screen import Answer, stacked
from handlers.turn import Turn
from storage.innovation_search import find
from storage.innovations import by_code
from storage.tables import Innovation


def answer(turn: Turn, question: Question) -> Answer:
    """The card of the innovation meant; where several may be, their list."""
    if question.nth is not None:
        return _nth(turn, question, question.nth)
    found = find(turn.session, question.query, limit=listing.ON_PAGE)
    if not found.total:
        return nothing.or_nearest(turn, question, answer)
    if found.total == 1 or found.by_title == 1:
        return _card(turn, question, found.innovations[0])
    several = listing.shown(turn, question, found)
    body = stacked(turn.html("ask.which_one"), several.body)
    return replace(several, body=body)


def _nth(turn: Turn, question: Question, number: int) -> Answer:
    """One of the list shown before."""
    found = find(turn.session, question.query, offset=number - 1, limit=1)
    if not found.innovations:
        several = listing.answer(turn, question)
        note = turn.html("ask.no_such_number", number=number, count=found.total)
        return replace(several, body=stacked(note, several.body))
    return _card(turn, question, found.innovations[0])


def _card(turn: Turn, question: Question, innovation: Innovation) -> Answer:
    body = card.body(turn, innovation, question.aspect)
    rows = card.rows(turn, innovation)
    asked = replace(question, intent=Intent.DETAIL)
    outcome = Outcome.ANSWERED
    unrecorded = question.aspect is Aspect.UNRECORDED
    if unrecorded:
        outcome = Outcome.NOT_FOUND
    photo = innovation if innovation.photo else None
    return Answer(body, rows, outcome, asked, offer_person=unrecorded, photo=photo)


def replicate(turn: Turn, question: Question) -> Answer:
    """The card with its button; where no innovation was named, how to find one."""
    if question.query.is_open and question.nth is None:
        body = turn.html("ask.replicate_how")
        found = listing.answer(turn, replace(question, query=Query(awards=("topwin",))))
        return replace(found, body=stacked(body, found.body))
    return answer(turn, replace(question, aspect=None))


# --- buttons --------------------------------------------------------------------------------------


@in_any_chat
async def open_card(_update: Update, turn: Turn) -> None:
    """A numbered entry of a list, or one that is similar."""
    act = turn.pressed(OpenCard)
    innovation = by_code(turn.session, act.innovation)
    if innovation is None or links.read(turn, act.query) is None:
        turn.toast("ask.gone", alert=True)
        return
    rows = card.rows(turn, innovation, act)
    edit(turn, card.body(turn, innovation), rows, links.card_payload(innovation.code))


async def show_photo(_update: Update, turn: Turn) -> None:
    innovation = by_code(turn.session, turn.pressed(ShowPhoto).innovation)
    if innovation is None or not innovation.photo:
        turn.toast("ask.gone", alert=True)
        return
    card.send_photo(turn, innovation)
