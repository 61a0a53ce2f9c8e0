"""What is set of an extra reminder: its time, its text; planning it and calling it off."""

from datetime import UTC, datetime, timedelta

from markupsafe import Markup
from telegram import Update

from domain.extra_reminders import WRITTEN, check_text, check_time
from domain.holidays_id import is_holiday
from domain.reminder_offsets import read_offset
from domain.reminders import next_time
from domain.segments import SegmentKind, parse_segment
from handlers.organize.broadcasts.pages import segment_name
from handlers.organize.reminders import actions
from handlers.organize.reminders.extras import fresh, opened, show, time_words
from handlers.organize.reminders.pages import Rows
from handlers.turn import NOTHING, Turn
from storage import extra_reminders as extras
from storage.tables import Edition, ExtraReminder

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def _back(turn: Turn, extra: ExtraReminder) -> Rows:
    return [[turn.button("planning.b_back_extra", actions.OpenExtra(extra.id or 0))]]


# --- when ----------------------------------------------------------------------------------------


async def ask_time(_update: Update, turn: Turn) -> None:
    extra, _ = opened(turn, turn.pressed(actions.AskTime).extra)
    _ask_time(turn, extra)


def _ask_time(turn: Turn, extra: ExtraReminder, note: Markup = NOTHING) -> None:
    turn.await_("organize.extra_time", extra=extra.id)
    parts = [note, turn.html("planning.ask_time")]
    turn.edit(Markup("\n\n").join(filter(None, parts)), _back(turn, extra))


async def take_time(turn: Turn) -> None:
    """The time typed, and the one it becomes, for a yes."""
    extra, edition = opened(turn, int(turn.data.get("extra", 0)))
    typed = turn.words if turn.message.text else ""
    ends = extras.ends_at(extra, edition)
    offset = read_offset(typed, ends, turn.now)
    if offset is None:
        _ask_time(turn, extra, turn.html("planning.offset_please"))
        return
    wanted = ends - offset
    problem = check_time(wanted, ends, turn.now)
    if problem is not None:
        _ask_time(turn, extra, turn.problem(problem))
        return
    _show_time(turn, extra, edition, wanted)


def _show_time(turn: Turn, extra: ExtraReminder, edition: Edition, wanted: datetime) -> None:
    due_at = next_time(wanted, extras.ends_at(extra, edition), is_holiday)
    act = actions.SetTime(extra.id or 0, extra.revision, (wanted - EPOCH) // MINUTE)
    body = Markup("\n\n").join([time_words(turn, wanted, due_at), turn.html("planning.right")])
    turn.edit(body, [[turn.button("planning.b_time_sure", act, "success")], *_back(turn, extra)])


async def set_time(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.SetTime)
    found = fresh(turn, act.extra, act.revision)
    if found is None:
        return
    extra, edition = found
    wanted = EPOCH + act.minute * MINUTE
    problem = check_time(wanted, extras.ends_at(extra, edition), turn.now)
    if problem is not None:
        _ask_time(turn, extra, turn.problem(problem))
        return
    extras.set_time(turn.session, extra, wanted, edition, turn.person_id, turn.now)
    show(turn, extra, edition, turn.html("planning.kept"))


# --- the text ------------------------------------------------------------------------------------


async def ask_text(_update: Update, turn: Turn) -> None:
    extra, _ = opened(turn, turn.pressed(actions.AskText).extra)
    _ask_text(turn, extra)


def _ask_text(turn: Turn, extra: ExtraReminder, note: Markup = NOTHING) -> None:
    turn.await_("organize.extra_text", extra=extra.id)
    parts = [note, turn.html("planning.ask_text", **WRITTEN)]
    turn.edit(Markup("\n\n").join(filter(None, parts)), _back(turn, extra))


async def take_text(turn: Turn) -> None:
    """A text of one's own; a placeholder that is wrong or missing is told with its place."""
    extra, edition = opened(turn, int(turn.data.get("extra", 0)))
    if not turn.message.text or not turn.words.strip():
        _ask_text(turn, extra, turn.html("planning.text_please"))
        return
    titled = parse_segment(extra.segment).kind is not SegmentKind.NOT_STARTED
    body = turn.words.strip()
    problem = check_text(body, titled=titled)
    if problem is not None:
        _ask_text(turn, extra, turn.problem(problem))
        return
    extras.set_text(turn.session, extra, body, turn.person_id, turn.now)
    show(turn, extra, edition, turn.html("planning.kept"))


async def drop_text(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.DropText)
    found = fresh(turn, act.extra, act.revision)
    if found is not None:
        extra, edition = found
        extras.set_text(turn.session, extra, None, turn.person_id, turn.now)
        show(turn, extra, edition, turn.html("planning.kept"))


# --- planned, called off -------------------------------------------------------------------------


async def plan(_update: Update, turn: Turn) -> None:
    """The press that names how many are reminded."""
    act = turn.pressed(actions.PlanExtra)
    found = fresh(turn, act.extra, act.revision)
    if found is None:
        return
    extra, edition = found
    problem = extras.check_plan(turn.session, extra, edition, turn.now)
    if problem is not None:
        show(turn, extra, edition, turn.problem(problem))
        return
    extras.plan(turn.session, extra, turn.person_id, turn.now)
    show(turn, extra, edition, turn.html("planning.extra_is_planned"))


async def cancel(_update: Update, turn: Turn) -> None:
    """Asked about once more, in words that name it."""
    act = turn.pressed(actions.CancelExtra)
    found = fresh(turn, act.extra, act.revision)
    if found is None:
        return
    extra, edition = found
    if act.sure:
        extras.cancel(turn.session, extra, turn.person_id, turn.now)
        show(turn, extra, edition)
        return
    sure = actions.CancelExtra(act.extra, act.revision, sure=True)
    yes = turn.button("planning.b_cancel_sure", sure, "danger")
    body = turn.html("planning.cancel_this", segment=segment_name(turn, extra.segment))
    turn.edit(body, [[yes], *_back(turn, extra)])
