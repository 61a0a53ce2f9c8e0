"""Faults on demand: each strikes as many calls as was asked, and no other."""

import aiohttp
import pytest

from tests.sandbox.bot_side import ANDI, BotSide, button


@pytest.fixture(autouse=True)
async def andi_has_started(bot: BotSide) -> None:
    await bot.act(ANDI, "start")


async def test_too_many_requests_says_how_long_to_wait(bot: BotSide) -> None:
    await bot.control("faults", {"kind": "429", "count": 2, "retry_after": 7})
    for _ in range(2):
        answer = await bot.call("sendMessage", chat_id=ANDI, text="a")
        assert answer.status == 429
        assert answer.body["parameters"] == {"retry_after": 7}
    assert await bot.say("a")


async def test_a_fault_strikes_only_the_method_it_is_for(bot: BotSide) -> None:
    await bot.control("faults", {"kind": "500", "method": "sendDocument"})
    assert await bot.say("a")
    assert (await bot.call("sendDocument", chat_id=ANDI)).status == 500


@pytest.mark.parametrize(("kind", "arrived"), [("drop_before", 0), ("drop_after", 1)])
async def test_a_dropped_call_arrived_or_did_not(bot: BotSide, kind: str, arrived: int) -> None:
    await bot.control("faults", {"kind": kind})
    with pytest.raises(aiohttp.ClientError):
        await bot.call("sendMessage", chat_id=ANDI, text="hilang?")
    assert [m["text"] for m in await bot.chat(ANDI)].count("hilang?") == arrived


async def test_an_older_server_knows_no_colours_for_as_many_calls(bot: BotSide) -> None:
    await bot.control("faults", {"kind": "older"})
    coloured = {"chat_id": ANDI, "text": "a"}
    markup = button(callback_data="a", style="success")
    assert (await bot.call("sendMessage", **coloured, reply_markup=markup)).status == 400
    assert (await bot.call("sendMessage", **coloured, reply_markup=markup)).status == 200


async def test_faults_are_listed_and_cleared(bot: BotSide) -> None:
    await bot.control("faults", {"kind": "403", "count": 3})
    assert (await bot.control("faults"))["faults"][0]["count"] == 3
    await bot.control("faults", {"clear": True})
    assert (await bot.control("faults"))["faults"] == []


@pytest.mark.parametrize(
    "body", [{"kind": "418"}, {"kind": "500", "count": 0}, {"kind": "500", "method": "x"}, {}]
)
async def test_a_fault_that_cannot_be_is_refused(bot: BotSide, body: dict[str, object]) -> None:
    async with bot.http.post(f"{bot.url}/sandbox/faults", json=body) as response:
        assert response.status == 400
        assert (await response.json())["error"]
