"""Starts every bot once, then loads them in turns: one round after the other, so that the noise
of the machine falls on all of them alike. Prints medians over the rounds."""

import argparse
import asyncio
import contextlib
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import uvloop

from bench.load import CONCURRENT, Meter, Phase, median, saturate, stream
from bench.people import Contact, Echoer
from bench.prepare import contacts_database, postgres
from bench.standin import Lane, StandIn

PER_SECOND = 50
PEOPLE = 100
FIRST_ID = 700_000_000


@dataclass
class Entry:
    """A bot that is measured."""

    name: str
    module: str
    durable: str
    database: str = ""
    contacts: bool = False
    server: int | None = None
    lane: Lane | None = None
    process: subprocess.Popen[bytes] | None = None
    full: list[Phase] = field(default_factory=list)
    steady: list[Phase] = field(default_factory=list)


def entries(folder: Path, postgres_url: str, postgres_pid: int) -> list[Entry]:
    sqlite = f"sqlite:///{folder}"
    return [
        Entry("this bot, SQLite", "ours", "turns", f"{sqlite}/ours.db", True),
        Entry("this bot, PostgreSQL", "ours", "turns", postgres_url, True, postgres_pid),
        Entry("python-telegram-bot echo", "ptb_echo", "-"),
        Entry("… over aiohttp and uvloop", "ptb_aiohttp_echo", "-"),
        Entry("aiogram echo", "aiogram_echo", "-"),
        Entry("python-telegram-bot + SQLModel", "naive", "one row", f"{sqlite}/naive.db"),
        Entry("raw loop, one commit a batch", "raw_loop", "inbox", str(folder / "raw.db")),
    ]


async def measure(options: argparse.Namespace, folder: Path) -> list[Entry]:
    url, pid = postgres(folder)
    chosen = [e for e in entries(folder, url, pid) if options.only in e.module + e.name]
    standin = StandIn()
    address = await standin.start()
    with contextlib.ExitStack() as stack:
        for number, entry in enumerate(chosen):
            start(entry, number, standin, address, folder)
            stack.callback(end, entry)
        for entry in chosen:
            await warm_up(entry)
        for number in range(options.rounds):
            for entry in chosen:
                await one_round(entry, options)
            print(f"round {number + 1} of {options.rounds} done", file=sys.stderr)
    standin.stop()
    return chosen


def start(entry: Entry, number: int, standin: StandIn, address: str, folder: Path) -> None:
    token = f"{100000 + number}:{'bench-token-' * 3}"
    ids = range(FIRST_ID, FIRST_ID + PEOPLE)
    people: list[Contact] | list[Echoer]
    if entry.contacts:
        people = [Contact(*joining) for joining in contacts_database(entry.database, folder, ids)]
    else:
        people = [Echoer(person_id) for person_id in ids]
    entry.lane = standin.lanes[token] = Lane(token, people)
    command = [sys.executable, "-m", f"bench.peers.{entry.module}", address, token]
    log = (folder / f"{number}.log").open("wb")
    entry.process = subprocess.Popen(
        [*command, entry.database, str(folder)], stdout=log, stderr=log
    )


def end(entry: Entry) -> None:
    assert entry.process is not None
    entry.process.terminate()
    try:
        entry.process.wait(5)
    except subprocess.TimeoutExpired:
        entry.process.kill()


async def warm_up(entry: Entry) -> None:
    """Runs until the bot is warm and, for ours, everybody has joined and fills in a form."""
    assert entry.lane is not None
    for _ in range(100):
        if entry.lane.is_polled or (entry.process and entry.process.poll() is not None):
            break
        await asyncio.sleep(0.2)
    if not entry.lane.is_polled:
        raise SystemExit(f"{entry.name} did not start; see its log")
    phase = await saturate(entry.lane, meter(entry), 2.0)
    if not phase.updates:
        raise SystemExit(f"{entry.name} answered nothing")


async def one_round(entry: Entry, options: argparse.Namespace) -> None:
    assert entry.lane is not None
    gauge = meter(entry)
    entry.full.append(await saturate(entry.lane, gauge, options.seconds))
    entry.steady.append(await stream(entry.lane, gauge, options.seconds, PER_SECOND))


def meter(entry: Entry) -> Meter:
    assert entry.process is not None
    return Meter(entry.process.pid, entry.server)


# --- what is printed -----------------------------------------------------------------------------


def report(measured: list[Entry]) -> Iterator[str]:
    columns = [
        "bot",
        "kept per update",
        "updates/s",
        "CPU s per 1,000",
        "of the server",
        "calls per update",
        f"p50 / p95 ms at {PER_SECOND}/s",
        "p50 / p95 ms at saturation",
        "stand-in's core %",
        "lost",
    ]
    yield f"| {' | '.join(columns)} |"
    yield "|---|---|" + "--:|" * (len(columns) - 2)
    for entry in measured:
        yield "| " + " | ".join([entry.name, entry.durable, *figures(entry)]) + " |"


def figures(entry: Entry) -> list[str]:
    full, steady = entry.full, entry.steady
    rates = [phase.rate for phase in full]
    return [
        f"{median(rates):,.0f} ({min(rates):,.0f}–{max(rates):,.0f})",
        f"{median([1000 * p.cpu / max(p.updates, 1) for p in full]):.2f}",
        f"{median([1000 * p.server_cpu / max(p.updates, 1) for p in full]):.2f}",
        f"{median([p.calls / max(p.updates, 1) for p in full]):.2f}",
        _delays(steady),
        _delays(full),
        f"{median([100 * p.standin_cpu / p.seconds for p in full]):.0f}",
        str(sum(phase.lost for phase in full + steady)),
    ]


def _delays(phases: list[Phase]) -> str:
    shares = (median([phase.percentile(share) for phase in phases]) for share in (0.5, 0.95))
    return " / ".join(f"{share:.1f}" for share in shares)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each phase")
    parser.add_argument("--only", default="", help="only bots whose name holds this")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    Path("data").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir="data") as name:
        measured = uvloop.run(measure(options, Path(name).resolve()))
    print(f"{CONCURRENT} people at saturation; medians of {options.rounds} rounds (lowest–highest)")
    print("\n".join(report(measured)))


if __name__ == "__main__":
    main()
