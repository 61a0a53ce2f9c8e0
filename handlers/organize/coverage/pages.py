"""The pages of coverage: an edition with its regions, a region with its agencies."""

from collections.abc import Callable, Collection

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.coverage import AgencyCoverage, Shown, by_region, is_shown, tally
from domain.dates import days_left, wita
from domain.errors import DomainError
from domain.roles import Act, regions_of
from domain.words import shorten
from handlers.organize.actions import Panel
from handlers.organize.coverage import actions, words
from handlers.organize.lying import lying_line
from handlers.organize.regions import code_of, number_of
from handlers.paging import ROWS, pages_of, turning
from handlers.turn import Turn
from storage.agencies import regions as all_regions
from storage.coverage import coverage, editions_covered
from storage.coverage_digest import is_muted, set_muted
from storage.editions import open_editions
from storage.staff import grants_of
from storage.tables import Edition, Region

ACT = Act.SEE_COVERAGE
PER_ROW = 2
PER_PAGE = 5 * PER_ROW
LONGEST_NAME = 32
Rows = list[list[InlineKeyboardButton]]


# --- what the person may see ---------------------------------------------------------------------


def edition_at(turn: Turn, edition_id: int) -> Edition:
    """The edition a button names (0: the one open now, or else the last), if it may be seen."""
    if not edition_id:
        return _usual_edition(turn)
    edition = turn.session.get(Edition, edition_id)
    if edition is None:
        raise DomainError("organize.not_allowed")
    turn.require(ACT, edition_id=edition_id)
    return edition


def _usual_edition(turn: Turn) -> Edition:
    turn.require(ACT)
    every = [*open_editions(turn.session, turn.now), *editions_covered(turn.session)]
    for edition in every:
        if turn.may(ACT, edition_id=edition.id):
            return edition
    raise DomainError("coverage.no_edition")


def scope(turn: Turn, edition: Edition) -> frozenset[str] | None:
    """The regions whose coverage the person may see in an edition; ``None`` for all."""
    held = [g for g in grants_of(turn.session, turn.person_id) if g.covers(edition.id, None)]
    return regions_of(held, ACT)


def region_at(turn: Turn, edition: Edition, number: int) -> Region:
    region = turn.session.get(Region, code_of(number))
    if region is None:
        raise DomainError("organize.not_allowed")
    turn.require(ACT, edition_id=edition.id, region_code=region.code)
    return region


def named_regions(turn: Turn) -> dict[str, Region]:
    return {region.code: region for region in all_regions(turn.session)}


def shown_of(word: str) -> Shown:
    """The filter a button names; a word of no filter shows all."""
    return Shown(word) if word in set(Shown) else Shown.ALL


# --- an edition ----------------------------------------------------------------------------------


async def show_edition(_update: Update, turn: Turn) -> None:
    """The first page; who may see one region only begins with that."""
    act = turn.pressed(actions.Coverage)
    edition = edition_at(turn, act.edition)
    turn.await_(None)
    _draw(turn, edition, shown_of(act.shown), act.page)


def _draw(turn: Turn, edition: Edition, shown: Shown, page: int) -> None:
    only = only_region(turn, edition)
    if only is not None:
        draw_region(turn, edition, only, shown, page)
    else:
        _draw_edition(turn, edition, shown, page)


def only_region(turn: Turn, edition: Edition) -> Region | None:
    """The region of who may see no other."""
    within = scope(turn, edition)
    if within is None or len(within) != 1:
        return None
    return turn.session.get_one(Region, next(iter(within)))


def _draw_edition(turn: Turn, edition: Edition, shown: Shown, page: int) -> None:
    found = coverage(turn.session, edition.id or 0, turn.now, scope(turn, edition))
    listed = by_region(agency for agency in found if is_shown(agency, shown))
    parts = [
        _title(turn, edition),
        words.summary(turn.texts, tally(found)),
        _lying(turn, edition, scope(turn, edition)),
        turn.html(f"coverage.regions_{shown}") if listed else turn.html("coverage.nobody"),
    ]
    rows = _region_rows(turn, edition, shown, listed, page)
    rows.append(_filters(turn, shown, lambda other: actions.Coverage(edition.id or 0, other, 0)))
    rows += _ways_on(turn, edition)
    turn.edit(Markup("\n\n").join(part for part in parts if part), rows)


def _lying(turn: Turn, edition: Edition, within: Collection[str] | None) -> Markup | None:
    """What waits unchecked where."""
    regions = named_regions(turn)
    return lying_line(turn.texts, turn.session, edition, regions, within, turn.now)


def _title(turn: Turn, edition: Edition) -> Markup:
    left = days_left(edition.closes_at, turn.now)
    when = wita(edition.closes_at, turn.language)
    name = turn.named(edition)
    if edition.closes_at <= turn.now:
        return turn.html("coverage.title_closed", edition=name, when=when)
    return turn.html("coverage.title", edition=name, when=when, count=left)


def _region_rows(
    turn: Turn,
    edition: Edition,
    shown: Shown,
    listed: dict[str, list[AgencyCoverage]],
    page: int,
) -> Rows:
    """Regions with who handed in of all; with a filter, with how many it leaves."""
    codes = list(listed)
    pages = pages_of(len(codes), PER_PAGE)
    page = min(page, pages - 1)
    regions = named_regions(turn)
    buttons = []
    for code in codes[page * PER_PAGE : (page + 1) * PER_PAGE]:
        counts = tally(listed[code])
        told = f"{counts.submitted}/{counts.total}" if shown is Shown.ALL else str(counts.total)
        label = f"{words.region_name(turn.texts, regions[code])} {told}"
        opens = actions.CoverageRegion(edition.id or 0, number_of(code), shown, 0)
        buttons.append(turn.labelled(label, opens))
    rows = [buttons[at : at + PER_ROW] for at in range(0, len(buttons), PER_ROW)]
    return rows + turning(page, pages, lambda to: actions.Coverage(edition.id or 0, shown, to))


def _filters(turn: Turn, shown: Shown, to: Callable[[Shown], object]) -> list[InlineKeyboardButton]:
    return [
        turn.button(f"coverage.b_{other}", to(other), "primary" if other is shown else None)
        for other in Shown
    ]


def _ways_on(turn: Turn, edition: Edition, region: Region | None = None) -> Rows:
    """Pictures, other editions where there are any, the digest, and the way back."""
    number = number_of(region.code) if region else 0
    muted = is_muted(turn.session, turn.person_id)
    key = "coverage.b_digest_on" if muted else "coverage.b_digest_off"
    look = [turn.button("coverage.b_pictures", actions.CoveragePictures(edition.id or 0, number))]
    if len(_seen_editions(turn)) > 1:
        look.append(turn.button("coverage.b_editions", actions.CoverageEditions()))
    return [
        look,
        [turn.button(key, actions.SwitchDigest(edition.id or 0, not muted))],
        [turn.button("coverage.b_panel", Panel())],
    ]


async def switch_digest(_update: Update, turn: Turn) -> None:
    """Off or on for the person who presses; the page is drawn anew."""
    act = turn.pressed(actions.SwitchDigest)
    edition = edition_at(turn, act.edition)
    set_muted(turn.session, turn.person_id, act.muted, turn.now)
    turn.toast("coverage.digest_is_off" if act.muted else "coverage.digest_is_on")
    _draw(turn, edition, Shown.ALL, 0)


# --- a region ------------------------------------------------------------------------------------


async def show_region(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.CoverageRegion)
    edition = edition_at(turn, act.edition)
    region = region_at(turn, edition, act.region)
    draw_region(turn, edition, region, shown_of(act.shown), act.page)


def draw_region(turn: Turn, edition: Edition, region: Region, shown: Shown, page: int) -> None:
    found = coverage(turn.session, edition.id or 0, turn.now, [region.code])
    listed = [agency for agency in found if is_shown(agency, shown)]
    name = words.region_name(turn.texts, region)
    parts = [
        turn.html("coverage.region", region=name, edition=turn.named(edition)),
        words.summary(turn.texts, tally(found)),
        _lying(turn, edition, [region.code]),
        turn.html(f"coverage.agencies_{shown}" if listed else "coverage.nobody"),
    ]

    def to(other: Shown, page: int = 0) -> actions.CoverageRegion:
        return actions.CoverageRegion(edition.id or 0, number_of(region.code), other, page)

    pages = pages_of(len(listed))
    page = min(page, pages - 1)
    rows = [
        [
            _agency_button(
                turn,
                agency,
                region,
                actions.CoverageAgency(edition.id or 0, agency.agency_id, shown, page),
            )
        ]
        for agency in listed[page * ROWS : (page + 1) * ROWS]
    ]
    rows += turning(page, pages, lambda number: to(shown, number))
    rows.append(_filters(turn, shown, to))
    body = Markup("\n\n").join(part for part in parts if part)
    turn.edit(body, rows + _region_ways(turn, edition, region, shown))


def _agency_button(
    turn: Turn, agency: AgencyCoverage, region: Region, opens: object
) -> InlineKeyboardButton:
    name = shorten(words.agency_name(agency, region), LONGEST_NAME)
    return turn.labelled(f"{name} · {words.standing(turn.texts, agency)}", opens)


def _region_ways(turn: Turn, edition: Edition, region: Region, shown: Shown) -> Rows:
    """From the only region a person sees there is no list of regions to go back to."""
    if only_region(turn, edition) is not None:
        return _ways_on(turn, edition, region)
    number = number_of(region.code)
    return [
        [turn.button("coverage.b_pictures", actions.CoveragePictures(edition.id or 0, number))],
        [turn.button("coverage.b_regions", actions.Coverage(edition.id or 0, shown, 0))],
        [turn.button("coverage.b_panel", Panel())],
    ]


# --- other editions ------------------------------------------------------------------------------


async def show_editions(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.CoverageEditions)
    turn.require(ACT)
    found = _seen_editions(turn)
    pages = pages_of(len(found))
    page = min(act.page, pages - 1)
    rows = [
        [turn.labelled(f"{turn.named(e)} · {e.code}", actions.Coverage(e.id or 0))]
        for e in found[page * ROWS : (page + 1) * ROWS]
    ]
    rows += turning(page, pages, actions.CoverageEditions)
    rows += [
        [turn.button("coverage.b_back", actions.Coverage())],
        [turn.button("coverage.b_panel", Panel())],
    ]
    turn.edit(turn.html("coverage.which_edition"), rows)


def _seen_editions(turn: Turn) -> list[Edition]:
    return [e for e in editions_covered(turn.session) if turn.may(ACT, edition_id=e.id)]
