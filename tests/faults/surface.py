"""The bot's handlers on a database that is put back after every update.

Updates go in at the inbox and out at the outbox, as in the running program; only the network is
left out, so that thousands of presses take seconds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select
from structlog.testing import capture_logs

from bot.app import build_application
from bot.sandbox.world import BOT
from bot.settings import SANDBOX_TOKEN
from bot.turns import TurnRunner
from domain.clock import FixedClock
from storage.database import Database
from storage.inbox import store_updates
from storage.tables import Inbox, InboxState, Outbox

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ANNEX = 900
"""A message of the bot under which the buttons stand."""


class Undone(Database):
    """A database whose changes are taken back by :meth:`undo`."""

    def __init__(self, url: str, engine: Engine | None = None) -> None:
        super().__init__(url, engine)
        self._connection = self.engine.connect()
        self._changes = self._connection.begin()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        with Session(
            self._connection,
            expire_on_commit=False,
            autoflush=False,
            join_transaction_mode="create_savepoint",
        ) as session:
            yield session
            session.commit()

    def keep(self) -> None:
        self._changes.commit()
        self._changes = self._connection.begin()

    def undo(self) -> None:
        self._changes.rollback()
        self._changes = self._connection.begin()

    def rows(self, query: str) -> list[str]:
        """What a query finds now, in an order of its own."""
        return sorted(map(str, map(tuple, self._connection.exec_driver_sql(query))))

    def close(self) -> None:
        self._changes.rollback()
        self._connection.close()
        super().close()


@dataclass
class Outcome:
    """What updates led to."""

    outbox: list[Outbox]
    passing: list[tuple[str, dict[str, Any]]]
    quarantined: list[str]

    @property
    def answers(self) -> list[dict[str, Any]]:
        """The answers to presses, of which each press gets one."""
        return [params for method, params in self.passing if method == "answerCallbackQuery"]

    @property
    def toasts(self) -> list[str]:
        return [params["text"] for params in self.answers if params.get("text")]

    @property
    def said(self) -> int:
        """How many messages and notes people got to read."""
        return len([row for row in self.outbox if row.method != "setMyCommands"]) + len(self.toasts)


class Surface:
    """Sends updates through every handler of the bot."""

    def __init__(self, database: Undone) -> None:
        self.database = database
        self.clock = FixedClock(NOW)
        self._numbers = count(1)
        application = build_application(BOT, SANDBOX_TOKEN)
        self._application = application
        self.runner = TurnRunner(database, application, self.clock, ZoneInfo("Asia/Makassar"))

    async def rise(self) -> None:
        await self._application.initialize()

    # --- updates -------------------------------------------------------------------------------

    def press(self, person: int, *datas: str) -> Outcome:
        """Presses buttons under one message, the ones after the others."""
        card = {
            "message_id": ANNEX,
            "date": int(NOW.timestamp()) - 60,
            "chat": _chat(person),
            "from": BOT,
            "text": "…",
        }
        query = {"from": _user(person), "message": card, "chat_instance": "1"}
        presses = ({**query, "id": str(n), "data": data} for n, data in enumerate(datas))
        return self.give(*({"callback_query": each} for each in presses))

    def message(self, person: int, kind: str = "message", **content: Any) -> Outcome:
        message = {
            "message_id": 1000 + next(self._numbers),
            "date": int(NOW.timestamp()),
            "chat": _chat(person),
            "from": _user(person),
            **content,
        }
        return self.give({kind: message})

    def say(self, person: int, text: str) -> Outcome:
        length = len(text.split()[0]) if text.split() else 0
        command = [{"type": "bot_command", "offset": 0, "length": length}]
        entities = {"entities": command} if text.startswith("/") and length > 1 else {}
        return self.message(person, text=text, **entities)

    def give(self, *updates: dict[str, Any]) -> Outcome:
        numbered = [{"update_id": next(self._numbers), **update} for update in updates]
        with self.database.transaction() as session:
            last = session.exec(select(func.max(Outbox.id))).one() or 0
            store_updates(session, numbered, self.clock.now())
        with capture_logs():
            batch = self.runner.run_batch()
        with self.database.transaction() as session:
            rows = session.exec(select(Outbox).where(col(Outbox.id) > last)).all()
            failed = session.exec(
                select(Inbox.error).where(Inbox.state == InboxState.QUARANTINED)
            ).all()
        return Outcome(list(rows), batch.passing, [error or "?" for error in failed])


def _user(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": "Seseorang", "language_code": "id"}


def _chat(person: int) -> dict[str, Any]:
    return {"id": person, "type": "private", "first_name": "Seseorang"}
