"""The recorded awards as an Excel file, written to be edited."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from sqlmodel import Session

from domain.innovations import Award
from domain.winner_list import COLUMNS, YEARS
from handlers.texts import Texts
from storage.agencies import regions
from storage.winner_list import listed

WIDTHS = {"title": 50, "institution": 40, "summary": 60, "source": 50, "edition": 26, "award": 26}
USUAL_WIDTH = 16
SPARE_ROWS = 500
"""Rows below the last award that the drop-down lists reach as well."""
SHEET_NAME = 31
"""Most characters in the name of a sheet."""
SURE = ("yes", "partial", "no")
BASES = ("source", "title", "model")


def winner_rows(session: Session) -> tuple[list[Award], dict[str, str]]:
    """Every announced award, and the regions' names by code."""
    return listed(session), {region.code: region.name for region in regions(session)}


def write_winners(found: tuple[Sequence[Award], Mapping[str, str]], told: Texts) -> bytes:
    """The list to edit: frozen first row; regions and words to choose from."""
    awards, places = found
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet(told.plain("winners.sheet")[:SHEET_NAME])
        head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "bottom": 1})
        text = book.add_format({"num_format": "@", "valign": "top"})
        for at, name in enumerate(COLUMNS):
            sheet.set_column(at, at, WIDTHS.get(name, USUAL_WIDTH), text)
            sheet.write_string(0, at, told.plain(f"winners.col_{name}"), head)
        for line, award in enumerate(awards, 1):
            for at, value in enumerate(_cells(award, places, told)):
                sheet.write_string(line, at, value, text)
        _choices(book, sheet, len(awards) + SPARE_ROWS, list(places.values()), told)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(awards), 1), len(COLUMNS) - 1)
    return made.getvalue()


def _cells(award: Award, places: Mapping[str, str], told: Texts) -> list[str]:
    shown = {
        "region": places[award.region],
        "verified": told.plain(f"winners.verified_{award.verified}"),
        "summary_basis": told.plain(f"winners.summary_basis_{award.summary_basis}"),
    }
    return [shown.get(name, str(getattr(award, name))) for name in COLUMNS]


def _choices(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    last: int,
    places: list[str],
    told: Texts,
) -> None:
    name = told.plain("winners.sheet_regions")[:SHEET_NAME]
    hidden = book.add_worksheet(name)
    hidden.write_column(0, 0, places)
    hidden.hide()
    lists = {
        "region": f"='{name}'!$A$1:$A${len(places)}",
        "verified": [told.plain(f"winners.verified_{word}") for word in SURE],
        "summary_basis": [told.plain(f"winners.summary_basis_{word}") for word in BASES],
    }
    for column, source in lists.items():
        at = COLUMNS.index(column)
        sheet.data_validation(1, at, last, at, {"validate": "list", "source": source})
    year = {"validate": "integer", "criteria": "between"}
    between = {"minimum": YEARS[0], "maximum": YEARS[-1]}
    sheet.data_validation(1, COLUMNS.index("year"), last, COLUMNS.index("year"), year | between)
