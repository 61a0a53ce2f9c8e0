"""The list of editions, the page of one, and what a new one begins with."""

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.dates import days_left, wita
from domain.editions import Moment, Phase
from domain.roles import NO_EDITION, Act
from handlers.deadlines import Calendar
from handlers.organize.actions import Panel
from handlers.organize.editions import actions
from handlers.organize.late_actions import LateAccesses
from handlers.paging import ROWS, pages_of, turning
from handlers.turn import NOTHING, Turn
from storage.edition_changes import take
from storage.editions import (
    Tally,
    all_editions,
    form_of,
    phase_of,
    tallies,
    templates,
    times_of,
)
from storage.tables import Edition, EditionState

Buttons = list[list[InlineKeyboardButton]]
LISTED = ROWS - 3
"""Editions on a page; three rows lead elsewhere."""
MOST_EARLIER = 4


# --- the list ------------------------------------------------------------------------------------


async def show_list(_update: Update, turn: Turn) -> None:
    """Editions with their state and counts, the last deadline first."""
    act = turn.pressed(actions.Editions)
    turn.require(Act.SEE_PANEL)
    turn.await_(None)
    found = _visible(turn, archived=act.archived)
    pages = pages_of(len(found), LISTED)
    page = min(act.page, pages - 1)
    shown = found[page * LISTED : (page + 1) * LISTED]
    counts = tallies(turn.session)
    lines = [_line(turn, edition, counts.get(edition.id or 0, Tally())) for edition in shown]
    head = "editions.archive_title" if act.archived else "editions.title"
    empty = "editions.archive_empty" if act.archived else "editions.none_yet"
    rows = [[turn.labelled(turn.named(e), actions.OpenEdition(e.id or 0))] for e in shown]
    rows += turning(page, pages, lambda to: actions.Editions(to, act.archived))
    rows += _ways_on(turn, archived=act.archived)
    turn.edit(Markup("\n\n").join([turn.html(head), *(lines or [turn.html(empty)])]), rows)


def _visible(turn: Turn, *, archived: bool) -> list[Edition]:
    found = [
        edition
        for edition in all_editions(turn.session)
        if (edition.state == EditionState.ARCHIVED) == archived
        and turn.may(Act.SEE_PANEL, edition_id=edition.id)
    ]
    return found[::-1]


def _line(turn: Turn, edition: Edition, counts: Tally) -> Markup:
    return turn.html(
        "editions.line",
        name=turn.named(edition),
        phase=turn.plain(f"editions.phase_{phase_of(edition, turn.now)}"),
        when=wita(edition.closes_at, turn.language),
        drafts=counts.drafts,
        submitted=counts.submitted,
    )


def _ways_on(turn: Turn, *, archived: bool) -> Buttons:
    if archived:
        return [[turn.button("editions.b_list", actions.Editions())]]
    rows = []
    if turn.may(Act.MANAGE_EDITIONS, edition_id=NO_EDITION):
        rows.append([turn.button("editions.b_new", actions.NewEdition(), "primary")])
    if _visible(turn, archived=True):
        rows.append([turn.button("editions.b_archive_list", actions.Editions(archived=True))])
    return [*rows, [turn.button("editions.b_panel", Panel())]]


# --- one edition -----------------------------------------------------------------------------


async def open_edition(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.OpenEdition)
    turn.require(Act.SEE_PANEL, edition_id=act.edition)
    show(turn, take(turn.session, act.edition))


def show(turn: Turn, edition: Edition, note: Markup = NOTHING) -> None:
    """The page of an edition, under a note on what was just done to it."""
    turn.await_(None)
    body = preview(turn, edition)
    turn.edit(Markup("\n\n").join([note, body]) if note else body, _rows(turn, edition))


def preview(turn: Turn, edition: Edition) -> Markup:
    """Everything of an edition at a glance."""
    counts = tallies(turn.session).get(edition.id or 0, Tally())
    form = form_of(turn.session, edition.form_version_id)
    lines = [
        turn.html("editions.head", name=turn.named(edition), code=edition.code),
        turn.html(f"editions.state_{phase_of(edition, turn.now)}"),
        *([turn.html("editions.theme", theme=edition.theme)] if edition.theme else []),
        *(time_line(turn, edition, moment) for moment in Moment),
        turn.html("editions.form", form=form.name.in_(turn.language), count=len(form.questions)),
        turn.html("editions.limit", rule=agency_limit(turn, edition)),
        *_rules(turn, edition),
        turn.html("editions.counts", drafts=counts.drafts, submitted=counts.submitted),
    ]
    return Markup("\n").join(lines)


def time_line(turn: Turn, edition: Edition, moment: Moment) -> Markup:
    """One time, with the days that are left until it."""
    at = times_of(edition).at(moment)
    if at is None:
        return turn.html(f"editions.no_{moment}")
    if moment is Moment.OPENS and edition.state == EditionState.PLANNED and at <= turn.now:
        return turn.html("editions.opens_at_once")
    days = days_left(at, turn.now)
    when = wita(at, turn.language)
    if days > 0:
        when = turn.plain("editions.in_days", when=when, count=days)
    return turn.html(f"editions.{moment}", when=when)


def _rules(turn: Turn, edition: Edition) -> list[Markup]:
    """What else holds for handing in, where it is not as usual."""
    lines = []
    if edition.max_per_region is not None:
        lines.append(turn.html("rules.line_region_cap", count=edition.max_per_region))
    if edition.regions_check:
        lines.append(turn.html("rules.line_checking"))
    return lines


def agency_limit(turn: Turn, edition: Edition) -> str:
    if edition.one_draft_per_agency:
        return turn.plain("editions.one_per_agency")
    if edition.max_per_agency is None:
        return turn.plain("editions.any_per_agency")
    return turn.plain("editions.most_per_agency", count=edition.max_per_agency)


def _rows(turn: Turn, edition: Edition) -> Buttons:
    number, revision = edition.id or 0, edition.revision
    stage = phase_of(edition, turn.now)
    rows: Buttons = []
    if turn.may(Act.MANAGE_EDITIONS, edition_id=number):
        rows += _acts(turn, stage, number, revision)
        rows.append(_more(turn, stage, number))
    back = turn.button("editions.b_list", actions.Editions(archived=stage is Phase.ARCHIVED))
    if stage is Phase.ARCHIVED:
        return [*rows, [back]]
    return [*rows, [turn.button("deadlines.b_calendar", Calendar(number)), back]]


def _more(turn: Turn, stage: Phase, edition: int) -> list[InlineKeyboardButton]:
    """The pages of their own: the rules and, once it was published, access after the deadline."""
    row = [turn.button("rules.b_part", actions.Rules(edition))]
    if stage in {Phase.OPEN, Phase.REPAIR, Phase.CLOSED}:
        row.append(turn.button("late.b_part", LateAccesses(edition)))
    return row


def _acts(turn: Turn, stage: Phase, edition: int, revision: int) -> Buttons:
    """What may be done to an edition in its phase, the usual first."""

    def ask(*parts: str) -> list[InlineKeyboardButton]:
        return [turn.button(f"editions.b_{p}", actions.AskPart(edition, p)) for p in parts]

    publish = [turn.button("editions.b_publish", actions.Publish(edition, revision), "success")]
    unpublish = [turn.button("editions.b_unpublish", actions.Unpublish(edition, revision))]
    extend = [turn.button("editions.b_extend", actions.AskPart(edition, Moment.CLOSES))]
    close = [turn.button("editions.b_close", actions.CloseEarly(edition, revision), "danger")]
    archive = [turn.button("editions.b_archive", actions.Archive(edition, revision))]
    names, begin, later = ask("name", "theme"), ask("opens", "closes"), ask("repair", "result")
    return {
        Phase.PLANNED: [publish, names, begin, later, archive],
        Phase.WAITING: [begin, names, later, unpublish],
        Phase.OPEN: [extend, names, later, close],
        Phase.REPAIR: [extend, names, later],
        Phase.CLOSED: [extend, names, later, archive],
        Phase.ARCHIVED: [[turn.button("editions.b_restore", actions.Restore(edition, revision))]],
    }[stage]


# --- a new one -------------------------------------------------------------------------------


async def choose_beginning(_update: Update, turn: Turn) -> None:
    """ "Edisi baru": from an earlier edition or from a template."""
    turn.require(Act.MANAGE_EDITIONS, edition_id=NO_EDITION)
    turn.await_(None)
    earlier = [edition for edition in all_editions(turn.session) if edition.published_at]
    rows = [
        [turn.button("editions.b_copy", actions.CopyEdition(e.id or 0), name=turn.named(e))]
        for e in earlier[::-1][:MOST_EARLIER]
    ]
    rows += [
        [turn.labelled(each.name.in_(turn.language), actions.FromTemplate(each.path.stem))]
        for each in templates()
    ]
    rows.append([turn.button("editions.b_list", actions.Editions())])
    turn.edit(turn.html("editions.begin_with"), rows)


def managed(turn: Turn, edition_id: int) -> Edition:
    """The edition for somebody who may change it."""
    turn.require(Act.MANAGE_EDITIONS, edition_id=edition_id)
    return take(turn.session, edition_id)


def fresh(turn: Turn, edition_id: int, revision: int) -> Edition | None:
    """The edition as the card under the press showed it; else it is drawn anew."""
    edition = managed(turn, edition_id)
    if edition.revision == revision:
        return edition
    turn.toast("editions.changed_meanwhile", alert=True)
    show(turn, edition)
    return None
