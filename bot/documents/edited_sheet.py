"""A list as an Excel file that is written to be edited and sent back (``domain.edited_list``)."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from handlers.texts import Texts

USUAL_WIDTH = 16
SPARE_ROWS = 500
"""Rows below the last of the list that the drop-down lists reach as well."""
SHEET_NAME = 31
"""Most characters in the name of a sheet."""


@dataclass(frozen=True)
class Column:
    title: str
    width: int = USUAL_WIDTH
    among: Sequence[str] | range | None = None
    """What may stand in it: words to choose from, or whole numbers; nothing: anything."""


def write_edited(
    name: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], kept: int, told: Texts
) -> bytes:
    """The list as text; its first row and the first ``kept`` columns stay in view."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet(name[:SHEET_NAME])
        head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "bottom": 1})
        text = book.add_format({"num_format": "@", "valign": "top"})
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width, text)
            sheet.write_string(0, at, column.title, head)
        for line, cells in enumerate(rows, 1):
            for at, value in enumerate(cells):
                sheet.write_string(line, at, value, text)
        choices = book.add_worksheet(told.plain("people.sheet_choices")[:SHEET_NAME])
        choices.hide()
        for at, column in enumerate(columns):
            if column.among:
                allowed = _allowed(choices, at, column.among)
                sheet.data_validation(1, at, len(rows) + SPARE_ROWS, at, allowed)
        sheet.freeze_panes(1, kept)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    return made.getvalue()


def _allowed(
    choices: xlsxwriter.worksheet.Worksheet, at: int, among: Sequence[str] | range
) -> dict[str, object]:
    """What Excel is told of a column; words stand on a sheet of their own, there is no limit."""
    if isinstance(among, range):
        between = {"minimum": among[0], "maximum": among[-1]}
        return {"validate": "integer", "criteria": "between", **between}
    choices.write_column(0, at, among)
    cells = xl_range_abs(0, at, len(among) - 1, at)
    return {"validate": "list", "source": f"='{choices.get_name()}'!{cells}"}
