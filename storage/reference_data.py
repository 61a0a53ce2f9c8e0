"""The real regions, agencies and winners that come with the product, and files like theirs.

Loading is all or nothing and may be repeated: a row that is known is changed, not doubled.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlmodel import Session, col, select

from domain.innovations import Award
from domain.sheets import Places
from domain.winner_list import BASES, COLUMNS, SURE, YEARS, file_key
from storage.agencies import PROVINCE, agencies_changed, places
from storage.csv_rows import CellError, Row, WrongFileError, read_rows
from storage.inbox import cursor, save_cursor
from storage.innovations import refresh, refresh_if_stale
from storage.tables import Agency, Region, ShippedAgency, Winner

log = structlog.get_logger()

REFERENCE = Path(__file__).parent / "reference"
MARK = "reference_data"
NAME = "{nama}"
"""In a pattern's name: the place of a unit's own name, as in "Puskesmas {nama}"."""

REGION_COLUMNS = ("code", "name", "kind", "aliases")
AGENCY_COLUMNS = ("id", "name", "short", "aliases", "level", "region")
WINNER_COLUMNS = COLUMNS[1:]
"""Those of the list that organizers edit, but for the number of a record."""
KINDS = ("provinsi", "kabupaten", "kota")
LEVELS = ("provinsi", "provinsi-pola", "kab/kota", "kab/kota-pola")
AWARD = ("year", "edition", "award", "title", "institution")
"""What makes an award one award."""

T = TypeVar("T", Agency, Region, Winner)
Values = dict[str, Any]


@dataclass(frozen=True)
class Counts:
    """What an import came to."""

    new: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0
    """Rows that organizers have decided about otherwise."""


def load_reference(session: Session) -> None:
    """Loads what is new in ``storage/reference``; nothing when it is loaded already."""
    mark = fingerprint()
    if cursor(session, MARK) == mark:
        refresh_if_stale(session)
        return
    import_regions(session, _shipped("regions"))
    agencies = import_agencies(session, _shipped("agencies"), shipped=True)
    if agencies.kept:
        log.info("agencies keep what organizers changed", count=agencies.kept)
    import_winners(session, _shipped("winners"))
    save_cursor(session, MARK, mark)


def _shipped(name: str) -> Path:
    return REFERENCE / f"{name}.csv"


def fingerprint() -> str:
    """Changes with any of the files."""
    content = hashlib.sha256()
    for path in sorted(REFERENCE.glob("*.csv")):
        content.update(path.read_bytes())
    return content.hexdigest()


# --- regions -----------------------------------------------------------------------------------


def import_regions(session: Session, path: Path) -> Counts:
    """Regions from a file; WrongFileError names the lines that are wrong."""
    rows = _once(path, read_rows(path, REGION_COLUMNS, _with_line(_region)), "code")
    known = {region.code: region for region in session.exec(select(Region))}
    counts = _put_all(session, Region, known, {row["code"]: row for row in rows})
    agencies_changed(session)
    return counts


def _region(row: Row) -> Values:
    code, kind = row.text("code"), row.text("kind")
    if not re.fullmatch(r"\d\d(\.\d\d)?", code):
        raise CellError(f"code {code!r} is not of the form 73 or 73.11")
    if kind not in KINDS:
        raise CellError(f"kind {kind!r} is not one of {', '.join(KINDS)}")
    return {
        "code": code,
        "name": row.text("name"),
        "kind": kind,
        "aliases": row.listed("aliases"),
    }


# --- agencies ----------------------------------------------------------------------------------


def import_agencies(session: Session, path: Path, *, shipped: bool = False) -> Counts:
    """Agencies from a file; WrongFileError names the lines that are wrong.

    A row of level ``kab/kota-pola`` stands for one agency in each kabupaten and kota. What is
    ``shipped`` leaves alone what organizers changed; a file that somebody imports is their wish.
    """
    regions = {region.code: region for region in session.exec(select(Region))}
    read = _with_line(lambda row: _agency(row, regions))
    rows = _once(path, read_rows(path, AGENCY_COLUMNS, read), "id")
    wanted = {values["code"]: values for row in rows for values in _expanded(row, regions)}
    known = {agency.code: agency for agency in session.exec(select(Agency))}
    ours = _leave_changed(session, known, wanted) if shipped else 0
    counts = _put_all(session, Agency, known, wanted)
    agencies_changed(session)
    return replace(counts, kept=ours)


def _leave_changed(session: Session, known: Mapping[str, Agency], wanted: dict[str, Values]) -> int:
    """Takes out of what is shipped now whatever organizers changed since; of how many agencies.

    Where nothing is known of what was shipped before, what is there was their wish.
    """
    before = {row.code: row for row in session.exec(select(ShippedAgency))}
    kept = 0
    for code, values in list(wanted.items()):
        found, last = known.get(code), before.get(code)
        theirs = _changed_since(found, last.content if last else {}, values) if found else set()
        kept += bool(theirs)
        wanted[code] = {name: value for name, value in values.items() if name not in theirs}
        if last is None:
            session.add(ShippedAgency(code=code, content=values))
        elif last.content != values:
            last.content = values
    return kept


def _changed_since(found: Agency, last: Values, now: Values) -> set[str]:
    return {name for name in now if getattr(found, name) not in (last.get(name), now[name])}


def _agency(row: Row, regions: Mapping[str, Region]) -> Values:
    code, level, region = row.text("id"), row.text("level"), row.text("region")
    if not re.fullmatch(r"[a-z0-9_.-]{1,32}", code):
        raise CellError(f"id {code!r} is not 1–32 of a-z, 0-9, _ . and -")
    if level not in LEVELS:
        raise CellError(f"level {level!r} is not one of {', '.join(LEVELS)}")
    if not level.endswith("-pola") and region not in regions:
        raise CellError(f"region {region!r} is unknown")
    return {
        "id": code,
        "name": row.text("name"),
        "short": row.optional("short") or row.text("name"),
        "aliases": row.listed("aliases"),
        "level": level,
        "region": region,
        "verified": row.optional("verified") == "yes",
    }


def _expanded(row: Values, regions: Mapping[str, Region]) -> Iterable[Values]:
    """The agencies a row stands for; a pattern with a name to fill in is none by itself."""
    if not row["level"].endswith("-pola"):
        yield _agency_values(row, row["id"], row["region"], "", "")
    elif row["level"] == "kab/kota-pola" and NAME not in row["name"]:
        for region in regions.values():
            if region.code != PROVINCE:
                place = f" {region.kind.capitalize()} {region.name}"
                code = f"{row['id']}-{region.code}"
                yield _agency_values(row, code, region.code, place, f" {region.name}")


def _agency_values(row: Values, code: str, region: str, place: str, short_place: str) -> Values:
    return {
        "code": code,
        "name": row["name"] + place,
        "short_name": row["short"] + short_place,
        "region_code": region,
        "aliases": row["aliases"],
        "verified": row["verified"],
    }


# --- winners -----------------------------------------------------------------------------------


def import_winners(session: Session, path: Path) -> Counts:
    """Recorded awards from a file; WrongFileError names the lines that are wrong.

    What organizers have changed, withdrawn or recorded themselves stays as they want it.
    """
    regions = places(session)
    read = _with_line(lambda row: _winner(row, regions))
    rows = _once(path, read_rows(path, WINNER_COLUMNS, read), *AWARD)
    wanted = {_award(row): row for row in rows}
    known = {_award(winner.model_dump()): winner for winner in session.exec(select(Winner))}
    ours = _decided(session, wanted)
    for award in ours:
        del wanted[award]
    counts = _put_all(session, Winner, known, wanted)
    refresh(session)
    return replace(counts, kept=len(ours))


def _decided(session: Session, wanted: Mapping[Any, Values]) -> list[Any]:
    """The awards of a file that organizers have decided about."""
    rows = session.exec(select(Winner).where(col(Winner.file_key).is_not(None)))
    keys: set[Any] = set()
    for winner in rows:
        keys |= {winner.file_key, _award(winner.model_dump())}
    return [
        award for award, row in wanted.items() if award in keys or file_key(_as_award(row)) in keys
    ]


def _winner(row: Row, regions: Places) -> Values:
    year, region = row.text("year"), regions.code(row.text("region"))
    if not year.isdecimal() or int(year) not in YEARS:
        raise CellError(f"year {year!r} is not a year such as 2021")
    if region is None:
        raise CellError(f"region {row.text('region')!r} is unknown")
    values: Values = {column: row.optional(column) for column in WINNER_COLUMNS}
    del values["region"]
    told = {"verified": _one_of(row, "verified", SURE), "year": int(year)}
    basis = _one_of(row, "summary_basis", BASES)
    titled = {"title": row.text("title"), "summary_basis": basis}
    return values | told | titled | {"region_code": region}


def _one_of(row: Row, column: str, words: Mapping[str, str]) -> str:
    """What a word of several stands for."""
    typed = row.optional(column)
    if typed.lower() not in words:
        raise CellError(
            f"{column} {typed!r} is not one of {', '.join(sorted(set(words.values())))}"
        )
    return words[typed.lower()]


def _award(values: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(values[name] for name in AWARD)


def _as_award(values: Values) -> Award:
    return Award(**{n: v for n, v in values.items() if n != "region_code"}, region="")


# --- writing -----------------------------------------------------------------------------------


def _with_line(read: Callable[[Row], Values]) -> Callable[[Row], Values]:
    return lambda row: read(row) | {"line": row.line}


def _once(path: Path, rows: list[Values], *names: str) -> list[Values]:
    """The rows without their line numbers; two with one key are refused."""
    first: dict[tuple[Any, ...], int] = {}
    faults = []
    for row in rows:
        line, key = row.pop("line"), tuple(row[name] for name in names)
        if first.setdefault(key, line) != line:
            told = f"{', '.join(names)} {', '.join(map(str, key))}"
            faults.append(f"line {line}: {told} stands on line {first[key]} already")
    if faults:
        raise WrongFileError(path, faults)
    return rows


def _put_all(
    session: Session, table: type[T], known: Mapping[Any, T], wanted: Mapping[Any, Values]
) -> Counts:
    """Adds or changes rows so that they are as wanted; rows of nobody's wish stay."""
    new = changed = 0
    for key, values in wanted.items():
        found = known.get(key)
        if found is None:
            session.add(table(**values))
            new += 1
        elif any(getattr(found, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(found, name, value)
            changed += 1
    session.flush()
    return Counts(new, changed, len(wanted) - new - changed)
