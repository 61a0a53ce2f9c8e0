"""Reminders that organizers plan for a segment beside the regular ones, and their own words."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from domain.errors import Problem
from domain.placeholders import PLACE, check_places, place_in, written
from domain.reminder_offsets import refused

LONGEST = 1500
PLACES = ("opd", "tenggat", "judul")
WRITTEN = {place: written(place) for place in PLACES}
"""How each placeholder is written, for the sentences that name them."""


class ExtraState(StrEnum):
    DRAFT = "draft"
    PLANNED = "planned"
    SENT = "sent"
    CANCELLED = "cancelled"
    MISSED = "missed"
    """Its time came when nobody was to be reminded: after the deadline, or while stopped."""


CHANGEABLE = frozenset({ExtraState.DRAFT, ExtraState.PLANNED})


def check_text(text: str, *, titled: bool) -> Problem | None:
    """What is wrong with a text of one's own, at which line and column.

    ``titled``: whether its readers have a proposal with a title.
    """
    if len(text) > LONGEST:
        return Problem("planning.text_long", {"count": len(text), "most": LONGEST})
    title = text.find(WRITTEN["judul"])
    if title >= 0 and not titled:
        return Problem("planning.no_title_yet", place_in(text, title, WRITTEN["judul"]))
    return check_places(text, PLACES, ("tenggat",))


def filled(text: str, values: Mapping[str, str]) -> str:
    """A checked text with its placeholders filled in."""
    return PLACE.sub(lambda found: values[found[1]], text)


def check_time(wanted: datetime, closes_at: datetime, now: datetime) -> Problem | None:
    """Why an extra reminder cannot go out at a time, if it cannot."""
    return refused(closes_at - wanted, (), closes_at, now)


def stands_oddly(wanted: datetime, meant_for: datetime, closes_at: datetime) -> bool:
    """Whether a time set for one deadline is after another, or earlier before it than meant.

    One that stays before an earlier deadline is nearer to it than meant: that harms nobody.
    """
    return closes_at > meant_for or (closes_at < meant_for and wanted >= closes_at)
