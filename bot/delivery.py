"""The sender: makes the calls that wait in the outbox, and writes down what became of each.

Every row is marked ``sending`` before its call. What an unsure outcome means is decided here:
an edit is made again, a reply or reminder once more, a broadcast never (promise P3).
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import structlog
from aiolimiter import AsyncLimiter

from bot.api_client import ApiError, Blocked, BotApi, NotArrived, Refused, TooMany, Upload
from bot.metrics import count_call
from domain.clock import Clock
from storage.database import Database
from storage.outbox import (
    Claim,
    Outcome,
    block_chat,
    claim,
    expires_at_of,
    message_id_of,
    next_due,
    record,
    recover,
)
from storage.tables import OutboxState, Priority

log = structlog.get_logger()

IN_FLIGHT = 64
PER_SECOND = 30
BULK_PER_SECOND = 25
BULK_BURST = 10
"""At once after a silence: the parts of the largest album."""
MOST_BULK = 40
"""Reminders and broadcasts on the wire at once: where Telegram is slow to answer them, there is
still room for replies."""
MOST_WAITING = 8
"""Reminders and broadcasts taken before the budget lets them go: what a crash then leaves
unknown, and what a pause cannot call back."""
PAUSE = timedelta(seconds=2)
UPLOADED_AS = {"sendDocument": "document", "sendPhoto": "photo"}
NEWER_FIELDS = ("style", "copy_text")
GONE = ("message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID")

Render = Callable[[dict[str, Any]], Awaitable[Upload]]
Call = tuple[str, dict[str, Any]]


class Delivery:
    """Sends what the outbox holds; :meth:`wake` says there may be more."""

    def __init__(
        self,
        api: BotApi,
        database: Database,
        clock: Clock,
        render: Render,
        per_second: float = PER_SECOND,
    ) -> None:
        self._api = api
        self._database = database
        self._clock = clock
        self._render = render
        self._all = AsyncLimiter(per_second, 1)
        bulk_per_second = per_second * BULK_PER_SECOND / PER_SECOND
        self._bulk = AsyncLimiter(BULK_BURST, BULK_BURST / bulk_per_second)
        self._woken = asyncio.Event()
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._outcomes: list[Outcome] = []
        self._blocked: set[int] = set()
        self._passing: set[asyncio.Task[None]] = set()
        self._plain = False
        self._bulk_rows: set[int] = set()
        self._waiting: set[int] = set()
        self._flood_until: datetime | None = None

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """Sends until cancelled."""
        await self._database.run(recover)
        while True:
            self._woken.clear()
            wait = await self._step()
            try:
                async with asyncio.timeout(wait):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def drain(self, seconds: float) -> None:
        """Waits for the calls on the wire, then writes down what became of them."""
        tasks = [*self._busy.values(), *self._passing]
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
        await self._database.run(lambda session: record(session, self._take(), self._clock.now()))

    def send_passing(self, calls: list[Call]) -> None:
        """Toasts and typing signs: sent at once, never stored, never repeated."""
        for method, params in calls:
            task = asyncio.create_task(self._pass(method, params))
            self._passing.add(task)
            task.add_done_callback(self._passing.discard)

    async def _pass(self, method: str, params: dict[str, Any]) -> None:
        try:
            await self._api.call(method, params, timeout=10)
        except ApiError as error:
            log.debug("passing call lost", method=method, error=str(error))

    # --- one round ----------------------------------------------------------------------------

    async def _step(self) -> float | None:
        """Writes outcomes down and claims what comes next; returns seconds to the next row."""
        now = self._clock.now()
        outcomes, blocked, busy = self._take(), self._take_blocked(), set(self._busy)
        bulk = self._room_for_bulk()

        def work(session: Any) -> tuple[list[Claim], Any]:
            record(session, outcomes, now)
            for chat_id in blocked:
                block_chat(session, chat_id, now)
            free = IN_FLIGHT - len(busy)
            claims = claim(session, now, free, bulk, busy) if free > 0 else []
            return claims, next_due(session, now)

        claims, due = await self._database.run(work)
        bulk_rows = {row.id for row in claims if row.priority != Priority.REPLY}
        self._bulk_rows |= bulk_rows
        self._waiting |= bulk_rows
        for chat_id, rows in groupby(sorted(claims, key=lambda c: (c.chat_id, c.id)), _chat):
            self._busy[chat_id] = asyncio.create_task(self._send_in_order(chat_id, list(rows)))
        return None if due is None else max((due - now).total_seconds(), 0.05)

    def _take(self) -> list[Outcome]:
        outcomes, self._outcomes = self._outcomes, []
        return outcomes

    def _take_blocked(self) -> set[int]:
        blocked, self._blocked = self._blocked, set()
        return blocked

    async def _send_in_order(self, chat_id: int, rows: list[Claim]) -> None:
        held = None
        for row in rows:
            if held is not None:
                outcome = Outcome(
                    row.id, OutboxState.PENDING, not_before=held.not_before, uncounted=True
                )
            else:
                outcome = await self._send_safely(row)
            self._waiting.discard(row.id)
            self._bulk_rows.discard(row.id)
            self._outcomes.append(replace(outcome, spent=_is_spent(row, outcome)))
            count_call(row, outcome, self._clock.now())
            if outcome.state is OutboxState.PENDING:
                held = outcome
        del self._busy[chat_id]
        if rows[-1].priority == Priority.REPLY or self._is_running_out():
            self._woken.set()

    # --- one row --------------------------------------------------------------------------------

    async def _send_safely(self, row: Claim) -> Outcome:
        try:
            return await self._send(row)
        except Exception as error:
            log.exception("a row could not be sent", outbox=row.id)
            return Outcome(row.id, OutboxState.FAILED, error=type(error).__name__)

    async def _send(self, row: Claim) -> Outcome:
        if self._is_over(row.expires_at):
            return Outcome(row.id, OutboxState.EXPIRED, uncounted=True)
        if row.priority != Priority.REPLY:
            await self._wait_for_bulk(row)
            if self._flood_until is not None and self._is_flooded():
                later = self._flood_until
                return Outcome(row.id, OutboxState.PENDING, not_before=later, uncounted=True)
        await self._all.acquire()
        if self._is_over(await self._expiry(row)):
            return Outcome(row.id, OutboxState.EXPIRED, uncounted=True)
        try:
            method, params, upload = await self._prepare(row)
            result = await self._call(method, params, upload)
        except TooMany as error:
            return self._flooded(row, timedelta(seconds=error.retry_after))
        except NotArrived:
            return self._again(row, PAUSE)
        except Blocked as error:
            self._blocked.add(row.chat_id)
            return Outcome(row.id, OutboxState.BLOCKED, error=error.description)
        except Refused as error:
            return Outcome(row.id, OutboxState.FAILED, error=error.description[:200])
        except ApiError as error:
            return self._unsure(row, error)
        return Outcome(row.id, OutboxState.SENT, message_id=_number_of(result))

    def _room_for_bulk(self) -> int:
        """How many reminders and broadcasts may be taken now."""
        if self._is_flooded():
            return 0
        return min(MOST_WAITING - len(self._waiting), MOST_BULK - len(self._bulk_rows))

    async def _wait_for_bulk(self, row: Claim) -> None:
        """Waits for a place in the budget of bulk; an album takes one for each of its parts."""
        await self._bulk.acquire(len(row.params.get("media", "1")))
        self._waiting.discard(row.id)
        if self._is_running_out():
            self._woken.set()

    def _is_running_out(self) -> bool:
        """Whether more bulk has to be taken; until then its outcomes are written down together."""
        return len(self._waiting) <= MOST_WAITING // 2

    def _flooded(self, row: Claim, pause: timedelta) -> Outcome:
        """Telegram asks to wait: bulk stops as a whole, a reply waits alone."""
        if row.priority != Priority.REPLY:
            self._flood_until = self._clock.now() + pause
        return self._again(row, pause)

    def _is_flooded(self) -> bool:
        return self._flood_until is not None and self._clock.now() < self._flood_until

    def _is_over(self, expires_at: datetime | None) -> bool:
        return expires_at is not None and expires_at <= self._clock.now()

    async def _expiry(self, row: Claim) -> datetime | None:
        """A reminder may have been taken back while it waited for its place in the budget."""
        if row.priority != Priority.REMINDER:
            return row.expires_at
        return await self._database.run(lambda session: expires_at_of(session, row.id))

    def _again(self, row: Claim, pause: timedelta) -> Outcome:
        later = self._clock.now() + pause
        return Outcome(row.id, OutboxState.PENDING, not_before=later, uncounted=True)

    def _unsure(self, row: Claim, error: ApiError) -> Outcome:
        if row.is_edit and self._clock.now() - row.created_at < timedelta(hours=1):
            return self._again(row, PAUSE)
        if row.may_be_repeated:
            later = self._clock.now() + PAUSE
            return Outcome(row.id, OutboxState.PENDING, not_before=later)
        return Outcome(row.id, OutboxState.UNKNOWN, error=str(error))

    async def _prepare(self, row: Claim) -> tuple[str, dict[str, Any], tuple[str, Upload] | None]:
        params = without_newer_fields(row.params) if self._plain else row.params
        if row.document is not None:
            return row.method, params, (UPLOADED_AS[row.method], await self._render(row.document))
        if row.edits is None:
            return row.method, params, None
        message_id = await self._number_made_by(row.edits)
        if not row.is_edit:
            return row.method, in_topic(params, message_id), None
        if message_id is None:
            return "sendMessage", params, None
        return row.method, {**params, "message_id": message_id}, None

    async def _number_made_by(self, earlier: int) -> int | None:
        """The message or topic that an earlier row made, perhaps a moment ago."""
        for outcome in self._outcomes:
            if outcome.id == earlier and outcome.message_id is not None:
                return outcome.message_id
        return await self._database.run(lambda session: message_id_of(session, earlier))

    async def _call(
        self, method: str, params: dict[str, Any], upload: tuple[str, Upload] | None
    ) -> Any:
        try:
            return await self._api.call(method, params, upload)
        except Blocked:
            raise
        except Refused as error:
            return await self._mend(method, params, upload, error)

    async def _mend(
        self,
        method: str,
        params: dict[str, Any],
        upload: tuple[str, Upload] | None,
        error: Refused,
    ) -> Any:
        """What can still be done about a refused call, so that the words reach the person."""
        if "message is not modified" in error.description:
            return None
        if any(gone in error.description for gone in GONE) and method == "editMessageText":
            new = {key: value for key, value in params.items() if key != "message_id"}
            return await self._api.call("sendMessage", new)
        if "can't parse entities" in error.description and {"text", "parse_mode"} <= set(params):
            bare = {**params, "text": without_tags(params["text"])}
            del bare["parse_mode"]
            return await self._api.call(method, bare, upload)
        plain = without_newer_fields(params)
        if plain != params:
            result = await self._api.call(method, plain, upload)
            self._plain = True
            return result
        raise error


def without_newer_fields(value: Any) -> Any:
    """The parameters as a server of before Bot API 9.4 knows them."""
    if isinstance(value, list):
        kept = [without_newer_fields(item) for item in value if not _is_copy_button(item)]
        return [item for item in kept if item != []]
    if isinstance(value, dict):
        return {
            key: without_newer_fields(item)
            for key, item in value.items()
            if key not in NEWER_FIELDS
        }
    return value


def without_tags(text: str) -> str:
    return re.sub(r"</?[a-z][^>]*>", "", text)


def in_topic(params: dict[str, Any], topic: int | None) -> dict[str, Any]:
    """The parameters of a call made in a topic of a group, once that was made."""
    if topic is None:
        raise Refused(400, "the topic could not be made")
    return {**params, "message_thread_id": topic}


def _number_of(result: Any) -> int | None:
    """The number of the message, or of the topic, that a call made."""
    if not isinstance(result, dict):
        return None
    number: int | None = result.get("message_id", result.get("message_thread_id"))
    return number


def _is_copy_button(value: Any) -> bool:
    return isinstance(value, dict) and "copy_text" in value and "callback_data" not in value


def _chat(row: Claim) -> int:
    return row.chat_id


def _is_spent(row: Claim, outcome: Outcome) -> bool:
    """Whether a row that held a secret will not be sent any more."""
    holds_secret = row.document is not None and bool(row.document.get("once"))
    return holds_secret and outcome.state not in (OutboxState.PENDING, OutboxState.UNKNOWN)
