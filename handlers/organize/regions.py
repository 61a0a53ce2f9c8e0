"""Choosing a region with buttons: the same list for every part of the panel that asks for one."""

from collections.abc import Callable

from telegram import InlineKeyboardButton

from domain.errors import DomainError
from domain.roles import Act, regions_of
from handlers.paging import ROWS, turning
from handlers.turn import Turn
from storage.agencies import PROVINCE
from storage.agencies import regions as all_regions
from storage.staff import grants_of
from storage.tables import Region

PER_ROW = 2
PER_PAGE = ROWS * PER_ROW


def number_of(code: str) -> int:
    """A region's code as a button carries it: 73.08 is 7308."""
    return int(code.replace(".", ""))


def code_of(number: int) -> str:
    digits = str(number)
    return f"{digits[:2]}.{digits[2:]}" if len(digits) > 2 else digits


def region_at(turn: Turn, number: int, act: Act) -> Region:
    """The region a button names; refuses where the person may not do this there."""
    region = turn.session.get(Region, code_of(number))
    if region is None:
        raise DomainError("organize.not_allowed")
    turn.require(act, region_code=region.code)
    return region


def codes(turn: Turn, act: Act) -> frozenset[str] | None:
    """The regions in which the person may do something; ``None`` for all of them."""
    return regions_of(grants_of(turn.session, turn.person_id), act)


def allowed(turn: Turn, act: Act) -> list[Region]:
    within = codes(turn, act)
    return [
        region for region in all_regions(turn.session) if within is None or region.code in within
    ]


def place(turn: Turn, region: Region) -> str:
    """A region as it is called in a sentence: the province by its role, not its name."""
    return turn.plain("people.province") if region.code == PROVINCE else region.name


def choice(
    turn: Turn,
    regions: list[Region],
    page: int,
    opens: Callable[[int], object],
    to_page: Callable[[int], object],
) -> list[list[InlineKeyboardButton]]:
    """The rows of a page of regions; ``opens`` makes the action for a region's number."""
    pages = max(1, -(-len(regions) // PER_PAGE))
    page = min(page, pages - 1)
    shown = regions[page * PER_PAGE : (page + 1) * PER_PAGE]
    buttons = [
        turn.labelled(place(turn, region), opens(number_of(region.code))) for region in shown
    ]
    rows = [buttons[at : at + PER_ROW] for at in range(0, len(buttons), PER_ROW)]
    return rows + turning(page, pages, to_page)
