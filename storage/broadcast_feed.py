"""How a running broadcast moves: outcomes come back from the outbox, the next rows go in.

Every step is one transaction over rows of recipients. Whatever happens between two steps, the
next one finds who has got the message, who may have, and who has not.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, text, update
from sqlmodel import Session, col, func, select

from domain.broadcasts import (
    RETRIABLE,
    WINDOW,
    BroadcastState,
    RecipientState,
)
from domain.segments import Member, Reach, SegmentKind, parse_segment, reach
from storage.broadcasts import AT_REACH
from storage.outbox import queue
from storage.tables import Outbox, OutboxState, Person, Priority
from storage.tables.broadcasts import Broadcast, BroadcastRecipient, NewsChoice

GOOD_FOR = timedelta(minutes=10)
"""What has waited longer in the outbox, over an outage, is not sent unasked."""
UNSENT = (OutboxState.PENDING, OutboxState.SENDING)
OUTCOMES = {
    OutboxState.SENT: RecipientState.SENT,
    OutboxState.FAILED: RecipientState.FAILED,
    OutboxState.BLOCKED: RecipientState.BLOCKED,
    OutboxState.CANCELLED: RecipientState.CANCELLED,
    OutboxState.UNKNOWN: RecipientState.UNKNOWN,
    OutboxState.EXPIRED: RecipientState.PLANNED,
}
"""What an outcome means to the recipient; what expired unsent is still to come."""
SETTLE = (
    update(BroadcastRecipient)
    .where(
        col(BroadcastRecipient.broadcast_id) == bindparam("broadcast"),
        col(BroadcastRecipient.person_id) == bindparam("person"),
    )
    .values(
        state=bindparam("new_state"),
        error=bindparam("new_error"),
        outbox_id=bindparam("new_outbox_id"),
        decided_at=bindparam("new_decided_at"),
    )
)
ON_THE_WIRE = text("broadcast_recipient.state = 'queued'")
"""Written out, not bound: only so does SQLite see that its small partial index answers."""
Call = tuple[str, dict[str, Any]]


def moving(session: Session) -> list[Broadcast]:
    """Broadcasts that run, and those that may still hear of what was on the wire."""
    session.flush()
    heard_of = select(BroadcastRecipient.broadcast_id).where(ON_THE_WIRE)
    return list(
        session.exec(
            select(Broadcast)
            .where(
                or_(col(Broadcast.state) == BroadcastState.SENDING, col(Broadcast.id).in_(heard_of))
            )
            .order_by(col(Broadcast.id))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def due(session: Session, now: datetime) -> list[Broadcast]:
    """Scheduled broadcasts whose time has come."""
    return list(
        session.exec(
            select(Broadcast)
            .where(Broadcast.state == BroadcastState.SCHEDULED, col(Broadcast.scheduled_at) <= now)
            .order_by(col(Broadcast.scheduled_at))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def on_the_wire(session: Session, broadcast: Broadcast) -> int:
    """How many messages wait in the outbox or are being sent."""
    return session.exec(
        select(func.count()).where(ON_THE_WIRE, BroadcastRecipient.broadcast_id == broadcast.id)
    ).one()


def settle(
    session: Session, broadcast: Broadcast, now: datetime
) -> list[tuple[int, RecipientState]]:
    """Writes down what became of the messages that went out; returns it by person."""
    rows = session.execute(
        select(
            BroadcastRecipient.person_id, BroadcastRecipient.outbox_id, Outbox.state, Outbox.error
        )
        .outerjoin(Outbox, col(Outbox.id) == BroadcastRecipient.outbox_id)
        .where(
            ON_THE_WIRE,
            BroadcastRecipient.broadcast_id == broadcast.id,
            col(Outbox.state).is_(None) | col(Outbox.state).not_in(UNSENT),
        )
    ).all()
    outcomes = [(row, OUTCOMES[row.state or OutboxState.UNKNOWN]) for row in rows]
    if outcomes:
        session.connection().execute(
            SETTLE,
            [
                {
                    "broadcast": broadcast.id,
                    "person": row.person_id,
                    "new_state": state.value,
                    "new_error": row.error,
                    "new_outbox_id": _kept(row.outbox_id, state),
                    "new_decided_at": _kept(now, state),
                }
                for row, state in outcomes
            ],
        )
    return [(row.person_id, state) for row, state in outcomes]


def _kept(value: Any, state: RecipientState) -> Any:
    return None if state is RecipientState.PLANNED else value


def last_outcomes(session: Session, broadcast: Broadcast) -> Sequence[str]:
    """How the last messages since it was started or resumed ended, the newest first."""
    return session.exec(
        select(BroadcastRecipient.state)
        .where(
            BroadcastRecipient.broadcast_id == broadcast.id,
            col(BroadcastRecipient.decided_at) >= broadcast.resumed_at,
            col(BroadcastRecipient.state).in_([RecipientState.SENT, *RETRIABLE]),
        )
        .order_by(col(BroadcastRecipient.decided_at).desc())
        .limit(WINDOW)
    ).all()


def feed(
    session: Session,
    broadcast: Broadcast,
    limit: int,
    now: datetime,
    call: Callable[[Broadcast, Person], Call],
) -> int:
    """Puts the messages of the next recipients into the outbox; returns how many.

    Whoever blocked the bot or said no since the plan was made is left out here.
    """
    staff = parse_segment(broadcast.segment or "").kind is SegmentKind.STAFF
    rows = session.execute(
        select(BroadcastRecipient, Person, NewsChoice.wanted)
        .join(Person, col(Person.id) == BroadcastRecipient.person_id)
        .outerjoin(NewsChoice, col(NewsChoice.person_id) == Person.id)
        .where(
            BroadcastRecipient.broadcast_id == broadcast.id,
            BroadcastRecipient.state == RecipientState.PLANNED,
        )
        .order_by(col(BroadcastRecipient.person_id))
        .limit(limit)
    ).all()
    queued = 0
    for recipient, person, wanted in rows:
        blocked, consented = person.blocked_at is not None, person.consent_at is not None
        found = reach(Member(person.id, blocked, wanted, consented, staff))
        if found is Reach.REACHED:
            recipient.outbox_id = _queue(
                session, broadcast, recipient, call(broadcast, person), now
            )
            recipient.state = RecipientState.QUEUED
            queued += 1
        else:
            recipient.state, recipient.decided_at = AT_REACH[found], now
    session.flush()
    return queued


def _queue(
    session: Session, broadcast: Broadcast, recipient: BroadcastRecipient, call: Call, now: datetime
) -> int:
    method, params = call
    return queue(
        session,
        recipient.person_id,
        method,
        params,
        now,
        priority=Priority.BROADCAST,
        key=key(broadcast, recipient),
        expires_at=now + GOOD_FOR,
    ).id


def key(broadcast: Broadcast, recipient: BroadcastRecipient, part: str = "") -> str:
    """Unique per broadcast, person and order: the database refuses a second message (P3)."""
    return f"broadcast:{broadcast.id}:{recipient.person_id}:{recipient.attempt}{part}"


def queue_after(
    session: Session, broadcast: Broadcast, person_id: int, call: Call, now: datetime
) -> None:
    """The buttons of an album, which Telegram lets only another message carry."""
    recipient = session.get_one(BroadcastRecipient, (broadcast.id, person_id))
    method, params = call
    queue(
        session,
        person_id,
        method,
        params,
        now,
        priority=Priority.BROADCAST,
        key=key(broadcast, recipient, ":buttons"),
        expires_at=now + GOOD_FOR,
    )


def finish(session: Session, broadcast: Broadcast, now: datetime) -> None:
    """Nobody is left: to be called only then."""
    broadcast.state, broadcast.finished_at = BroadcastState.DONE, now
    broadcast.revision += 1
    session.flush()
