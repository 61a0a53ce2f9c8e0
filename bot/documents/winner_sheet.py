"""The recorded awards as an Excel file, written to be edited."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from bot.documents.edited_sheet import USUAL_WIDTH, Column, write_edited
from domain.innovations import Award
from domain.winner_list import COLUMNS, YEARS
from handlers.texts import Texts
from storage.agencies import regions
from storage.winner_list import listed

WIDTHS = {"title": 50, "institution": 40, "summary": 60, "source": 50, "edition": 26, "award": 26}
SURE = ("yes", "partial", "no")
BASES = ("source", "title", "model")


def winner_rows(session: Session) -> tuple[list[Award], dict[str, str]]:
    """Every announced award, and the regions' names by code."""
    return listed(session), {region.code: region.name for region in regions(session)}


def write_winners(found: tuple[Sequence[Award], Mapping[str, str]], told: Texts) -> bytes:
    """The list to edit; regions and words to choose from."""
    awards, places = found
    among: dict[str, Sequence[str] | range] = {
        "year": YEARS,
        "region": list(places.values()),
        "verified": [told.plain(f"winners.verified_{word}") for word in SURE],
        "summary_basis": [told.plain(f"winners.summary_basis_{word}") for word in BASES],
    }
    columns = [
        Column(told.plain(f"winners.col_{name}"), WIDTHS.get(name, USUAL_WIDTH), among.get(name))
        for name in COLUMNS
    ]
    rows = [_cells(award, places, told) for award in awards]
    return write_edited(told.plain("winners.sheet"), columns, rows, 1, told)


def _cells(award: Award, places: Mapping[str, str], told: Texts) -> list[str]:
    shown = {
        "region": places[award.region],
        "verified": told.plain(f"winners.verified_{award.verified}"),
        "summary_basis": told.plain(f"winners.summary_basis_{award.summary_basis}"),
    }
    return [shown.get(name, str(getattr(award, name))) for name in COLUMNS]
