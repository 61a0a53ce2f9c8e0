"""What a bot sees of the sandbox: calls of the Bot API and their answers, over real HTTP."""

import io
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson
from PIL import Image

from bot.sandbox.world import BOT, World

TOKEN = "700000000:a-token-of-no-value"
ANDI = 700000002
RAHMAT = 700000004
EMILY = 700000005
USERNAME = BOT["username"]


@dataclass
class Answer:
    """What a call was answered with."""

    status: int
    body: dict[str, Any]

    @property
    def result(self) -> Any:
        assert self.body["ok"], self.body
        return self.body["result"]

    @property
    def refusal(self) -> str:
        """Why it was refused, as Telegram says it."""
        assert not self.body["ok"], "the call was not refused"
        assert self.body["error_code"] == self.status
        return str(self.body["description"])


@dataclass
class BotSide:
    """Calls the Bot API, and lets people act."""

    world: World
    url: str
    http: aiohttp.ClientSession

    async def call(self, method: str, **params: Any) -> Answer:
        async with self.http.post(f"{self.url}/bot{TOKEN}/{method}", json=params) as response:
            return Answer(response.status, await response.json())

    async def upload(
        self, method: str, files: dict[str, tuple[str, bytes]], **params: Any
    ) -> Answer:
        """A multipart call, with nested values as JSON."""
        form = aiohttp.FormData()
        for name, value in params.items():
            form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
        for field, (name, data) in files.items():
            form.add_field(field, data, filename=name)
        async with self.http.post(f"{self.url}/bot{TOKEN}/{method}", data=form) as response:
            return Answer(response.status, await response.json())

    async def say(self, text: str = "Halo", chat_id: int = ANDI, **more: Any) -> Any:
        """Sends a message that must be taken; returns it."""
        return (await self.call("sendMessage", chat_id=chat_id, text=text, **more)).result

    async def act(self, person: int, act: str, **what: Any) -> Any:
        url = f"{self.url}/sandbox/people/{person}/act"
        async with self.http.post(url, json={"act": act, **what}) as response:
            assert response.status == 200, await response.text()
            return (await response.json())["result"]

    async def send_file(self, person: int, data: bytes, **query: str) -> None:
        url = f"{self.url}/sandbox/people/{person}/file"
        async with self.http.post(url, params=query, data=data) as response:
            assert response.status == 200

    async def send_album(self, person: int, files: list[tuple[str, bytes]], **query: str) -> None:
        form = aiohttp.FormData()
        for name, data in files:
            form.add_field("file", data, filename=name)
        url = f"{self.url}/sandbox/people/{person}/file"
        async with self.http.post(url, params=query, data=form) as response:
            assert response.status == 200

    async def control(self, path: str, body: Any = None) -> Any:
        """A call of the control API; with a body, a POST."""
        method = "GET" if body is None else "POST"
        async with self.http.request(method, f"{self.url}/sandbox/{path}", json=body) as response:
            return await response.json()

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        return list((await self.call("getUpdates", **params)).result)

    async def chat(self, person: int) -> list[dict[str, Any]]:
        return list((await self.control(f"people/{person}/chat"))["messages"])


def photo(width: int = 40, height: int = 30) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "JPEG")
    return out.getvalue()


def button(text: str = "Kirim", **what: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": text, **what}]]}
