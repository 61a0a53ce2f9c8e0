"""The intake: long polling whose updates are committed before they are confirmed (P2).

Telegram forgets an update once a higher offset is asked for, so the next call is made only after
the commit. https://core.telegram.org/bots/api#getupdates
"""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog

from bot.api_client import ApiError, BotApi, Refused, TooMany
from domain.clock import Clock
from storage.database import Database
from storage.inbox import OFFSET, cursor, store_updates

log = structlog.get_logger()

WAIT = 25
LONGEST_PAUSE = 30.0
KINDS = [
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "my_chat_member",
]


class Intake:
    """Fetches raw updates into the inbox; ``on_new`` is called after each commit."""

    def __init__(
        self, api: BotApi, database: Database, clock: Clock, on_new: Callable[[], None]
    ) -> None:
        self._api = api
        self._database = database
        self._clock = clock
        self._on_new = on_new

    async def run(self) -> None:
        """Polls until cancelled; a wrong token ends it with ``Refused``."""
        offset = await self._database.run(lambda session: cursor(session, OFFSET)) or 0
        pause = 1.0
        while True:
            try:
                updates = await self._fetch(offset)
                pause = 1.0
            except ApiError as error:
                if isinstance(error, Refused) and error.code in {401, 404}:
                    raise
                wait = error.retry_after if isinstance(error, TooMany) else pause
                log.warning("no updates could be fetched", error=str(error), wait=wait)
                await asyncio.sleep(wait)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            if updates:
                await self._keep(updates)
                offset = updates[-1]["update_id"] + 1
                self._on_new()

    async def _fetch(self, offset: int) -> list[dict[str, Any]]:
        params = {"offset": offset, "timeout": WAIT, "limit": 100, "allowed_updates": KINDS}
        updates: list[dict[str, Any]] = await self._api.call(
            "getUpdates", params, timeout=WAIT + 10
        )
        return updates

    async def _keep(self, updates: list[dict[str, Any]]) -> None:
        now = self._clock.now()
        await self._database.run(lambda session: store_updates(session, updates, now))
