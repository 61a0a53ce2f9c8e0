"""The agencies as a list that an organizer edits in Excel: what its rows may say.

A row is an agency; its code says which. A column that is not there leaves its values as they are.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.edited_list import Cells, Change
from domain.errors import Problem
from domain.sheets import Fault, Places

COLUMNS = ("code", "name", "short_name", "region", "aliases", "active")
REQUIRED = ("name", "region")
HEADINGS = {
    "kode": "code",
    "code": "code",
    "nama": "name",
    "nama opd": "name",
    "name": "name",
    "agency": "name",
    "nama singkat": "short_name",
    "singkatan": "short_name",
    "short name": "short_name",
    "wilayah": "region",
    "daerah": "region",
    "kabupaten/kota": "region",
    "region": "region",
    "nama lain": "aliases",
    "other names": "aliases",
    "aktif": "active",
    "active": "active",
}
"""Columns by what people write in the first row."""
YES = frozenset({"", "ya", "y", "yes", "aktif", "active", "1", "true"})
NO = frozenset({"tidak", "tdk", "t", "no", "n", "nonaktif", "inactive", "0", "false"})
CODE = re.compile(r"[a-z0-9_.-]{1,40}")
LONGEST_NAME = 160


@dataclass(frozen=True)
class Listed:
    """An agency as the list shows it; a new one may have no code yet."""

    code: str
    name: str
    short_name: str
    region: str
    aliases: tuple[str, ...] = ()
    active: bool = True


def ends(change: Change[Listed]) -> bool:
    """Whether the agency is taken off the list of those that can be joined."""
    return change.before.active and not change.after.active


class AgencyRules:
    """The rows of one list of agencies (:class:`domain.edited_list.Rules`).

    ``allowed`` are the regions whose agencies may be changed; ``None``: all of them.
    """

    headings: Mapping[str, str] = HEADINGS
    required: Sequence[str] = REQUIRED

    def __init__(
        self, known: Sequence[Listed], places: Places, allowed: frozenset[str] | None = None
    ) -> None:
        self._places = places
        self._allowed = allowed
        self.expected = [a for a in known if a.active and self._allows(a.region)]
        self._by_code = {agency.code: agency for agency in known}
        self._by_name = {_key(agency): agency for agency in known}
        self._lines: dict[object, int] = {}

    def _allows(self, region: str) -> bool:
        return self._allowed is None or region in self._allowed

    # --- cell by cell -------------------------------------------------------------------------

    def wrong(self, line: int, cells: Cells) -> Iterator[Fault]:
        code, name = cells.get("code", ""), cells["name"]
        if code and not CODE.fullmatch(code):
            yield Fault(line, "code", Problem("people.fault_code", {"value": code[:60]}))
        if not any(map(str.isalpha, name)):
            yield Fault(line, "name", Problem("people.fault_no_name"))
        elif len(name) > LONGEST_NAME:
            yield Fault(line, "name", Problem("people.fault_long_name", {"most": LONGEST_NAME}))
        region = self._wrong_region(cells["region"])
        if region is not None:
            yield Fault(line, "region", region)
        active = cells.get("active", "").lower()
        if active not in YES | NO:
            yield Fault(line, "active", Problem("people.fault_active", {"value": active[:60]}))

    def _wrong_region(self, typed: str) -> Problem | None:
        if not typed:
            return Problem("people.fault_no_region")
        code = self._places.code(typed)
        if code is None:
            return self._places.unknown(typed)
        if not self._allows(code):
            return Problem("people.fault_not_yours", {"value": typed[:60]})
        return None

    # --- the row as a whole ---------------------------------------------------------------------

    def row(self, cells: Cells) -> tuple[Listed | None, Listed]:
        """The agency the row is about, if it is known, and as the row wants it."""
        region = self._places.code(cells["region"]) or ""
        code = cells.get("code", "")
        wanted = Listed(code, cells["name"], cells.get("short_name") or cells["name"], region)
        before = self._by_code.get(code) if code else self._by_name.get(_key(wanted))
        if before is not None:
            wanted = replace(before, name=wanted.name, region=region)
            if cells.get("short_name"):
                wanted = replace(wanted, short_name=cells["short_name"])
        if "aliases" in cells:
            wanted = replace(wanted, aliases=_several(cells["aliases"]))
        if "active" in cells:
            wanted = replace(wanted, active=cells["active"].lower() in YES)
        return before, wanted

    def clashes(self, line: int, before: Listed | None, after: Listed) -> Iterator[Fault]:
        """Whether the row is about an agency that another row or region has already."""
        if before is not None and not self._allows(before.region):
            yield Fault(line, "code", Problem("people.fault_not_yours", {"value": after.code}))
        if after.code and self._first(after.code, line) != line:
            where = {"line": self._lines[after.code]}
            yield Fault(line, "code", Problem("people.fault_twice", where))
        if before is not None and _key(before) == _key(after):
            self._first(_key(after), line)
            return
        other = self._by_name.get(_key(after))
        if other is not None:
            code = {"code": other.code}
            yield Fault(line, "name", Problem("people.fault_name_known", code))
        elif self._first(_key(after), line) != line:
            where = {"line": self._lines[_key(after)]}
            yield Fault(line, "name", Problem("people.fault_twice", where))

    def _first(self, what: object, line: int) -> int:
        """The line on which a code or a name stands first."""
        return self._lines.setdefault(what, line)


def _key(agency: Listed) -> tuple[str, str]:
    return agency.region, re.sub(r"[^\w]+", " ", agency.name.lower()).strip()


def _several(cell: str) -> tuple[str, ...]:
    parts = (part.strip() for part in re.split(r"[|;]", cell))
    return tuple(dict.fromkeys(part for part in parts if part))
