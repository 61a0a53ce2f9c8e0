"""Pictures of coverage: their numbers and words are ordered here and drawn when they are sent."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from markupsafe import Markup
from telegram import Update

from domain.coverage import (
    AgencyCoverage,
    CoverageState,
    Curve,
    Season,
    by_region,
    curve,
    tally,
)
from domain.coverage_pictures import HeatMap, Line, Timeline, ticks
from domain.dates import days_left, wita
from domain.words import shorten
from handlers.organize.coverage import actions, words
from handlers.organize.coverage.pages import edition_at, named_regions, region_at, scope
from handlers.turn import Turn
from storage.coverage import coverage, edition_before, season
from storage.tables import Edition, Region

LONGEST_CAPTION = 900
"""Telegram's limit is 1,024."""


async def send_pictures(_update: Update, turn: Turn) -> None:
    """The map and the course over time, each with its numbers in words."""
    act = turn.pressed(actions.CoveragePictures)
    edition = edition_at(turn, act.edition)
    within = scope(turn, edition)
    if act.region:
        within = frozenset({region_at(turn, edition, act.region).code})
    turn.toast("coverage.drawing")
    regions = {
        code: region
        for code, region in named_regions(turn).items()
        if within is None or code in within
    }
    _send_map(turn, edition, regions)
    _send_timeline(turn, edition, within, regions)


def _scope_name(turn: Turn, regions: Mapping[str, Region]) -> str:
    """What the pictures are about: one region by its name, or all."""
    if len(regions) == 1:
        return words.region_name(turn.texts, next(iter(regions.values())))
    return turn.plain("coverage.all_regions")


# --- the map -------------------------------------------------------------------------------------


def _send_map(turn: Turn, edition: Edition, regions: Mapping[str, Region]) -> None:
    every = coverage(turn.session, edition.id or 0, turn.now, list(regions))
    found: dict[str, list[AgencyCoverage]] = {code: [] for code in regions} | by_region(every)
    counts = tally(every)
    states = words.told_states(counts)[::-1]
    shown = HeatMap(
        title=turn.plain("coverage.map_title"),
        subtitle=[
            turn.named(edition),
            f"{_scope_name(turn, regions)} · {words.headline(turn.texts, counts).striptags()}",
        ],
        columns=[turn.plain(f"coverage.column_{state}") for state in states],
        begun_from=CoverageState.DRAFTING.rank,
        rows=[
            (
                words.region_name(turn.texts, regions[code]),
                [tally(agencies).counts[state] for state in states],
            )
            for code, agencies in found.items()
        ],
        total=turn.plain("coverage.total"),
        footer=turn.plain(
            "coverage.as_of_one" if len(regions) == 1 else "coverage.as_of",
            when=wita(turn.now, turn.language),
        ),
        empty=turn.plain("coverage.no_agencies"),
    )
    told = ", ".join(words.region_counts(turn.texts, regions, found))
    caption = turn.html(
        "coverage.map_caption",
        edition=turn.named(edition),
        headline=words.headline(turn.texts, counts),
        states=words.sentence(turn.texts, counts),
        regions=shorten(told, LONGEST_CAPTION - 300),
        when=wita(turn.now, turn.language),
    )
    turn.send_photo({"kind": "coverage_map", "shows": asdict(shown)}, caption)


# --- over time -----------------------------------------------------------------------------------


def _send_timeline(
    turn: Turn, edition: Edition, within: frozenset[str] | None, regions: Mapping[str, Region]
) -> None:
    this = season(turn.session, edition, turn.named(edition), within)
    earlier = edition_before(turn.session, edition)
    last = season(turn.session, earlier, turn.named(earlier), within) if earlier else None
    shown = _timeline(turn, _scope_name(turn, regions), this, last)
    caption = _timeline_caption(turn, this, last)
    turn.send_photo({"kind": "coverage_timeline", "shows": asdict(shown)}, caption)


def _timeline(turn: Turn, about: str, this: Season, last: Season | None) -> Timeline:
    points = curve(this, turn.now)
    earlier = curve(last, turn.now) if last else []
    left = days_left(this.closes_at, turn.now)
    days = [0, days_left(this.closes_at, this.opens_at), *(day for day, _ in (*points, *earlier))]
    return Timeline(
        title=turn.plain("coverage.timeline_title"),
        subtitle=[this.name, about],
        now=Line(turn.plain("coverage.this_edition", number=_at(points, left)), points),
        before=Line(turn.plain("coverage.last_edition", number=_end(earlier)), earlier)
        if earlier
        else None,
        today=(left, turn.plain("coverage.today", day=_tick(turn, left))),
        ticks=[(day, _tick(turn, day)) for day in ticks(max(days), min(days))],
        axis=turn.plain("coverage.axis"),
        empty=turn.plain("coverage.nothing_yet"),
    )


def _tick(turn: Turn, days: int) -> str:
    if days == 0:
        return turn.plain("coverage.tick_deadline")
    return turn.plain("coverage.tick_before" if days > 0 else "coverage.tick_after", days=abs(days))


def _at(points: Curve, days: int) -> int:
    """How many were in when so many days were left."""
    return max((number for day, number in points if day >= days), default=0)


def _end(points: Sequence[tuple[int, int]]) -> int:
    return points[-1][1] if points else 0


def _timeline_caption(turn: Turn, this: Season, last: Season | None) -> Markup:
    left = days_left(this.closes_at, turn.now)
    parts = [
        turn.html(
            "coverage.timeline_caption",
            edition=this.name,
            number=len(this.handed_in),
            when=wita(turn.now, turn.language),
        ),
        turn.html("coverage.days_left" if left >= 0 else "coverage.days_since", count=abs(left)),
    ]
    if last is not None:
        then = _at(curve(last, turn.now), left)
        parts.append(
            turn.html(
                "coverage.last_time",
                edition=last.name,
                number=then,
                total=len(last.handed_in),
            )
        )
    return Markup("\n").join(parts)
