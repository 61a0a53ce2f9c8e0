"""The same echo bot over aiohttp, by python-telegram-bot's own door for other HTTP clients."""

import sys
from typing import Any

import aiohttp
import uvloop
from telegram.ext import Application, MessageHandler, filters
from telegram.request import BaseRequest, RequestData

from bench.peers.ptb_echo import echo


class AiohttpRequest(BaseRequest):
    """Calls over one pooled aiohttp session."""

    _session: aiohttp.ClientSession

    @property
    def read_timeout(self) -> float | None:
        return 20

    async def initialize(self) -> None:
        self._session = aiohttp.ClientSession()

    async def shutdown(self) -> None:
        await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *_timeouts: Any,
        **_more: Any,
    ) -> tuple[int, bytes]:
        form = request_data.json_parameters if request_data else None
        async with self._session.request(method, url, data=form) as response:
            return response.status, await response.read()


def main(url: str, token: str) -> None:
    application = (
        Application.builder()
        .token(token)
        .base_url(f"{url}/bot")
        .request(AiohttpRequest())
        .get_updates_request(AiohttpRequest())
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    uvloop.install()
    main(*sys.argv[1:3])
