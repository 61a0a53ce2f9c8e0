"""Extra reminders: the list of an edition's, the segment of a new one, and the page of each."""

from datetime import datetime

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.dates import short_wita, wita
from domain.errors import DomainError
from domain.extra_reminders import CHANGEABLE, ExtraState
from domain.holidays_id import is_holiday
from domain.reminder_offsets import why_moved
from domain.roles import Act
from domain.segments import Segment, SegmentKind, parse_segment
from handlers.extra_reminders import extra_written
from handlers.organize.broadcasts.pages import segment_name
from handlers.organize.reminders import access, actions
from handlers.organize.reminders.pages import Rows, back_rows
from handlers.organize.reminders.samples import inert
from handlers.paging import ROWS, pages_of, turning
from handlers.turn import NOTHING, Turn
from storage import extra_reminders as extras
from storage.agencies import regions as all_regions
from storage.tables import Edition, ExtraReminder

PERCENTS = (25, 50, 75, 100)
KINDS = ("provinsi", "kabupaten", "kota")
SEGMENTS = frozenset(
    {
        SegmentKind.NOT_STARTED,
        SegmentKind.DRAFT_BELOW,
        SegmentKind.RETURNED,
        SegmentKind.REGION,
        SegmentKind.REGION_KIND,
    }
)
ON_PAGE = ROWS - 2

# --- the list ------------------------------------------------------------------------------------


async def show_all(_update: Update, turn: Turn) -> None:
    turn.await_(None)
    act = turn.pressed(actions.Extras)
    edition = access.seen(turn, act.edition)
    found = extras.of_edition(turn.session, act.edition, access.regions(turn, act.edition))
    pages = pages_of(len(found), ON_PAGE)
    page = min(act.page, pages - 1)
    rows = [[turn.button("planning.b_new_extra", actions.ChooseWhom(act.edition), "primary")]]
    rows += [[_entry(turn, each)] for each in found[page * ON_PAGE : (page + 1) * ON_PAGE]]
    rows += turning(page, pages, lambda to: actions.Extras(act.edition, to))
    key = "planning.extras" if found else "planning.no_extras"
    turn.edit(turn.html(key, edition=turn.named(edition)), rows + back_rows(turn, edition))


def _entry(turn: Turn, extra: ExtraReminder) -> InlineKeyboardButton:
    when = short_wita(extra.due_at, turn.language) if extra.due_at else "–"
    name = segment_name(turn, extra.segment)
    label = turn.plain(f"planning.l_{extra.state}", when=when, segment=name)
    return turn.labelled(label, actions.OpenExtra(extra.id or 0))


# --- whom a new one reminds ----------------------------------------------------------------------


async def choose_whom(_update: Update, turn: Turn) -> None:
    number = turn.pressed(actions.ChooseWhom).edition
    edition = access.seen(turn, number)
    closed = edition.closes_at <= turn.now
    found = [] if closed else [Segment(SegmentKind.NOT_STARTED, number)]
    found += [] if closed else [Segment(SegmentKind.DRAFT_BELOW, number, p) for p in PERCENTS]
    found += [Segment(SegmentKind.RETURNED, number)] if edition.regions_check else []
    rows = [[_take(turn, number, segment)] for segment in found]
    if not closed:
        rows.append([turn.button("planning.b_where", actions.ChooseWhere(number))])
    rows.append([turn.button("planning.b_list_extras", actions.Extras(number))])
    turn.edit(turn.html("planning.whom", edition=turn.named(edition)), rows)


async def choose_where(_update: Update, turn: Turn) -> None:
    """A kind of region, or one of them; coordinators choose among their own."""
    act = turn.pressed(actions.ChooseWhere)
    edition = access.seen(turn, act.edition)
    found = _places(turn, act.edition)
    pages = pages_of(len(found))
    page = min(act.page, pages - 1)
    rows = [[_take(turn, act.edition, each)] for each in found[page * ROWS : (page + 1) * ROWS]]
    rows += turning(page, pages, lambda to: actions.ChooseWhere(act.edition, to))
    rows.append([turn.button("planning.b_whom", actions.ChooseWhom(act.edition))])
    turn.edit(turn.html("planning.whom", edition=turn.named(edition)), rows)


def _places(turn: Turn, edition_id: int) -> list[Segment]:
    within = access.regions(turn, edition_id)
    kinds = [Segment(SegmentKind.REGION_KIND, region=kind) for kind in KINDS]
    return [*(kinds if within is None else ())] + [
        Segment(SegmentKind.REGION, region=region.code)
        for region in all_regions(turn.session)
        if within is None or region.code in within
    ]


def _take(turn: Turn, edition_id: int, segment: Segment) -> InlineKeyboardButton:
    label = segment_name(turn, str(segment))
    return turn.labelled(label, actions.TakeWhom(edition_id, str(segment)))


async def take_whom(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.TakeWhom)
    edition = access.seen(turn, act.edition)
    segment = _read(act.segment)
    _require(turn, edition, segment)
    within = access.regions(turn, act.edition)
    extra = extras.draft_for(
        turn.session, act.edition, act.segment, within, turn.person_id, turn.now
    )
    show(turn, extra, edition)


def _read(word: str) -> Segment:
    try:
        segment = parse_segment(word)
    except ValueError:
        raise DomainError("planning.extra_gone") from None
    if segment.kind not in SEGMENTS:
        raise DomainError("planning.extra_gone")
    return segment


def _require(turn: Turn, edition: Edition, segment: Segment) -> None:
    """Refuses a segment beyond the edition or the person's regions."""
    if segment.edition not in {0, edition.id}:
        raise DomainError("organize.not_allowed")
    if segment.kind is SegmentKind.REGION:
        turn.require(Act.REMIND, edition_id=edition.id, region_code=segment.region)
    if segment.kind is SegmentKind.REGION_KIND and not access.manages_all(turn, edition.id or 0):
        raise DomainError("organize.not_allowed")


# --- the page of one -----------------------------------------------------------------------------


def opened(turn: Turn, extra_id: int) -> tuple[ExtraReminder, Edition]:
    """An extra reminder of a running edition, held for somebody who may send it."""
    turn.require(Act.REMIND)
    extra = extras.held(turn.session, extra_id)
    edition = access.seen(turn, extra.edition_id)
    if not extras.is_within(extra, access.regions(turn, extra.edition_id)):
        raise DomainError("organize.not_allowed")
    return extra, edition


def fresh(turn: Turn, extra_id: int, revision: int) -> tuple[ExtraReminder, Edition] | None:
    """As the card under the press showed it; else its page is drawn anew."""
    extra, edition = opened(turn, extra_id)
    if extra.revision == revision:
        return extra, edition
    turn.toast("planning.extra_changed", alert=True)
    show(turn, extra, edition)
    return None


async def open_extra(_update: Update, turn: Turn) -> None:
    show(turn, *opened(turn, turn.pressed(actions.OpenExtra).extra))


def show(turn: Turn, extra: ExtraReminder, edition: Edition, note: Markup = NOTHING) -> None:
    """Whom it reminds, when, and how it reads; under a note on what was just done."""
    turn.await_(None)
    reached = extras.count_of(turn.session, extra, edition)
    parts = [
        note,
        _head(turn, extra, edition, reached),
        time_words(turn, extra.wanted_at, extra.due_at),
        turn.html("planning.within") if extra.regions is not None else NOTHING,
        *sample_words(turn, extra, edition),
    ]
    turn.edit(Markup("\n\n").join(filter(None, parts)), _rows(turn, extra, reached))


def _head(turn: Turn, extra: ExtraReminder, edition: Edition, reached: int) -> Markup:
    """Its state, its segment, and how many it reaches or has reached."""
    counts = {}
    if extra.state in CHANGEABLE or extra.state == ExtraState.SENT:
        counts["count"] = extra.told if extra.state == ExtraState.SENT else reached
    return turn.html(
        f"planning.extra_{extra.state}",
        edition=turn.named(edition),
        segment=segment_name(turn, extra.segment),
        **counts,
    )


def time_words(turn: Turn, wanted: datetime | None, due_at: datetime | None) -> Markup:
    """When it goes out, and why not when it was wished."""
    if wanted is None or due_at is None:
        return turn.html("planning.no_time")
    lines = [turn.html("planning.goes_out", when=wita(due_at, turn.language))]
    reason = why_moved(wanted, due_at, is_holiday)
    if reason is not None:
        wish = short_wita(wanted, turn.language)
        lines.append(turn.html(f"planning.moved_{reason}", wanted=wish))
    return Markup("\n").join(lines)


def sample_words(turn: Turn, extra: ExtraReminder, edition: Edition) -> list[Markup]:
    sample = sample_of(turn, extra, edition)
    if sample is None or extra.state not in CHANGEABLE:
        return []
    return [turn.html("planning.reads"), Markup("<blockquote>{}</blockquote>").format(sample[0])]


def sample_of(turn: Turn, extra: ExtraReminder, edition: Edition) -> tuple[Markup, Rows] | None:
    """As the first of those whom it reaches reads it; ``None`` where it reaches nobody."""
    readers = extras.recipients(turn.session, extra, edition, turn.now, most=1)
    if not readers:
        return None
    return extra_written(extra, edition, readers[0], extra.due_at or turn.now)


def _rows(turn: Turn, extra: ExtraReminder, reached: int) -> Rows:
    number, revision = extra.id or 0, extra.revision
    rows: Rows = []
    if extra.state in CHANGEABLE and extra.begun_at is None:
        if extra.state == ExtraState.DRAFT and extra.due_at and reached:
            plan = actions.PlanExtra(number, revision)
            rows.append([turn.button("planning.b_plan_extra", plan, "success", count=reached)])
        rows.append([turn.button("planning.b_time", actions.AskTime(number))])
        rows.append([turn.button("planning.b_text", actions.AskText(number))])
        if extra.body is not None:
            drop = actions.DropText(number, revision)
            rows.append([turn.button("planning.b_usual_text", drop)])
        if reached:
            rows.append([turn.button("planning.b_send_sample", actions.SendExtraSample(number))])
        cancel = actions.CancelExtra(number, revision)
        rows.append([turn.button("planning.b_cancel_extra", cancel, "danger")])
    return [*rows, [turn.button("planning.b_list_extras", actions.Extras(extra.edition_id))]]


async def send_sample(_update: Update, turn: Turn) -> None:
    extra, edition = opened(turn, turn.pressed(actions.SendExtraSample).extra)
    sample = sample_of(turn, extra, edition)
    if sample is None:
        raise DomainError("planning.nobody")
    body, rows = sample
    turn.say(body, inert(rows))
    turn.audit("extra_reminder.sample", f"extra_reminder:{extra.id}")
    turn.toast("planning.sample_sent")
