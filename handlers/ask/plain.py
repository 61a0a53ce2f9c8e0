"""Answers that need no records: greetings, what is not asked here, and what one can ask."""

from markupsafe import Markup

from domain.handoff import Outcome
from domain.intent import GREETINGS
from domain.questions.question import Question
from domain.search.terms import words
from handlers.ask import phrases
from handlers.ask.actions import AskExample
from handlers.ask.screen import Answer, Rows, stacked
from handlers.turn import Turn

EXAMPLES = ("ask.example_topic", "ask.example_name", "ask.example_most")


def example(turn: Turn, number: int) -> str:
    return turn.plain(EXAMPLES[number % len(EXAMPLES)])


def example_rows(turn: Turn, most: int = len(EXAMPLES)) -> Rows:
    """Questions one can ask, a press each."""
    return [[turn.labelled(example(turn, number), AskExample(number))] for number in range(most)]


def _with_examples(turn: Turn, body: Markup, *, offer_person: bool = False) -> Answer:
    return Answer(body, example_rows(turn, 2), Outcome.OTHER, offer_person=offer_person)


def small_talk(turn: Turn, _question: Question, text: str) -> Answer:
    """A greeting or thanks is answered in kind; anything else without comment."""
    kind = not GREETINGS.isdisjoint(words(text))
    key = "ask.small_talk" if kind else "ask.what_else"
    return _with_examples(turn, turn.html(key))


def off_topic(turn: Turn, _question: Question, _text: str) -> Answer:
    """What is not asked here; a person may see it otherwise."""
    return _with_examples(turn, turn.html("ask.off_topic"), offer_person=True)


def about_bot(turn: Turn, _question: Question, _text: str) -> Answer:
    return _with_examples(turn, stacked(turn.html("ask.about_bot"), turn.html("ask.coverage")))


def elsewhere(turn: Turn, question: Question) -> Answer:
    """A place of another province."""
    places = phrases.joined(turn, map(str.title, question.elsewhere))
    body = turn.html("ask.elsewhere", places=places)
    return Answer(body, example_rows(turn, 2), Outcome.NOT_FOUND, question)
