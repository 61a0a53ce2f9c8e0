"""Recorded awards as the list that organizers edit in Excel, and taking such a list over."""

from typing import Any

from sqlmodel import Session, col, select

from domain.edited_list import Plan
from domain.innovations import Award
from domain.winner_list import COLUMNS, file_key
from storage.inbox import cursor
from storage.innovations import announced, award_of, refresh
from storage.marks import INNOVATIONS
from storage.tables import AwardState, Winner


def listed(session: Session) -> list[Award]:
    """Every announced award, as it was recorded."""
    return [award_of(winner) for winner in announced(session).values()]


def drafts(session: Session) -> list[Award]:
    """The awards that wait to be announced."""
    waiting = select(Winner).where(Winner.state == AwardState.DRAFT).order_by(col(Winner.id))
    return [award_of(winner) for winner in session.exec(waiting)]


def revision(session: Session) -> str:
    """Changes with every change of what is recorded."""
    return str(cursor(session, INNOVATIONS) or "0")


def take_over(session: Session, plan: Plan[Award]) -> None:
    """Records and changes awards as the list wants them; files leave alone what it changed."""
    for award in plan.new:
        session.add(Winner(**values(award)))
    for change in plan.changed:
        winner = session.get_one(Winner, change.before.number)
        winner.file_key = winner.file_key or file_key(change.before)
        for name, value in values(change.after).items():
            setattr(winner, name, value)
    refresh(session)


def values(award: Award) -> dict[str, Any]:
    """An award as the columns of its table."""
    named = {name: getattr(award, name) for name in COLUMNS if name not in {"number", "region"}}
    return named | {"region_code": award.region}
