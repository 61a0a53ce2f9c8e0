"""A sandbox that serves over HTTP, with the bot's side of it played by the test."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest

from bot.sandbox.server import serve
from bot.sandbox.world import World
from domain.clock import Clock
from tests.sandbox.bot_side import BotSide

BEGIN = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
"""Tuesday, 10.00 WITA."""


@pytest.fixture
async def bot() -> AsyncIterator[BotSide]:
    world = World(Clock(BEGIN - Clock().now()))
    running = await serve(world)
    async with aiohttp.ClientSession() as http:
        yield BotSide(world, running.url, http)
    await running.stop()
