"""The agencies as the list that organizers edit in Excel, and taking such a list over."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from domain.agency_list import Listed, ends
from domain.edited_list import Plan
from storage.agencies import agencies_changed, agency_by_code, free_code
from storage.invitations import revoke_all
from storage.tables import Agency


def listed(session: Session, regions: Iterable[str] | None) -> list[Listed]:
    """Every agency of these regions (``None``: of all), those taken off the list as well."""
    wanted = select(Agency)
    if regions is not None:
        wanted = wanted.where(col(Agency.region_code).in_(list(regions)))
    rows = session.exec(wanted.order_by(col(Agency.region_code), Agency.name, col(Agency.id)))
    return [_listed(agency) for agency in rows]


def take_over(session: Session, plan: Plan[Listed], now: datetime) -> None:
    """Adds and changes the agencies as the list wants them; nobody can join one that ends."""
    for wanted in plan.new:
        code = wanted.code or free_code(session, wanted.name, wanted.region)
        session.add(Agency(code=code, verified=False, **_values(wanted)))
        session.flush()
    for change in plan.changed:
        agency = agency_by_code(session, change.before.code)
        assert agency is not None
        for name, value in _values(change.after).items():
            setattr(agency, name, value)
        if ends(change) and agency.id is not None:
            revoke_all(session, agency.id, now)
    session.flush()
    agencies_changed(session)


def _listed(agency: Agency) -> Listed:
    return Listed(
        agency.code,
        agency.name,
        agency.short_name,
        agency.region_code,
        tuple(agency.aliases),
        agency.active,
    )


def _values(wanted: Listed) -> dict[str, Any]:
    return {
        "name": wanted.name,
        "short_name": wanted.short_name,
        "region_code": wanted.region,
        "aliases": list(wanted.aliases),
        "active": wanted.active,
    }
