"""A line somebody writes: understood, answered at once, and remembered for what follows."""

from collections.abc import Callable
from typing import cast

from telegram import Update

from domain.handoff import Outcome
from domain.questions.question import LEADS_ON, Intent, Question
from handlers.account import settings
from handlers.ask import (
    card,
    detail,
    entries,
    facts,
    links,
    listing,
    nothing,
    plain,
    tables,
    talk,
)
from handlers.ask.actions import AskExample, Correct, Show
from handlers.ask.handoff import offer_button
from handlers.ask.place import edit, in_any_chat, is_private, with_form
from handlers.ask.screen import Answer
from handlers.submit import begin
from handlers.turn import Turn
from storage import asking
from storage.questions import change_outcome, log_asked

Respond = Callable[[Turn, Question, str], Answer]
PERSONAL = frozenset({Intent.OWN_STATUS, Intent.PRIVACY})
"""What is answered by the screens of the person's own matters."""
UNSURE = frozenset({Intent.UNCLEAR, Intent.OFF_TOPIC, Intent.SMALL_TALK})
LONG = 15
"""Words from which a message may be meant as an answer of the form."""


async def ask(_update: Update, turn: Turn) -> None:
    """/tanya, and every message that is a question of its own."""
    text = asked_words(turn)
    if not text:
        turn.say(turn.html("ask.what"), plain.example_rows(turn))
        return
    await answer_text(turn, text)


async def ask_or(turn: Turn, otherwise: Callable[[Turn], bool]) -> None:
    """A message out of the blue: a question, or what somebody in the middle of something meant.

    Whoever has begun a draft may take the bot to be still asking: what is no clear question, or
    as long as an answer, is first told by ``otherwise`` that no question is open.
    """
    text = turn.words
    question = understood(turn, text, talk.before(turn))
    doubtful = question.intent in UNSURE or len(text.split()) > LONG
    if not (doubtful and otherwise(turn)):
        await _answer(turn, question, text)


def asked_words(turn: Turn) -> str:
    """The words asked, without the command."""
    words = turn.words
    return words.partition(" ")[2].strip() if words.startswith("/") else words


async def answer_text(turn: Turn, text: str) -> None:
    """Answers what somebody wrote in their private chat."""
    await _answer(turn, understood(turn, text, talk.before(turn)), text)


async def _answer(turn: Turn, question: Question, text: str) -> None:
    if question.intent in PERSONAL:
        log_asked(turn.session, turn.person_id, question, Outcome.ANSWERED, turn.now)
        own = begin.proposals if question.intent is Intent.OWN_STATUS else settings.privacy
        await own(cast(Update, turn.incoming), turn)
        return
    say(turn, respond(turn, question, text), text)


def understood(turn: Turn, text: str, before: Question | None) -> Question:
    return asking.understood(turn.session, text, before, turn.today)


def respond(turn: Turn, question: Question, text: str) -> Answer:
    """The answer to a question; an organizers' own entry that says just this comes first."""
    own = entries.own_answer(turn, text, question)
    if own is not None:
        return own
    if question.elsewhere and not question.query.regions:
        return plain.elsewhere(turn, question)
    if question.impossible_years and not question.query.years:
        return nothing.no_such_year(turn, question)
    return RESPONSES[question.intent](turn, question, text)


RESPONSES: dict[Intent, Respond] = {
    Intent.FIND: lambda turn, question, _: listing.answer(turn, question),
    Intent.COUNT: lambda turn, question, _: listing.answer(turn, question),
    Intent.DETAIL: lambda turn, question, _: detail.answer(turn, question),
    Intent.REPLICATE: lambda turn, question, _: detail.replicate(turn, question),
    Intent.COMPARE: lambda turn, question, _: tables.answer(turn, question),
    Intent.RANKING: lambda turn, question, _: tables.answer(turn, question),
    Intent.FACTS: lambda turn, question, _: facts.answer(turn, question),
    Intent.RULES: entries.answer,
    Intent.TAKE_PART: entries.take_part,
    Intent.CONTACT: entries.contact,
    Intent.ABOUT_BOT: plain.about_bot,
    Intent.SMALL_TALK: plain.small_talk,
    Intent.OFF_TOPIC: plain.off_topic,
    Intent.UNCLEAR: entries.unclear,
}


def say(turn: Turn, answer: Answer, text: str) -> None:
    """Says an answer as a new message, and writes down what became of the question."""
    asked = log_asked(
        turn.session, turn.person_id, answer.question, answer.outcome, turn.now, text=text
    )
    _keep(turn, answer, asked)
    rows = [*answer.rows]
    if answer.offer_person:
        rows.append([offer_button(turn, text, asked)])
    if answer.photo is not None:
        card.send_photo(turn, answer.photo)
    turn.say(*with_form(turn, answer.body, rows))


def _keep(turn: Turn, answer: Answer, asked: int) -> None:
    if answer.question is not None and answer.question.intent in LEADS_ON:
        talk.remember(turn, answer.question, asked)


# --- buttons --------------------------------------------------------------------------------------


async def ask_example(_update: Update, turn: Turn) -> None:
    """One of the questions offered as examples."""
    await answer_text(turn, plain.example(turn, turn.pressed(AskExample).number))


@in_any_chat
async def show(_update: Update, turn: Turn) -> None:
    """Another page of an answer, or a list behind a line of a table."""
    act = turn.pressed(Show)
    _change(turn, act.view, act.query, act.page)


@in_any_chat
async def correct(_update: Update, turn: Turn) -> None:
    """What was understood is put right; the next question follows on what is now meant."""
    act = turn.pressed(Correct)
    if is_private(turn) and (asked := talk.last_asked(turn)):
        change_outcome(turn.session, asked, turn.person_id, Outcome.CORRECTED)
    _change(turn, act.view, act.query, 0)


def _change(turn: Turn, view: str, word: str, page: int) -> None:
    query = links.read(turn, word)
    if query is None:
        turn.toast("ask.gone", alert=True)
        return
    answer = tables.answer_of(turn, tables.question_of(view, query), page)
    if is_private(turn):
        _keep(turn, answer, talk.last_asked(turn) or 0)
    edit(turn, answer.body, answer.rows, links.list_payload(turn, query))
