"""The outbox: calls of the Bot API written ahead of being made (promises P3, P4)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, or_, text, update
from sqlmodel import Session, col, func, select

from storage.tables import Outbox, OutboxState, Person, Priority

MOST_SENDS = 2
ONCE = frozenset({"createForumTopic"})
"""Calls whose second would leave something empty behind."""
WAITING = text("outbox.state IN ('pending', 'sending')")
LATER = text("outbox.state = 'pending' AND outbox.not_before IS NOT NULL")
"""Written out, not bound: only so does SQLite see that its small partial indexes answer."""


QUEUE = insert(Outbox).returning(col(Outbox.id))


@dataclass(frozen=True)
class Queued:
    """A row that will be sent after the commit; ``edits`` is the row whose message it changes."""

    id: int
    edits: int | None


@dataclass(frozen=True)
class Claim:
    """A row that is being sent."""

    id: int
    chat_id: int
    priority: str
    method: str
    params: dict[str, Any]
    edits: int | None
    document: dict[str, Any] | None
    sends: int
    created_at: datetime
    expires_at: datetime | None

    @property
    def is_edit(self) -> bool:
        """An edit can be made again without harm."""
        return self.method.startswith("editMessage")

    @property
    def may_be_repeated(self) -> bool:
        """Whether it is made once more where Telegram may have had it (P3)."""
        return is_repeatable(self.priority, self.method) and self.sends + 1 < MOST_SENDS


@dataclass(frozen=True)
class Outcome:
    """What became of a claimed row. ``PENDING`` again: ``uncounted`` if it surely never arrived."""

    id: int
    state: OutboxState
    message_id: int | None = None
    error: str | None = None
    not_before: datetime | None = None
    uncounted: bool = False
    spent: bool = False
    """What was sent held a secret: the row forgets it."""


# Statements of every round, built once: to build one takes longer than to run it.
HELD = select(Outbox.chat_id).where(
    LATER, col(Outbox.not_before) > bindparam("now"), Outbox.priority == Priority.REPLY
)
NEXT = (
    select(*(getattr(Outbox, name) for name in Claim.__dataclass_fields__))
    .where(WAITING, Outbox.state == OutboxState.PENDING)
    .where(col(Outbox.priority) == bindparam("priority"))
    .where(or_(col(Outbox.not_before).is_(None), col(Outbox.not_before) <= bindparam("now")))
    .where(col(Outbox.chat_id).not_in(bindparam("busy", expanding=True)))
    .where(col(Outbox.chat_id).not_in(HELD))
    .order_by(col(Outbox.id))
    .limit(bindparam("limit"))
)
SENDING = (
    update(Outbox)
    .where(col(Outbox.id).in_(bindparam("rows", expanding=True)))
    .values(state=OutboxState.SENDING, sends=Outbox.sends + 1)
)
RECORD = (
    update(Outbox)
    .where(col(Outbox.id) == bindparam("row"))
    .values(
        state=bindparam("new_state"),
        message_id=bindparam("new_message_id"),
        error=bindparam("new_error"),
        not_before=bindparam("new_not_before"),
        sent_at=bindparam("new_sent_at"),
        sends=Outbox.sends - bindparam("less"),
    )
)
NEXT_DUE = select(func.min(Outbox.not_before)).where(
    LATER, col(Outbox.not_before) > bindparam("now")
)


def queue(
    session: Session,
    chat_id: int,
    method: str,
    params: dict[str, Any],
    now: datetime,
    *,
    priority: Priority = Priority.REPLY,
    edits: int | None = None,
    document: dict[str, Any] | None = None,
    key: str | None = None,
    expires_at: datetime | None = None,
) -> Queued:
    """Writes a call down, to be made after the commit."""
    row = {
        "chat_id": chat_id,
        "method": method,
        "params": params,
        "created_at": now,
        "priority": priority,
        "edits": edits,
        "document": document,
        "key": key,
        "expires_at": expires_at,
        "state": OutboxState.PENDING,
        "sends": 0,
    }
    row_id: int = session.connection().execute(QUEUE, row).scalar_one()  # type: ignore[assignment]
    return Queued(row_id, edits)


def claim(
    session: Session, now: datetime, limit: int, bulk: int, busy: Collection[int]
) -> list[Claim]:
    """Marks the next rows as being sent, replies first, and returns them in the order of chats.

    At most ``bulk`` of them are reminders or broadcasts. Rows of ``busy`` chats wait, and so does
    a chat with an earlier row that waits for its time: a chat's rows go out one after the other.
    """
    rows = _next(session, Priority.REPLY, now, limit, busy)
    for priority in (Priority.REMINDER, Priority.BROADCAST):
        if (room := min(bulk, limit - len(rows))) > 0:
            found = _next(session, priority, now, room, {*busy, *(row.chat_id for row in rows)})
            rows, bulk = rows + found, bulk - len(found)
    if not rows:
        return []
    session.connection().execute(SENDING, {"rows": [row.id for row in rows]})
    return sorted(rows, key=lambda row: row.id)


def _next(
    session: Session, priority: Priority, now: datetime, limit: int, busy: Collection[int]
) -> list[Claim]:
    """The next rows of a priority that may be sent now."""
    wanted = {"priority": priority, "now": now, "limit": limit, "busy": list(busy)}
    return [Claim(*row) for row in session.connection().execute(NEXT, wanted)]


def record(session: Session, outcomes: Collection[Outcome], now: datetime) -> None:
    """Writes down what became of rows."""
    if not outcomes:
        return
    session.connection().execute(
        RECORD,
        [
            {
                "row": outcome.id,
                "new_state": outcome.state.value,
                "new_message_id": outcome.message_id,
                "new_error": outcome.error,
                "new_not_before": outcome.not_before,
                "new_sent_at": now if outcome.state is OutboxState.SENT else None,
                "less": int(outcome.uncounted),
            }
            for outcome in outcomes
        ],
    )
    spent = [outcome.id for outcome in outcomes if outcome.spent]
    if spent:
        session.execute(
            update(Outbox)
            .where(col(Outbox.id).in_(spent))
            .values(params={}, document=None)
            .execution_options(synchronize_session=False)
        )


def is_repeatable(priority: str, method: str) -> bool:
    return priority != Priority.BROADCAST and method not in ONCE


def recover(session: Session) -> int:
    """After a crash: what was being sent has an unknown outcome; returns how many rows.

    Replies and reminders go out once more, at most twice in all; a broadcast and a new topic are
    left to a person (P3). An edit is repeated freely: the second changes nothing.
    """
    rows = session.exec(select(Outbox).where(Outbox.state == OutboxState.SENDING)).all()
    for row in rows:
        if row.method.startswith("editMessage"):
            row.state, row.sends = OutboxState.PENDING, 0
        elif is_repeatable(row.priority, row.method) and row.sends < MOST_SENDS:
            row.state = OutboxState.PENDING
        else:
            row.state = OutboxState.UNKNOWN
    session.flush()
    return len(rows)


def message_id_of(session: Session, outbox_id: int) -> int | None:
    row = session.get(Outbox, outbox_id)
    return row.message_id if row else None


def expires_at_of(session: Session, outbox_id: int) -> datetime | None:
    return session.get_one(Outbox, outbox_id).expires_at


def block_chat(session: Session, chat_id: int, now: datetime) -> None:
    """The person blocked the bot: what still waits for them is not sent."""
    session.execute(
        update(Outbox)
        .where(col(Outbox.chat_id) == chat_id, col(Outbox.state) == OutboxState.PENDING)
        .values(state=OutboxState.BLOCKED)
        .execution_options(synchronize_session=False)
    )
    person = session.get(Person, chat_id)
    if person is not None and person.blocked_at is None:
        person.blocked_at = now
        session.flush()


def next_due(session: Session, now: datetime) -> datetime | None:
    """When the next row that waits for its time is due."""
    due: datetime | None = session.connection().execute(NEXT_DUE, {"now": now}).scalar()
    return due


def counts(session: Session) -> dict[str, int]:
    """How many rows are in each state."""
    rows = session.exec(select(Outbox.state, func.count()).group_by(Outbox.state)).all()
    return dict(rows)
