"""Lets in only who reaches the sandbox by a loopback name, from no other website.

A page elsewhere could point its own name at this address, or post here blindly.
"""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class LoopbackOnly:
    """ASGI middleware: refuses foreign Host and Origin headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        host = urlsplit(f"//{headers.get('host', '')}").hostname
        if not is_loopback(host) or (origin and not is_loopback(urlsplit(origin).hostname)):
            refusal = PlainTextResponse("The sandbox answers on this computer only.", 403)
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)


def is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
