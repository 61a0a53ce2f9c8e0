"""Invitations for many agencies as an Excel list to print: a link and a QR code on every row."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
import xlsxwriter
from sqlmodel import Session, col, select

from bot.documents.edited_sheet import SHEET_NAME
from domain.dates import wita
from domain.form import Language
from handlers.texts import Texts
from storage.tables import Agency, Region

COLUMNS = ("region", "agency", "link", "until", "qr")
WIDTHS = {"region": 20, "agency": 46, "link": 44, "until": 26, "qr": 17}
ROW_HEIGHT = 90
PIXELS = 112
"""The side of a code: three centimetres on paper, read from a hand's distance."""
A4 = 9


@dataclass(frozen=True)
class InvitationRow:
    region: str
    agency: str
    link: str
    until: str


def invitation_rows(
    session: Session, order: dict[str, Any], language: Language
) -> list[InvitationRow]:
    """A row for each link of an order, by region and name."""
    links: dict[int, str] = dict(order["links"])
    until = wita(datetime.fromisoformat(order["until"]), language)
    found = session.exec(
        select(Agency, Region.name)
        .join(Region)
        .where(col(Agency.id).in_(links))
        .order_by(col(Agency.region_code), Agency.name)
    )
    return [
        InvitationRow(region, agency.name, links[agency.id or 0], until) for agency, region in found
    ]


def invitation_titles(told: Texts) -> dict[str, str]:
    names = (*COLUMNS, "sheet")
    return {name: told.plain(f"people.inv_{name}")[:SHEET_NAME] for name in names}


def qr_picture(content: str, scale: int = 8) -> bytes:
    """A QR code as PNG."""
    drawn = io.BytesIO()
    segno.make(content, error="m").save(drawn, kind="png", scale=scale, border=3)
    return drawn.getvalue()


def write_invitations(rows: Sequence[InvitationRow], titles: Mapping[str, str]) -> bytes:
    """The list; ``titles``: those of ``COLUMNS``, and ``sheet``."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet(titles["sheet"])
        head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "bottom": 1})
        cell = book.add_format({"text_wrap": True, "valign": "vcenter", "bottom": 4})
        for at, name in enumerate(COLUMNS):
            sheet.set_column(at, at, WIDTHS[name])
            sheet.write_string(0, at, titles[name], head)
        for line, row in enumerate(rows, 1):
            sheet.set_row(line, ROW_HEIGHT)
            for at, value in enumerate((row.region, row.agency, row.link, row.until)):
                sheet.write_string(line, at, value, cell)
            _insert_code(sheet, line, row.link)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 2)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&C&P / &N")
    return made.getvalue()


def _insert_code(sheet: xlsxwriter.worksheet.Worksheet, line: int, link: str) -> None:
    picture = qr_picture(link, scale=4)
    side = int.from_bytes(picture[16:20], "big")
    scale = PIXELS / side
    options = {
        "image_data": io.BytesIO(picture),
        "x_scale": scale,
        "y_scale": scale,
        "x_offset": 4,
        "y_offset": 4,
        "object_position": 1,
        "description": link,
    }
    sheet.insert_image(line, COLUMNS.index("qr"), f"{line}.png", options)
