"""/metrics: for whoever runs the bot, and nobody else.

A reverse proxy on the same machine asks from a loopback address as well: so where ``WEB_URL`` says
that people elsewhere reach the server, or a request was forwarded, only the token opens the page.
"""

import asyncio
import hmac
import ipaddress
from dataclasses import dataclass

from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.metrics import exposition
from domain.clock import Clock
from storage.database import Database

FORWARDED = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")


@dataclass(frozen=True)
class Meters:
    """What the page needs; ``alone``: no proxy stands before the server."""

    database: Database
    clock: Clock
    token: SecretStr
    alone: bool

    def read(self) -> bytes:
        with self.database.reading() as session:
            return exposition(session, self.clock.now())


async def metrics(request: Request) -> Response:
    meters: Meters = request.app.state.meters
    if not (_has_token(request, meters) or (meters.alone and _is_near(request))):
        return PlainTextResponse(
            "not for everybody", 403, {"Cache-Control": "no-store", "WWW-Authenticate": "Bearer"}
        )
    body = await asyncio.to_thread(meters.read)
    return Response(body, headers={"Cache-Control": "no-store"}, media_type=CONTENT_TYPE_LATEST)


def _has_token(request: Request, meters: Meters) -> bool:
    wanted = meters.token.get_secret_value()
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    same = hmac.compare_digest(given.strip().encode(), wanted.encode())
    return bool(wanted) and scheme.lower() == "bearer" and same


def _is_near(request: Request) -> bool:
    """Whether a program on this machine asks by itself."""
    if any(name in request.headers for name in FORWARDED) or request.client is None:
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
