"""The request class of python-telegram-bot's own bot, which must never reach the network."""

from typing import Any

import orjson
from telegram.request import BaseRequest, RequestData


class HandlerCalledTelegramError(RuntimeError):
    """A handler called Telegram itself instead of queueing a reply."""


class OfflineRequest(BaseRequest):
    """Knows who the bot is and refuses everything else."""

    def __init__(self, identity: dict[str, Any]) -> None:
        self._identity = identity

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002  the base class names it
        request_data: RequestData | None = None,  # noqa: ARG002
        *_timeouts: object,
        **_more: object,
    ) -> tuple[int, bytes]:
        if not url.endswith("/getMe"):
            raise HandlerCalledTelegramError(url.rsplit("/", 1)[-1])
        return 200, orjson.dumps({"ok": True, "result": self._identity})
