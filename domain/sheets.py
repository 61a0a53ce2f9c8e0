"""Lists that people edit in Excel: their cells, what is wrong in them, and regions as written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from domain.errors import Problem
from domain.words import clean

PLACE = re.compile(r"\b(kabupaten|kab|kota|provinsi|prov|regency|city|province)\b\.?")
NEAR = 60
"""From how near on a region is offered for one that is not known."""
MOST_ROWS = 5000


@dataclass(frozen=True)
class Sheet:
    """The first sheet of a file as text, row by row, as Excel counts from the top."""

    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Fault:
    """What is wrong in one place of the sheet; ``column`` is none where it is the whole row."""

    line: int
    column: str | None
    problem: Problem


def columns_of(
    sheet: Sheet, headings: Mapping[str, str], required: Sequence[str]
) -> dict[str, int] | Fault:
    """Where each column stands; ``headings`` are columns by what people write in the first row."""
    titles = [clean(title) for title in (sheet.rows[0] if sheet.rows else ())]
    found: dict[str, int] = {}
    for at, title in enumerate(titles):
        name = headings.get(" ".join(title.lower().replace("*", " ").split()))
        if name in found:
            return Fault(1, name, Problem("people.fault_column_twice"))
        if name is not None:
            found[name] = at
    lacking = [name for name in required if name not in found]
    if lacking:
        seen = ", ".join(filter(None, titles))[:200] or "–"
        return Fault(1, lacking[0], Problem("people.fault_no_column", {"seen": seen}))
    return found


def cell(cells: Sequence[str], at: int) -> str:
    return " ".join(clean(cells[at]).split()) if at < len(cells) else ""


class Places:
    """Regions by everything they are called; the first of a region's names is the official one."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        self._names = names
        self._codes = {_place(name): code for code, own in names.items() for name in own}
        self._codes |= {code: code for code in names}

    def code(self, typed: str) -> str | None:
        padded = re.sub(r"^(\d\d\.\d)$", r"\g<1>0", typed)  # 73.10 that Excel took for a number
        return self._codes.get(padded) or self._codes.get(_place(typed))

    def unknown(self, typed: str) -> Problem:
        """What to say of a region that is not known, with the nearest that is."""
        near = process.extractOne(
            _place(typed), list(self._codes), scorer=fuzz.ratio, score_cutoff=NEAR
        )
        if near is None:
            return Problem("people.fault_region", {"value": typed[:60]})
        meant = self._names[self._codes[near[0]]][0]
        return Problem("people.fault_region_near", {"value": typed[:60], "near": meant})


def _place(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", PLACE.sub(" ", text.lower())).split())
