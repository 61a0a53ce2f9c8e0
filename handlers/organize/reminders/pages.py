"""The calendar of an edition's reminders: when each goes out, and to how many people now."""

from datetime import timedelta

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.dates import days_left, short_wita, wita
from domain.holidays_id import is_holiday
from domain.reminder_offsets import MOST, days_and_hours, why_moved, wished
from handlers.organize.actions import Panel
from handlers.organize.reminders import access, actions
from handlers.organize.reminders.steps import step_line
from handlers.turn import NOTHING, Turn
from storage.checks import repair_ends
from storage.escalation_calendar import steps_ahead
from storage.extra_reminders import odd_extras
from storage.invitations import Reached, reached
from storage.reminder_calendar import Line, calendar
from storage.tables import Edition

PER_ROW = 2
MOST_STEPS = 6
Rows = list[list[InlineKeyboardButton]]


async def home(_update: Update, turn: Turn) -> None:
    """The plan of the one edition that runs, or the choice of several."""
    turn.await_(None)
    found = access.editions(turn)
    if len(found) == 1:
        show(turn, found[0])
        return
    rows = [[turn.labelled(turn.named(each), actions.Plan(each.id or 0))] for each in found]
    key = "planning.which_edition" if found else "planning.no_edition"
    turn.edit(turn.html(key), [*rows, [turn.button("planning.b_panel", Panel())]])


async def open_plan(_update: Update, turn: Turn) -> None:
    show(turn, access.seen(turn, turn.pressed(actions.Plan).edition))


def show(turn: Turn, edition: Edition, note: Markup = NOTHING) -> None:
    """The calendar, under a note on what was just done to it."""
    turn.await_(None)
    regions = access.regions(turn, edition.id or 0)
    lines = calendar(turn.session, edition, regions, turn.now)
    parts = [
        note,
        _head(turn, edition),
        turn.html("planning.stopped") if edition.reminders_stopped else NOTHING,
        _calendar(turn, edition, lines),
        turn.html("planning.within") if regions is not None else NOTHING,
        turn.html("planning.rules"),
    ]
    turn.edit(Markup("\n\n").join(filter(None, parts)), _rows(turn, edition, lines))


def _head(turn: Turn, edition: Edition) -> Markup:
    """The edition and what is counted down to: its deadline, after it the end of repairs."""
    open_now = edition.closes_at > turn.now
    ends = edition.closes_at if open_now else repair_ends(edition)
    return turn.html(
        "planning.head" if open_now else "checking.plan_head",
        edition=turn.named(edition),
        when=wita(ends, turn.language),
        count=days_left(ends, turn.now),
    )


def _calendar(turn: Turn, edition: Edition, lines: list[Line]) -> Markup:
    """The reminders and the next steps of the ladder, one after the other."""
    steps = steps_ahead(turn.session, edition, access.regions(turn, edition.id or 0))
    if not steps:
        return written(turn, edition, lines)
    entries = [(line.due_at, _line(turn, edition, line, counted=True)) for line in lines]
    entries += [(line.due_at, step_line(turn, line)) for line in steps[:MOST_STEPS]]
    told = [entry for _, entry in sorted(entries, key=lambda each: each[0])]
    if len(steps) > MOST_STEPS:
        told.append(turn.html("escalation.more_steps", count=len(steps) - MOST_STEPS))
    return Markup("\n").join(told)


def written(turn: Turn, edition: Edition, lines: list[Line], *, counted: bool = True) -> Markup:
    """The lines of a calendar, each with why it goes out at another time than wished."""
    if not lines:
        return turn.html("planning.none_ahead")
    return Markup("\n").join(_line(turn, edition, line, counted=counted) for line in lines)


def _line(turn: Turn, edition: Edition, line: Line, *, counted: bool) -> Markup:
    counts = {"count": line.people} if counted else {}
    text = turn.html(
        "planning.line" if counted else "planning.line_foreseen",
        when=wita(line.due_at, turn.language),
        offset=offsets_words(turn, line),
        **counts,
    )
    return Markup("\n").join([text, *moved_words(turn, edition, line)])


def moved_words(turn: Turn, edition: Edition, line: Line) -> list[Markup]:
    """Why something goes out at another time than its offset says; nothing where it does not."""
    wishes = [wished(edition.closes_at, offset) for offset in line.offsets]
    reasons = [(wish, why_moved(wish, line.due_at, is_holiday)) for wish in wishes]
    return [
        turn.html(f"planning.moved_{reason}", wanted=short_wita(wish, turn.language))
        for wish, reason in reasons
        if reason is not None
    ]


def offsets_words(turn: Turn, line: Line) -> str:
    return ", ".join(offset_words(turn, offset) for offset in line.offsets)


def offset_words(turn: Turn, offset: timedelta) -> str:
    """ "7 hari sebelum", "3 jam sebelum", "2 hari 3 jam sebelum"."""
    days, hours = days_and_hours(offset)
    if not days:
        return turn.plain("planning.hours_before", count=hours)
    if not hours:
        return turn.plain("planning.days_before", count=days)
    return turn.plain("planning.days_and_hours_before", days=days, hours=hours)


def _rows(turn: Turn, edition: Edition, lines: list[Line]) -> Rows:
    number, revision = edition.id or 0, edition.revision
    opening = [
        turn.labelled(
            short_wita(line.due_at, turn.language),
            actions.OpenReminder(number, int(line.offsets[-1].total_seconds())),
        )
        for line in lines
    ]
    rows = [opening[at : at + PER_ROW] for at in range(0, len(opening), PER_ROW)]
    manages_all = access.manages_all(turn, number)
    if manages_all and len(edition.reminder_offsets) < MOST and edition.closes_at > turn.now:
        rows.append([turn.button("planning.b_add", actions.AskOffset(number))])
    rows.append([turn.button("planning.b_extras", actions.Extras(number))])
    odd = len(odd_extras(turn.session, edition, access.regions(turn, number)))
    if odd:
        label = turn.plain("planning.b_odd", count=odd)
        rows.append([turn.labelled(label, actions.OddExtras(number))])
    key = "escalation.b_part_on" if edition.escalating else "escalation.b_part_off"
    rows.append([turn.button(key, actions.Escalations(number))])
    if manages_all:
        if edition.reminders_stopped:
            resume = actions.Resume(number, revision)
            rows.append([turn.button("planning.b_resume", resume, "success")])
        else:
            rows.append([turn.button("planning.b_stop", actions.Stop(number, revision), "danger")])
    count = len(without_contact(turn, number))
    if count:
        label = turn.plain("planning.b_unreached", count=count)
        rows.append([turn.labelled(label, actions.Unreached(number))])
    return [*rows, [turn.button("planning.b_panel", Panel())]]


def without_contact(turn: Turn, edition_id: int) -> list[Reached]:
    """The agencies that no reminder can reach."""
    every = reached(turn.session, access.regions(turn, edition_id), turn.now)
    return [each for each in every if not each.contacts]


def fresh(turn: Turn, edition_id: int, revision: int) -> Edition | None:
    return access.as_shown(turn, edition_id, revision, show)


def back_rows(turn: Turn, edition: Edition) -> Rows:
    return [
        [turn.button("planning.b_back", actions.Plan(edition.id or 0))],
        [turn.button("planning.b_panel", Panel())],
    ]
