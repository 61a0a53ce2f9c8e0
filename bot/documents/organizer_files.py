"""The files of the organizers' panel about agencies: what stands in them, from the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.documents.agency_sheet import write_agencies
from bot.documents.invitation_list import COLUMNS as INVITATION_COLUMNS
from bot.documents.invitation_list import InvitationRow
from domain.agency_list import COLUMNS as AGENCY_COLUMNS
from domain.agency_list import Listed
from domain.dates import wita
from domain.form import Language
from handlers.texts import Texts
from storage.agencies import regions
from storage.agency_list import listed
from storage.tables import Agency, Region

SHEET_NAME = 31
"""Most characters in the name of a sheet."""


def agency_rows(
    session: Session, codes: Sequence[str] | None
) -> tuple[list[Listed], dict[str, str]]:
    """The agencies of these regions (``None``: of all), and the regions' names by code."""
    within = {r.code: r.name for r in regions(session) if codes is None or r.code in codes}
    return listed(session, codes), within


def agency_titles(told: Texts) -> dict[str, str]:
    names = (*AGENCY_COLUMNS, "sheet", "regions", "yes", "no")
    return {name: told.plain(f"people.col_{name}")[:SHEET_NAME] for name in names}


def agency_file(found: tuple[list[Listed], dict[str, str]], told: Texts) -> bytes:
    return write_agencies(*found, agency_titles(told))


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
    names = (*INVITATION_COLUMNS, "sheet")
    return {name: told.plain(f"people.inv_{name}")[:SHEET_NAME] for name in names}
