"""Questions on rules and taking part: answered from entries with their source, never otherwise."""

from markupsafe import Markup
from telegram import Update

from domain.faq import Entry
from domain.handoff import Outcome
from domain.questions.question import ABOUT_INNOVATIONS, Question
from handlers.account.actions import AskToJoin
from handlers.ask import plain
from handlers.ask.actions import OpenEntry
from handlers.ask.entry import shown
from handlers.ask.screen import Answer, Rows, stacked
from handlers.turn import Turn
from storage import faq
from storage.proposals import agencies_of


def own_answer(turn: Turn, text: str, question: Question) -> Answer | None:
    """What organizers answered this question with before; shipped entries only where rules are
    asked for, since a list of innovations tells more."""
    found = faq.closest(turn.session, text)
    if found is None or not (found.entry.own or question.intent not in ABOUT_INNOVATIONS):
        return None
    return told(turn, found.entry, question)


def told(turn: Turn, entry: Entry, question: Question) -> Answer:
    """An entry, what it holds for, and where it is from."""
    return Answer(shown(turn.texts, entry), [], Outcome.FAQ, question, offer_person=True)


def answer(turn: Turn, question: Question, text: str) -> Answer:
    """The entry understood; without one, those it may be, or a person."""
    entry = faq.entry(turn.session, question.rule) if question.rule else None
    if entry is not None:
        return told(turn, entry, question)
    near = near_rows(turn, text)
    body = turn.html("ask.which_rule" if near else "ask.no_rule")
    return Answer(body, near, Outcome.NOT_FOUND, question, offer_person=True)


def near_rows(turn: Turn, text: str) -> Rows:
    """The entries a question may be about."""
    return [
        [turn.labelled(match.entry.phrasings[0], OpenEntry(match.entry.id))]
        for match in faq.nearest(turn.session, text)
        if match.entry.phrasings
    ]


def unclear(turn: Turn, _question: Question, text: str) -> Answer:
    """Not understood: the entries that come near, two examples, and a person."""
    near = near_rows(turn, text)
    key = "ask.perhaps_rule" if near else "ask.unclear"
    rows = near or plain.example_rows(turn, 2)
    return Answer(turn.html(key), rows, Outcome.NOT_FOUND, offer_person=True)


def take_part(turn: Turn, question: Question, _text: str) -> Answer:
    """How to take part, and the way in for agencies."""
    entry = faq.entry(turn.session, question.rule) if question.rule else None
    body: Markup = turn.html("ask.take_part")
    if entry is not None:
        body = stacked(shown(turn.texts, entry), body)
    rows: Rows = []
    if not agencies_of(turn.session, turn.person_id):
        rows = [[turn.button("account.b_from_agency", AskToJoin())]]
    return Answer(body, rows, Outcome.ANSWERED, question, offer_person=True)


def contact(turn: Turn, question: Question, _text: str) -> Answer:
    return Answer(turn.html("ask.contact"), [], Outcome.ANSWERED, question, offer_person=True)


async def open_entry(_update: Update, turn: Turn) -> None:
    """One of the entries a question may have been about."""
    entry = faq.entry(turn.session, turn.pressed(OpenEntry).entry)
    if entry is None:
        turn.toast("ask.gone", alert=True)
        return
    turn.edit(shown(turn.texts, entry))
