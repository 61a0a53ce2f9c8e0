"""Tables as Excel files, written row by row so that memory stays the same at any length."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from bot.exports.table import Column, Row, Table, for_people
from domain.dates import WITA
from domain.errors import DomainError

MOST_ROWS = 1_048_575
MOST_LETTERS = 32_767
"""Excel holds no more, rows below the head and letters in a cell."""
FIRST_YEAR = 1900
"""Excel knows no earlier dates; they stay text."""
LINE_HEIGHT = 15
MOST_LINES = 8
"""Lines of a long text that are seen without opening its cell."""
HEAD_HEIGHT = 48
SHEET_NAME = 31
A4 = 9
PAGE_WIDTH = 320
"""Wider tables would be too small to read on one page's width; they go on beside it."""
OPTIONS = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


def write_excel(table: Table, path: Path) -> int:
    """Writes the file; returns how many rows it has.

    Raises DomainError ``exports.too_many_rows``.
    """
    with xlsxwriter.Workbook(str(path), {**OPTIONS, "tmpdir": str(path.parent)}) as book:
        sheet = book.add_worksheet(table.name[:SHEET_NAME])
        count = _Sheet(book, sheet, table.columns).fill(table)
        _lay_out(sheet, count, table.columns)
        _about(book, table)
    return count


class _Sheet:
    """One sheet while it is written."""

    def __init__(
        self, book: xlsxwriter.Workbook, sheet: Worksheet, columns: Sequence[Column]
    ) -> None:
        cell = {"valign": "top", "align": "left", "bottom": 4, "bottom_color": "#BFBFBF"}
        self._sheet = sheet
        self._columns = columns
        self._head = book.add_format(
            {"bold": True, "bg_color": "#DCE6F1", "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self._plain = book.add_format(cell)
        self._long = book.add_format({**cell, "text_wrap": True})
        self._date = book.add_format({**cell, "num_format": "dd/mm/yyyy"})
        self._moment = book.add_format({**cell, "num_format": "dd/mm/yyyy hh:mm"})

    def fill(self, table: Table) -> int:
        for at, column in enumerate(self._columns):
            self._sheet.set_column(at, at, column.width)
        self._sheet.set_row(0, HEAD_HEIGHT)
        for at, column in enumerate(self._columns):
            self._sheet.write_string(0, at, column.title, self._head)
        line = 0
        for line, row in enumerate(table.rows, 1):
            if line > MOST_ROWS:
                raise DomainError("exports.too_many_rows", most=MOST_ROWS)
            self._write(line, row)
        return line

    def _write(self, line: int, row: Row) -> None:
        cells = [for_people(cell) for cell in row]
        self._sheet.set_row(line, LINE_HEIGHT * _lines(cells, self._columns))
        for at, cell in enumerate(cells):
            self._put(line, at, cell, self._long if self._columns[at].wraps else self._plain)

    def _put(self, line: int, at: int, cell: Any, form: Any) -> None:
        """Text is always written as text, so nothing a person typed is run as a formula."""
        if cell is None or cell == "":
            self._sheet.write_blank(line, at, None, form)
        elif isinstance(cell, datetime):
            local = cell.astimezone(WITA).replace(tzinfo=None, microsecond=0)
            self._sheet.write_datetime(line, at, local, self._moment)
        elif isinstance(cell, date) and cell.year >= FIRST_YEAR:
            self._sheet.write_datetime(line, at, cell, self._date)
        elif isinstance(cell, int | float):
            self._sheet.write_number(line, at, cell, form)
        else:
            self._sheet.write_string(line, at, _fitting(str(cell)), form)


def _lines(cells: Sequence[Any], columns: Sequence[Column]) -> int:
    """How many lines the longest text of a row needs, as many as are shown."""
    needed = [
        sum(len(part) // column.width + 1 for part in cell.split("\n"))
        for cell, column in zip(cells, columns, strict=True)
        if column.wraps and isinstance(cell, str)
    ]
    return min(max(needed, default=1), MOST_LINES)


def _fitting(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"


def _lay_out(sheet: Worksheet, rows: int, columns: Sequence[Column]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(rows, 1), len(columns) - 1)
    sheet.set_paper(A4)
    sheet.set_landscape()
    if sum(column.width for column in columns) <= PAGE_WIDTH:
        sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&P / &N")


def _about(book: xlsxwriter.Workbook, table: Table) -> None:
    """A second sheet that says what the first one is."""
    if not table.about:
        return
    sheet = book.add_worksheet(table.about[0][0][:SHEET_NAME])
    label = book.add_format({"bold": True, "valign": "top"})
    value = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 70)
    for line, (name, said) in enumerate(table.about):
        sheet.write_string(line, 0, name, label)
        sheet.write_string(line, 1, said, value)
