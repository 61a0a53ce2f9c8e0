"""The gates a running bot passes: before and after each commit and each call of the Bot API.

Whoever holds the gates sees each as a :class:`Gate` and may have the bot killed right there: before
a call it is never carried out; after, it is carried out but never answered.
"""

import asyncio
import contextlib
import os
import re
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn

from bot.sandbox.server import make_app
from bot.sandbox.world import World
from bot.web.server import EmbeddedServer

BOT_ID = 700000000
CALL = re.compile(rf"/(?:file/)?bot{BOT_ID}:life-(\d+)-life/(\w+)")
GONE = 499


@dataclass
class Life:
    """One process of the bot, from its first breath to its end."""

    number: int
    pid: int = 0
    born: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    killed: bool = False

    def kill(self) -> None:
        if not self.ended.is_set():
            self.killed = True
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    @property
    def token(self) -> str:
        """The sandbox tells lives apart by their tokens."""
        return f"{BOT_ID}:life-{self.number:012d}-life"


@dataclass(frozen=True)
class Gate:
    """The ``number``-th gate since the step began, counted from 1."""

    number: int
    name: str
    life: Life = field(compare=False, repr=False)

    def __str__(self) -> str:
        return f"gate {self.number} ({self.name})"


Dooms = Callable[[Gate], bool]


class Gates:
    """Stands between the bot and its database, and between the bot and the sandbox."""

    def __init__(self, world: World, socket_path: Path) -> None:
        self._app = make_app(world)
        self.socket_path = socket_path
        self.life = Life(0)
        self.listening = False
        """Whether the bot waits for updates."""
        self.dooms: Dooms = lambda _gate: False
        self.passed: list[str] = []
        self.seen: Counter[str] = Counter()
        self.strikes: list[Gate] = []
        self.moved = asyncio.Event()
        """Set whenever something happened that may bring the bot to rest."""

    async def open(self) -> None:
        self._doors = await asyncio.start_unix_server(self._attend, str(self.socket_path))
        config = uvicorn.Config(
            self, host="127.0.0.1", port=0, log_level="critical", lifespan="off", access_log=False
        )
        self._server = EmbeddedServer(config)
        self._serving = asyncio.create_task(self._server.serve())
        while not self._server.started:  # noqa: ASYNC110  uvicorn has no event for it
            await asyncio.sleep(0.01)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"

    async def close(self) -> None:
        self._server.end()
        await self._serving
        self._doors.close()

    def begin_life(self) -> Life:
        self.life = Life(self.life.number + 1)
        self.listening = False
        return self.life

    def new_step(self, dooms: Dooms) -> None:
        """Counts the gates anew; the first that ``dooms`` names is the bot's end."""
        self.passed = []
        self.dooms = dooms

    def _strikes(self, name: str) -> bool:
        self.passed.append(name)
        self.seen[name] += 1
        gate = Gate(len(self.passed), name, self.life)
        if self.life.killed or not self.dooms(gate):
            return False
        self.strikes.append(gate)
        self.life.kill()
        return True

    # --- commits ----------------------------------------------------------------------------------

    async def _attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        life = self.life
        with contextlib.suppress(ConnectionError):
            life.pid = int(await reader.readline())
            life.born.set()
            while when := await reader.read(1):
                if not self._strikes("commit, before" if when == b"b" else "commit, after"):
                    writer.write(b".")
                self.moved.set()
        life.ended.set()
        self.moved.set()
        writer.close()

    # --- calls ------------------------------------------------------------------------------------

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        call = CALL.match(scope.get("path", ""))
        if call is None:
            await self._app(scope, receive, send)
            return
        life, name = self.life, "download" if call[0].startswith("/file") else call[2]
        if int(call[1]) != life.number or self._strikes(f"{name}, before"):
            await _refuse(send)
            return
        struck = False

        async def answer(message: Any) -> None:
            nonlocal struck
            if message["type"] == "http.response.start" and life is self.life:
                self.listening = self.listening and name != "getUpdates"
                struck = self._strikes(f"{name}, after")
            if struck:
                await life.ended.wait()
            await send(message)

        self.listening = self.listening or name == "getUpdates"
        self.moved.set()
        await self._app(scope, receive, answer)
        self.moved.set()


async def _refuse(send: Any) -> None:
    """Something to close the dead caller's connection with."""
    await send({"type": "http.response.start", "status": GONE, "headers": []})
    await send({"type": "http.response.body", "body": b""})
