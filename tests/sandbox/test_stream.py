"""The page's one stream: everything at first, then what changed, nothing twice or lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import orjson

from tests.sandbox.bot_side import ANDI, EMILY, BotSide

PATIENCE = 10.0


class Stream:
    """Server-sent events as a browser reads them."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response
        self.last_id = ""

    async def next(self) -> dict[str, Any]:
        data = b""
        while line := (await self._response.content.readline()).strip():
            name, _, value = line.partition(b": ")
            if name == b"id":
                self.last_id = value.decode()
            elif name == b"data":
                data = value
        return dict(orjson.loads(data))

    async def until(self, kind: str) -> dict[str, Any]:
        """The next news that hold ``kind``."""
        async with asyncio.timeout(PATIENCE):
            while kind not in (news := await self.next()):
                pass
        return news


@asynccontextmanager
async def stream(bot: BotSide, after: str = "") -> AsyncIterator[Stream]:
    headers = {"Last-Event-ID": after} if after else {}
    async with bot.http.get(f"{bot.url}/sandbox/events", headers=headers) as response:
        assert response.content_type == "text/event-stream"
        yield Stream(response)


async def test_it_begins_with_everything(bot: BotSide) -> None:
    await bot.act(ANDI, "start")
    async with stream(bot) as news:
        first = await news.next()
    assert first["whole"]
    assert [m["text"] for m in first["messages"][str(ANDI)]] == ["/start"]
    assert {person["role"] for person in first["people"]} == {
        "organizer",
        "contact",
        "colleague",
        "citizen",
        "english",
    }


async def test_news_of_all_chats_come_over_one_connection(bot: BotSide) -> None:
    async with stream(bot) as news:
        await news.next()
        await bot.act(ANDI, "say", text="satu")
        assert str(ANDI) in (await news.until("messages"))["messages"]
        await bot.act(EMILY, "say", text="two")
        assert list((await news.until("messages"))["messages"]) == [str(EMILY)]
        await bot.call("sendChatAction", chat_id=EMILY, action="typing")
        assert (await news.until("typing"))["typing"] == {str(EMILY): "typing"}


async def test_after_a_lost_connection_only_what_was_missed_comes(bot: BotSide) -> None:
    await bot.act(ANDI, "start")
    old, edited = await bot.say("lama"), await bot.say("sebelum")
    gone = await bot.say("akan hilang")
    async with stream(bot) as news:
        await news.next()
        heard = news.last_id

    edit = {"message_id": edited["message_id"], "text": "sesudah"}
    await bot.call("editMessageText", chat_id=ANDI, **edit)
    await bot.call("deleteMessage", chat_id=ANDI, message_id=gone["message_id"])
    new = await bot.say("baru")
    async with stream(bot, after=heard) as news:
        missed = await news.next()
    assert "whole" not in missed
    texts = {m["message_id"]: m["text"] for m in missed["messages"][str(ANDI)]}
    assert texts == {edited["message_id"]: "sesudah", new["message_id"]: "baru"}
    assert missed["deleted"] == {str(ANDI): [gone["message_id"]]}
    assert old["message_id"] not in texts


async def test_numbers_of_an_earlier_run_are_not_believed(bot: BotSide) -> None:
    async with stream(bot, after="0badcafe-3") as news:
        assert (await news.next())["whole"]


async def test_toasts_commands_clock_faults_and_calls_are_news_too(bot: BotSide) -> None:
    await bot.act(ANDI, "start")
    sent = await bot.say()
    async with stream(bot) as news:
        await news.next()
        press = await bot.act(ANDI, "press", message_id=sent["message_id"], data="a")
        answer = {"callback_query_id": press, "text": "Tersimpan", "show_alert": True}
        await bot.call("answerCallbackQuery", **answer)
        toast = (await news.until("toasts"))["toasts"][str(ANDI)][-1]
        assert toast == {"id": press, "text": "Tersimpan", "alert": True}

        await bot.call("setMyCommands", commands=[{"command": "ajukan", "description": "a"}])
        assert (await news.until("people"))["people"][0]["commands"][0]["command"] == "ajukan"
        await bot.control("clock", {"seconds": 3600})
        assert "now" in (await news.until("clock"))["clock"]
        await bot.control("faults", {"kind": "500"})
        assert (await news.until("faults"))["faults"][0]["kind"] == "500"
        await bot.call("getMe")
        assert (await news.until("calls"))["calls"][-1]["status"] == 500


async def test_it_tells_whether_a_bot_listens(bot: BotSide) -> None:
    async with stream(bot) as news:
        assert not (await news.next())["bot_listens"]
    await bot.updates()
    async with stream(bot) as news:
        assert (await news.next())["bot_listens"]
