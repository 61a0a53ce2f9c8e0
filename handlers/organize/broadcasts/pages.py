"""The pages of broadcasts: the list of all, and the one page of each, whatever its state."""

from markupsafe import Markup
from sqlmodel import Session
from telegram import InlineKeyboardButton, Update

from domain.broadcasts import BroadcastState
from domain.dates import wita
from domain.errors import DomainError
from domain.roles import NO_EDITION, Act, regions_of
from domain.segments import Reach, Segment, SegmentKind, parse_segment, tally
from handlers.organize.actions import Panel
from handlers.organize.broadcasts import actions, content, progress
from handlers.paging import ROWS, pages_of, turning
from handlers.texts import Texts
from handlers.turn import Keyboard, Turn, edition_name
from storage.broadcasts import SENDABLE, audience, how_many, locked, newest
from storage.staff import grants_of
from storage.tables import Agency, Edition, Region
from storage.tables.broadcasts import Broadcast

OF_A_REGION = frozenset({SegmentKind.REGION, SegmentKind.AGENCY})
ON_PAGE = ROWS - 2
SHORT = 26


# --- who may -------------------------------------------------------------------------------------


def opened(turn: Turn, broadcast_id: int) -> Broadcast:
    """A broadcast for somebody who may send one to its segment; it stays locked in this turn."""
    turn.require(Act.BROADCAST)
    broadcast = locked(turn.session, broadcast_id)
    if broadcast.segment:
        require_segment(turn, parse_segment(broadcast.segment))
    return broadcast


def require_segment(turn: Turn, segment: Segment) -> None:
    """Refuses a segment that reaches beyond the person's edition or region."""
    region = region_of(turn, segment)
    turn.require(Act.BROADCAST, edition_id=segment.edition or NO_EDITION, region_code=region)
    if region is None and regions_of(grants_of(turn.session, turn.person_id), Act.BROADCAST):
        raise DomainError("organize.not_allowed")


def region_of(turn: Turn, segment: Segment) -> str | None:
    if segment.kind is SegmentKind.AGENCY:
        agency = turn.session.get(Agency, segment.agency)
        return agency.region_code if agency else None
    return segment.region if segment.kind is SegmentKind.REGION else None


# --- the list ------------------------------------------------------------------------------------


async def show_all(_update: Update, turn: Turn) -> None:
    turn.require(Act.BROADCAST)
    turn.await_(None)
    page = turn.pressed(actions.Broadcasts).page
    pages = pages_of(how_many(turn.session), ON_PAGE)
    found = newest(turn.session, page * ON_PAGE, ON_PAGE)
    rows = [[turn.button("broadcasts.b_write", actions.Write(), "primary")]]
    rows += [[_entry(turn, broadcast)] for broadcast in found]
    rows += turning(page, pages, actions.Broadcasts)
    rows.append([turn.button("broadcasts.b_panel", Panel())])
    turn.edit(turn.html("broadcasts.all" if found else "broadcasts.none"), rows)


def _entry(turn: Turn, broadcast: Broadcast) -> InlineKeyboardButton:
    label = turn.plain(f"broadcasts.l_{broadcast.state}", opening=opening(turn, broadcast)[:SHORT])
    return turn.labelled(label, actions.Open(broadcast.id or 0))


def opening(turn: Turn, broadcast: Broadcast) -> str:
    """Its first words, by which people know it again."""
    return content.opening(broadcast.content) or turn.plain("broadcasts.wordless")


# --- the page of one -----------------------------------------------------------------------------


async def open_one(_update: Update, turn: Turn) -> None:
    broadcast = opened(turn, turn.pressed(actions.Open).broadcast)
    turn.await_(None)
    show(turn, broadcast)


def show(turn: Turn, broadcast: Broadcast, note: Markup | None = None) -> None:
    """Puts its page in place of the card pressed; a draft goes on taking its content."""
    body, rows = page_of(turn, broadcast)
    if broadcast.state == BroadcastState.DRAFT:
        turn.await_("organize.broadcast", broadcast=broadcast.id)
    queued = turn.edit(Markup("\n\n").join([note, body]) if note else body, rows)
    if broadcast.state == BroadcastState.DRAFT:
        turn.remember(card=queued.id)


def page_of(turn: Turn, broadcast: Broadcast) -> tuple[Markup, Keyboard]:
    if broadcast.started_at is not None:
        return progress.shown(turn.session, broadcast, turn.texts, turn.now)
    return _unsent(turn, broadcast)


def _unsent(turn: Turn, broadcast: Broadcast) -> tuple[Markup, Keyboard]:
    counts = tally(audience(turn.session, broadcast))
    parts = [
        turn.html(f"broadcasts.{broadcast.state}", opening=opening(turn, broadcast)),
        *_when(turn, broadcast),
        Markup("\n").join([_what(turn, broadcast), _links(turn, broadcast)]),
        _to_whom(turn, broadcast, counts),
    ]
    return Markup("\n\n").join(parts), _acts(turn, broadcast, counts[Reach.REACHED])


def _when(turn: Turn, broadcast: Broadcast) -> list[Markup]:
    if broadcast.scheduled_at is None or broadcast.state == BroadcastState.DRAFT:
        return []
    restored = "_restored" if broadcast.pause_reason else ""
    key = f"broadcasts.when_{broadcast.state}{restored}"
    return [turn.html(key, when=wita(broadcast.scheduled_at, turn.language))]


def _what(turn: Turn, broadcast: Broadcast) -> Markup:
    found = broadcast.content
    return turn.html(
        f"broadcasts.what_{found['kind']}",
        length=content.size(found),
        files=len(found.get("items", ())),
    )


def _links(turn: Turn, broadcast: Broadcast) -> Markup:
    labels = ", ".join(label for label, _ in broadcast.buttons)
    if not labels:
        return turn.html("broadcasts.no_links")
    key = "broadcasts.links_counted" if broadcast.counted else "broadcasts.links"
    return turn.html(key, labels=labels)


def _to_whom(turn: Turn, broadcast: Broadcast, counts: dict[Reach, int]) -> Markup:
    if not broadcast.segment:
        return turn.html("broadcasts.no_audience")
    lines = [
        turn.html("broadcasts.audience", segment=segment_name(turn, broadcast.segment)),
        turn.html("broadcasts.reached", number=counts[Reach.REACHED]),
    ]
    lines += [
        turn.html(f"broadcasts.not_{why}", number=counts[why])
        for why in (Reach.BLOCKED, Reach.OPTED_OUT, Reach.NOT_AGREED)
        if counts[why]
    ]
    return Markup("\n").join(lines)


def segment_name(turn: Turn, word: str) -> str:
    """A segment as people call it."""
    return segment_words(turn.session, turn.texts, word)


def segment_words(session: Session, told: Texts, word: str) -> str:
    """A segment as people call it, in the language of these texts."""
    segment = parse_segment(word)
    edition = session.get(Edition, segment.edition) if segment.edition else None
    region = session.get(Region, segment.region)
    agency = session.get(Agency, segment.agency) if segment.agency else None
    kind = f"_{segment.region}" if segment.kind is SegmentKind.REGION_KIND else ""
    return told.plain(
        f"broadcasts.s_{segment.kind}{kind}",
        edition=edition_name(edition, told.language) if edition else "",
        percent=segment.percent,
        region=region.name if region else "",
        agency=agency.name if agency else "",
    )


def _acts(turn: Turn, broadcast: Broadcast, reached: int) -> Keyboard:
    number, revision = broadcast.id or 0, broadcast.revision
    rows = []
    if broadcast.state in SENDABLE:
        rows += [
            [turn.button("broadcasts.b_audience", actions.ChooseAudience(number))],
            [turn.button("broadcasts.b_links", actions.EditLinks(number))],
            [turn.button("broadcasts.b_to_me", actions.SendToMe(number))],
        ]
        if reached:
            confirm, when = actions.Confirm(number, revision), actions.AskWhen(number, revision)
            rows += [
                [turn.button("broadcasts.b_confirm", confirm, "success")],
                [turn.button("broadcasts.b_when", when)],
            ]
        rows.append([turn.button("broadcasts.b_discard", actions.Cancel(number), "danger")])
    else:
        rows.append([turn.button("broadcasts.b_to_me", actions.SendToMe(number))])
        rows.append([turn.button("broadcasts.b_unschedule", actions.Unschedule(number))])
    return [*rows, [turn.button("broadcasts.b_list", actions.Broadcasts())]]
