"""The feeder: moves running broadcasts on, a bounded step at a time.

Each step is one transaction: what became of the messages that went out is written down, the next
recipients' rows go into the outbox (about a second's worth, so that a pause, another rate or
somebody's "no more" holds at once), and the message that shows the progress is changed at most
every three seconds. Delivery sends the rows within its budget; nothing here is kept in memory
that a restart would miss.
"""

import asyncio
import math
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from domain.broadcasts import (
    FASTEST,
    BroadcastState,
    PauseReason,
    Progress,
    RecipientState,
    fails_too_often,
    is_late,
)
from domain.clock import Clock
from domain.roles import Act
from handlers.organize.broadcasts import content, notices, progress
from handlers.texts import texts
from handlers.turn import language_of, message_params
from storage import broadcast_feed, broadcasts
from storage.cards import card_to_edit
from storage.database import Database, alone
from storage.outbox import queue
from storage.staff import people_who_may
from storage.tables import Outbox, Person
from storage.tables.broadcasts import Broadcast

log = structlog.get_logger()

STEP = 0.3
"""Seconds between two steps while a broadcast runs."""
LOOK = 5.0
"""Seconds after which it looks whether another process has started one."""
CARD_EVERY = timedelta(seconds=3)
AHEAD = 1.2
"""Seconds' worth of messages that wait in the outbox."""
LONG = timedelta(minutes=1)
"""Whoever waits longer than that is told of the end by a message of its own."""
LOCK = 7_300_003
"""Any number of ours: of several processes on one PostgreSQL, one feeds at a time."""


class Broadcasts:
    """Feeds the outbox; ``fed`` is called after each step that put something in."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        fed: Callable[[], None],
        per_second: float = FASTEST,
    ) -> None:
        self._database = database
        self._clock = clock
        self._fed = fed
        self._scale = per_second / FASTEST
        self._woken = asyncio.Event()
        self._fed_at: dict[int, datetime] = {}

    def wake(self) -> None:
        """There may be something to do: a turn was taken, or the clock was turned."""
        self._woken.set()

    async def run(self) -> None:
        """Steps until cancelled."""
        self._clock.on_turn(self.wake)
        while True:
            self._woken.clear()
            moves = await self._survive()
            if moves:
                await asyncio.sleep(STEP)
                continue
            try:
                async with asyncio.timeout(LOOK):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def _survive(self) -> bool:
        """One step; a database that is away for a moment is asked again."""
        try:
            moves = await self._database.run(self._step)
        except OperationalError as error:
            log.warning("broadcasts stand still", error=type(error.orig).__name__)
            return False
        if moves:
            self._fed()
        return moves

    # --- one step -------------------------------------------------------------------------------

    def _step(self, session: Session) -> bool:
        """Whether anything moves."""
        now = self._clock.now()
        if not alone(session, LOCK):
            return False
        for broadcast in broadcast_feed.due(session, now):
            self._begin(session, broadcast, now)
        moves = False
        for broadcast in broadcast_feed.moving(session):
            moves |= self._advance(session, broadcast, now)
        return moves

    def _begin(self, session: Session, broadcast: Broadcast, now: datetime) -> None:
        if broadcasts.begin_scheduled(session, broadcast, now):
            self._show_new(session, broadcast, now)
        else:
            for person_id in people_who_may(session, Act.BROADCAST):
                self._tell(session, person_id, broadcast, notices.missed, now)

    def _advance(self, session: Session, broadcast: Broadcast, now: datetime) -> bool:
        settled = broadcast_feed.settle(session, broadcast, now)
        self._follow_up(session, broadcast, settled, now)
        if broadcast.state != BroadcastState.SENDING:
            return self._wind_down(session, broadcast, bool(settled), now)
        reason = self._reason_to_pause(session, broadcast, now)
        if reason is not None:
            broadcasts.pause(session, broadcast, reason, now)
            self._tell(session, self._whose(broadcast), broadcast, notices.paused, now)
            self._show(session, broadcast, now)
            return True
        broadcast.active_at = now
        waiting = broadcast_feed.on_the_wire(session, broadcast)
        waiting += self._feed(session, broadcast, waiting, now)
        account = None if waiting else broadcasts.progress(session, broadcast)
        if account is not None and not account.left:
            self._finish(session, broadcast, account, now)
        elif broadcast.card_at is None or now - broadcast.card_at >= CARD_EVERY:
            self._show(session, broadcast, now)
        return True

    def _wind_down(
        self, session: Session, broadcast: Broadcast, changed: bool, now: datetime
    ) -> bool:
        """One that was paused or ended still hears of what was on the wire."""
        if changed:
            self._show(session, broadcast, now)
        return broadcast_feed.on_the_wire(session, broadcast) > 0

    def _reason_to_pause(
        self, session: Session, broadcast: Broadcast, now: datetime
    ) -> PauseReason | None:
        if broadcast.active_at is not None and is_late(broadcast.active_at, now):
            return PauseReason.OUTAGE
        if fails_too_often(broadcast_feed.last_outcomes(session, broadcast)):
            return PauseReason.ERRORS
        return None

    def _feed(self, session: Session, broadcast: Broadcast, waiting: int, now: datetime) -> int:
        """As many as its rate allows since the last step, with about a second's worth ahead."""
        rate = broadcast.rate * self._scale
        room = max(math.ceil(rate * AHEAD) - waiting, 0)
        if broadcast.rate < FASTEST:
            number = broadcast.id or 0
            since = self._fed_at.get(number)
            allowed = 1 if since is None else int((now - since).total_seconds() * rate)
            room = min(room, allowed)
            if room:
                self._fed_at[number] = now
        return broadcast_feed.feed(session, broadcast, room, now, _call) if room else 0

    def _follow_up(
        self,
        session: Session,
        broadcast: Broadcast,
        settled: list[tuple[int, RecipientState]],
        now: datetime,
    ) -> None:
        """The buttons of an album follow it."""
        if broadcast.content["kind"] != "album":
            return
        for person_id, state in settled:
            if state is not RecipientState.SENT:
                continue
            person = session.get_one(Person, person_id)
            call = content.call_after(broadcast, person_id, language_of(person))
            if call is not None:
                broadcast_feed.queue_after(session, broadcast, person_id, call, now)

    def _finish(
        self, session: Session, broadcast: Broadcast, account: Progress, now: datetime
    ) -> None:
        broadcast_feed.finish(session, broadcast, now)
        self._fed_at.pop(broadcast.id or 0, None)
        self._show(session, broadcast, now)
        if broadcast.started_at and now - broadcast.started_at > LONG:
            self._tell(session, self._whose(broadcast), broadcast, notices.finished, now)
        log.info("broadcast finished", broadcast=broadcast.id, recipients=account.total)

    # --- what organizers see --------------------------------------------------------------------

    def _show_new(self, session: Session, broadcast: Broadcast, now: datetime) -> None:
        """A message of its own for a broadcast that began by itself."""
        person = session.get_one(Person, self._whose(broadcast))
        body = progress.shown(session, broadcast, texts(language_of(person)), now)
        params = message_params(person.id, *body)
        broadcast.card = queue(session, person.id, "sendMessage", params, now).id
        broadcast.card_at, broadcast.card_edit = now, None

    def _show(self, session: Session, broadcast: Broadcast, now: datetime) -> None:
        """Changes the message that shows the progress, unless a change still waits to be sent."""
        card = self._card(session, broadcast)
        if card is None:
            return
        person = session.get_one(Person, card.chat_id)
        body = progress.shown(session, broadcast, texts(language_of(person)), now)
        params = message_params(person.id, *body)
        edit = queue(session, person.id, "editMessageText", params, now, edits=card.id)
        broadcast.card_edit, broadcast.card_at = edit.id, now

    def _card(self, session: Session, broadcast: Broadcast) -> Outbox | None:
        """The message as it stands, unless a change of it waits that another one would outdo."""
        card, waits = card_to_edit(session, broadcast.card, broadcast.card_edit)
        if card is not None:
            broadcast.card = card.id
        return None if waits and broadcast.state == BroadcastState.SENDING else card

    def _tell(
        self,
        session: Session,
        person_id: int,
        broadcast: Broadcast,
        notice: notices.Notice,
        now: datetime,
    ) -> None:
        person = session.get(Person, person_id)
        if person is not None:
            body, rows = notice(session, broadcast, texts(language_of(person)))
            params = message_params(person_id, body, rows)
            queue(session, person_id, "sendMessage", params, now)

    def _whose(self, broadcast: Broadcast) -> int:
        return broadcast.started_by or broadcast.created_by


def _call(broadcast: Broadcast, person: Person) -> broadcast_feed.Call:
    return content.call(broadcast, person.id, language_of(person))
