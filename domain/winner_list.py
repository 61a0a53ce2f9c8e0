"""Recorded awards as a list that an organizer edits in Excel: what its rows may say.

A row is an award; its number says which, or without one the five words that make it one award. A
column that is not there leaves its values as they are.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.edited_list import Cells, Plan
from domain.errors import Problem
from domain.innovations import Award, grouped
from domain.sheets import Fault, Places

COLUMNS = (
    "number",
    "year",
    "edition",
    "award",
    "title",
    "institution",
    "region",
    "category",
    "summary",
    "source",
    "verified",
    "summary_basis",
)
REQUIRED = ("year", "edition", "award", "title", "institution", "region")
HEADINGS = {
    "nomor": "number",
    "no": "number",
    "number": "number",
    "tahun": "year",
    "ajang": "edition",
    "penghargaan": "award",
    "judul": "title",
    "judul inovasi": "title",
    "instansi": "institution",
    "wilayah": "region",
    "daerah": "region",
    "kabupaten/kota": "region",
    "kategori": "category",
    "ringkasan": "summary",
    "sumber": "source",
    "terverifikasi": "verified",
    "dasar ringkasan": "summary_basis",
    "competition": "edition",
    "summary from": "summary_basis",
} | {name: name for name in COLUMNS}
"""Columns by what people write in the first row; the names of winners.csv as well."""
LONGEST = {
    "edition": 120,
    "award": 120,
    "title": 300,
    "institution": 200,
    "category": 120,
    "summary": 600,
    "source": 400,
}
YEARS = range(2000, 2100)
SURE = {
    "ya": "yes",
    "yes": "yes",
    "y": "yes",
    "sebagian": "partial",
    "partial": "partial",
    "partly": "partial",
    "tidak": "no",
    "belum": "no",
    "no": "no",
    "": "no",
}
BASES = {
    "sumber": "source",
    "source": "source",
    "judul": "title",
    "title": "title",
    "model": "model",
}
Key = tuple[int, str, str, str, str]


def key_of(award: Award) -> Key:
    """What makes an award one award."""
    return award.year, award.edition, award.award, award.title, award.institution


def file_key(award: Award) -> str:
    """The same in a form that can be stored."""
    told = "\n".join(map(str, key_of(award)))
    return hashlib.blake2s(told.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Joining:
    """An award of the list, and what it will stand with that it does not stand with now."""

    award: Award
    with_: Award | None
    """The highest of the awards recorded already; none where it begins an innovation."""


def joinings(known: Sequence[Award], plan: Plan[Award]) -> list[Joining]:
    """Where the awards of a list will stand, if that is not where they stood."""
    after = {award.number: award for award in known}
    after |= {change.after.number: change.after for change in plan.changed}
    new = [replace(award, number=-at) for at, award in enumerate(plan.new, 1)]
    before = _beside(known)
    found = []
    for number, others in _beside([*after.values(), *new]).items():
        old = [other for other in others if other.number > 0]
        moved = number in before and {a.number for a in before[number]} != {a.number for a in old}
        changed = any(change.after.number == number for change in plan.changed)
        if number < 0 or (changed and moved):
            award = new[-number - 1] if number < 0 else after[number]
            found.append(Joining(award, old[0] if old else None))
    return found


def _beside(awards: Sequence[Award]) -> dict[int, list[Award]]:
    """By an award's number, the others of its innovation, the highest first."""
    return {
        award.number: [other for other in group if other is not award]
        for group in grouped(awards)
        for award in group
    }


class WinnerRules:
    """The rows of one list of awards (:class:`domain.edited_list.Rules`).

    ``drafts`` are awards that wait to be announced; ``latest`` is the last year there can be.
    """

    headings: Mapping[str, str] = HEADINGS
    required: Sequence[str] = REQUIRED

    def __init__(
        self, known: Sequence[Award], drafts: Sequence[Award], places: Places, latest: int
    ) -> None:
        self.expected = known
        self._by_number = {award.number: award for award in known}
        self._by_key = {key_of(award): award for award in known}
        self._drafts = {key_of(award) for award in drafts}
        self._places = places
        self._latest = latest
        self._lines: dict[object, int] = {}

    # --- cell by cell -------------------------------------------------------------------------

    def wrong(self, line: int, cells: Cells) -> Iterator[Fault]:
        number, year = cells.get("number", ""), cells["year"]
        if number and not (number.isdecimal() and int(number) in self._by_number):
            yield Fault(line, "number", Problem("winners.fault_number", {"value": number[:20]}))
        if not (year.isdecimal() and YEARS[0] <= int(year) <= self._latest):
            told = {"value": year[:20] or "–", "first": YEARS[0], "last": self._latest}
            yield Fault(line, "year", Problem("winners.fault_year", told))
        for name in REQUIRED:
            if name != "year" and not cells[name]:
                yield Fault(line, name, Problem("winners.fault_empty"))
        if cells["region"] and self._places.code(cells["region"]) is None:
            yield Fault(line, "region", self._places.unknown(cells["region"]))
        for name, most in LONGEST.items():
            if len(cells.get(name, "")) > most:
                yield Fault(line, name, Problem("winners.fault_long", {"most": most}))
        yield from self._wrong_words(line, cells)

    def _wrong_words(self, line: int, cells: Cells) -> Iterator[Fault]:
        sure, basis = cells.get("verified", ""), cells.get("summary_basis", "")
        if sure.lower() not in SURE:
            yield Fault(line, "verified", Problem("winners.fault_sure", {"value": sure[:30]}))
        if basis and basis.lower() not in BASES:
            told = Problem("winners.fault_basis", {"value": basis[:30]})
            yield Fault(line, "summary_basis", told)

    # --- the row as a whole ---------------------------------------------------------------------

    def row(self, cells: Cells) -> tuple[Award | None, Award]:
        """The award the row is about, if it is known, and as the row wants it."""
        wanted = Award(
            year=int(cells["year"]),
            edition=cells["edition"],
            award=cells["award"],
            title=cells["title"],
            institution=cells["institution"],
            region=self._places.code(cells["region"]) or "",
            category=cells.get("category", ""),
            summary=cells.get("summary", ""),
            source=cells.get("source", ""),
            verified=SURE[cells.get("verified", "").lower()],
            summary_basis=BASES.get(cells.get("summary_basis", "").lower(), ""),
        )
        number = cells.get("number", "")
        before = self._by_number[int(number)] if number else self._by_key.get(key_of(wanted))
        basis = "source" if wanted.summary and wanted.source else "title"
        if before is not None:
            left = [name for name in COLUMNS if name not in cells]
            kept = {name: getattr(before, name) for name in (*left, "number", "stands_with")}
            wanted = replace(wanted, **kept)
            basis = before.summary_basis
        return before, replace(wanted, summary_basis=wanted.summary_basis or basis)

    def clashes(self, line: int, before: Award | None, after: Award) -> Iterator[Fault]:
        """Whether the row is about an award that another row, or record, is about already."""
        first = self._lines.setdefault(key_of(after), line)
        if before is not None:
            first = min(first, self._lines.setdefault(before.number, line))
        if first != line:
            yield Fault(line, None, Problem("winners.fault_twice", {"line": first}))
            return
        other = self._by_key.get(key_of(after))
        if other is not None and other is not before:
            known = Problem("winners.fault_known", {"number": other.number})
            yield Fault(line, "number", known)
        elif key_of(after) in self._drafts:
            yield Fault(line, None, Problem("winners.fault_draft"))
