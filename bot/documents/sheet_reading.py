"""Lists that come back from Excel, read carefully.

A file is unpacked here, part by part up to a limit, before the reading library sees it: a cell
far down in a corner would make it reserve memory for everything in between.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence

import structlog
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
    load_workbook,
)

from domain.errors import Problem
from domain.files import sniff
from domain.sheets import MOST_ROWS, Sheet

log = structlog.get_logger()

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MACROS = ("vbaProject.bin", "macrosheets/")
CELL = re.compile(rb'<(?:\w+:)?(?:c|row)\b[^>]*?\br="([A-Z]{0,3})([0-9]{1,7})"')
MOST_PARTS = 1000
MOST_UNPACKED = 64 * 1024 * 1024
MOST_COLUMNS = 50


class _NotReadError(Exception):
    """The file cannot be read; ``problem`` is what to tell."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.problem = Problem(key, values)


def read_sheet(data: bytes) -> Sheet | Problem:
    """The first sheet of a file, or the sentence that says what to do instead."""
    try:
        return _read(data)
    except _NotReadError as error:
        return error.problem
    except PasswordError:
        return Problem("people.sheet_locked")
    except (CalamineError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        return Problem("people.sheet_broken")
    except Exception:
        log.exception("an Excel file could not be read")
        return Problem("people.sheet_broken")


def _read(data: bytes) -> Sheet:
    kind = _kind(data)
    if kind == "csv":
        return _csv(data)
    with load_workbook(io.BytesIO(_unpacked(data))) as book:
        sheet = _first_sheet(book)
        merged = sheet.merged_cell_ranges
        if merged:
            raise _NotReadError("people.sheet_merged", place=_range(*merged[0]), count=len(merged))
        rows = sheet.to_python(skip_empty_area=False)
    return Sheet([[_text(cell) for cell in row] for row in rows])


def _kind(data: bytes) -> str:
    kind = sniff(data)
    if not data:
        raise _NotReadError("files.empty")
    if kind == "old_office":
        key = "people.sheet_locked" if ENCRYPTED in data else "people.sheet_old"
        raise _NotReadError(key)
    if kind is None and b"\0" not in data:
        return "csv"
    if kind != "xlsx":
        raise _NotReadError("people.sheet_not_excel")
    return kind


def _csv(data: bytes) -> Sheet:
    """Commas, semicolons or tabs, in UTF-8; rows count as Excel shows them."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _NotReadError("people.sheet_encoding", line=line) from None
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True):
            rows.append(row)
            _check_row(rows)
    except csv.Error:
        raise _NotReadError("people.sheet_quotes", line=len(rows) + 1) from None
    return Sheet(rows)


def _check_row(rows: Sequence[Sequence[str]]) -> None:
    if len(rows) > MOST_ROWS + 1:
        raise _NotReadError("people.sheet_long", rows=len(rows), most=MOST_ROWS)
    if len(rows[0]) > MOST_COLUMNS:
        place = _column(len(rows[0]) - 1)
        raise _NotReadError("people.sheet_wide", place=place, most=MOST_COLUMNS)
    if any(rows[-1]) and len(rows[-1]) != len(rows[0]):
        counted = {"cells": len(rows[-1]), "wanted": len(rows[0])}
        raise _NotReadError("people.sheet_cells", line=len(rows), **counted)


def _unpacked(data: bytes) -> bytes:
    """The parts of a file that hold its cells, unpacked up to a limit and looked through."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as package,
        zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as plain,
    ):
        names = list(dict.fromkeys(package.namelist()))
        _check_names(names)
        left = MOST_UNPACKED
        for name in names:
            if not name.endswith((".xml", ".rels")):
                continue
            info = package.getinfo(name)
            if info.flag_bits & 0x1:
                raise _NotReadError("people.sheet_locked")
            if info.file_size > left:
                raise _NotReadError("people.sheet_too_much")
            part = package.read(info)
            left -= len(part)
            _check_part(name, part)
            plain.writestr(name, part)
    return made.getvalue()


def _check_names(names: Sequence[str]) -> None:
    macros = next((name for name in names if any(mark in name for mark in MACROS)), None)
    if macros is not None:
        raise _NotReadError("people.sheet_macros", place=macros[:80])
    if len(names) > MOST_PARTS:
        raise _NotReadError("people.sheet_too_much")
    if "xl/workbook.bin" in names:
        raise _NotReadError("people.sheet_old")


def _check_part(name: str, part: bytes) -> None:
    if name == "[Content_Types].xml" and b"macroEnabled" in part:
        raise _NotReadError("people.sheet_macros", place=".xlsm")
    if name.startswith("xl/worksheets/") and name.endswith(".xml"):
        lines, columns = _extent(part)
        if lines > MOST_ROWS + 1:
            raise _NotReadError("people.sheet_long", rows=lines, most=MOST_ROWS)
        if columns > MOST_COLUMNS:
            place = _column(columns - 1)
            raise _NotReadError("people.sheet_wide", place=place, most=MOST_COLUMNS)


def _extent(part: bytes) -> tuple[int, int]:
    """The last row and the last column that a sheet names."""
    lines = columns = 0
    for letters, number in _places(part):
        lines = max(lines, number)
        columns = max(columns, letters)
    return max(lines, part.count(b"<row")), columns


def _places(part: bytes) -> Iterator[tuple[int, int]]:
    for found in CELL.finditer(part):
        column = 0
        for letter in found[1]:
            column = column * 26 + letter - 64
        yield column, int(found[2])


def _first_sheet(book: CalamineWorkbook) -> CalamineSheet:
    for each in book.sheets_metadata:
        if each.visible == SheetVisibleEnum.Visible:
            return book.get_sheet_by_name(each.name)
    raise _NotReadError("people.sheet_broken")


def _range(start: tuple[int, int], end: tuple[int, int]) -> str:
    """ "B3:C4"."""
    return ":".join(f"{_column(column)}{row + 1}" for row, column in (start, end))


def _column(at: int) -> str:
    """The letters of a column, counted from zero."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
