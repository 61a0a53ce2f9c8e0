"""A person's phone in the sandbox, held over real HTTP: they write, press, send and read."""

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp

PATIENCE = 20.0
"""Seconds after which an answer that did not come is a failure."""

Message = dict[str, Any]


class Phone:
    """One person's private chat with the bot."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        url: str,
        person_id: int,
        check_bot: Callable[[], None] = lambda: None,
    ) -> None:
        self._http = http
        self._check_bot = check_bot
        self._url = f"{url}/sandbox/people/{person_id}"
        self.id = person_id
        self._seen: dict[int, Message] = {}

    # --- acting ---------------------------------------------------------------------------------

    async def start(self, payload: str = "") -> None:
        await self._act("start", payload=payload)

    async def say(self, text: str, reply_to: int | None = None) -> None:
        await self._act("say", text=text, reply_to=reply_to)

    async def edit(self, old: str, new: str) -> None:
        """Edits one's own last message that reads ``old``."""
        chat = await self.chat()
        mine = [m for m in chat if m["from"]["id"] == self.id and m.get("text") == old]
        assert mine, f"I never wrote {old!r}"
        await self._act("edit", message_id=mine[-1]["message_id"], text=new)

    async def press(self, label: str) -> None:
        """Presses the newest button whose label holds ``label``, once there is one."""
        message, data = await self.button(label)
        await self.press_data(message["message_id"], data)

    async def press_data(self, message_id: int, data: str) -> None:
        await self._act("press", message_id=message_id, data=data)

    async def press_in(self, chat_id: int, message: Message, label: str) -> None:
        """Presses a button of a message in a group."""
        data = _press_of(message, label)
        await self._act("press", message_id=message["message_id"], data=data, chat_id=chat_id)

    async def press_reply(self, label: str) -> None:
        """Presses a button of the reply keyboard, which writes its label."""
        await self.say(label)

    async def share_contact(self) -> None:
        await self._act("contact")

    async def send(self, content: dict[str, Any]) -> None:
        """Any message at all: a sticker, a voice, a location…"""
        await self._act("send", content=content)

    async def send_file(self, name: str, data: bytes, *, photo: bool = False) -> None:
        await self._before()
        await self._upload(data, name=name, photo="1" if photo else "0")

    async def _upload(self, data: bytes, **params: str) -> None:
        async with self._http.post(f"{self._url}/file", params=params, data=data) as response:
            assert response.status == 200, await response.text()

    async def send_album(self, photos: list[tuple[str, bytes]]) -> None:
        """Several photos as one album."""
        await self._before()
        for name, data in photos:
            await self._upload(data, name=name, photo="1", album="album-1")

    async def inline(self, query: str, offset: str = "") -> dict[str, Any]:
        """What inline mode shows for what is typed after the bot's name."""
        return dict(await self._act("inline", query=query, offset=offset))

    async def choose(self, result_id: str, chat_id: int | None = None) -> None:
        """Sends a result of inline mode to a chat, by itself the one with the bot."""
        await self._act("choose", result=result_id, chat_id=chat_id)

    async def block(self, blocked: bool = True) -> None:
        await self._act("block", blocked=blocked)

    async def _act(self, kind: str, **what: Any) -> Any:
        await self._before()
        async with self._http.post(f"{self._url}/act", json={"act": kind, **what}) as response:
            assert response.status == 200, await response.text()
            return (await response.json())["result"]

    async def _before(self) -> None:
        """Remembers what stood in the chat, so that only what comes after counts as an answer."""
        self._seen = {m["message_id"]: m for m in await self.chat()}

    # --- reading --------------------------------------------------------------------------------

    async def chat(self) -> list[Message]:
        return list((await self._state())["messages"])

    async def sees(self, *texts: str) -> Message:
        """Waits for an answer since the last act that holds all of ``texts``; returns it."""
        return await self._wait(lambda m: all(text in body(m) for text in texts), texts)

    async def sees_any(self, *texts: str) -> Message:
        """Waits for an answer since the last act that holds one of ``texts``; returns it."""
        return await self._wait(lambda m: any(text in body(m) for text in texts), texts)

    async def sees_button(self, label: str) -> Message:
        """Waits for an answer since the last act with a button whose label holds ``label``."""
        return await self._wait(lambda m: _press_of(m, label) is not None, (f"[{label}]",))

    async def sees_toast(self, text: str) -> None:
        """Waits for a passing note that holds ``text``."""
        await self._poll(
            lambda state: next((t for t in state["toasts"] if text in (t.get("text") or "")), None),
            f"no toast {text!r}",
        )

    async def menu(self) -> list[dict[str, str]]:
        """The commands the person's menu shows."""
        return list((await self._state())["commands"])

    async def sees_menu(self, command: str) -> None:
        await self._poll(
            lambda state: next((c for c in state["commands"] if c["command"] == command), None),
            f"/{command} is not in the menu",
        )

    async def button(self, label: str) -> tuple[Message, str]:
        """The newest message with a button whose label holds ``label``, and its callback data."""

        def found(state: dict[str, Any]) -> tuple[Message, str] | None:
            pressable = ((m, _press_of(m, label)) for m in reversed(state["messages"]))
            return next(((m, data) for m, data in pressable if data is not None), None)

        message, data = await self._poll(found, f"there is no button {label!r}")
        return message, data

    async def count(self, text: str) -> int:
        """How many messages of the bot hold ``text``."""
        return sum(_from_bot(m) and text in body(m) for m in await self.chat())

    async def _wait(self, is_it: Any, wanted: tuple[str, ...]) -> Message:
        def found(state: dict[str, Any]) -> Message | None:
            new = (m for m in state["messages"] if _from_bot(m) and self._is_new(m))
            return next((m for m in new if is_it(m)), None)

        return await self._poll(found, f"nobody said {wanted}")

    async def _poll(self, found: Any, complaint: str) -> Any:
        deadline = asyncio.get_running_loop().time() + PATIENCE
        state = await self._state()
        while (result := found(state)) is None:
            self._check_bot()
            if asyncio.get_running_loop().time() > deadline:
                raise AssertionError(f"{complaint}; the chat:\n{self._told(state['messages'])}")
            state = await self._state(after=state["event"])
        return result

    def _is_new(self, message: Message) -> bool:
        return self._seen.get(message["message_id"]) != message

    async def _state(self, after: int | None = None) -> dict[str, Any]:
        params = {} if after is None else {"after": str(after), "timeout": "2"}
        async with self._http.get(f"{self._url}/chat", params=params) as response:
            return dict(await response.json())

    def _told(self, messages: list[Message]) -> str:
        return "\n".join(
            f"  {'bot' if _from_bot(m) else 'me '}: {body(m)!r} {labels(m) or ''}"
            for m in messages[-12:]
        )


def body(message: Message) -> str:
    """What a message says; a document by its name as well."""
    text = message.get("text") or message.get("caption") or ""
    return f"{text} {message['document']['file_name']}" if "document" in message else str(text)


def labels(message: Message) -> list[str]:
    """The labels of a message's inline buttons."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def _press_of(message: Message, label: str) -> str | None:
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    return next(
        (b["callback_data"] for b in buttons if label in b["text"] and "callback_data" in b), None
    )


def _from_bot(message: Message) -> bool:
    return bool(message["from"].get("is_bot"))
