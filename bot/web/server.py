"""Serving pages beside the bot, in its own event loop."""

import asyncio
import contextlib
import socket
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.types import ASGIApp


class _Server(uvicorn.Server):
    """Leaves the signals to the program it runs in."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield


@dataclass(frozen=True)
class Serving:
    """A server that runs; ``url`` is where."""

    url: str
    _server: uvicorn.Server
    _task: "asyncio.Task[None]"

    async def stop(self) -> None:
        """Ends at once; downloads and long polls under way are cut."""
        self._server.should_exit = True
        self._server.force_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await self._task


class NotServedError(SystemExit):
    """Nothing can be served there; the message names the settings to change."""


async def start(app: ASGIApp, host: str, port: int, *, most_at_once: int | None = None) -> Serving:
    """Starts serving; port 0 takes a free one. ``most_at_once``: connections, before "come back".

    Requests are not logged: their addresses may be secrets.
    """
    listening = _listen(host, port)
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="error",
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=1,
        limit_concurrency=most_at_once,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:
        if task.done():
            task.result()
        await asyncio.sleep(0.01)
    return Serving(f"http://{host}:{listening.getsockname()[1]}", server, task)


def free_port(host: str, wanted: int) -> int:
    """The port wanted where nobody listens there, else any that is free."""
    try:
        listening = _listen(host, wanted)
    except NotServedError:
        listening = _listen(host, 0)
    with listening:
        return int(listening.getsockname()[1])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = f"The port {port} on {host} cannot be used ({error.strerror})"
        raise NotServedError(f"{reason}; set WEB_PORT or WEB_HOST to another.") from None
