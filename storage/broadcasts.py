"""Broadcasts: what a person may do with one, and the account of its recipients (P3, P4).

Each act locks the broadcast's row and looks at its state, so that two people who press at the
same moment do it once.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, update
from sqlmodel import Session, col, func, select

from domain.broadcasts import (
    RETRIABLE,
    UNDER_WAY,
    BroadcastState,
    PauseReason,
    Progress,
    RecipientState,
    is_late,
)
from domain.errors import DomainError
from domain.segments import Member, Reach, parse_segment, reach
from storage.segments import members
from storage.tables import Outbox, OutboxState
from storage.tables.broadcasts import Broadcast, BroadcastRecipient

SENDABLE = frozenset({BroadcastState.DRAFT, BroadcastState.MISSED})
SHOWN = or_(
    col(Broadcast.state) != BroadcastState.CANCELLED, col(Broadcast.started_at).is_not(None)
)
AT_REACH = {
    Reach.REACHED: RecipientState.PLANNED,
    Reach.BLOCKED: RecipientState.BLOCKED,
    Reach.OPTED_OUT: RecipientState.OPTED_OUT,
    Reach.NOT_AGREED: RecipientState.NOT_AGREED,
}


# --- finding -------------------------------------------------------------------------------------


def locked(session: Session, broadcast_id: int) -> Broadcast:
    """A broadcast that nobody else changes until this turn is over.

    Raises DomainError ``broadcasts.gone``.
    """
    session.flush()
    found = session.exec(
        select(Broadcast)
        .where(Broadcast.id == broadcast_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise DomainError("broadcasts.gone")
    return found


def newest(session: Session, offset: int, limit: int) -> list[Broadcast]:
    """A page of the broadcasts, the last written first; drafts thrown away are left out."""
    query = select(Broadcast).where(SHOWN).order_by(col(Broadcast.id).desc())
    return list(session.exec(query.offset(offset).limit(limit)))


def how_many(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Broadcast).where(SHOWN)).one()


def audience(session: Session, broadcast: Broadcast) -> list[Member]:
    """Everybody in the segment chosen; nobody where none is."""
    return members(session, parse_segment(broadcast.segment)) if broadcast.segment else []


# --- writing -------------------------------------------------------------------------------------


def write(session: Session, content: Mapping[str, Any], person_id: int, now: datetime) -> Broadcast:
    broadcast = Broadcast(content=dict(content), created_by=person_id, created_at=now)
    session.add(broadcast)
    session.flush()
    return broadcast


def change(session: Session, broadcast: Broadcast, **what: Any) -> None:
    """Changes a draft; whoever looks at an older one has to look again."""
    require_state(broadcast, SENDABLE)
    for name, value in what.items():
        setattr(broadcast, name, value)
    broadcast.revision += 1
    session.flush()


def require_state(broadcast: Broadcast, states: Collection[BroadcastState]) -> None:
    """Refuses what does not fit the state a broadcast is in now."""
    if broadcast.state not in states:
        raise DomainError(f"broadcasts.is_{broadcast.state}")


# --- sending -------------------------------------------------------------------------------------


def start(session: Session, broadcast: Broadcast, person_id: int, now: datetime) -> int:
    """Writes everybody in the segment down and lets it go; returns how many will get it.

    Raises DomainError where nobody would.
    """
    require_state(broadcast, SENDABLE | {BroadcastState.SCHEDULED})
    people = audience(session, broadcast)
    reached = sum(reach(member) is Reach.REACHED for member in people)
    if not reached:
        raise DomainError("broadcasts.no_recipients")
    session.execute(insert(BroadcastRecipient), _rows(broadcast, people, now))
    broadcast.started_by, broadcast.started_at = person_id, now
    go_on(session, broadcast, now)
    return reached


def _rows(broadcast: Broadcast, people: Iterable[Member], now: datetime) -> list[dict[str, Any]]:
    states = ((member.person, AT_REACH[reach(member)]) for member in people)
    return [
        {
            "broadcast_id": broadcast.id,
            "person_id": person_id,
            "state": state.value,
            "attempt": 0,
            "decided_at": None if state is RecipientState.PLANNED else now,
        }
        for person_id, state in states
    ]


def schedule(
    session: Session, broadcast: Broadcast, at: datetime, person_id: int, now: datetime
) -> None:
    """Raises DomainError where the time has passed or nobody is to get it."""
    require_state(broadcast, SENDABLE)
    if at <= now:
        raise DomainError("broadcasts.past")
    if all(reach(member) is not Reach.REACHED for member in audience(session, broadcast)):
        raise DomainError("broadcasts.no_recipients")
    broadcast.state, broadcast.pause_reason = BroadcastState.SCHEDULED, None
    broadcast.scheduled_at, broadcast.started_by = at, person_id
    broadcast.revision += 1
    session.flush()


def unschedule(session: Session, broadcast: Broadcast) -> None:
    require_state(broadcast, {BroadcastState.SCHEDULED})
    broadcast.state, broadcast.scheduled_at = BroadcastState.DRAFT, None
    broadcast.revision += 1
    session.flush()


def begin_scheduled(session: Session, broadcast: Broadcast, now: datetime) -> bool:
    """Its time has come; ``False`` where it came too long ago, or to nobody: a person decides."""
    if broadcast.scheduled_at is not None and not is_late(broadcast.scheduled_at, now):
        try:
            start(session, broadcast, broadcast.started_by or broadcast.created_by, now)
        except DomainError:
            pass
        else:
            return True
    broadcast.state = BroadcastState.MISSED
    broadcast.revision += 1
    session.flush()
    return False


def go_on(session: Session, broadcast: Broadcast, now: datetime) -> None:
    broadcast.state, broadcast.pause_reason = BroadcastState.SENDING, None
    broadcast.resumed_at = broadcast.active_at = now
    broadcast.revision += 1
    session.flush()


def resume(session: Session, broadcast: Broadcast, now: datetime) -> None:
    require_state(broadcast, {BroadcastState.PAUSED})
    go_on(session, broadcast, now)


def pause(session: Session, broadcast: Broadcast, reason: PauseReason, now: datetime) -> None:
    """Stops it; what waits in the outbox goes back to its place in the plan."""
    require_state(broadcast, {BroadcastState.SENDING})
    broadcast.state, broadcast.pause_reason = BroadcastState.PAUSED, reason
    broadcast.active_at = now
    broadcast.revision += 1
    _recall(session, broadcast)


def cancel(session: Session, broadcast: Broadcast, now: datetime) -> None:
    """Ends it for good: whoever has not got it will not."""
    going = {BroadcastState.SENDING, BroadcastState.PAUSED, BroadcastState.SCHEDULED}
    require_state(broadcast, SENDABLE | going)
    broadcast.state, broadcast.finished_at = BroadcastState.CANCELLED, now
    broadcast.revision += 1
    _recall(session, broadcast)
    _mark(session, broadcast, [RecipientState.PLANNED], state=RecipientState.CANCELLED, now=now)


def retry(session: Session, broadcast: Broadcast, which: RecipientState, now: datetime) -> int:
    """A person orders that the failed, or the unknown, be tried once more; returns how many."""
    require_state(broadcast, {BroadcastState.DONE})
    assert which in RETRIABLE
    changed = session.execute(
        update(BroadcastRecipient)
        .where(
            col(BroadcastRecipient.broadcast_id) == broadcast.id,
            col(BroadcastRecipient.state) == which,
        )
        .values(
            state=RecipientState.PLANNED,
            attempt=BroadcastRecipient.attempt + 1,
            outbox_id=None,
            error=None,
            decided_at=None,
        )
        .execution_options(synchronize_session=False)
    )
    count = int(changed.rowcount)  # type: ignore[attr-defined]
    if count:
        broadcast.finished_at = None
        go_on(session, broadcast, now)
    return count


def _mark(
    session: Session,
    broadcast: Broadcast,
    states: Collection[RecipientState],
    *,
    state: RecipientState,
    now: datetime,
) -> None:
    session.execute(
        update(BroadcastRecipient)
        .where(
            col(BroadcastRecipient.broadcast_id) == broadcast.id,
            col(BroadcastRecipient.state).in_(states),
        )
        .values(state=state, decided_at=now)
        .execution_options(synchronize_session=False)
    )


def _recall(session: Session, broadcast: Broadcast) -> None:
    """Takes back what waits in the outbox; what is on the wire is left to its outcome."""
    session.flush()
    rows = session.execute(
        select(BroadcastRecipient, Outbox)
        .join(Outbox, col(Outbox.id) == BroadcastRecipient.outbox_id)
        .where(
            BroadcastRecipient.broadcast_id == broadcast.id,
            BroadcastRecipient.state == RecipientState.QUEUED,
            Outbox.state == OutboxState.PENDING,
        )
        .with_for_update(of=Outbox)
        .execution_options(populate_existing=True)
    ).all()
    for recipient, row in rows:
        row.state, row.key = OutboxState.CANCELLED, None
        recipient.state, recipient.outbox_id = RecipientState.PLANNED, None
    session.flush()


def hold_all(session: Session) -> None:
    """After a restore: nothing goes out until a person, who is told why, says so."""
    for broadcast in session.exec(
        select(Broadcast).where(col(Broadcast.state).in_([*UNDER_WAY, BroadcastState.SCHEDULED]))
    ):
        waits = broadcast.state == BroadcastState.SCHEDULED
        broadcast.state = BroadcastState.MISSED if waits else BroadcastState.PAUSED
        broadcast.pause_reason = PauseReason.RESTORED
        broadcast.revision += 1
    session.flush()


# --- the account ---------------------------------------------------------------------------------


def progress(session: Session, broadcast: Broadcast) -> Progress:
    session.flush()
    rows = session.execute(
        select(BroadcastRecipient.state, func.count())
        .where(BroadcastRecipient.broadcast_id == broadcast.id)
        .group_by(col(BroadcastRecipient.state))
    )
    return Progress(dict(rows.all()))


def sent_since(session: Session, broadcast: Broadcast, since: datetime) -> int:
    """How many messages came to an end since then, for the rate."""
    return session.exec(
        select(func.count()).where(
            BroadcastRecipient.broadcast_id == broadcast.id,
            col(BroadcastRecipient.decided_at) >= since,
            col(BroadcastRecipient.outbox_id).is_not(None),
        )
    ).one()


def reasons(session: Session, broadcast: Broadcast, limit: int = 3) -> list[tuple[str, int]]:
    """Why messages failed or are unknown, the most frequent first."""
    count = func.count()
    rows = session.execute(
        select(BroadcastRecipient.error, count)
        .where(
            BroadcastRecipient.broadcast_id == broadcast.id,
            col(BroadcastRecipient.state).in_(RETRIABLE),
            col(BroadcastRecipient.error).is_not(None),
        )
        .group_by(col(BroadcastRecipient.error))
        .order_by(count.desc(), col(BroadcastRecipient.error))
        .limit(limit)
    )
    return [(error, number) for error, number in rows]
