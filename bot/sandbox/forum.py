"""Topics of a group: made, closed and opened again by the bot, deleted by people.

https://core.telegram.org/bots/api#createforumtopic
"""

from typing import Any

from bot.sandbox.errors import BadRequest
from bot.sandbox.messages import Params, open_chat
from bot.sandbox.world import BOT, ForumTopic, Group, Message, Person, World

LONGEST_NAME = 128
ICON = 7322096
"""https://core.telegram.org/bots/api#createforumtopic, the first of the colours allowed."""


async def create_topic(world: World, params: Params) -> Any:
    group = _forum(world, params)
    name = str(params.get("name") or "")
    if not 1 <= len(name) <= LONGEST_NAME:
        raise BadRequest("invalid forum topic name specified")
    message = await _service(world, group, {"forum_topic_created": _made(name)})
    number = message["message_id"]
    message |= {"message_thread_id": number, "is_topic_message": True}
    group.topics[number] = ForumTopic(number, name)
    return {"message_thread_id": number, **_made(name)}


def _made(name: str) -> dict[str, Any]:
    return {"name": name, "icon_color": ICON}


async def close_topic(world: World, params: Params) -> Any:
    return await _set_closed(world, params, True)


async def reopen_topic(world: World, params: Params) -> Any:
    return await _set_closed(world, params, False)


async def _set_closed(world: World, params: Params, closed: bool) -> bool:
    group = _forum(world, params)
    topic = group.topics.get(int(params.get("message_thread_id", 0)))
    if topic is None:
        raise BadRequest("TOPIC_ID_INVALID")
    if topic.closed == closed:
        raise BadRequest("TOPIC_NOT_MODIFIED")
    await _change(world, group, topic, closed, BOT)
    return True


async def _change(
    world: World, group: Group, topic: ForumTopic, closed: bool, who: dict[str, Any]
) -> Message:
    topic.closed = closed
    kind = "forum_topic_closed" if closed else "forum_topic_reopened"
    return await _service(world, group, {kind: {}, **group.place(topic.id)}, who)


async def close_by_hand(
    world: World, group: Group, number: int, person: Person, *, closed: bool
) -> None:
    """Somebody closes a topic or opens it again, which the bot is told."""
    message = await _change(world, group, group.topics[number], closed, person.user())
    await world.push({"message": message})


def _forum(world: World, params: Params) -> Group:
    group = open_chat(world, params)
    if not isinstance(group, Group) or not group.forum:
        raise BadRequest("the chat is not a forum")
    if not group.bot_is_admin:
        raise BadRequest("not enough rights to manage topics")
    return group


async def _service(
    world: World, group: Group, content: dict[str, Any], who: dict[str, Any] = BOT
) -> Message:
    """A message that tells what happened; the bot hears of its own acts from the answer only."""
    message: Message = {
        "message_id": world.message_id(),
        "from": who,
        "chat": group.shown_chat(),
        "date": world.now(),
        **content,
    }
    await world.add_message(group.id, message)
    return message


async def delete_topic(world: World, group: Group, number: int) -> None:
    """Somebody deletes a topic with all its messages; Telegram does not tell bots."""
    group.topics.pop(number, None)
    for message in [m for m in group.chat if m.get("message_thread_id") == number]:
        await world.remove_message(group.id, message)
