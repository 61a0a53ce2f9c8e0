"""Changing the plan of an edition: one reminder more or less, and stopping all of them."""

from collections.abc import Iterable
from datetime import timedelta

from markupsafe import Markup
from telegram import Update

from domain.reminder_offsets import read_offset
from handlers.organize.reminders import access, actions
from handlers.organize.reminders.pages import back_rows, fresh, offset_words, show, written
from handlers.turn import NOTHING, Turn
from storage import reminder_calendar as plans
from storage.tables import Edition

# --- one more ------------------------------------------------------------------------------------


async def ask_offset(_update: Update, turn: Turn) -> None:
    _ask(turn, access.managed(turn, turn.pressed(actions.AskOffset).edition))


def _ask(turn: Turn, edition: Edition, note: Markup = NOTHING) -> None:
    turn.await_("organize.reminder_offset", edition=edition.id)
    parts = [note, turn.html("planning.ask_offset", edition=turn.named(edition))]
    turn.edit(Markup("\n\n").join(filter(None, parts)), back_rows(turn, edition))


async def take_offset(turn: Turn) -> None:
    """What was typed, shown as the plan it would make, for a yes."""
    edition = access.managed(turn, int(turn.data.get("edition", 0)))
    typed = turn.words if turn.message.text else ""
    offset = read_offset(typed, edition.closes_at, turn.now)
    if offset is None:
        _ask(turn, edition, turn.html("planning.offset_please"))
        return
    problem = plans.check_offset(edition, offset, turn.now)
    if problem is not None:
        _ask(turn, edition, turn.problem(problem))
        return
    seconds = int(offset.total_seconds())
    body = turn.html("planning.add_this", offset=offset_words(turn, offset))
    after = _foreseen(turn, edition, [*plans.offsets_of(edition), offset])
    yes = turn.button(
        "planning.b_add_sure",
        actions.AddOffset(edition.id or 0, edition.revision, seconds),
        "success",
    )
    turn.edit(Markup("\n\n").join([body, after]), [[yes], *back_rows(turn, edition)])


async def add_offset(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.AddOffset)
    edition = fresh(turn, act.edition, act.revision)
    if edition is not None:
        offset = timedelta(seconds=act.seconds)
        plans.add_offset(turn.session, edition, offset, turn.person_id, turn.now)
        show(turn, edition, turn.html("planning.added", offset=offset_words(turn, offset)))


# --- one less ------------------------------------------------------------------------------------


async def remove_offset(_update: Update, turn: Turn) -> None:
    """The plan that would be left; the second press removes the reminder."""
    act = turn.pressed(actions.RemoveOffset)
    edition = fresh(turn, act.edition, act.revision)
    if edition is None:
        return
    offset = timedelta(seconds=act.seconds)
    words = offset_words(turn, offset)
    if act.sure:
        plans.remove_offset(turn.session, edition, offset, turn.person_id, turn.now)
        show(turn, edition, turn.html("planning.removed", offset=words))
        return
    rest = [each for each in plans.offsets_of(edition) if each != offset]
    body = turn.html("planning.remove_this", offset=words, edition=turn.named(edition))
    sure = actions.RemoveOffset(act.edition, act.revision, act.seconds, sure=True)
    yes = turn.button("planning.b_remove_sure", sure, "danger", offset=words)
    left = _foreseen(turn, edition, rest)
    turn.edit(Markup("\n\n").join([body, left]), [[yes], *back_rows(turn, edition)])


def _foreseen(turn: Turn, edition: Edition, offsets: Iterable[timedelta]) -> Markup:
    lines = plans.foreseen(edition, offsets, turn.now)
    plan = written(turn, edition, lines, counted=False)
    return Markup("\n").join([turn.html("planning.then"), plan])


# --- all of them ---------------------------------------------------------------------------------


async def stop(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.Stop)
    edition = fresh(turn, act.edition, act.revision)
    if edition is None:
        return
    if act.sure:
        plans.stop(turn.session, edition, turn.person_id, turn.now)
        show(turn, edition, turn.html("planning.stopped_now"))
        return
    sure = actions.Stop(act.edition, act.revision, sure=True)
    name = turn.named(edition)
    yes = turn.button("planning.b_stop_sure", sure, "danger", edition=name)
    turn.edit(turn.html("planning.stop_this", edition=name), [[yes], *back_rows(turn, edition)])


async def resume(_update: Update, turn: Turn) -> None:
    """The plan that would hold again; the second press lets it."""
    act = turn.pressed(actions.Resume)
    edition = fresh(turn, act.edition, act.revision)
    if edition is None:
        return
    if act.sure:
        plans.resume(turn.session, edition, turn.person_id, turn.now)
        show(turn, edition, turn.html("planning.resumed"))
        return
    sure = actions.Resume(act.edition, act.revision, sure=True)
    name = turn.named(edition)
    yes = turn.button("planning.b_resume_sure", sure, "success", edition=name)
    body = turn.html("planning.resume_this", edition=name)
    after = _foreseen(turn, edition, plans.offsets_of(edition))
    turn.edit(Markup("\n\n").join([body, after]), [[yes], *back_rows(turn, edition)])
