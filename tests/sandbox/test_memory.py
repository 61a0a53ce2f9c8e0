"""The sandbox outlives a restart: chats, files, menus, waiting updates, the turned clock."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import aiohttp

from bot.sandbox.memory import STATE, keep, recall
from bot.sandbox.server import serve
from bot.sandbox.world import World
from domain.clock import Clock
from tests.sandbox.bot_side import ANDI, BotSide


async def kept(world: World, folder: Path) -> None:
    """As when the program is stopped."""
    keeping = asyncio.create_task(keep(world, folder))
    await asyncio.sleep(0)
    keeping.cancel()
    with suppress(asyncio.CancelledError):
        await keeping


async def test_a_restart_forgets_nothing(tmp_path: Path) -> None:
    async with aiohttp.ClientSession() as http:
        world = recall(tmp_path, Clock())
        running = await serve(world)
        bot = BotSide(world, running.url, http)
        await bot.act(ANDI, "start")
        await bot.send_file(ANDI, b"%PDF-1.7", name="sk.pdf")
        await bot.call("setMyCommands", commands=[{"command": "ajukan", "description": "a"}])
        await bot.control("clock", {"seconds": 86_400})
        before, waiting = await bot.chat(ANDI), await bot.updates()
        await running.stop()
        await kept(world, tmp_path)

        clock = Clock()
        running = await serve(recall(tmp_path, clock))
        bot = BotSide(world, running.url, http)
        assert await bot.chat(ANDI) == before
        assert await bot.updates() == waiting
        assert clock.offset == timedelta(days=1)
        document = before[-1]["document"]
        async with http.get(f"{bot.url}/sandbox/files/{document['file_id']}/sk.pdf") as response:
            assert await response.read() == b"%PDF-1.7"
        menu = (await bot.control(f"people/{ANDI}/chat"))["commands"]
        assert [command["command"] for command in menu] == ["ajukan"]
        sent = await bot.say("Masih di sini")
        assert sent["message_id"] > before[-1]["message_id"]
        await running.stop()


async def test_numbers_go_on_although_the_last_seconds_were_not_kept(tmp_path: Path) -> None:
    earlier = World()
    earlier.counters["update"] -= 600
    await kept(earlier, tmp_path)
    lost = [await earlier.push({"message": {}}) for _ in range(9)]
    later = recall(tmp_path, Clock())
    assert await later.push({"message": {}}) > max(lost)


def test_a_state_that_cannot_be_read_begins_anew(tmp_path: Path) -> None:
    (tmp_path / STATE).write_text('{"people": [{"id": 1')
    assert ANDI in recall(tmp_path, Clock()).people
