"""The inbox: what came in, committed before it is confirmed (promise P2)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import bindparam, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from storage.tables import Cursor, Inbox, InboxState

OFFSET = "telegram_offset"

# Statements of every batch, built once: to build one takes longer than to run it.
INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
STORE = {
    engine: insert(Inbox).on_conflict_do_nothing(index_elements=["update_id"])
    for engine, insert in INSERT.items()
}
PENDING = (
    select(Inbox)
    .where(Inbox.state == InboxState.PENDING)
    .order_by(col(Inbox.id))
    .limit(bindparam("limit"))
)
DONE = (
    update(Inbox)
    .where(col(Inbox.id).in_(bindparam("ids", expanding=True)))
    .values(state=InboxState.DONE, done_at=bindparam("now"))
)
EMPTY = update(Inbox).where(col(Inbox.id).in_(bindparam("ids", expanding=True))).values(body="{}")
INLINE = '"inline_query":{'
INLINE_WITHIN = 60
"""Characters within which a raw update says its kind, after its number."""
CURSOR = select(Cursor.value).where(Cursor.name == bindparam("cursor"))
MOVE_CURSOR = {
    engine: insert(Cursor).on_conflict_do_update(
        index_elements=["name"], set_={"value": insert(Cursor).excluded.value}
    )
    for engine, insert in INSERT.items()
}


def store_updates(session: Session, updates: Iterable[dict[str, Any]], now: datetime) -> int:
    """Writes raw updates down, each once, and the offset that confirms them; returns how many."""
    rows = [
        {
            "update_id": raw["update_id"],
            "chat_id": chat_of(raw),
            "body": orjson.dumps(raw).decode(),
            "received_at": now,
            "state": InboxState.PENDING.value,
            "attempts": 0,
        }
        for raw in updates
    ]
    if not rows:
        return 0
    session.connection().execute(STORE[_engine(session)], rows)
    save_cursor(session, OFFSET, rows[-1]["update_id"] + 1)
    return len(rows)


def add_event(
    session: Session, event: str, body: dict[str, Any], chat_id: int, now: datetime
) -> None:
    """An event of our own, which goes through the same door as a person's message."""
    session.add(
        Inbox(event=event, body=orjson.dumps(body).decode(), chat_id=chat_id, received_at=now)
    )


def pending(session: Session, limit: int) -> list[Inbox]:
    """What waits to be handled, in the order it came."""
    return list(session.execute(PENDING, {"limit": limit}).scalars())


def mark_done(session: Session, rows: Sequence[Inbox], now: datetime) -> None:
    """Marks rows as handled; what was said in groups or typed in inline mode is kept no longer."""
    if rows:
        ids = [row.id for row in rows]
        session.connection().execute(DONE, {"ids": ids, "now": now})
    passing = [row.id for row in rows if is_passing(row)]
    if passing:
        session.connection().execute(EMPTY, {"ids": passing})


def is_passing(row: Inbox) -> bool:
    """Whether an update is of a group's talk, or of what somebody types after the bot's name."""
    in_group = row.event is None and row.chat_id is not None and row.chat_id < 0
    return in_group or (row.event is None and INLINE in row.body[:INLINE_WITHIN])


def quarantine(session: Session, inbox_id: int | None, error: str, now: datetime) -> None:
    """Sets an update aside for an operator; ``error`` is the kind of error, without data."""
    session.execute(
        update(Inbox)
        .where(col(Inbox.id) == inbox_id)
        .values(state=InboxState.QUARANTINED, error=error, done_at=now, attempts=Inbox.attempts + 1)
    )


def chat_of(raw: dict[str, Any]) -> int | None:
    """The chat an update belongs to, whatever its kind."""
    for part in raw.values():
        if not isinstance(part, dict):
            continue
        chat = part.get("chat") or part.get("message", {}).get("chat") or part.get("from")
        if isinstance(chat, dict) and isinstance(chat.get("id"), int):
            return int(chat["id"])
    return None


def cursor(session: Session, name: str) -> Any | None:
    return session.connection().execute(CURSOR, {"cursor": name}).scalar()


def save_cursor(session: Session, name: str, value: Any) -> None:
    moved = {"name": name, "value": value}
    session.connection().execute(MOVE_CURSOR[_engine(session)], moved)


def _engine(session: Session) -> str:
    return session.connection().dialect.name
