"""Words of an organizer's own for the regular reminders: what is refused, and how they are filled.

They keep the formatting made in Telegram. A text is refused as it is typed, with the exact place,
so that nobody ever gets one that reads wrong or is too long to be sent.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from domain.broadcasts import MOST_TEXT, check_words, length
from domain.errors import Problem
from domain.placeholders import PLACE, check_places, place_in
from domain.words import shorten

LONGEST = {
    "nama": 100,
    "instansi": 160,
    "judul": 160,
    "sisa_hari": 12,
    "tenggat": 60,
    "persen": 3,
    "kurang": 400,
}
"""By placeholder, how much of its value is shown."""
REQUIRED = ("judul", "tenggat")
"""Without them nobody would know what is meant and until when."""
MOST_FILLED = 3900
"""What is left of Telegram's limit beside a line on further drafts."""
DOUBLED = re.compile(r"\{sisa_hari\}\s*(?:hari|jam|days?|hours?)\b", re.I)
IN_HTML = re.compile(r"<[^<>]*>|\{([^{}\n]*)\}")


def check(text: str, entities: Sequence[Mapping[str, Any]]) -> Problem | None:
    """What keeps a text with its formatting from being used, with the place."""
    if length(text) > MOST_TEXT:
        return _too_long(text, _beyond(text, MOST_TEXT, {}), length(text), MOST_TEXT)
    problem = (
        check_words(text, entities, MOST_TEXT)
        or check_places(text, LONGEST, REQUIRED)
        or _split(text, entities)
        or _doubled(text)
    )
    if problem is not None:
        return problem
    filled_up = sum(LONGEST[found[1]] - len(found[0]) for found in PLACE.finditer(text))
    if length(text) + filled_up > MOST_FILLED:
        at = _beyond(text, MOST_FILLED, LONGEST)
        return _too_long(text, at, length(text) + filled_up, MOST_FILLED)
    return None


def _too_long(text: str, position: int, count: int, most: int) -> Problem:
    wrote = shorten(text[position:].strip(), 30)
    where = {**place_in(text, position, wrote), "length": count, "most": most}
    return Problem("wording.too_long", where)


def _beyond(text: str, most: int, longest: Mapping[str, int]) -> int:
    """Where a text outgrows a limit, its placeholders at their longest."""
    grown = 0
    for found in re.finditer(r"\{([^{}\n]*)\}|.", text, re.S):
        grown += longest.get(found[1] or "", length(found[0]))
        if grown > most:
            return found.start()
    return len(text)


def _split(text: str, entities: Sequence[Mapping[str, Any]]) -> Problem | None:
    """Formatting that begins or ends within a placeholder would tear it apart."""
    for found in PLACE.finditer(text):
        begins, ends = length(text[: found.start()]), length(text[: found.end()])
        edges = {edge for e in entities for edge in (e["offset"], e["offset"] + e["length"])}
        if any(begins < edge < ends for edge in edges):
            return Problem("wording.format_splits", place_in(text, found.start(), found[0]))
    return None


def _doubled(text: str) -> Problem | None:
    found = DOUBLED.search(text)
    return (
        Problem("wording.unit_doubled", place_in(text, found.start(), found[0])) if found else None
    )


def filled(body: str, values: Mapping[str, str]) -> str:
    """A checked text, as HTML, with its placeholders filled in; tags stay as they are."""

    def value(found: re.Match[str]) -> str:
        name = found[1]
        return (
            found[0] if name is None else escape(shorten(values[name], LONGEST[name]), quote=False)
        )

    return IN_HTML.sub(value, body)
