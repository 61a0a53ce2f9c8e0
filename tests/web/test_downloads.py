"""What is too large for Telegram is downloaded from the bot's own web server, by a signed link."""

import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from sqlmodel import select

from bot.web.app import BURST, serve_pages
from bot.web.guard import HEADERS
from bot.web.server import Serving, free_port
from domain.roles import Grant, StaffRole
from storage.database import Database
from storage.tables import Export
from tests.organizers.exporting import handed_in
from tests.organizers.people import staff
from tests.organizers.test_exports import at_home, end_roles, entries, members, stored
from tests.phone import Message, Phone
from tests.stage import Stage

DAY = timedelta(days=1)
HALF_A_LIMIT = 13_000_000


@pytest.fixture
async def pages(stage: Stage) -> AsyncIterator[Serving]:
    """The web server, and a bot that gives links to it."""
    port = free_port("127.0.0.1", 0)
    url = f"http://127.0.0.1:{port}"
    await stage.stop_bot()
    stage.start_bot(web_url=url)
    settings = stage.settings(web_url=url, web_port=port)
    serving = await serve_pages(settings, stage.database, stage.clock)
    yield serving
    await serving.stop()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def large_zip(stage: Stage) -> tuple[Phone, Message]:
    """An organizer who ordered files that Telegram cannot carry, and the message with the link."""
    edition = stage.open_edition()
    handed_in(stage, edition, stage.contact(), files=4, size=HALF_A_LIMIT)
    organizer = staff(stage, Grant(StaffRole.ORGANIZER))
    await at_home(stage, organizer)
    for label in ("Berkas dan PDF", "Latihan Ringkas", "Ya, sertakan"):
        await organizer.press(label)
        await organizer.sees("")
    return organizer, await organizer.sees("terlalu besar untuk Telegram", "dalam 24 jam")


def link_of(message: Message) -> str:
    return str(message["reply_markup"]["inline_keyboard"][0][0]["url"])


async def test_a_large_zip_comes_by_a_link_that_ends_after_a_day(
    stage: Stage, pages: Serving, http: aiohttp.ClientSession
) -> None:
    organizer, message = await large_zip(stage)
    url = link_of(message)
    assert url.startswith(f"{pages.url}/unduh/")
    async with http.head(url) as response:
        assert response.status == 200
    assert [entry.action for entry in entries(stage)] == ["export.order_personal"]
    async with http.get(url) as response:
        assert response.status == 200
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Content-Disposition"].startswith('attachment; filename="berkas-')
        assert HEADERS.items() <= dict(response.headers).items()
        assert "server" not in response.headers
        found = members(await response.read())
    hashes = {hashlib.sha256(each).hexdigest() for each in found.values()}
    assert {file.sha256 for file in stored(stage)} <= hashes
    downloaded = entries(stage)[-1]
    assert (downloaded.action, downloaded.actor) == ("export.download", organizer.id)
    stage.turn_clock(DAY + timedelta(minutes=1))
    async with http.get(url) as response:
        assert response.status == 410
        assert "tidak berlaku lagi" in await response.text()
    await organizer.say("/panitia")
    await organizer.sees("Panel panitia")
    with stage.database.transaction() as session:
        assert session.exec(select(Export.state)).one() == "expired"
    assert not [path for path in (stage.folder / "exports").iterdir() if path.is_file()]


async def test_a_link_of_somebody_who_lost_the_role_is_over(
    stage: Stage, pages: Serving, http: aiohttp.ClientSession
) -> None:
    organizer, message = await large_zip(stage)
    end_roles(stage, organizer)
    async with http.get(link_of(message), headers={"Accept-Language": "en"}) as response:
        assert response.status == 410
        assert "no longer valid" in await response.text()
    assert [entry.action for entry in entries(stage)] == ["export.order_personal"]


@pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
async def test_what_is_no_link_of_ours_opens_nothing(
    stage: Stage, pages: Serving, http: aiohttp.ClientSession
) -> None:
    _, message = await large_zip(stage)
    url = link_of(message)
    token = url.rpartition("/")[2]
    number, file, until, signature = token.split("-", 3)
    wrong = [
        f"{number}-{int(file) + 1}-{until}-{signature}",
        f"{number}-{file}-{int(until) + 9000}-{signature}",
        f"{number}-{file}-{until}-{'A' * 43}",
        "..%2f..%2fdownload.key",
        "%2e%2e%2f%2e%2e%2ftest.db",
        "../test.db",
        "1-1/1.zip",
    ]
    for each in wrong:
        async with http.get(f"{pages.url}/unduh/{each}") as response:
            assert response.status == 404, each
            assert HEADERS.items() <= dict(response.headers).items()
    for path in ("/exports/1-1/1.zip", "/download.key", "/unduh/"):
        async with http.get(pages.url + path) as response:
            assert response.status == 404, path
    async with http.post(url) as response:
        assert response.status == 405
    assert [entry.action for entry in entries(stage)] == ["export.order_personal"]


@pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
async def test_who_tries_links_is_slowed_down(
    stage: Stage, pages: Serving, http: aiohttp.ClientSession
) -> None:
    statuses = []
    for number in range(BURST + 3):
        async with http.get(f"{pages.url}/unduh/{number}") as response:
            statuses.append(response.status)
    assert statuses[:BURST] == [404] * BURST
    assert statuses[-1] == 429
    async with http.get(f"{pages.url}/health") as response:
        assert response.status == 200


async def test_health_tells_whether_the_database_answers(
    stage: Stage, pages: Serving, http: aiohttp.ClientSession
) -> None:
    async with http.get(f"{pages.url}/health") as response:
        assert (response.status, await response.json()) == (200, {"ok": True})
        assert HEADERS.items() <= dict(response.headers).items()
    nowhere = Database("postgresql://nobody@127.0.0.1:1/none?connect_timeout=1")
    other = await serve_pages(stage.settings(web_port=0), nowhere, stage.clock)
    async with http.get(f"{other.url}/health") as response:
        assert (response.status, await response.json()) == (
            503,
            {"ok": False, "database": "no answer"},
        )
    await other.stop()
    nowhere.close()


async def test_a_port_that_is_taken_stops_the_start_with_a_sentence(
    stage: Stage, pages: Serving
) -> None:
    port = int(pages.url.rpartition(":")[2])
    with pytest.raises(SystemExit, match="WEB_PORT"):
        await serve_pages(stage.settings(web_port=port), stage.database, stage.clock)
    assert free_port("127.0.0.1", port) != port
