"""The proposals that wait to be checked, the longest waiting first; and those that are done."""

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.checking import WAITING as WAITING_STAGES
from domain.checking import Stage
from domain.dates import short_wita, wita
from domain.errors import DomainError
from domain.words import shorten
from handlers.organize.actions import Panel
from handlers.organize.checking import access, actions
from handlers.organize.lying import lying_line
from handlers.paging import ROWS, pages_of, turning
from handlers.turn import NOTHING, Turn
from storage.agencies import regions as all_regions
from storage.check_lists import Listed, count_waiting, listed
from storage.checks import repair_ends
from storage.tables import Edition

STAGES = {
    actions.WAITING: WAITING_STAGES,
    actions.RETURNED: frozenset({Stage.RETURNED}),
    actions.VERIFIED: frozenset({Stage.VERIFIED}),
}
ON_PAGE = 5
LONGEST_TITLE = 60
Rows = list[list[InlineKeyboardButton]]


async def show_list(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.CheckList)
    shown = act.shown if act.shown in STAGES else actions.WAITING
    draw(turn, _edition(turn, act.edition), shown, act.page)


def _edition(turn: Turn, number: int) -> Edition:
    """The edition a button names; 0: the one with the most to check."""
    found = access.editions(turn)
    if not found:
        raise DomainError("checking.no_edition")
    if not number:
        return max(found, key=lambda e: count_waiting(turn.session, e.id or 0, _within(turn, e)))
    edition = next((each for each in found if each.id == number), None)
    if edition is None:
        raise DomainError("organize.not_allowed")
    return edition


def waiting_for(turn: Turn) -> int:
    """How many proposals wait for the person, in all editions."""
    return sum(
        count_waiting(turn.session, edition.id or 0, _within(turn, edition))
        for edition in access.editions(turn)
    )


def _within(turn: Turn, edition: Edition) -> frozenset[str] | None:
    return access.regions(turn, edition)


def draw(
    turn: Turn,
    edition: Edition,
    shown: str = actions.WAITING,
    page: int = 0,
    note: Markup = NOTHING,
) -> None:
    turn.await_(None)
    found = listed(turn.session, edition.id or 0, STAGES[shown], _within(turn, edition))
    pages = pages_of(len(found), ON_PAGE)
    page = min(page, pages - 1)
    here = found[page * ON_PAGE : (page + 1) * ON_PAGE]
    lines = [_line(turn, each) for each in here] or [turn.html(f"checking.none_{shown}")]
    rows: Rows = [
        [turn.labelled(_short(turn, each), actions.OpenCheck(each.proposal))] for each in here
    ]
    rows += turning(page, pages, lambda to: actions.CheckList(edition.id or 0, shown, to))
    rows.append(_filters(turn, edition, shown))
    rows += _ways_on(turn)
    parts = [note, _head(turn, edition), *lines]
    turn.edit(Markup("\n\n").join(part for part in parts if part), rows)


def _short(turn: Turn, each: Listed) -> str:
    return shorten(each.title, LONGEST_TITLE) or turn.plain("submit.untitled")


def _head(turn: Turn, edition: Edition) -> Markup:
    """The edition, until when can be mended, and what lies where."""
    regions = {region.code: region for region in all_regions(turn.session)}
    within = _within(turn, edition)
    parts = [
        turn.html("checking.title", edition=turn.named(edition)),
        repair_line(turn, edition),
        lying_line(turn.texts, turn.session, edition, regions, within, turn.now),
    ]
    return Markup("\n").join(part for part in parts if part)


def repair_line(turn: Turn, edition: Edition) -> Markup:
    """Until when what is given back can be mended, or that it cannot any more."""
    ends = repair_ends(edition)
    when = wita(ends, turn.language)
    if ends <= turn.now:
        return turn.html("checking.repair_over", when=when)
    key = "checking.repair_until" if edition.repair_until else "checking.repair_deadline"
    return turn.html(key, when=when)


def _line(turn: Turn, each: Listed) -> Markup:
    return turn.html(
        f"checking.item_{each.stage}",
        title=_short(turn, each),
        agency=each.agency,
        at=short_wita(each.handed_in, turn.language),
        count=(turn.now - each.since).days,
    )


def _filters(turn: Turn, edition: Edition, shown: str) -> list[InlineKeyboardButton]:
    return [
        turn.button(
            f"checking.b_{other}",
            actions.CheckList(edition.id or 0, other),
            "primary" if other == shown else None,
        )
        for other in STAGES
    ]


def _ways_on(turn: Turn) -> Rows:
    rows: Rows = []
    if len(access.editions(turn)) > 1:
        rows.append([turn.button("checking.b_editions", actions.CheckEditions())])
    return [*rows, [turn.button("editions.b_panel", Panel())]]


async def choose_edition(_update: Update, turn: Turn) -> None:
    turn.pressed(actions.CheckEditions)
    rows = [
        [turn.labelled(turn.named(edition), actions.CheckList(edition.id or 0))]
        for edition in access.editions(turn)[:ROWS]
    ]
    rows.append([turn.button("editions.b_panel", Panel())])
    turn.edit(turn.html("checking.which_edition"), rows)
