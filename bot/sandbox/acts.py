"""What a person can do on their phone, as updates for the bot."""

import re
import secrets
from typing import Any

from bot.sandbox.found_entities import trimmed, with_found
from bot.sandbox.html_mode import utf16
from bot.sandbox.messages import MOST_TEXT, seen
from bot.sandbox.uploads import stored_document, stored_photo
from bot.sandbox.world import BOT, Group, Message, Person, World

MOST_IN_ALBUM = 10


async def start(world: World, person: Person, payload: str = "") -> None:
    """Presses START, or follows a link with a payload; unblocks the bot first."""
    if person.blocked:
        await block(world, person, False)
    await say(world, person, f"/start {payload}".strip())


async def say(world: World, person: Person, text: str, reply_to: int | None = None) -> None:
    """A text; a client splits one that is longer than Telegram takes."""
    for piece in split(text):
        await send(world, person, _text(piece) | reply(world, person.id, reply_to))


def split(text: str) -> list[str]:
    """A text in pieces that fit, cut at a line's or a word's end where there is one."""
    pieces = []
    while utf16(text) > MOST_TEXT:
        most = text.encode("utf-16-le", "surrogatepass")[: MOST_TEXT * 2]
        head = most.decode("utf-16-le", "ignore")
        cut = max(head.rfind("\n"), 0) or max(head.rfind(" "), 0) or len(head)
        pieces.append(text[:cut])
        text = text[cut:].lstrip(" \n")
    return [*pieces, text] if text or not pieces else pieces


def _text(text: str) -> dict[str, Any]:
    text, _ = trimmed(text, [])
    found = with_found(text, [])
    return {"text": text, "entities": found} if found else {"text": text}


def reply(world: World, chat_id: int, message_id: int | None) -> dict[str, Any]:
    earlier = world.find_message(chat_id, message_id) if message_id else None
    if earlier is None:
        return {}
    shown = {k: v for k, v in seen(earlier).items() if k != "reply_to_message"}
    return {"reply_to_message": shown}


async def send(world: World, person: Person, content: dict[str, Any]) -> int:
    """Any message of a person; ``content`` is what is not from, chat, date and id."""
    if not person.started:
        person.started = True
        await world.announce(("people", 0, 0))
    message = _message(world, person, person, content)
    await world.add_message(person.id, message)
    await world.push({"message": message})
    return int(message["message_id"])


def _message(
    world: World, person: Person, chat: Person | Group, content: dict[str, Any]
) -> Message:
    return {
        "message_id": world.message_id(),
        "from": person.user(),
        "chat": chat.shown_chat(),
        "date": world.now(),
        **content,
    }


async def say_in_group(
    world: World,
    group: Group,
    person: Person,
    text: str,
    reply_to: int | None = None,
    topic: int | None = None,
) -> int:
    """A text in a group; by its privacy mode the bot gets only what is meant for it.

    In a topic a message that replies to nothing else replies to the one that made the topic.
    """
    earlier = world.find_message(group.id, reply_to) if reply_to else None
    topic = topic or (earlier or {}).get("message_thread_id")
    content = _text(text) | group.place(topic) | reply(world, group.id, reply_to or topic)
    message = _message(world, person, group, content)
    await world.add_message(group.id, message)
    if group.bot_is_admin or _meant_for_bot(message):
        await world.push({"message": message})
    return int(message["message_id"])


def _meant_for_bot(message: Message) -> bool:
    """Commands, answers to the bot's messages, and texts that name it."""
    replied = message.get("reply_to_message", {})
    if replied.get("from") == BOT:
        return True
    if re.search(rf"@{BOT['username']}\b", message["text"], re.IGNORECASE):
        return True
    found = re.match(r"/\w+(?:@(\w+))?", message["text"])
    return found is not None and found[1] in (None, BOT["username"])


async def edit(world: World, person: Person, message_id: int, text: str) -> None:
    message = world.find_message(person.id, message_id)
    if message is None or message["from"]["id"] != person.id:
        raise LookupError("no such message of this person")
    new = _text(text)
    if "text" not in message:
        new = {"caption": new["text"], "caption_entities": new.get("entities", [])}
    message.pop("entities", None)
    message.update(new, edit_date=world.now())
    await world.announce(("message", person.id, message_id))
    await world.push({"edited_message": dict(message)})


async def delete(world: World, person: Person, message_id: int) -> None:
    """Deletes a message for both; Telegram does not tell bots."""
    message = world.find_message(person.id, message_id)
    if message is not None:
        await world.remove_message(person.id, message)


async def press(
    world: World, person: Person, message_id: int, data: str, chat_id: int | None = None
) -> str:
    """Presses an inline button, in the private chat unless ``chat_id`` names a group; returns
    the id under which the bot answers."""
    query_id = str(secrets.randbelow(10**12))
    world.callbacks[query_id] = (person.id, world.now())
    message = world.find_message(chat_id or person.id, message_id)
    query = {
        "id": query_id,
        "from": person.user(),
        "chat_instance": str(chat_id or person.id),
        "data": data,
    }
    if message is not None:
        query["message"] = seen(message)
    await world.push({"callback_query": query})
    return query_id


async def share_contact(world: World, person: Person) -> None:
    contact = {
        "phone_number": person.phone,
        "first_name": person.first_name,
        "user_id": person.id,
    }
    await send(world, person, {"contact": contact})


async def send_files(
    world: World,
    person: Person,
    files: list[tuple[str, bytes]],
    *,
    photo: bool,
    caption: str = "",
    album: str = "",
    reply_to: int | None = None,
) -> None:
    """Documents or photos; several go as albums of up to ten, as messages that arrive together.

    A part that arrives alone names the ``album`` it belongs to.
    """
    first: dict[str, Any] = reply(world, person.id, reply_to)
    if caption:
        first["caption"] = caption
    for begin in range(0, len(files), MOST_IN_ALBUM):
        part = files[begin : begin + MOST_IN_ALBUM]
        group = album or (str(world.message_id()) if len(part) > 1 else "")
        for name, data in part:
            content = _file(world, name, data, photo) | first
            first = {}
            await send(world, person, content | ({"media_group_id": group} if group else {}))


def _file(world: World, name: str, data: bytes, photo: bool) -> dict[str, Any]:
    if photo:
        return {"photo": stored_photo(world, data)}
    return {"document": stored_document(world, name, data)}


async def block(world: World, person: Person, blocked: bool) -> None:
    if person.blocked == blocked:
        return
    person.blocked = blocked
    await world.announce(("people", 0, 0))
    states = ("member", "kicked") if blocked else ("kicked", "member")
    await _membership(world, person, person, states)


async def found_group(world: World, title: str, founder: Person, *, forum: bool = False) -> Group:
    """A new group whose founder adds the bot to it."""
    group = world.add_group(title, forum=forum)
    await world.announce(("groups", 0, 0))
    await _membership(world, founder, group, ("left", "member"))
    return group


async def _membership(
    world: World, person: Person, chat: Person | Group, states: tuple[str, str]
) -> None:
    change = {
        "chat": chat.shown_chat(),
        "from": person.user(),
        "date": world.now(),
        "old_chat_member": _member(states[0]),
        "new_chat_member": _member(states[1]),
    }
    await world.push({"my_chat_member": change})


def _member(status: str) -> dict[str, Any]:
    return {"user": BOT, "status": status} | ({"until_date": 0} if status == "kicked" else {})
