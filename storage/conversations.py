"""Where each person stands in the talk with the bot: read and written once a turn."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session, col

from storage.tables import Conversation

STANDING = select(  # type: ignore[call-overload]
    Conversation.person_id, Conversation.awaits, Conversation.data, Conversation.card
).where(col(Conversation.person_id) == bindparam("person"))
BEGIN = insert(Conversation)
MOVE = update(Conversation).where(col(Conversation.person_id) == bindparam("person"))


@dataclass
class Standing:
    """What the bot awaits of a person, and what it needs to know then (see ``Conversation``)."""

    person_id: int
    awaits: str | None
    data: dict[str, Any]
    card: int | None


def standing_of(session: Session, person_id: int) -> Standing:
    """Where a person stands; the start for somebody who is stored but never spoke."""
    row = session.connection().execute(STANDING, {"person": person_id}).first()
    if row is not None:
        return Standing(*row)
    begin = Standing(person_id, awaits=None, data={}, card=None)
    session.connection().execute(BEGIN, asdict(begin))
    return begin


def save(session: Session, standing: Standing) -> None:
    changed = {"awaits": standing.awaits, "data": standing.data, "card": standing.card}
    session.connection().execute(MOVE, {"person": standing.person_id, **changed})
