"""Somebody who visits the gallery over real HTTP."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import aiohttp
from yarl import URL

from bot.settings import Settings
from bot.web.app import serve_pages
from bot.web.server import free_port
from domain.clock import Clock
from storage.database import Database
from storage.identity import remember_username

TELEGRAM = "https://api.telegram.org"


@dataclass
class Page:
    """An answer that was read whole."""

    status: int
    headers: Any
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def words(self) -> str:
        """What a person reads of it."""
        main = self.text.partition("<main")[2].partition(">")[2].partition("</main>")[0]
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())

    def links(self, within: str = "") -> list[str]:
        """Where its links lead, those that hold a text."""
        found = re.findall(r'<a [^>]*?href="([^"]*)"', self.text)
        return [unescape(link) for link in found if within in link]

    def link(self, says: str) -> str:
        """Where the first link leads that says so."""
        anchors = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', self.text, re.DOTALL)
        plain = [(href, re.sub(r"(?:<[^>]+>|\s)+", " ", inner)) for href, inner in anchors]
        found = [unescape(href) for href, text in plain if says in text]
        assert found, f"no link says {says!r}: {self.words}"
        return found[0]


@dataclass
class Visitor:
    """Opens pages; ``url`` is where the web server answers."""

    url: str
    database: Database
    folder: Path
    http: aiohttp.ClientSession

    async def open(self, path: str, method: str = "GET", **headers: str) -> Page:
        """``path`` as it is sent, with everything quoted that has to be."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        url = URL(path if path.startswith("http") else self.url + path, encoded=True)
        async with self.http.request(method, url, headers=named, allow_redirects=False) as response:
            return Page(response.status, response.headers, await response.read())


@asynccontextmanager
async def visiting(database: Database, folder: Path, **more: Any) -> AsyncIterator[Visitor]:
    """The pages of a bot on Telegram, and a visitor."""
    port = free_port("127.0.0.1", 0)
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        **{
            "bot_token": "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "bot_api_url": TELEGRAM,
            "data_dir": folder,
            "web_port": port,
            "web_url": f"http://127.0.0.1:{port}",
            **more,
        },
    )
    with database.transaction() as session:
        remember_username(session, "inovasi_sulsel_bot")
    serving = await serve_pages(settings, database, Clock())
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield Visitor(serving.url, database, folder, http)
    await serving.stop()
