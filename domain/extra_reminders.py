"""Reminders that organizers plan for a segment beside the regular ones, and their own words."""

import re
from collections.abc import Mapping
from datetime import datetime
from difflib import get_close_matches
from enum import StrEnum

from domain.errors import Problem
from domain.reminder_offsets import refused

LONGEST = 1500
PLACES = ("opd", "tenggat", "judul")
WRITTEN = {place: f"{{{place}}}" for place in PLACES}
"""How each placeholder is written, for the sentences that name them."""
PLACE = re.compile(r"\{([^{}\n]*)\}")
ALIKE = 0.5


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
    for found in PLACE.finditer(text):
        at = _place(text, found.start(), found[0])
        if found[1] not in PLACES:
            return _unknown(found[1], at)
        if found[1] == "judul" and not titled:
            return Problem("planning.no_title_yet", at)
    stray = re.search(r"[{}]", PLACE.sub(lambda found: "_" * len(found[0]), text))
    if stray:
        return Problem("planning.stray_brace", _place(text, stray.start(), stray[0]))
    if WRITTEN["tenggat"] not in text:
        return Problem("planning.deadline_missing", _place(text, len(text), ""))
    return None


def _unknown(name: str, at: Mapping[str, object]) -> Problem:
    near = get_close_matches(name.strip().lower(), PLACES, 1, ALIKE)
    if near:
        misspelt = {**at, "meant": WRITTEN[near[0]]}
        return Problem("planning.place_misspelt", misspelt)
    return Problem("planning.place_unknown", at)


def _place(text: str, position: int, wrote: str) -> dict[str, object]:
    """Where something stands in a text, with what the sentence about it may name."""
    line, column = text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
    return {"line": line, "column": column, "wrote": wrote, **WRITTEN}


def filled(text: str, values: Mapping[str, str]) -> str:
    """A checked text with its placeholders filled in."""
    return PLACE.sub(lambda found: values[found[1]], text)


def check_time(wanted: datetime, closes_at: datetime, now: datetime) -> Problem | None:
    """Why an extra reminder cannot go out at a time, if it cannot."""
    return refused(closes_at - wanted, (), closes_at, now)
