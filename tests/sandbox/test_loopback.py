"""The sandbox serves this computer only, whatever name or page asks."""

import pytest

from bot.sandbox.server import serve
from bot.sandbox.world import World
from tests.sandbox.bot_side import BotSide


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "10.0.0.7", "127.0.0.1.x"])
async def test_a_foreign_host_name_is_refused(bot: BotSide, host: str) -> None:
    async with bot.http.get(f"{bot.url}/sandbox/people", headers={"Host": host}) as response:
        assert response.status == 403


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1", "[::1]:8080"])
async def test_loopback_names_are_served(bot: BotSide, host: str) -> None:
    async with bot.http.get(f"{bot.url}/sandbox/people", headers={"Host": host}) as response:
        assert response.status == 200


async def test_another_website_cannot_post_here(bot: BotSide) -> None:
    headers = {"Origin": "https://evil.example"}
    body = {"first_name": "Mallory"}
    url = f"{bot.url}/sandbox/people"
    async with bot.http.post(url, json=body, headers=headers) as response:
        assert response.status == 403
    assert all(person.first_name != "Mallory" for person in bot.world.people.values())


async def test_it_does_not_bind_to_other_addresses() -> None:
    with pytest.raises(ValueError, match="loopback"):
        await serve(World(), "0.0.0.0")


async def test_files_of_people_are_not_run_as_pages(bot: BotSide) -> None:
    await bot.send_file(700000002, b"<script>alert(1)</script>", name="x.html")
    await bot.send_file(700000002, b"%PDF-1.7", name="x.pdf")
    page, pdf = [m["document"]["file_id"] for m in await bot.chat(700000002)]
    async with bot.http.get(f"{bot.url}/sandbox/files/{page}/x.html") as response:
        assert response.headers["Content-Disposition"] == "attachment"
        assert response.content_type == "application/octet-stream"
    async with bot.http.get(f"{bot.url}/sandbox/files/{pdf}/x.pdf") as response:
        assert "Content-Disposition" not in response.headers
        assert response.content_type == "application/pdf"
