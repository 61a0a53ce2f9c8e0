"""Words of an organizer's own with placeholders such as {tenggat}: what is wrong, and where.

A place is told by line and column, as people count them.
"""

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches

from domain.errors import Problem

PLACE = re.compile(r"\{([^{}\n]*)\}")
ALIKE = 0.5


def written(name: str) -> str:
    """How a placeholder is written."""
    return f"{{{name}}}"


def check_places(text: str, known: Collection[str], required: Collection[str]) -> Problem | None:
    """The first placeholder that is unknown, broken or missing."""
    for found in PLACE.finditer(text):
        if found[1] not in known:
            return _unknown(found[1], known, place_in(text, found.start(), found[0]))
    stray = re.search(r"[{}]", PLACE.sub(lambda found: "_" * len(found[0]), text))
    if stray:
        return Problem("planning.stray_brace", place_in(text, stray.start(), stray[0]))
    for name in required:
        if written(name) not in text:
            end = {**place_in(text, len(text), ""), "missing": written(name)}
            return Problem("planning.place_missing", end)
    return None


def _unknown(name: str, known: Collection[str], at: Mapping[str, object]) -> Problem:
    near = get_close_matches(name.strip().lower(), known, 1, ALIKE)
    if near:
        misspelt = {**at, "meant": written(near[0])}
        return Problem("planning.place_misspelt", misspelt)
    unknown = {**at, "known": ", ".join(written(each) for each in known)}
    return Problem("planning.place_unknown", unknown)


def place_in(text: str, position: int, wrote: str) -> dict[str, object]:
    """Where something stands in a text, with what was written there."""
    line, column = text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
    return {"line": line, "column": column, "wrote": wrote}
