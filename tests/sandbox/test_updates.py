"""getUpdates as Telegram plays it: offsets, kinds, and one poller at a time."""

import asyncio

from tests.sandbox.bot_side import ANDI, BotSide


async def test_updates_are_kept_until_a_higher_offset_confirms_them(bot: BotSide) -> None:
    for text in ("satu", "dua", "tiga"):
        await bot.act(ANDI, "say", text=text)
    first = await bot.updates()
    assert [update["message"]["text"] for update in first] == ["satu", "dua", "tiga"]
    assert await bot.updates() == first
    assert await bot.updates(offset=first[1]["update_id"]) == first[1:]
    assert await bot.updates(offset=first[2]["update_id"] + 1) == []


async def test_a_limit_gives_the_oldest_and_a_negative_offset_the_newest(bot: BotSide) -> None:
    for text in ("satu", "dua", "tiga"):
        await bot.act(ANDI, "say", text=text)
    assert [u["message"]["text"] for u in await bot.updates(limit=2)] == ["satu", "dua"]
    assert [u["message"]["text"] for u in await bot.updates(offset=-1)] == ["tiga"]
    assert len(await bot.updates()) == 1


async def test_a_poll_waits_for_news(bot: BotSide) -> None:
    waiting = asyncio.create_task(bot.updates(timeout=20))
    await bot.world.wait_change(bot.world.event, 5)
    await bot.act(ANDI, "say", text="akhirnya")
    assert [update["message"]["text"] for update in await waiting] == ["akhirnya"]


async def test_a_second_poller_ends_the_first(bot: BotSide) -> None:
    first = asyncio.create_task(bot.call("getUpdates", timeout=20))
    await bot.world.wait_change(bot.world.event, 5)
    second = asyncio.create_task(bot.call("getUpdates", timeout=20))
    ended = await first
    assert ended.status == 409
    assert ended.refusal.startswith("Conflict: terminated by other getUpdates request")
    await bot.act(ANDI, "say", text="untuk yang kedua")
    assert len((await second).result) == 1


async def test_kinds_that_were_not_asked_for_are_withheld(bot: BotSide) -> None:
    await bot.updates(allowed_updates=["message"])
    await bot.act(ANDI, "say", text="salah")
    mine = (await bot.chat(ANDI))[-1]
    await bot.act(ANDI, "edit", message_id=mine["message_id"], text="benar")
    await bot.act(ANDI, "block")
    kinds = [set(update) - {"update_id"} for update in await bot.updates()]
    assert kinds == [{"message"}]

    await bot.updates(allowed_updates=[])
    await bot.act(ANDI, "start")
    kinds = [set(update) - {"update_id"} for update in await bot.updates()]
    assert kinds == [{"message"}, {"my_chat_member"}, {"message"}]


async def test_waiting_updates_can_be_dropped(bot: BotSide) -> None:
    await bot.act(ANDI, "say", text="lama")
    assert (await bot.call("deleteWebhook", drop_pending_updates=True)).result
    assert await bot.updates() == []
