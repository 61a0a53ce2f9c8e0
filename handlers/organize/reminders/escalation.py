"""Escalation, managed: on or off, the pause before each step, what lies ahead, who has no head."""

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.errors import DomainError
from domain.escalation import OFFERED, STEPS, Step
from domain.roles import PROVINCE
from domain.words import shorten
from handlers.escalation import step_written
from handlers.organize.agency_actions import OpenAgency
from handlers.organize.reminders import access, actions
from handlers.organize.reminders.pages import Rows, back_rows
from handlers.organize.reminders.samples import inert
from handlers.organize.reminders.steps import step_lines, step_name
from handlers.paging import ROWS, pages_of, turning
from handlers.turn import NOTHING, Turn
from storage import escalation_calendar as steps
from storage.escalation import EscalationMessage, Resting, sample_for
from storage.escalation_plan import standstills
from storage.tables import Agency, Edition, Region

MOST_LINES = 10
PER_ROW = 3

# --- the page ------------------------------------------------------------------------------------


async def open_page(_update: Update, turn: Turn) -> None:
    show(turn, access.seen(turn, turn.pressed(actions.Escalations).edition))


def show(turn: Turn, edition: Edition, note: Markup = NOTHING) -> None:
    """On or off, each step with its pause, and what lies ahead if nothing moves."""
    turn.await_(None)
    state = "on" if edition.escalating else "off"
    told = steps.steps_told(turn.session, edition)
    parts = [
        note,
        turn.html(f"escalation.is_{state}", edition=turn.named(edition)),
        Markup("\n").join(_pause_line(turn, edition, step, told.get(step, 0)) for step in STEPS),
        _ahead(turn, edition) if edition.escalating else NOTHING,
        turn.html("escalation.rules"),
    ]
    turn.edit(Markup("\n\n").join(filter(None, parts)), _rows(turn, edition))


def _pause_line(turn: Turn, edition: Edition, step: Step, told: int) -> Markup:
    number = STEPS.index(step)
    days = edition.escalation_days[number]
    line = turn.html("escalation.pause", number=number + 1, step=step_name(turn, step), count=days)
    if not told:
        return line
    return Markup("{} {}").format(line, turn.html("escalation.told_so_far", count=told))


def _ahead(turn: Turn, edition: Edition) -> Markup:
    regions = access.regions(turn, edition.id or 0)
    lines = steps.steps_ahead(turn.session, edition, regions)
    if not lines:
        return turn.html("escalation.none_ahead")
    return Markup("\n").join([turn.html("escalation.ahead"), *step_lines(turn, lines, MOST_LINES)])


def _rows(turn: Turn, edition: Edition) -> Rows:
    number = edition.id or 0
    rows: Rows = []
    if access.manages_all(turn, number):
        switch = actions.SwitchEscalation(number, edition.revision, not edition.escalating)
        key, style = ("off", "danger") if edition.escalating else ("on", "success")
        rows.append([turn.button(f"escalation.b_{key}", switch, style)])
    rows += [
        [turn.button(f"escalation.b_step_{step}", actions.OpenStep(number, step))] for step in STEPS
    ]
    count = len(_headless(turn, edition))
    if count:
        label = turn.plain("escalation.b_headless", count=count)
        rows.append([turn.labelled(label, actions.Headless(number))])
    return rows + back_rows(turn, edition)


async def switch(_update: Update, turn: Turn) -> None:
    """Off at one press; on at a second, since others are told from then on."""
    act = turn.pressed(actions.SwitchEscalation)
    edition = access.as_shown(turn, act.edition, act.revision, show)
    if edition is None:
        return
    if act.wanted and not act.sure:
        _ask_to_switch_on(turn, edition)
        return
    steps.set_escalating(turn.session, edition, act.wanted, turn.person_id, turn.now)
    show(turn, edition, turn.html(f"escalation.now_{'on' if act.wanted else 'off'}"))


def _ask_to_switch_on(turn: Turn, edition: Edition) -> None:
    number, name = edition.id or 0, turn.named(edition)
    lines = steps.steps_if_on(turn.session, edition, None, turn.now)
    ahead = step_lines(turn, lines, MOST_LINES) or [turn.html("escalation.none_ahead")]
    sure = actions.SwitchEscalation(number, edition.revision, wanted=True, sure=True)
    rows = [
        [turn.button("escalation.b_on_sure", sure, "success", edition=name)],
        [turn.button("escalation.b_back", actions.Escalations(number))],
    ]
    question = turn.html("escalation.switch_on", edition=name)
    turn.edit(Markup("\n").join([question, *ahead]), rows)


# --- one step ------------------------------------------------------------------------------------


async def open_step(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.OpenStep)
    _show_step(turn, access.seen(turn, act.edition), _step(act.step))


def _show_step(turn: Turn, edition: Edition, step: Step, note: Markup = NOTHING) -> None:
    """Whom it tells, after how long, and in which words."""
    number = edition.id or 0
    days = edition.escalation_days[STEPS.index(step)]
    body, _ = _sample(turn, edition, step)
    parts = [
        note,
        turn.html("escalation.step", step=step_name(turn, step), edition=turn.named(edition)),
        turn.html(f"escalation.about_{step}"),
        turn.html("escalation.comes_after", count=days),
        Markup("<blockquote>{}</blockquote>").format(body),
    ]
    rows: Rows = []
    if access.manages_all(turn, number):
        offers = [_pause_button(turn, edition, step, each) for each in OFFERED if each != days]
        rows += [offers[at : at + PER_ROW] for at in range(0, len(offers), PER_ROW)]
    rows.append([turn.button("planning.b_send_sample", actions.SendStepSample(number, step))])
    rows.append([turn.button("escalation.b_back", actions.Escalations(number))])
    turn.edit(Markup("\n\n").join(filter(None, parts)), rows)


def _pause_button(turn: Turn, edition: Edition, step: Step, days: int) -> InlineKeyboardButton:
    act = actions.SetPause(edition.id or 0, edition.revision, step, days)
    return turn.button("escalation.b_days", act, count=days)


async def set_pause(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.SetPause)
    edition = access.as_shown(turn, act.edition, act.revision, show)
    if edition is None:
        return
    step = _step(act.step)
    if act.days not in OFFERED:
        raise DomainError("planning.gone")
    steps.set_pause(turn.session, edition, step, act.days, turn.person_id, turn.now)
    _show_step(turn, edition, step, turn.html("planning.kept"))


async def send_sample(_update: Update, turn: Turn) -> None:
    """The message of a step, exactly as it arrives; its buttons are inert."""
    act = turn.pressed(actions.SendStepSample)
    body, rows = _sample(turn, access.seen(turn, act.edition), _step(act.step))
    turn.say(body, inert(rows))
    turn.audit("reminders.sample", f"edition:{act.edition}")
    turn.toast("planning.sample_sent")


def _step(word: str) -> Step:
    if word not in STEPS:
        raise DomainError("planning.gone")
    return Step(word)


def _sample(turn: Turn, edition: Edition, step: Step) -> tuple[Markup, Rows]:
    """As somebody who is told next reads it; where nobody is, about an agency made up."""
    regions = access.regions(turn, edition.id or 0)
    found = standstills(turn.session, edition, regions=regions)
    message = sample_for(turn.session, edition, step, found)
    return step_written(message or _example(turn, edition, step), turn.now)


def _example(turn: Turn, edition: Edition, step: Step) -> EscalationMessage:
    name = turn.plain("planning.example_agency")
    agency = Agency(id=0, code="", name=name, short_name=name, region_code=PROVINCE)
    region = turn.session.get_one(Region, PROVINCE)
    resting = Resting(agency, [turn.person], [], edition.opens_at)
    return EscalationMessage(turn.person, step, edition, region, [resting])


# --- whose head cannot be reached ----------------------------------------------------------------


def _headless(turn: Turn, edition: Edition) -> list[Agency]:
    return steps.without_head(turn.session, edition, access.regions(turn, edition.id or 0))


async def show_headless(_update: Update, turn: Turn) -> None:
    """Each is a button that opens its page, where a contact can be marked as its head."""
    act = turn.pressed(actions.Headless)
    edition = access.seen(turn, act.edition)
    found = _headless(turn, edition)
    pages = pages_of(len(found))
    page = min(act.page, pages - 1)
    rows = [
        [turn.labelled(shorten(each.short_name, 60), OpenAgency(each.id or 0))]
        for each in found[page * ROWS : (page + 1) * ROWS]
    ]
    rows += turning(page, pages, lambda to: actions.Headless(act.edition, to))
    rows.append([turn.button("escalation.b_back", actions.Escalations(act.edition))])
    key = "escalation.headless" if found else "escalation.all_headed"
    turn.edit(turn.html(key, count=len(found)), rows)
