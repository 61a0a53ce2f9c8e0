"""A cheap stand-in of the Bot API: hands out updates, answers calls, times the replies.

Every measured bot has a lane of its own, told apart by its token. Only the lane under load costs
anything; the others wait in their long poll. It checks nothing (the sandbox does that): what it
spends is taken from the bots on a machine with few cores, and is itself reported.
"""

import asyncio
import re
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import orjson

CHAT = re.compile(rb"chat_id\D+?(\d{5,})")
LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)
TIMEOUT = re.compile(rb"timeout\D+?(\d+)")
MOST_UPDATES = 100


class Person(Protocol):
    """Somebody who talks to a bot: says something, and knows when it is answered."""

    id: int

    def move(self) -> dict[str, Any]:
        """The next update, without its id."""
        ...

    def hears(self, method: str, body: bytes, message_id: int) -> bool:
        """A call of the bot to this person; true once the bot's turn is over."""
        ...


class Lane:
    """One bot: its people, the updates that wait for it, and how long each reply took."""

    def __init__(self, token: str, people: list[Any]) -> None:
        self.token = token
        self.people: dict[int, Any] = {person.id: person for person in people}
        self.idle: deque[Any] = deque(people)
        self.waiting: deque[dict[str, Any]] = deque()
        self.asked_at: dict[int, float] = {}
        self.delays: list[float] = []
        self.late = 0
        self.calls = 0
        self.on_idle: Callable[[], None] = lambda: None
        self.all_answered = asyncio.Event()
        self._poll: Callable[[list[dict[str, Any]]], None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._numbers = 1
        self._loop = asyncio.get_running_loop()

    def ask(self, due: float) -> bool:
        """Lets the next idle person speak; false where everybody waits for the bot."""
        if not self.idle:
            return False
        person = self.idle.popleft()
        self.asked_at[person.id] = due
        self.all_answered.clear()
        self.waiting.append({"update_id": self._numbers, **person.move()})
        self._numbers += 1
        self._hand_out()
        return True

    def poll(self, seconds: float, answer: Callable[[list[dict[str, Any]]], None]) -> None:
        self._poll = answer
        self._timer = self._loop.call_later(seconds, self._give_up)
        if self.waiting:
            self._hand_out()

    def heard(self, method: str, chat: int, body: bytes, message_id: int) -> None:
        """A call that speaks to somebody; the last one of a turn stops the watch."""
        self.calls += 1
        person = self.people.get(chat)
        if person is None or chat not in self.asked_at:
            return
        if person.hears(method, body, message_id):
            self.delays.append(time.perf_counter() - self.asked_at.pop(chat))
            self.idle.append(person)
            self.on_idle()
            if not self.asked_at:
                self.all_answered.set()

    @property
    def is_polled(self) -> bool:
        return self._poll is not None

    def _hand_out(self) -> None:
        if self._poll is None:
            return
        count = min(len(self.waiting), MOST_UPDATES)
        self._answer([self.waiting.popleft() for _ in range(count)])

    def _give_up(self) -> None:
        self._answer([])

    def _answer(self, updates: list[dict[str, Any]]) -> None:
        answer, self._poll = self._poll, None
        if self._timer is not None:
            self._timer.cancel()
        if answer is not None:
            answer(updates)


class StandIn:
    """All lanes behind one port."""

    def __init__(self) -> None:
        self.lanes: dict[str, Lane] = {}
        self._messages = 0
        self._server: asyncio.Server | None = None

    async def start(self) -> str:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        if self._server is not None:
            self._server.close()

    def call(self, token: str, method: str, body: bytes, reply: Callable[[Any], None]) -> None:
        lane = self.lanes[token]
        name = method.lower()
        if name == "getupdates":
            wanted = TIMEOUT.search(body)
            lane.poll(min(float(wanted[1]) if wanted else 10.0, 25.0), reply)
        elif name in {"sendmessage", "editmessagetext"}:
            self._messages += 1
            found = CHAT.search(body)
            chat = int(found[1]) if found else 0
            reply(_message(self._messages, chat))
            lane.heard(name, chat, body, self._messages)
        elif name == "getme":
            reply(IDENTITY)
        else:
            reply(True)


IDENTITY = {
    "id": 100000,
    "is_bot": True,
    "first_name": "Bench",
    "username": "bench_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}


def _message(message_id: int, chat: int) -> dict[str, Any]:
    place = {"id": chat, "type": "private", "first_name": "Andi"}
    return {"message_id": message_id, "date": int(time.time()), "chat": place, "text": "ok"}


class _Connection(asyncio.Protocol):
    """As much of HTTP/1.1 as the clients measured here speak."""

    def __init__(self, standin: StandIn) -> None:
        self._standin = standin
        self._buffer = b""
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        for head, body in self._requests():
            path = head.split(b" ", 2)[1].split(b"?")[0].decode()
            _, bot, method = path.rsplit("/", 2)
            self._standin.call(bot.removeprefix("bot"), method, body, self._reply)

    def _requests(self) -> Iterator[tuple[bytes, bytes]]:
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            length = LENGTH.search(head)
            if length is None and b"chunked" in head.lower():
                body = self._chunks(end + 4)
                if body is None:
                    return
            else:
                stop = end + 4 + (int(length[1]) if length else 0)
                if len(self._buffer) < stop:
                    return
                body, self._buffer = self._buffer[end + 4 : stop], self._buffer[stop:]
            yield head, body

    def _chunks(self, start: int) -> bytes | None:
        """A chunked body, once its last chunk is here (aiogram's forms come so)."""
        parts, place = [], start
        while (line := self._buffer.find(b"\r\n", place)) >= 0:
            size = int(self._buffer[place:line], 16)
            if len(self._buffer) < line + size + 4:
                return None
            parts.append(self._buffer[line + 2 : line + 2 + size])
            place = line + size + 4
            if size == 0:
                self._buffer = self._buffer[place:]
                return b"".join(parts)
        return None

    def _reply(self, result: Any) -> None:
        body = orjson.dumps({"ok": True, "result": result})
        if self._transport.is_closing():
            return
        self._transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (len(body), body)
        )
