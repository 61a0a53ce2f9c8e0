"""What stands before every page: security headers, and a limit for each address."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALONE = "frame-ancestors 'none'"
"""In a page's policy: it stands in no frame. X-Frame-Options says that to older browsers."""
HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; base-uri 'none'; form-action 'none'; {ALONE}"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
TRANSPORT = {"Strict-Transport-Security": "max-age=31536000"}


class SecurityHeaders:
    """Adds the headers a page does not set itself."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._headers = {**HEADERS, **(TRANSPORT if https else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if ALONE not in headers["Content-Security-Policy"]:
                    del headers["X-Frame-Options"]
            await send(message)

        await self._app(scope, receive, with_headers)


class PerAddress:
    """So many requests in a row from one address, then as many as come back per second."""

    MOST_ADDRESSES = 10_000

    def __init__(
        self, burst: int, per_second: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst = burst
        self._per_second = per_second
        self._now = now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, address: str) -> bool:
        """Counts a request; ``False`` where the address has made too many."""
        key, now = _network(address), self._now()
        left, at = self._left.pop(key, (float(self._burst), now))
        left = min(left + (now - at) * self._per_second, self._burst)
        self._left[key] = (max(left - 1, 0) if left >= 1 else left, now)
        while len(self._left) > self.MOST_ADDRESSES:
            self._left.popitem(last=False)
        return left >= 1


def _network(address: str) -> str:
    """An address, or of the newer kind the network a customer is given as a whole."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else address
