"""What the sandbox's Telegram knows: people, chats, messages, updates, files and faults."""

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.changes import Changes, Topic
from domain.clock import Clock

BOT = {
    "id": 700000000,
    "is_bot": True,
    "first_name": "Inovasi Sulsel",
    "username": "inovasi_sulsel_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}
ORGANIZER_ID = 700000001
CALLBACK_LIFE = 150
"""Seconds until a press can no longer be answered."""
NUMBERED_SINCE = 1_700_000_000
"""Update and message numbers begin at the tenths of a second since then, so that a new world's
are higher than those a bot has seen from an earlier one."""
UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds of updates a bot gets only if it names them."""

PREPARED = (
    (ORGANIZER_ID, "Hasnah", "Panitia", "id", "+628114100001", "organizer"),
    (700000002, "Andi", "Nurhayati", "id", "+628114100002", "contact"),
    (700000003, "Baso", "Mappangara", "id", "+628114100003", "colleague"),
    (700000004, "Rahmat", "", "id", "+628114100004", "citizen"),
    (700000005, "Emily", "Carter", "en", "+628114100005", "english"),
)

Message = dict[str, Any]
OnCall = Callable[[str, str, dict[str, Any]], Awaitable[None]]


@dataclass
class Person:
    """Somebody with a phone. ``chat`` holds the private chat with the bot, oldest first."""

    id: int
    first_name: str
    last_name: str = ""
    language: str = "id"
    phone: str = ""
    role: str = ""
    started: bool = False
    blocked: bool = False
    chat: list[Message] = field(default_factory=list)
    toasts: list[dict[str, Any]] = field(default_factory=list)

    def user(self) -> dict[str, Any]:
        user = {"id": self.id, "is_bot": False, **self._names()}
        if self.language:
            user["language_code"] = self.language
        return user

    def shown_chat(self) -> dict[str, Any]:
        return {"id": self.id, "type": "private", **self._names()}

    def _names(self) -> dict[str, str]:
        names = {"first_name": self.first_name}
        return names | {"last_name": self.last_name} if self.last_name else names


@dataclass
class ForumTopic:
    """A topic of a group; its number is that of the message that tells it was made."""

    id: int
    name: str
    closed: bool = False


@dataclass
class Group:
    """A supergroup that the bot is a member of; in a ``forum`` its messages stand in topics."""

    id: int
    title: str
    forum: bool = False
    bot_is_admin: bool = False
    """Whether it may manage topics, and gets every message."""
    chat: list[Message] = field(default_factory=list)
    topics: dict[int, ForumTopic] = field(default_factory=dict)

    def shown_chat(self) -> dict[str, Any]:
        shown = {"id": self.id, "type": "supergroup", "title": self.title}
        return shown | {"is_forum": True} if self.forum else shown

    def place(self, topic: int | None) -> dict[str, Any]:
        """Where a message of a topic stands."""
        return {"message_thread_id": topic, "is_topic_message": True} if topic else {}


@dataclass
class Fault:
    """A misbehaviour for the next calls: ``kind`` is ``429``, ``403``, ``500``, ``drop_before``,
    ``drop_after`` or ``older``."""

    kind: str
    count: int = 1
    method: str | None = None
    retry_after: int = 1


class World:
    """The whole state, in memory."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self.updates: deque[dict[str, Any]] = deque()
        self.files: dict[str, bytes] = {}
        self.callbacks: dict[str, tuple[int, float]] = {}
        self.inline_queries: dict[str, tuple[int, float]] = {}
        self.inline_answers: dict[str, dict[str, Any]] = {}
        self.inline_shown: dict[int, list[dict[str, Any]]] = {}
        self.commands: dict[str, list[dict[str, Any]]] = {}
        self.profile: dict[str, str] = {}
        self.menu_buttons: dict[int, dict[str, Any]] = {}
        self.typing: dict[int, str] = {}
        self.faults: list[Fault] = []
        self.calls: list[dict[str, Any]] = []
        self.on_call: OnCall | None = None
        self.changes = Changes()
        self.allowed: frozenset[str] | None = None
        self.poller: object = None
        self.last_poll = 0.0
        begin = int((Clock().now().timestamp() - NUMBERED_SINCE) * 10)
        self.counters = {"update": begin, "message": begin, "call": 0}
        for person_id, first, last, language, phone, role in PREPARED:
            self.people[person_id] = Person(person_id, first, last, language, phone, role)

    def add_person(self, first_name: str, last_name: str = "", language: str = "id") -> Person:
        """A new person with a number of their own."""
        person_id = max(self.people) + 1
        phone = f"+62811{person_id % 10**7:07d}"
        person = Person(person_id, first_name, last_name, language, phone)
        self.people[person_id] = person
        return person

    def add_group(self, title: str, *, forum: bool = False) -> Group:
        """A group; one with topics has the bot as an administrator."""
        group = Group(-1002000000001 - len(self.groups), title, forum, bot_is_admin=forum)
        self.groups[group.id] = group
        return group

    def now(self) -> int:
        return int(self.clock.now().timestamp())

    def message_id(self) -> int:
        return self._count("message")

    def next_call(self) -> int:
        return self._count("call")

    def _count(self, what: str) -> int:
        self.counters[what] += 1
        return self.counters[what]

    # --- changes ------------------------------------------------------------------------------

    @property
    def event(self) -> int:
        return self.changes.number

    async def announce(self, *topics: Topic) -> None:
        """Wakes whoever waits for something to change."""
        self.changes.note(*topics)

    async def wait_change(self, after: int, timeout: float) -> None:  # noqa: ASYNC109
        """Returns once something changed after event number ``after``, or after ``timeout`` s."""
        await self.changes.wait(after, timeout)

    # --- updates ------------------------------------------------------------------------------

    async def push(self, update: dict[str, Any]) -> int:
        """Queues an update for the bot, unless it did not ask for the kind; kept until an
        offset confirms it."""
        update_id = self._count("update")
        if all(self._wanted(kind) for kind in update):
            self.updates.append({"update_id": update_id, **update})
        self.changes.note()
        return update_id

    def _wanted(self, kind: str) -> bool:
        return kind not in UNASKED if self.allowed is None else kind in self.allowed

    def confirm(self, offset: int) -> None:
        """Forgets what was confirmed; a negative offset keeps only that many of the newest."""
        if offset < 0:
            while len(self.updates) > -offset:
                self.updates.popleft()
        while self.updates and self.updates[0]["update_id"] < offset:
            self.updates.popleft()

    # --- faults and chats ---------------------------------------------------------------------

    def fault_for(self, method: str) -> Fault | None:
        """The fault that strikes this call, counted down."""
        for fault in self.faults:
            if fault.method in (None, method) and method != "getUpdates":
                fault.count -= 1
                if fault.count <= 0:
                    self.faults.remove(fault)
                self.changes.note(("faults", 0, 0))
                return fault
        return None

    def chat(self, chat_id: int) -> Person | Group | None:
        return self.people.get(chat_id) or self.groups.get(chat_id)

    def chats(self) -> list[Person | Group]:
        return [*self.people.values(), *self.groups.values()]

    def find_message(self, chat_id: int, message_id: int) -> Message | None:
        chat = self.chat(chat_id)
        messages = chat.chat if chat else []
        return next((m for m in reversed(messages) if m["message_id"] == message_id), None)

    async def add_message(self, chat_id: int, message: Message) -> None:
        chat = self.chat(chat_id)
        assert chat is not None
        chat.chat.append(message)
        await self.announce(("message", chat_id, message["message_id"]))

    async def remove_message(self, chat_id: int, message: Message) -> None:
        chat = self.chat(chat_id)
        assert chat is not None
        chat.chat.remove(message)
        await self.announce(("message", chat_id, message["message_id"]))
