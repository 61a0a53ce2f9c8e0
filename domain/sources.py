"""The sources of a record as it names them: addresses that can be opened, and plain words."""

import re
from dataclasses import dataclass

UNVERIFIED = "[unverified]"
_ADDRESS = re.compile(
    r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[^\s)\"<>\\^`{|}]*)?)", re.IGNORECASE
)
_BETWEEN = re.compile(r";(?![^(]*\))")
_CUT_SHORT = ("...", "…")


@dataclass(frozen=True)
class Source:
    """A part of a source; ``url`` where it can be opened, ``site`` its host."""

    text: str
    url: str | None = None
    site: str = ""


def sources(recorded: str) -> list[Source]:
    """The sources of a record, in its order; what is no whole address stays words."""
    parts = (part.strip() for part in _BETWEEN.split(recorded.replace(UNVERIFIED, "")))
    return [_source(part) for part in parts if part]


def _source(part: str) -> Source:
    first, _, more = part.partition(" ")
    found = _ADDRESS.fullmatch(first)
    if found is None or first.endswith(_CUT_SHORT):
        return Source(part)
    site = found[1].partition("/")[0].removeprefix("www.")
    return Source(f"{site} {more}".strip(), f"https://{found[1]}", site)
