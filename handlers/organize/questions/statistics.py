"""Statistik: how citizens' questions went this week and the week before, and which fail most."""

from collections import Counter
from dataclasses import dataclass

from babel.dates import format_date
from markupsafe import Markup
from telegram import Update

from domain.errors import DomainError
from domain.faq import closest
from domain.handoff import Outcome, QuestionState
from domain.search.knowledge import topics
from domain.words import shorten
from handlers.buttons import action
from handlers.organize.agencies import back_rows
from handlers.organize.questions import drafts
from handlers.organize.questions.actions import QuestionList
from handlers.organize.questions.pages import ACT, Rows
from handlers.turn import NOTHING, Turn
from storage import faq, questions
from storage.question_statistics import (
    Failing,
    Span,
    by_day,
    counts,
    failed_alike,
    failing,
    top_topics,
)

MOST_TOPICS, MOST_FAILING, MOST_LOOKED_AT = 5, 5, 50
LONGEST_LABEL = 28
WIDTH = 10
FULL, EMPTY = "▓", "░"


@action("fm")
@dataclass(frozen=True)
class Statistics:
    pass


@action("fn")
@dataclass(frozen=True)
class EntryOfFailing:
    """Write an entry for a question that failed."""

    asked: int


async def show(_update: Update, turn: Turn) -> None:
    turn.require(ACT)
    turn.await_(None)
    span = Span.week_to(turn.today)
    fails = _unanswered(turn, span)
    parts = [_outcomes(turn, span), _days(turn, span), _topics(turn, span), _fails(turn, fails)]
    turn.edit(Markup("\n\n").join(filter(None, parts)), _rows(turn, fails))


def _unanswered(turn: Turn, span: Span) -> list[Failing]:
    """The questions that fail most, less those an entry answers by now."""
    known = faq.entries(turn.session)
    every = failing(turn.session, span, MOST_LOOKED_AT)
    return [each for each in every if closest(each.words[0], known) is None][:MOST_FAILING]


# --- the parts of the page -----------------------------------------------------------------------


def _outcomes(turn: Turn, span: Span) -> Markup:
    """Each outcome as a bar of all that was asked, beside the week before."""
    now, before = counts(turn.session, span), counts(turn.session, span.before())
    asked = now.total()
    lines = [turn.html("statistics.asked", count=asked, before=before.total())]
    for key, outcomes in _SHOWN.items():
        number, earlier = _sum(now, outcomes), _sum(before, outcomes)
        values = {"bar": bar(number, asked), "number": number, "before": earlier}
        lines.append(turn.html(f"statistics.{key}", percent=_percent(number, asked), **values))
    return Markup("\n").join(lines)


_SHOWN = {
    "at_once": (Outcome.ANSWERED, Outcome.FAQ),
    "corrected": (Outcome.CORRECTED,),
    "not_found": (Outcome.NOT_FOUND,),
    "handed_off": (Outcome.HANDED_OFF,),
    "other": (Outcome.OTHER,),
}


def _sum(counted: Counter[Outcome], outcomes: tuple[Outcome, ...]) -> int:
    return sum(counted[outcome] for outcome in outcomes)


def bar(number: int, whole: int) -> str:
    """A bar of text; what is there at all shows."""
    filled = round(WIDTH * number / whole) if whole else 0
    filled = max(filled, 1 if number else 0)
    return FULL * filled + EMPTY * (WIDTH - filled)


def _percent(number: int, whole: int) -> int:
    return round(100 * number / whole) if whole else 0


def _days(turn: Turn, span: Span) -> Markup:
    numbers = by_day(turn.session, span)
    most = max(numbers.values())
    if not most:
        return NOTHING
    lines = [
        turn.html(
            "statistics.day",
            day=format_date(day, "EEE d MMM", locale=turn.language),
            bar=bar(number, most),
            number=number,
        )
        for day, number in numbers.items()
    ]
    return Markup("\n").join([turn.html("statistics.days"), *lines])


def _topics(turn: Turn, span: Span) -> Markup:
    found = top_topics(turn.session, span, MOST_TOPICS)
    if not found:
        return NOTHING
    lines = [
        turn.html("statistics.topic", topic=_topic(turn, name), number=number)
        for name, number in found
    ]
    return Markup("\n").join([turn.html("statistics.topics"), *lines])


def _topic(turn: Turn, name: str) -> str:
    subject = topics().get(name)
    if subject is None:
        return turn.plain(f"statistics.about_{name}")
    return subject.label_en if turn.language == "en" else subject.label


def _fails(turn: Turn, fails: list[Failing]) -> Markup:
    if not fails:
        return turn.html("statistics.no_fails")
    lines = [
        turn.html("statistics.fail", words=shorten(each.words[0], 120), count=each.count)
        for each in fails
    ]
    return Markup("\n").join([turn.html("statistics.fails"), *lines])


def _rows(turn: Turn, fails: list[Failing]) -> Rows:
    rows: Rows = [
        [
            turn.button(
                "statistics.b_make_entry",
                EntryOfFailing(each.asked),
                words=shorten(each.words[0], LONGEST_LABEL),
            )
        ]
        for each in fails
    ]
    waiting = questions.count(turn.session, QuestionState.OPEN)
    rows.append([turn.button("questions.b_queue", QuestionList(), number=waiting)])
    return [*rows, *back_rows(turn)]


async def make_entry(_update: Update, turn: Turn) -> None:
    """A draft whose phrasings are the words in which the question failed."""
    turn.require(ACT)
    found = failed_alike(turn.session, turn.pressed(EntryOfFailing).asked)
    if found is None:
        raise DomainError("faq.gone")
    made = faq.new_draft(turn.session, turn.person_id, turn.now, list(found.words))
    drafts.ask_part_of(turn, made, "answer")
