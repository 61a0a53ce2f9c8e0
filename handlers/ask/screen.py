"""What an answer is: a text, buttons, and what is remembered of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup
from telegram import InlineKeyboardButton

from domain.handoff import Outcome
from domain.questions.question import Question
from storage.tables import Innovation

Rows = list[list[InlineKeyboardButton]]


@dataclass(frozen=True)
class Answer:
    """An answer, before it is said."""

    body: Markup
    rows: Rows = field(default_factory=list)
    outcome: Outcome = Outcome.ANSWERED
    question: Question | None = None
    """What was asked: counted by its topics, and where it was about innovations, what the next
    question may follow on."""
    offer_person: bool = False
    """Whether "Tanyakan panitia" stands below it."""
    photo: Innovation | None = None


def stacked(*parts: Markup) -> Markup:
    """Paragraphs, without those that are empty."""
    return Markup("\n\n").join(part for part in parts if part)


def lines(*parts: Markup) -> Markup:
    return Markup("\n").join(part for part in parts if part)


def in_rows(buttons: Sequence[InlineKeyboardButton], width: int) -> Rows:
    return [list(buttons[at : at + width]) for at in range(0, len(buttons), width)]
