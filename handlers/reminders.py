"""Reminders before a deadline: what a person reads, and how they switch reminders off and on.

A reminder is a message of its own: it neither moves the conversation nor touches the question
somebody is in the middle of.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup
from sqlmodel import Session
from telegram import InlineKeyboardButton, Update

from domain.broadcasts import length
from domain.dates import WITA, days_left, wita
from domain.form import Language, Question
from domain.reminder_texts import MOST_FILLED, filled
from domain.words import shorten
from handlers.account.actions import Mute
from handlers.news import button_for as news_button
from handlers.submit.actions import Continue, OpenQuestion, Review
from handlers.submit.progress import bar
from handlers.surface import Surface
from handlers.texts import Texts, texts
from handlers.turn import Turn, labelled, language_of, message_params
from storage.proposals import Work
from storage.reminder_recall import set_muted
from storage.reminders import PersonReminder, decide, queue
from storage.tables import Person

MOST_DRAFTS = 3
MOST_ROWS = 7
"""Rows of buttons about drafts; one more switches reminders off."""
MOST_NAMED = 6
LONGEST_TITLE = 160
Rows = list[list[InlineKeyboardButton]]
Shown = list[tuple[Work, list[Question]]]


def remind(session: Session, now: datetime, limit: int) -> int:
    """Writes the messages of the next due reminders; returns how many reminders it decided."""
    decided = decide(session, now, limit)
    for reminder in decided.messages:
        queue(session, reminder.person.id, reminder.deadline, message(reminder, now), now)
    return decided.taken


# --- what is read --------------------------------------------------------------------------------


def message(reminder: PersonReminder, now: datetime) -> dict[str, Any]:
    """A person's reminder: each draft, what it lacks, and a button for every gap."""
    return message_params(reminder.person.id, *written(reminder, now))


def written(
    reminder: PersonReminder, now: datetime, language: Language | None = None
) -> tuple[Markup, Rows]:
    """What a person reads at that time, and the buttons under it; in their language, or another."""
    told = texts(language or language_of(reminder.person))
    shown = [(work, _gaps(work, now)) for work in reminder.works[:MOST_DRAFTS]]
    parts, fitting = _parts(told, reminder, shown, now)
    if len(reminder.works) > fitting:
        parts.append(told.html("reminders.more", count=len(reminder.works) - fitting))
    shown = shown[:fitting]
    most = MOST_ROWS // len(shown) - 1
    rows = [[button] for work, gaps in shown for button in _buttons(told, work, gaps[:most])]
    rows.append([labelled(told.plain("reminders.b_mute"), Mute(True))])
    return Markup("\n\n").join(parts), rows


def _parts(
    told: Texts, reminder: PersonReminder, shown: Shown, now: datetime
) -> tuple[list[Markup], int]:
    """What is said of as many of the drafts as one message holds, and how many these are."""
    parts: list[Markup] = []
    usual = False
    for number, (work, gaps) in enumerate(shown):
        own = reminder.words_for(work.edition, told.language)
        block = (
            [draft_block(told, work, now)]
            if own is None
            else [_own(told, reminder, work, own, now)]
        )
        if own is None and not usual:
            usual = True
            lacking = any(gaps for _, gaps in shown)
            block.insert(0, told.html("reminders.fill" if lacking else "reminders.send"))
        if number and length(Markup("\n\n").join([*parts, *block]).striptags()) > MOST_FILLED:
            return parts, number
        parts += block
    return parts, len(shown)


def _own(told: Texts, reminder: PersonReminder, work: Work, body: str, now: datetime) -> Markup:
    """A draft in an organizer's own words."""
    values = own_values(told, reminder.person, work, now)
    return Markup(filled(body, values))  # noqa: S704  values are escaped, formatting is Telegram's


def own_values(told: Texts, person: Person, work: Work, now: datetime) -> dict[str, str]:
    """What the placeholders of :mod:`domain.reminder_texts` stand for."""
    return {
        "nama": person.name or person.telegram_name or told.plain("wording.reader"),
        "instansi": work.agency.name,
        "judul": title_of(told, work),
        "sisa_hari": _left(told, work.edition.closes_at, now),
        "tenggat": wita(work.edition.closes_at, told.language),
        "persen": str(work.draft.percent),
        "kurang": _state(told, _gaps(work, now)).striptags(),
    }


def _left(told: Texts, closes_at: datetime, now: datetime) -> str:
    days = days_left(closes_at, now)
    if days > 0:
        return told.plain("wording.days", count=days)
    hours = round((closes_at - now) / timedelta(hours=1))
    return told.plain("wording.hours", count=max(hours, 1))


def _gaps(work: Work, now: datetime) -> list[Question]:
    """The questions that keep a draft from being handed in."""
    closes_on, today = (at.astimezone(WITA).date() for at in (work.edition.closes_at, now))
    return list(dict.fromkeys(gap.question for gap in work.draft.gaps(closes_on, today)))


def draft_block(told: Texts, work: Work, now: datetime) -> Markup:
    """A draft: how far it is, until when, and what it lacks."""
    draft = work.draft
    return told.html(
        "reminders.draft",
        title=title_of(told, work),
        agency=work.agency.short_name,
        bar=bar(draft.answered, len(draft.questions())),
        answered=draft.answered,
        total=len(draft.questions()),
        deadline=_deadline(told, work.edition.closes_at, now),
        state=_state(told, _gaps(work, now)),
    )


def title_of(told: Texts, work: Work) -> str:
    return shorten(work.proposal.title, LONGEST_TITLE) or told.plain("submit.untitled")


def _deadline(told: Texts, closes_at: datetime, now: datetime) -> Markup:
    """The deadline with what is left: days, and on its last day hours."""
    when, days = wita(closes_at, told.language), days_left(closes_at, now)
    if days > 0:
        return told.html("reminders.in_days", when=when, count=days)
    hours = round((closes_at - now) / timedelta(hours=1))
    if hours < 1:
        return told.html("reminders.within_the_hour", when=when)
    return told.html("reminders.in_hours", when=when, count=hours)


def _state(told: Texts, gaps: list[Question]) -> Markup:
    if not gaps:
        return told.html("reminders.complete")
    named = "; ".join(question.title.in_(told.language) for question in gaps[:MOST_NAMED])
    if len(gaps) <= MOST_NAMED:
        return told.html("reminders.gaps", titles=named)
    return told.html("reminders.gaps_and_more", titles=named, count=len(gaps) - MOST_NAMED)


def _buttons(told: Texts, work: Work, gaps: list[Question]) -> Iterator[InlineKeyboardButton]:
    for question in gaps:
        label = told.plain("review.b_gap", title=question.title.in_(told.language))
        yield labelled(label, OpenQuestion(work.id, question.id, review=True))
    title = title_of(told, work)
    if gaps:
        yield labelled(told.plain("reminders.b_go_on", title=title), Continue(work.id))
    else:
        yield labelled(told.plain("reminders.b_check", title=title), Review(work.id))


# --- off and on ----------------------------------------------------------------------------------


async def switch(_update: Update, turn: Turn) -> None:
    """/pengingat: off if they were on, on if they were off, and a button to undo that."""
    _set(turn, not turn.person.reminders_muted)
    turn.say(*_told(turn))


async def mute(_update: Update, turn: Turn) -> None:
    """The button under a reminder says so in a message of its own; undoing changes that one."""
    muted = turn.pressed(Mute).muted
    _set(turn, muted)
    if muted:
        turn.say(*_told(turn))
    else:
        turn.edit(*_told(turn))


def _set(turn: Turn, muted: bool) -> None:
    set_muted(turn.session, turn.person, muted, turn.now)


def _told(turn: Turn) -> tuple[Markup, list[list[InlineKeyboardButton]]]:
    news = news_button(turn)
    if turn.person.reminders_muted:
        return turn.html("reminders.off"), [
            [turn.button("reminders.b_unmute", Mute(False))],
            [news],
        ]
    return turn.html("reminders.on"), [[turn.button("reminders.b_mute", Mute(True))], [news]]


REMINDERS = Surface(
    commands=[
        (["pengingat", "reminders"], switch),
    ],
    presses=[
        (Mute, mute),
    ],
)
