"""Keeps a bot alive as a supervisor would: a killed one is started again at once."""

import asyncio
import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import aiohttp

from bot.sandbox.world import ORGANIZER_ID, World
from tests.faults.gates import Gates, Life
from tests.phone import PATIENCE, Phone

ROOT = Path(__file__).parent.parent.parent


class Lives:
    """The sandbox in this process, and one bot after the other as its child."""

    def __init__(
        self,
        world: World,
        gates: Gates,
        folder: Path,
        http: aiohttp.ClientSession,
        database_url: str,
        program: str,
    ) -> None:
        self.world = world
        self.gates = gates
        self.folder = folder
        self.restarts = 0
        self._http = http
        self._database_url = database_url
        self._program = program
        self._keeping: asyncio.Task[None] | None = None

    def rise(self) -> None:
        """Starts the first life."""
        self._keeping = asyncio.create_task(self._keep_alive())

    async def fall(self) -> None:
        """Ends the last life for good."""
        if self._keeping is None:
            return
        self._keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._keeping
        life = self.gates.life
        if zygote().poll() is None:
            await life.born.wait()
            life.kill()
            await life.ended.wait()

    async def _keep_alive(self) -> None:
        while True:
            life = self.gates.begin_life()
            self._bear(life)
            await life.born.wait()
            await life.ended.wait()
            if not life.killed:
                raise AssertionError(f"the bot died by itself:\n{self.log()}")
            self.restarts += 1

    def _bear(self, life: Life) -> None:
        order = {
            "program": self._program,
            "gate": str(self.gates.socket_path),
            "log": str(self.folder / "bot.log"),
            "environment": {
                "BOT_TOKEN": life.token,
                "BOT_API_URL": self.gates.url,
                "DATABASE_URL": self._database_url,
                "DATA_DIR": str(self.folder),
                "ORGANIZER_IDS": str(ORGANIZER_ID),
                "WEB_PORT": "0",
            },
        }
        pipe = zygote().stdin
        assert pipe is not None
        pipe.write(json.dumps(order).encode() + b"\n")
        pipe.flush()

    def check(self) -> None:
        """Raises what the bot died of, if it was not killed."""
        if zygote().poll() is not None:
            raise AssertionError("the program cannot be loaded; see the error output")
        if self._keeping is not None and self._keeping.done():
            self._keeping.result()

    def log(self) -> str:
        """What the bot said last."""
        path = self.folder / "bot.log"
        return path.read_text()[-3000:] if path.exists() else ""

    async def until(self, is_so: Callable[[], bool], complaint: Callable[[], str]) -> None:
        """Waits until something is so, looking again whenever the bot passed a gate."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while True:
            self.gates.moved.clear()
            if is_so():
                return
            self.check()
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                raise AssertionError(complaint())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.gates.moved.wait(), min(left, 1.0))

    def phone(self, person_id: int) -> Phone:
        return Phone(self._http, self.gates.url, person_id, self.check)


@asynccontextmanager
async def kept_alive(folder: Path, database_url: str, program: str = "bot") -> AsyncIterator[Lives]:
    """A sandbox, and a bot on a prepared database once :meth:`Lives.rise` is called."""
    world = World()
    await asyncio.to_thread(zygote)
    with tempfile.TemporaryDirectory(prefix="gate-") as short:
        gates = Gates(world, Path(short) / "gate")
        await gates.open()
        async with aiohttp.ClientSession() as http:
            lives = Lives(world, gates, folder, http, database_url, program)
            try:
                yield lives
            finally:
                await lives.fall()
                await gates.close()


@cache
def zygote() -> "subprocess.Popen[bytes]":
    """The program of which each life is a fork, once it is loaded; it ends with this process."""
    loading = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert loading.stdout is not None
    loading.stdout.readline()
    return loading
