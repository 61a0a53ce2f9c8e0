"""Recorded awards of earlier years."""

from sqlmodel import Session, select

from domain.similarity import Known
from storage.tables import AwardState, Winner


def known_winners(session: Session) -> list[Known]:
    """Every recorded winner as a title to compare with; the list is not complete for any year."""
    announced = Winner.state == AwardState.ANNOUNCED
    rows = session.exec(select(Winner.title, Winner.institution, Winner.year).where(announced))
    return [Known(*row) for row in rows]
