"""The progress of a broadcast and the account afterwards, as one message shows it.

The organizer's presses and the feeder (``bot.broadcasts``) show the same message.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from markupsafe import Markup
from sqlmodel import Session
from telegram import InlineKeyboardButton

from domain.broadcasts import UNDER_WAY, BroadcastState, Progress, RecipientState
from domain.dates import wita
from handlers.organize.broadcasts import actions
from handlers.organize.broadcasts.content import opening
from handlers.submit.progress import bar
from handlers.texts import Texts
from handlers.turn import Keyboard, labelled
from storage.broadcasts import progress, reasons, sent_since
from storage.news import presses
from storage.tables.broadcasts import Broadcast

SPAN = timedelta(seconds=10)
"""The rate shown is that of the last seconds."""
REPORTED = (
    RecipientState.SENT,
    RecipientState.BLOCKED,
    RecipientState.OPTED_OUT,
    RecipientState.NOT_AGREED,
    RecipientState.FAILED,
    RecipientState.UNKNOWN,
    RecipientState.CANCELLED,
)
ALWAYS = frozenset(
    {
        RecipientState.SENT,
        RecipientState.BLOCKED,
        RecipientState.FAILED,
        RecipientState.UNKNOWN,
    }
)


def shown(
    session: Session, broadcast: Broadcast, told: Texts, now: datetime
) -> tuple[Markup, Keyboard]:
    """A broadcast that was started: what it has come to, and what can be done about it."""
    account = progress(session, broadcast)
    parts = [
        told.html(
            f"broadcasts.{broadcast.state}",
            opening=opening(broadcast.content) or told.plain("broadcasts.wordless"),
        ),
        Markup("\n").join(_counts(account, told)),
        *_pace(session, broadcast, account, told, now),
        *_why_paused(broadcast, told),
        *_reasons(session, broadcast, told),
        *_presses(session, broadcast, told),
    ]
    return Markup("\n\n").join(parts), [*_acts(broadcast, account, told)]


def _counts(account: Progress, told: Texts) -> Iterator[Markup]:
    yield told.html(
        "broadcasts.done_of",
        bar=bar(account.done, account.total),
        done=account.done,
        total=account.total,
    )
    for state in REPORTED:
        if (number := account.of(state)) or state in ALWAYS:
            yield told.html(f"broadcasts.n_{state}", number=number)
    if account.left:
        yield told.html("broadcasts.n_left", number=account.left)


def _pace(
    session: Session, broadcast: Broadcast, account: Progress, told: Texts, now: datetime
) -> Iterator[Markup]:
    if broadcast.state == BroadcastState.SENDING:
        began = max(now - SPAN, broadcast.resumed_at or now)
        seconds = max((now - began).total_seconds(), 1.0)
        rate = sent_since(session, broadcast, began) / seconds
        left = account.seconds_left(rate)
        if left is None:
            yield told.html("broadcasts.pace_unknown", rate=broadcast.rate)
        else:
            yield told.html("broadcasts.pace", rate=f"{rate:.0f}", left=_duration(left, told))
    elif broadcast.finished_at and broadcast.started_at:
        took = round((broadcast.finished_at - broadcast.started_at).total_seconds())
        when = wita(broadcast.finished_at, told.language)
        yield told.html("broadcasts.took", when=when, duration=_duration(took, told))


def _duration(seconds: int, told: Texts) -> str:
    if seconds < 90:
        return told.plain("broadcasts.seconds", count=max(seconds, 1))
    if seconds < 90 * 60:
        return told.plain("broadcasts.minutes", count=round(seconds / 60))
    return told.plain("broadcasts.hours", count=round(seconds / 3600))


def _why_paused(broadcast: Broadcast, told: Texts) -> Iterator[Markup]:
    if broadcast.state == BroadcastState.PAUSED:
        yield told.html(f"broadcasts.why_{broadcast.pause_reason}")


def _reasons(session: Session, broadcast: Broadcast, told: Texts) -> Iterator[Markup]:
    found = reasons(session, broadcast)
    if found:
        lines = [told.html("broadcasts.reason", number=number, why=why) for why, number in found]
        yield Markup("\n").join([told.html("broadcasts.reasons"), *lines])


def _presses(session: Session, broadcast: Broadcast, told: Texts) -> Iterator[Markup]:
    if not broadcast.buttons or not broadcast.counted:
        return
    counts = presses(session, broadcast)
    lines = []
    for number, (label, _url) in enumerate(broadcast.buttons):
        people, times = counts.get(number, (0, 0))
        lines.append(told.html("broadcasts.pressed", label=label, people=people, times=times))
    yield Markup("\n").join(lines)


# --- what can be done ----------------------------------------------------------------------------


def _acts(
    broadcast: Broadcast, account: Progress, told: Texts
) -> Iterator[list[InlineKeyboardButton]]:
    number, rate = broadcast.id or 0, broadcast.rate
    if broadcast.state == BroadcastState.SENDING:
        yield [_button(told, "b_pause", actions.Pause(number))]
    if broadcast.state == BroadcastState.PAUSED:
        yield [_button(told, "b_resume", actions.Resume(number), "success", left=account.left)]
    if broadcast.state in UNDER_WAY:
        yield [_button(told, "b_rate", actions.ChooseRate(number), rate=rate)]
        yield [_button(told, "b_cancel", actions.Cancel(number), "danger")]
        yield [_button(told, "b_refresh", actions.Open(number))]
    else:
        yield from _retries(broadcast, account, told)
        yield [_button(told, "b_account", actions.SendAccount(number))]
    yield [_button(told, "b_list", actions.Broadcasts())]


def _retries(
    broadcast: Broadcast, account: Progress, told: Texts
) -> Iterator[list[InlineKeyboardButton]]:
    """Only a person orders that anybody be tried once more."""
    if broadcast.state != BroadcastState.DONE:
        return
    for state, key in (
        (RecipientState.FAILED, "b_retry_failed"),
        (RecipientState.UNKNOWN, "b_retry_unknown"),
    ):
        if number := account.of(state):
            act = actions.Retry(broadcast.id or 0, state is RecipientState.UNKNOWN)
            yield [_button(told, key, act, number=number)]


def _button(
    told: Texts, key: str, act: object, style: str | None = None, **values: object
) -> InlineKeyboardButton:
    return labelled(told.plain(f"broadcasts.{key}", **values), act, style)
