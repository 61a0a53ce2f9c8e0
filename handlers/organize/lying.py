"""How many proposals lie unchecked at which desk, and for how long: in a line for organizers."""

from collections.abc import Collection, Mapping
from datetime import datetime

from markupsafe import Markup
from sqlmodel import Session

from domain.checking import Stage
from handlers.organize.coverage.words import region_name, some
from handlers.texts import Texts
from storage.check_lists import Lying, lying
from storage.tables import Edition, Region

MOST_NAMED = 6


def lying_line(
    told: Texts,
    session: Session,
    edition: Edition,
    regions: Mapping[str, Region],
    within: Collection[str] | None,
    now: datetime,
) -> Markup | None:
    """Nothing where nothing waits. ``within``: the regions that are told; ``None`` for all."""
    found = lying(session, edition.id or 0, within)
    if not found:
        return None
    names = [_desk(told, each, regions, now) for each in found]
    total = sum(each.count for each in found)
    return told.html("checking.lying", count=total, desks=some(told, names, MOST_NAMED))


def _desk(told: Texts, each: Lying, regions: Mapping[str, Region], now: datetime) -> str:
    name = told.plain("checking.desk_province")
    if each.stage is Stage.REGION:
        name = region_name(told, regions[each.region])
    days = (now - each.oldest).days
    return told.plain("checking.desk", name=name, number=each.count, count=days)
