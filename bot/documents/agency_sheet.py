"""The agencies as an Excel file, written to be edited."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from bot.documents.edited_sheet import Column, write_edited
from domain.agency_list import COLUMNS, Listed
from handlers.texts import Texts
from storage.agencies import regions
from storage.agency_list import listed

WIDTHS = {"code": 22, "name": 60, "short_name": 30, "region": 24, "aliases": 40, "active": 9}
YES = {True: "people.col_yes", False: "people.col_no"}


def agency_rows(
    session: Session, codes: Sequence[str] | None
) -> tuple[list[Listed], dict[str, str]]:
    """The agencies of these regions (``None``: of all), and the regions' names by code."""
    within = {r.code: r.name for r in regions(session) if codes is None or r.code in codes}
    return listed(session, codes), within


def write_agencies(found: tuple[Sequence[Listed], Mapping[str, str]], told: Texts) -> bytes:
    """The list to edit; regions and yes/no to choose from."""
    agencies, places = found
    among = {"region": list(places.values()), "active": [told.plain(key) for key in YES.values()]}
    columns = [
        Column(told.plain(f"people.col_{name}"), WIDTHS[name], among.get(name)) for name in COLUMNS
    ]
    rows = [_cells(agency, places, told) for agency in agencies]
    return write_edited(told.plain("people.col_sheet"), columns, rows, 2, told)


def _cells(agency: Listed, places: Mapping[str, str], told: Texts) -> list[str]:
    return [
        agency.code,
        agency.name,
        agency.short_name,
        places[agency.region],
        "; ".join(agency.aliases),
        told.plain(YES[agency.active]),
    ]
