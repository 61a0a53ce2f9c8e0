"""How an award that a proposal won is written down: its usual names, its year, its summary."""

import re
from dataclasses import dataclass

from domain.words import clean, shorten

LONGEST_SUMMARY = 300
SHORTEST_SUMMARY = 80
"""Characters from which on a summary may end with a sentence."""
LONGEST_AWARD = 80
LONGEST_SOURCE = 300
SENTENCE = re.compile(r"[.!?](?=\s)")
TELLING_SOURCE = re.compile(r"https?://\S+\.\S+|\d")
"""A link, or a number as every decree has one."""


@dataclass(frozen=True)
class Level:
    """An award that a competition gives every year."""

    code: str
    award: str
    competition: str


USUAL = (
    Level("s30", "Provinsi TOP 30", "KIPP Sulsel"),
    Level("s50", "Provinsi TOP 50", "KIPP Sulsel"),
    Level("n45", "TOP 45", "KIPP"),
    Level("n99", "TOP 99", "KIPP"),
)


def level_named(code: str) -> Level | None:
    return next((level for level in USUAL if level.code == code), None)


def written(award: str, year: int, competition: str) -> tuple[str, str]:
    """The competition of that year, and the award, as records name them; ``award`` is the code of
    a usual one or what was typed."""
    level = level_named(award)
    if level is not None:
        return f"{level.competition} {year}", level.award
    return (competition if str(year) in competition else f"{competition} {year}"), award


def short_summary(told: str) -> str:
    """The beginning of what a proposal tells, ended at a sentence where that is not too early."""
    text = " ".join(clean(told).split())
    if len(text) <= LONGEST_SUMMARY:
        return text
    ends = [found.end() for found in SENTENCE.finditer(text, 0, LONGEST_SUMMARY + 1)]
    if ends and ends[-1] >= SHORTEST_SUMMARY:
        return text[: ends[-1]]
    return shorten(text, LONGEST_SUMMARY)


def is_source(typed: str) -> bool:
    """Whether it says where the award can be looked up."""
    return 6 <= len(typed) <= LONGEST_SOURCE and TELLING_SOURCE.search(typed) is not None
