"""The agencies as an Excel file, written to be edited."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from domain.agency_list import COLUMNS, Listed

WIDTHS = {"code": 22, "name": 60, "short_name": 30, "region": 24, "aliases": 40, "active": 9}
SPARE_ROWS = 500
"""Rows below the last agency that the drop-down lists reach as well."""


def write_agencies(
    agencies: Sequence[Listed], regions: Mapping[str, str], titles: Mapping[str, str]
) -> bytes:
    """The list to edit: frozen first row, regions and yes/no to choose from.

    ``regions``: names by code; ``titles``: those of ``COLUMNS``, and ``sheet``, ``regions``,
    ``yes`` and ``no``.
    """
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet(titles["sheet"])
        head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "bottom": 1})
        text = book.add_format({"num_format": "@", "valign": "top"})
        for at, name in enumerate(COLUMNS):
            sheet.set_column(at, at, WIDTHS[name], text)
            sheet.write_string(0, at, titles[name], head)
        for line, agency in enumerate(agencies, 1):
            for at, value in enumerate(_cells(agency, regions, titles)):
                sheet.write_string(line, at, value, text)
        places = book.add_worksheet(titles["regions"])
        places.write_column(0, 0, list(regions.values()))
        places.hide()
        source = f"='{titles['regions']}'!$A$1:$A${len(regions)}"
        for name, choices in (("region", source), ("active", [titles["yes"], titles["no"]])):
            at, last = COLUMNS.index(name), len(agencies) + SPARE_ROWS
            sheet.data_validation(1, at, last, at, {"validate": "list", "source": choices})
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(len(agencies), 1), len(COLUMNS) - 1)
    return made.getvalue()


def _cells(agency: Listed, regions: Mapping[str, str], titles: Mapping[str, str]) -> list[str]:
    return [
        agency.code,
        agency.name,
        agency.short_name,
        regions[agency.region],
        "; ".join(agency.aliases),
        titles["yes" if agency.active else "no"],
    ]
