"""The methods of the Bot API that the sandbox plays, refusing what Telegram would refuse."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.markup import BadRequest, check_markup, parse_html, utf16
from bot.sandbox.world import BOT, CALLBACK_LIFE, Person, World

Params = dict[str, Any]
Method = Callable[[World, Params], Awaitable[Any]]
SEND = frozenset(
    "chat_id text caption parse_mode reply_markup reply_parameters link_preview_options document "
    "photo disable_notification protect_content message_id entities caption_entities".split()
)


class Forbidden(Exception):  # noqa: N818
    """The bot may not write to this person (403)."""


class Conflict(Exception):  # noqa: N818
    """Another poller is at work (409)."""


async def get_me(_world: World, _params: Params) -> Any:
    return BOT


async def get_updates(world: World, params: Params) -> Any:
    world.confirm(int(params.get("offset", 0)))
    if world.pollers:
        raise Conflict
    limit = min(int(params.get("limit", 100)), 100)
    world.pollers += 1
    try:
        deadline = asyncio.get_running_loop().time() + float(params.get("timeout", 0))
        while not world.updates:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                break
            await world.wait_change(world.event, left)
    finally:
        world.pollers -= 1
    return list(world.updates)[:limit]


async def send_message(world: World, params: Params) -> Any:
    if not str(params.get("text", "")).strip():
        raise BadRequest("message text is empty")
    return await _deliver(world, params, _content(world, params, "text", 4096))


async def send_document(world: World, params: Params) -> Any:
    name, data = params["document"]
    content = _content(world, params, "caption", 1024)
    content["document"] = store_file(world, name, data)
    return await _deliver(world, params, content)


async def send_photo(world: World, params: Params) -> Any:
    name, data = params["photo"]
    content = _content(world, params, "caption", 1024)
    stored = store_file(world, name, data)
    content["photo"] = [{**stored, "width": 800, "height": 600}]
    return await _deliver(world, params, content)


async def edit_message_text(world: World, params: Params) -> Any:
    person = _person(world, params)
    message = world.find_message(person.id, int(params.get("message_id", 0)))
    if message is None:
        raise BadRequest("message to edit not found")
    content = _content(world, params, "text", 4096)
    content.setdefault("reply_markup", {"inline_keyboard": []})
    content.setdefault("entities", [])
    if all(message.get(key) == value for key, value in content.items()):
        raise BadRequest(
            "message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message"
        )
    message.update(content, edit_date=world.now())
    await world.announce()
    return message


async def answer_callback_query(world: World, params: Params) -> Any:
    found = world.callbacks.pop(str(params["callback_query_id"]), None)
    if found is None or world.now() - found[1] > CALLBACK_LIFE:
        raise BadRequest("query is too old and response timeout expired or query ID is invalid")
    text = str(params.get("text", ""))
    if len(text) > 200:
        raise BadRequest("MESSAGE_TOO_LONG")
    toast = {
        "id": params["callback_query_id"],
        "text": text,
        "alert": bool(params.get("show_alert")),
    }
    world.people[found[0]].toasts.append(toast)
    await world.announce()
    return True


async def get_file(world: World, params: Params) -> Any:
    data = world.files.get(str(params.get("file_id")))
    if data is None:
        raise BadRequest("wrong file_id or the file is temporarily unavailable")
    if len(data) > 20 * 1024 * 1024:
        raise BadRequest("file is too big")
    return {
        "file_id": params["file_id"],
        "file_unique_id": params["file_id"],
        "file_size": len(data),
        "file_path": f"documents/{params['file_id']}",
    }


async def send_chat_action(world: World, params: Params) -> Any:
    _person(world, params)
    return True


async def set_my_commands(world: World, params: Params) -> Any:
    scope = params.get("scope") or {}
    key = f"{scope.get('type', 'default')}:{scope.get('chat_id', '')}:{params.get('language_code', '')}"
    world.commands[key] = params["commands"]
    await world.announce()
    return True


async def yes(_world: World, _params: Params) -> Any:
    return True


METHODS: dict[str, tuple[Method, frozenset[str]]] = {
    "getMe": (get_me, frozenset()),
    "getUpdates": (get_updates, frozenset({"offset", "limit", "timeout", "allowed_updates"})),
    "sendMessage": (send_message, SEND),
    "sendDocument": (send_document, SEND),
    "sendPhoto": (send_photo, SEND),
    "editMessageText": (edit_message_text, SEND),
    "answerCallbackQuery": (
        answer_callback_query,
        frozenset({"callback_query_id", "text", "show_alert", "url", "cache_time"}),
    ),
    "getFile": (get_file, frozenset({"file_id"})),
    "sendChatAction": (send_chat_action, frozenset({"chat_id", "action"})),
    "setMyCommands": (set_my_commands, frozenset({"commands", "scope", "language_code"})),
    "setMyDescription": (yes, frozenset({"description", "language_code"})),
    "setMyShortDescription": (yes, frozenset({"short_description", "language_code"})),
    "deleteWebhook": (yes, frozenset({"drop_pending_updates"})),
}


def _content(world: World, params: Params, field: str, limit: int) -> dict[str, Any]:
    """The text or caption and markup of a message, checked."""
    text, entities = str(params.get(field, "")), []
    older = any(fault.kind == "older" for fault in world.faults)
    if params.get("parse_mode") == "HTML":
        text, entities = parse_html(text)
    if utf16(text) > limit:
        kind = "message" if field == "text" else "message caption"
        raise BadRequest(f"{kind} is too long")
    content: dict[str, Any] = {field: text} if text else {}
    if entities:
        content["entities" if field == "text" else "caption_entities"] = entities
    markup = params.get("reply_markup")
    if markup is not None:
        check_markup(markup, older)
        content["reply_markup"] = markup
    return content


async def _deliver(world: World, params: Params, content: dict[str, Any]) -> Any:
    person = _person(world, params)
    message = {
        "message_id": world.message_id(),
        "from": BOT,
        "chat": person.private_chat(),
        "date": world.now(),
        **content,
    }
    replied = (params.get("reply_parameters") or {}).get("message_id")
    if replied is not None:
        earlier = world.find_message(person.id, int(replied))
        if earlier is None and not params["reply_parameters"].get("allow_sending_without_reply"):
            raise BadRequest("message to be replied not found")
        if earlier is not None:
            message["reply_to_message"] = {
                key: value for key, value in earlier.items() if key != "reply_to_message"
            }
    person.chat.append(message)
    await world.announce()
    return message


def _person(world: World, params: Params) -> Person:
    person = world.people.get(int(params.get("chat_id", 0)))
    if person is None:
        raise BadRequest("chat not found")
    if person.blocked:
        raise Forbidden("bot was blocked by the user")
    if not person.started:
        raise Forbidden("bot can't initiate conversation with a user")
    return person


def store_file(world: World, name: str, data: bytes) -> dict[str, Any]:
    file_id = f"F{len(world.files) + 1:08d}"
    world.files[file_id] = data
    return {
        "file_id": file_id,
        "file_unique_id": file_id,
        "file_name": name,
        "file_size": len(data),
    }
