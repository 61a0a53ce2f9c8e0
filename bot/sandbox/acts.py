"""What a person can do on their phone, as updates for the bot."""

import secrets
from typing import Any

from bot.sandbox.methods import store_file
from bot.sandbox.world import BOT, Person, World

TELEGRAM_LIMIT = 4096


async def start(world: World, person: Person, payload: str = "") -> None:
    person.started, person.blocked = True, False
    await say(world, person, f"/start {payload}".strip())


async def say(world: World, person: Person, text: str, reply_to: int | None = None) -> None:
    """A text; a client splits one that is longer than Telegram takes."""
    person.started = True
    for begin in range(0, max(len(text), 1), TELEGRAM_LIMIT):
        content: dict[str, Any] = {"text": text[begin : begin + TELEGRAM_LIMIT]}
        if text.startswith("/"):
            length = len(text.split()[0])
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        earlier = world.find_message(person.id, reply_to) if reply_to else None
        if earlier:
            content["reply_to_message"] = earlier
        await send(world, person, content)


async def send(world: World, person: Person, content: dict[str, Any]) -> int:
    """Any message of a person; ``content`` is what is not from, chat, date and id."""
    message = {
        "message_id": world.message_id(),
        "from": person.user(),
        "chat": person.private_chat(),
        "date": world.now(),
        **content,
    }
    person.chat.append(message)
    await world.push({"message": message})
    return int(message["message_id"])


async def edit(world: World, person: Person, message_id: int, text: str) -> None:
    message = world.find_message(person.id, message_id)
    if message is None:
        raise LookupError("no such message")
    message.update(text=text, edit_date=world.now())
    await world.push({"edited_message": dict(message)})


async def press(world: World, person: Person, message_id: int, data: str) -> str:
    """Presses an inline button; returns the id under which the bot answers."""
    query_id = str(secrets.randbelow(10**12))
    world.callbacks[query_id] = (person.id, world.now())
    message = world.find_message(person.id, message_id)
    await world.push(
        {
            "callback_query": {
                "id": query_id,
                "from": person.user(),
                "message": message,
                "chat_instance": str(person.id),
                "data": data,
            }
        }
    )
    return query_id


async def share_contact(world: World, person: Person) -> None:
    contact = {
        "phone_number": person.phone,
        "first_name": person.first_name,
        "user_id": person.id,
    }
    await send(world, person, {"contact": contact})


async def send_file(
    world: World, person: Person, name: str, data: bytes, *, photo: bool, caption: str = ""
) -> None:
    stored = store_file(world, name, data)
    content: dict[str, Any] = {"caption": caption} if caption else {}
    if photo:
        content["photo"] = [{**stored, "width": 800, "height": 600}]
        del content["photo"][0]["file_name"]
    else:
        content["document"] = stored
    await send(world, person, content)


async def block(world: World, person: Person, blocked: bool) -> None:
    person.blocked = blocked
    states = ("member", "kicked") if blocked else ("kicked", "member")
    await world.push(
        {
            "my_chat_member": {
                "chat": person.private_chat(),
                "from": person.user(),
                "date": world.now(),
                "old_chat_member": {"user": BOT, "status": states[0], "until_date": 0},
                "new_chat_member": {"user": BOT, "status": states[1], "until_date": 0},
            }
        }
    )
