"""The gallery asked for by many at once: how many pages a second, and how long one takes.

``python -m bench.gallery [--innovations 100000] [--seconds 10]`` prints a row for each kind of
page; none is asked for twice, so that none is answered from memory, but for the last row. Who asks
shares the process, so a visitor's share of the processor is in the figures.
"""

import argparse
import asyncio
import ipaddress
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import aiohttp
from sqlmodel import Session, select

from bench.innovations import fill, recorded
from bot.settings import Settings
from bot.web.app import serve_pages
from domain.clock import Clock
from storage.database import Database
from storage.migrate import migrate
from storage.reference_data import load_reference
from storage.tables import Innovation, Winner

AT_ONCE = 16
FIRST_CLIENT = 10 << 24
WORDS = "stunting ibu hamil sekolah pasar desa sampah darah perizinan ikan lansia".split()


def addresses(codes: list[str]) -> dict[str, Callable[[int], str]]:
    """What is asked for the how manieth time."""
    return {
        "front page": lambda n: f"/galeri?n={n}",
        "search by a word": lambda n: f"/galeri?q={WORDS[n % len(WORDS)]}&n={n}",
        "region and year": lambda n: f"/en/gallery?region=73.08&year={2014 + n % 12}&n={n}",
        "card": lambda n: f"/galeri/{codes[n % len(codes)]}?n={n}",
        "front page, unchanged": lambda _n: "/galeri",
    }


async def measure(url: str, path: Callable[[int], str], seconds: float) -> str:
    """Asks from many addresses, as the limit is for each."""
    numbers, times = count(), list[float]()

    async def ask(http: aiohttp.ClientSession) -> None:
        while time.perf_counter() < end:
            number = next(numbers)
            begin = time.perf_counter()
            client = str(ipaddress.IPv4Address(FIRST_CLIENT + number))
            sent = {"X-Forwarded-For": client}
            async with http.get(url + path(number), headers=sent) as response:
                await response.read()
                assert response.status == 200, response.status
            times.append(time.perf_counter() - begin)

    async with aiohttp.ClientSession() as http:
        async with http.get(url + path(next(numbers))):
            end = time.perf_counter() + seconds
        await asyncio.gather(*(ask(http) for _ in range(AT_ONCE)))
    p50, p95 = statistics.median(times) * 1000, statistics.quantiles(times, n=20)[-1] * 1000
    return f"{len(times) / seconds:7.0f}/s   p50 {p50:5.0f} ms   p95 {p95:5.0f} ms"


def prepared(folder: Path, innovations: int) -> Database:
    database = Database(f"sqlite:///{folder}/gallery.db")
    migrate(database)
    with database.transaction() as session:
        load_reference(session)
        if innovations:
            fill(session, recorded(innovations))
    return database


def some_codes(session: Session) -> list[str]:
    """Of the real ones, which have awards."""
    return list(session.exec(select(Innovation.code).join(Winner).distinct().limit(500)))


async def run(options: argparse.Namespace, folder: Path) -> None:
    database = prepared(folder, options.innovations)
    with database.reading() as session:
        codes = some_codes(session)
    settings = Settings(_env_file=None, data_dir=folder, web_port=0)
    serving = await serve_pages(settings, database, Clock())
    for name, path in addresses(codes).items():
        print(f"{name:24}{await measure(serving.url, path, options.seconds)}", flush=True)
    await serving.stop()
    database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--innovations", type=int, default=0, help="made up, beside the real ones")
    parser.add_argument("--seconds", type=float, default=5.0, help="for each kind of page")
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(parser.parse_args(), Path(folder)))


if __name__ == "__main__":
    main()
