"""Turning the clock: who waits is woken, and messages bear the new time."""

from datetime import UTC, datetime, timedelta

from domain.clock import FixedClock
from tests.sandbox.bot_side import ANDI, BotSide


def test_whoever_waits_hears_that_the_clock_was_turned() -> None:
    clock = FixedClock(datetime(2026, 11, 24, tzinfo=UTC))
    heard = []
    clock.on_turn(lambda: heard.append(clock.now()))
    clock.advance(timedelta(hours=2))
    assert heard == [datetime(2026, 11, 24, 2, tzinfo=UTC)]


async def test_the_clock_is_turned_by_a_step_or_to_a_time_in_wita(bot: BotSide) -> None:
    await bot.control("clock", {"seconds": 3600})
    await bot.act(ANDI, "say", text="satu jam kemudian")
    sent = (await bot.chat(ANDI))[-1]["date"]
    assert 0 <= sent - datetime(2026, 11, 24, 3, tzinfo=UTC).timestamp() < 60

    told = await bot.control("clock", {"to": "2026-12-01T09:00"})
    off = datetime.fromisoformat(told["now"]) - datetime(2026, 12, 1, 1, tzinfo=UTC)
    assert timedelta() <= off < timedelta(minutes=1)
    assert told["offset_seconds"] == bot.world.clock.offset.total_seconds()


async def test_a_time_that_is_none_turns_nothing(bot: BotSide) -> None:
    before = bot.world.clock.offset
    async with bot.http.post(f"{bot.url}/sandbox/clock", json={"to": "besok"}) as response:
        assert response.status == 400
    assert bot.world.clock.offset == before
