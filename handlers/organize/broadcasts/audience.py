"""Choosing the segment that gets a broadcast."""

from telegram import InlineKeyboardButton, Update

from domain.errors import DomainError
from domain.segments import Segment, SegmentKind, parse_segment
from handlers.organize.broadcasts import actions, pages
from handlers.paging import ROWS, pages_of, turning
from handlers.turn import Turn
from storage.agencies import find, regions
from storage.broadcasts import SENDABLE, change, require_state
from storage.check_lists import checked_editions
from storage.checks import repair_ends
from storage.editions import open_editions
from storage.tables import Edition
from storage.tables.broadcasts import Broadcast

PERCENTS = (25, 50, 75, 100)
REGION_KINDS = ("provinsi", "kabupaten", "kota")
ON_PAGE = ROWS - 1
WHOLE = (SegmentKind.CONTACTS, SegmentKind.EVERYBODY, SegmentKind.STAFF)


async def choose(_update: Update, turn: Turn) -> None:
    """The kinds of segments."""
    broadcast = _draft(turn, turn.pressed(actions.ChooseAudience).broadcast)
    number = broadcast.id or 0
    rows = [[_take(turn, broadcast, Segment(kind))] for kind in WHOLE]
    rows += [
        [
            turn.button(
                "broadcasts.b_by_progress",
                actions.ByProgress(number, edition.id or 0),
                edition=turn.named(edition),
            )
        ]
        for edition in _running(turn)
    ]
    rows += [
        [turn.button("broadcasts.b_by_region", actions.ByRegion(number))],
        [turn.button("broadcasts.b_by_agency", actions.ByAgency(number))],
        [turn.button("broadcasts.b_back", actions.Open(number))],
    ]
    turn.edit(turn.html("broadcasts.to_whom"), rows)


def _running(turn: Turn) -> list[Edition]:
    """The open editions, and those in which something may still be mended."""
    found = open_editions(turn.session, turn.now)
    checked = checked_editions(turn.session)
    return found + [e for e in checked if e not in found and repair_ends(e) > turn.now]


async def by_progress(_update: Update, turn: Turn) -> None:
    """How far the agency's proposal in an edition is."""
    act = turn.pressed(actions.ByProgress)
    broadcast = _draft(turn, act.broadcast)
    segments = [Segment(SegmentKind.NOT_STARTED, act.edition)]
    segments += [Segment(SegmentKind.DRAFT_BELOW, act.edition, percent) for percent in PERCENTS]
    if any(edition.id == act.edition for edition in checked_editions(turn.session)):
        segments.append(Segment(SegmentKind.RETURNED, act.edition))
    rows = [[_take(turn, broadcast, segment)] for segment in segments]
    turn.edit(turn.html("broadcasts.how_far"), [*rows, [_back(turn, act.broadcast)]])


async def by_region(_update: Update, turn: Turn) -> None:
    """A kind of region, or one of them."""
    act = turn.pressed(actions.ByRegion)
    broadcast = _draft(turn, act.broadcast)
    found = [Segment(SegmentKind.REGION_KIND, region=kind) for kind in REGION_KINDS]
    found += [Segment(SegmentKind.REGION, region=r.code) for r in regions(turn.session)]
    here = found[act.page * ON_PAGE : (act.page + 1) * ON_PAGE]
    rows = [[_take(turn, broadcast, segment)] for segment in here]
    rows += turning(
        act.page,
        pages_of(len(found), ON_PAGE),
        lambda page: actions.ByRegion(act.broadcast, page),
    )
    turn.edit(turn.html("broadcasts.which_region"), [*rows, [_back(turn, act.broadcast)]])


async def by_agency(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.ByAgency)
    _draft(turn, act.broadcast)
    turn.await_("organize.broadcast.agency", broadcast=act.broadcast)
    turn.edit(turn.html("broadcasts.which_agency"), [[_back(turn, act.broadcast)]])


async def take_agency(turn: Turn) -> None:
    """The agencies nearest to the name typed."""
    broadcast = _draft(turn, turn.data["broadcast"])
    matches = find(turn.session, turn.words) if turn.message.text else []
    rows = [
        [_take(turn, broadcast, Segment(SegmentKind.AGENCY, agency=match.agency.id or 0))]
        for match in matches
    ]
    key = "broadcasts.which_of_these" if rows else "broadcasts.agency_unknown"
    turn.say(turn.html(key), [*rows, [_back(turn, broadcast.id or 0)]])


async def take(_update: Update, turn: Turn) -> None:
    """The segment chosen."""
    act = turn.pressed(actions.TakeAudience)
    broadcast = _draft(turn, act.broadcast)
    try:
        segment = parse_segment(act.segment)
    except ValueError:
        raise DomainError("broadcasts.stale") from None
    pages.require_segment(turn, segment)
    if broadcast.segment != act.segment:
        change(turn.session, broadcast, segment=act.segment)
    pages.show(turn, broadcast)


def _draft(turn: Turn, number: int) -> Broadcast:
    broadcast = pages.opened(turn, number)
    require_state(broadcast, SENDABLE)
    return broadcast


def _take(turn: Turn, broadcast: Broadcast, segment: Segment) -> InlineKeyboardButton:
    label = pages.segment_name(turn, str(segment))
    return turn.labelled(label, actions.TakeAudience(broadcast.id or 0, str(segment)))


def _back(turn: Turn, number: int) -> InlineKeyboardButton:
    return turn.button("broadcasts.b_back", actions.ChooseAudience(number))
