"""The runtime: takes what came in, lets one handler answer it, commits both together.

A batch of turns shares one commit, because the disk's wait is the same for one turn and for a
hundred. Each turn is still whole or not at all: when one fails, the batch is rolled back and its
updates are run one by one, and only the one at fault is set aside.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import Session
from telegram import Update
from telegram.ext import Application

from bot.metrics import HANDLED, SET_ASIDE
from domain.clock import Clock
from domain.office_hours import Desk
from handlers.apology import apologise
from handlers.events import read_event
from handlers.turn import Scope, Turn
from storage import inbox
from storage.ahead import load_ahead
from storage.conversations import save
from storage.database import Database
from storage.tables import Inbox

log = structlog.get_logger()

BATCH = 100
Passing = list[tuple[str, dict[str, Any]]]


class HandlerAwaitedError(RuntimeError):
    """A handler waited for something: handlers only queue, the rest of the program waits."""


class TurnFailedError(Exception):
    """A handler failed; the cause is chained."""


@dataclass
class Batch:
    """What a batch came to: how many rows it took, and what to send after its commit."""

    taken: int = 0
    passing: Passing = field(default_factory=list)


class TurnRunner:
    """Runs turns in the database thread."""

    def __init__(
        self,
        database: Database,
        application: Application[Any, Turn, Any, Any, Any, Any],
        clock: Clock,
        zone: ZoneInfo,
        gallery_url: str | None = None,
        desk: Desk | None = None,
    ) -> None:
        self._database = database
        self._application = application
        self._clock = clock
        self._zone = zone
        self._gallery_url = gallery_url
        self._desk = desk or Desk()

    async def run_pending(self, after: Callable[[Batch], None]) -> None:
        """Runs everything that waits, batch by batch; ``after`` follows each commit."""
        while True:
            batch = await self._database.call(self.run_batch)
            after(batch)
            if batch.taken < BATCH:
                return

    def run_batch(self, limit: int = BATCH) -> Batch:
        """Runs the next updates in the order they came; to be called in the database thread."""
        try:
            with self._database.transaction() as session:
                batch = Batch()
                rows = inbox.pending(session, limit)
                load_ahead(session, {row.chat_id for row in rows})
                for row in rows:
                    self._turn(session, row, batch.passing)
                inbox.mark_done(session, rows, self._clock.now())
                batch.taken = len(rows)
            HANDLED.inc(len(rows))
        except TurnFailedError:
            return self._one_by_one(limit)
        return batch

    def _one_by_one(self, limit: int) -> Batch:
        batch = Batch()
        for _ in range(limit):
            with self._database.transaction() as session:
                row = next(iter(inbox.pending(session, 1)), None)
            if row is None:
                break
            batch.taken += 1
            self._alone(row, batch)
        return batch

    def _alone(self, row: Inbox, batch: Batch) -> None:
        passing: Passing = []
        try:
            with self._database.transaction() as session:
                self._turn(session, row, passing)
                inbox.mark_done(session, [row], self._clock.now())
        except TurnFailedError as failed:
            self._quarantine(row, failed)
        else:
            HANDLED.inc()
            batch.passing += passing

    def _quarantine(self, row: Inbox, failed: TurnFailedError) -> None:
        cause = failed.__cause__
        SET_ASIDE.inc()
        log.error("update set aside", inbox=row.id, error=type(cause).__name__, exc_info=cause)
        with self._database.transaction() as session:
            inbox.quarantine(session, row.id, type(cause).__name__, self._clock.now())
            apologise(session, row.chat_id, self._clock.now())

    def _turn(self, session: Session, row: Inbox, passing: Passing) -> None:
        scope = Scope(
            session=session,
            now=self._clock.now(),
            received_at=row.received_at,
            zone=self._zone,
            bot_username=self._application.bot.username,
            gallery_url=self._gallery_url,
            desk=self._desk,
        )
        self._application.bot_data["scope"] = scope
        try:
            update = self._read(row)
            drive(self._application.process_update(update))
            if scope.standing is not None:
                save(session, scope.standing)
            session.flush()
        except OperationalError:
            raise
        except Exception as error:
            raise TurnFailedError from error
        if isinstance(scope.failure, OperationalError):
            raise scope.failure
        if scope.failure is not None:
            raise TurnFailedError from scope.failure
        passing += scope.passing
        _answer_press(update, passing, scope)

    def _read(self, row: Inbox) -> object:
        body = orjson.loads(row.body)
        if row.event is not None:
            return read_event(row.event, body)
        return Update.de_json(body, self._application.bot)


def drive(coroutine: Coroutine[Any, Any, None]) -> None:
    """Runs a handler to its end at once; one that waits for anything breaks a law."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    coroutine.close()
    raise HandlerAwaitedError


async def remember_failure(_update: object, turn: Turn) -> None:
    """The application's error handler: the turn fails as a whole."""
    turn.scope.failure = turn.error


def _answer_press(update: object, passing: Passing, scope: Scope) -> None:
    """Every press is answered, else the button goes on spinning on the phone."""
    query = update.callback_query if isinstance(update, Update) else None
    if query is not None and not any(
        method == "answerCallbackQuery" for method, _ in scope.passing
    ):
        passing.append(("answerCallbackQuery", {"callback_query_id": query.id}))
