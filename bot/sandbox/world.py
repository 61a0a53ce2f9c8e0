"""What the sandbox's Telegram knows: people, chats, messages, updates, files and faults."""

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from domain.clock import Clock

BOT = {
    "id": 700000000,
    "is_bot": True,
    "first_name": "Inovasi Sulsel",
    "username": "inovasi_sulsel_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
ORGANIZER_ID = 700000001
CALLBACK_LIFE = 150
"""Seconds until a press can no longer be answered."""

PREPARED = (
    (ORGANIZER_ID, "Hasnah", "Panitia", "id", "+628114100001"),
    (700000002, "Andi", "Nurhayati", "id", "+628114100002"),
    (700000003, "Baso", "Mappangara", "id", "+628114100003"),
    (700000004, "Rahmat", "", "id", "+628114100004"),
    (700000005, "Emily", "Carter", "en", "+628114100005"),
)


@dataclass
class Person:
    """Somebody with a phone. ``chat`` holds the private chat with the bot, oldest first."""

    id: int
    first_name: str
    last_name: str = ""
    language: str = "id"
    phone: str = ""
    started: bool = False
    blocked: bool = False
    chat: list[dict[str, Any]] = field(default_factory=list)
    toasts: list[dict[str, Any]] = field(default_factory=list)

    def user(self) -> dict[str, Any]:
        user = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.language:
            user["language_code"] = self.language
        return user

    def private_chat(self) -> dict[str, Any]:
        return {"id": self.id, "type": "private", "first_name": self.first_name}


@dataclass
class Fault:
    """A misbehaviour for the next calls: ``kind`` is ``429``, ``403``, ``500``, ``drop_before``,
    ``drop_after`` or ``older``."""

    kind: str
    count: int = 1
    method: str | None = None
    retry_after: int = 1


OnCall = Callable[[str, str, dict[str, Any]], Awaitable[None]]


class World:
    """The whole state, in memory."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.people: dict[int, Person] = {}
        self.updates: deque[dict[str, Any]] = deque()
        self.files: dict[str, bytes] = {}
        self.callbacks: dict[str, tuple[int, float]] = {}
        self.commands: dict[str, list[dict[str, Any]]] = {}
        self.faults: list[Fault] = []
        self.calls: list[dict[str, Any]] = []
        self.on_call: OnCall | None = None
        self.event = 0
        self.changed = asyncio.Condition()
        self._next_update = random.randrange(10**8, 9 * 10**8)  # noqa: S311
        self._next_message = 100
        self.pollers = 0
        for person_id, first, last, language, phone in PREPARED:
            self.people[person_id] = Person(person_id, first, last, language, phone)

    def add_person(self, first_name: str, last_name: str = "", language: str = "id") -> Person:
        """A new person with a number of their own."""
        person_id = max(self.people) + 1
        phone = f"+62811{person_id % 10**7:07d}"
        person = Person(person_id, first_name, last_name, language, phone)
        self.people[person_id] = person
        return person

    def now(self) -> int:
        return int(self.clock.now().timestamp())

    def message_id(self) -> int:
        self._next_message += 1
        return self._next_message

    async def announce(self) -> None:
        """Wakes whoever waits for something to change."""
        async with self.changed:
            self.event += 1
            self.changed.notify_all()

    async def wait_change(self, after: int, timeout: float) -> None:  # noqa: ASYNC109
        """Returns once something changed after event number ``after``, or after ``timeout`` s."""
        try:
            async with asyncio.timeout(timeout), self.changed:
                await self.changed.wait_for(lambda: self.event > after)
        except TimeoutError:
            return

    async def push(self, update: dict[str, Any]) -> int:
        """Queues an update for the bot; kept until an offset confirms it."""
        self._next_update += 1
        self.updates.append({"update_id": self._next_update, **update})
        await self.announce()
        return self._next_update

    def confirm(self, offset: int) -> None:
        while self.updates and self.updates[0]["update_id"] < offset:
            self.updates.popleft()

    def fault_for(self, method: str) -> Fault | None:
        """The fault that strikes this call, counted down."""
        for fault in self.faults:
            if fault.method in (None, method) and method != "getUpdates":
                fault.count -= 1
                if fault.count <= 0:
                    self.faults.remove(fault)
                return fault
        return None

    def find_message(self, chat_id: int, message_id: int) -> dict[str, Any] | None:
        person = self.people.get(chat_id)
        chat = person.chat if person else []
        return next((m for m in reversed(chat) if m["message_id"] == message_id), None)
