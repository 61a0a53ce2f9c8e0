"""``make bench-broadcast``: a broadcast to thousands at Telegram's pace, while people ask.

The bot runs as a process of its own against the sandbox, with the budget it has in earnest
(25 of 30 messages a second for bulk). Meanwhile people ask for the deadlines, and the time until
the bot's answer arrives is taken. With ``--kills`` the bot is killed (SIGKILL) and started again
so many times in between, and afterwards what the sandbox saw is held against the account.
"""

import argparse
import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import uvloop
from sqlmodel import select

from bench.prepare import postgres
from bot.prepare import open_practice, prepared_database
from bot.sandbox import acts
from bot.sandbox.server import serve
from bot.sandbox.world import ORGANIZER_ID, World
from bot.settings import SANDBOX_TOKEN, Settings
from domain.broadcasts import FASTEST, BroadcastState
from domain.clock import Clock
from domain.segments import Segment, SegmentKind
from handlers.account.consent import CONSENT_VERSION
from storage import broadcasts
from storage.database import Database
from storage.tables import Agency, Broadcast, Membership, Person

WORDS = "Pengumuman: batas pengiriman usulan diperpanjang sampai Jumat."
ASKS = 4
"""Questions a second."""
BEFORE = 40
"""Seconds of questions before the broadcast, to compare with."""
ROOT = Path(__file__).parent.parent


class Watch:
    """What the sandbox sees: who got the broadcast when, and how long answers took."""

    def __init__(self, world: World) -> None:
        self.copies: Counter[int] = Counter()
        self.times: list[float] = []
        self.asked_at: dict[int, float] = {}
        self.delays: list[float] = []
        world.on_call = self._on_call

    async def _on_call(self, when: str, method: str, params: dict[str, Any]) -> None:
        if when != "before" or method != "sendMessage":
            return
        person, now = int(params["chat_id"]), time.perf_counter()
        if params["text"] == WORDS:
            self.copies[person] += 1
            self.times.append(now)
        elif person in self.asked_at:
            self.delays.append(1000 * (now - self.asked_at.pop(person)))

    def shown(self) -> str:
        """The middle, the slowest twentieth's beginning and the slowest of the delays."""
        return f"{self.delay(0.5):.0f} / {self.delay(0.95):.0f} / {self.delay(1):.0f}"

    def delay(self, share: float) -> float:
        return sorted(self.delays)[int(share * (len(self.delays) - 1))] if self.delays else 0.0


def people_of(world: World, count: int) -> list[int]:
    first = max(world.people) + 1
    for number in range(first, first + count):
        world.people[number] = type(world.people[ORGANIZER_ID])(number, f"Kontak {number}")
        world.people[number].started = True
    return list(range(first, first + count))


def prepared(url: str, folder: Path, people: list[int]) -> Database:
    """Everybody is a contact, and the broadcast to all of them has just been let go."""
    now = Clock().now()
    database = prepared_database(Settings(database_url=url, data_dir=folder))
    with database.transaction() as session:
        open_practice(session, now)
        agencies = session.exec(select(Agency.id).order_by(Agency.id)).all()
        for person in [ORGANIZER_ID, *people]:
            session.add(
                Person(
                    id=person,
                    telegram_name="Kontak",
                    consent_version=CONSENT_VERSION,
                    consent_at=now,
                    first_seen_at=now,
                )
            )
        session.flush()
        for number, person in enumerate(people):
            agency = agencies[number % len(agencies)]
            session.add(Membership(person_id=person, agency_id=agency, since=now))
    return database


def let_go(database: Database) -> None:
    now = Clock().now()
    with database.transaction() as session:
        content = {"kind": "text", "text": WORDS}
        made = broadcasts.write(session, content, ORGANIZER_ID, now)
        broadcasts.change(session, made, segment=str(Segment(SegmentKind.CONTACTS)))
        broadcasts.start(session, made, ORGANIZER_ID, now)


def started(address: str, url: str, folder: Path) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ,
        "BOT_TOKEN": SANDBOX_TOKEN,
        "BOT_API_URL": address,
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "ORGANIZER_IDS": str(ORGANIZER_ID),
        "WEB_PORT": "0",
        "PYTHONPATH": str(ROOT),
    }
    log = (folder / "bot.log").open("ab")
    command = [sys.executable, "-m", "bot", "run"]
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)


async def ask(world: World, watch: Watch, people: list[int]) -> None:
    """Somebody asks for the deadlines, again and again."""
    while True:
        person = random.choice(people)
        if person not in watch.asked_at:
            watch.asked_at[person] = time.perf_counter()
            await acts.say(world, world.people[person], "/jadwal")
        await asyncio.sleep(random.expovariate(ASKS))


async def until(is_so: Callable[[], bool]) -> None:
    """Looks twice a second whether something is so."""
    while True:
        if is_so():
            return
        await asyncio.sleep(0.5)


async def kill_now_and_then(
    life: list[Any], begin: Callable[[], Any], kills: int, watch: Watch, gap: float
) -> None:
    """Kills it some time after it has sent something, so that every life does some work."""
    for _ in range(kills):
        before = len(watch.times)
        await until(lambda before=before: len(watch.times) > before)  # type: ignore[misc]
        await asyncio.sleep(random.uniform(0, 2 * gap))
        life[0].send_signal(signal.SIGKILL)
        life[0].wait()
        life[0] = begin()


def is_over(database: Database) -> bool:
    """Whether everybody is accounted for; a pause for unknown outcomes is lifted at once."""
    with database.transaction() as session:
        made = session.exec(select(Broadcast)).one()
        if made.state == BroadcastState.PAUSED:
            broadcasts.resume(session, made, Clock().now())
        return made.state == BroadcastState.DONE


def account_of(database: Database) -> dict[str, int]:
    with database.transaction() as session:
        return dict(broadcasts.progress(session, session.exec(select(Broadcast)).one()).counts)


async def measure(url: str, folder: Path, count: int, kills: int) -> str:
    world = World()
    people = people_of(world, count)
    database = prepared(url, folder, people)
    watch, sandbox = Watch(world), await serve(world)
    life = [started(sandbox.url, url, folder)]
    await until(lambda: bool(world.last_poll))
    asking = asyncio.create_task(ask(world, watch, people))
    await asyncio.sleep(BEFORE)
    quiet = watch.shown()
    watch.delays.clear()
    let_go(database)
    again = partial(started, sandbox.url, url, folder)
    gap = 0.9 * count / FASTEST / max(kills, 1)
    killing = asyncio.create_task(kill_now_and_then(life, again, kills, watch, gap))
    await until(lambda: is_over(database))
    for task in (asking, killing):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    life[0].terminate()
    life[0].wait()
    await sandbox.stop()
    account = account_of(database)
    database.close()
    return row(watch, quiet, account, count, kills, "SQLite" if "sqlite" in url else "PostgreSQL")


def row(
    watch: Watch, quiet: str, account: dict[str, int], count: int, kills: int, engine: str
) -> str:
    seconds = max(watch.times) - min(watch.times)
    rate = len(watch.times) / seconds
    assert sum(account.values()) == count, account
    assert max(watch.copies.values()) == 1, "somebody got it twice"
    assert account.get("sent", 0) <= len(watch.copies) <= count
    told = ", ".join(f"{number:,} {state}" for state, number in sorted(account.items()))
    pace = f"{seconds:.0f} | {rate:.1f} | {100 * rate / FASTEST:.0f} %"
    return f"| {engine} | {count:,} | {kills} | {pace} | {quiet} | {watch.shown()} | {told} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.broadcast", description=__doc__)
    parser.add_argument("--recipients", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--engines", default="sqlite,postgresql")
    options = parser.parse_args()
    Path("data").mkdir(exist_ok=True)
    print(
        "| engine | recipients | kills | s | messages/s | of the budget | answers before: "
        "p50 / p95 / longest ms | answers during | account |\n"
        "|---|--:|--:|--:|--:|--:|--:|--:|---|"
    )
    for engine in options.engines.split(","):
        with tempfile.TemporaryDirectory(prefix="bench-", dir="data") as name:
            folder = Path(name).resolve()
            url = f"sqlite:///{folder}/bot.db" if engine == "sqlite" else postgres(folder)[0]
            print(uvloop.run(measure(url, folder, options.recipients, options.kills)), flush=True)


if __name__ == "__main__":
    main()
