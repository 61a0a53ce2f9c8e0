"""Serving pages beside the bot, in its own event loop."""

import asyncio
import contextlib
import socket
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.types import ASGIApp

LAST_WORDS = 0.1
"""Seconds that answers under way have left once the server is to end."""


class EmbeddedServer(uvicorn.Server):
    """Leaves the signals to the program it runs in, and ends as soon as it is told to."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._told = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield

    def end(self) -> None:
        """Downloads and long polls under way are cut."""
        self.should_exit = self.force_exit = True
        self._told.set()

    async def main_loop(self) -> None:
        """Looks to the date it sends once a second, where uvicorn looks ten times."""
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), 1.0)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Waits for answers under way no longer than they take, where uvicorn always waits."""
        for server in self.servers:
            server.close()
        for listening in sockets or []:
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=LAST_WORDS)


@dataclass(frozen=True)
class Serving:
    """A server that runs; ``url`` is where."""

    url: str
    _server: EmbeddedServer
    _task: "asyncio.Task[None]"

    async def stop(self) -> None:
        """Ends at once; downloads and long polls under way are cut."""
        self._server.end()
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
        limit_concurrency=most_at_once,
    )
    server = EmbeddedServer(config)
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
