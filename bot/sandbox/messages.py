"""Messages of the bot: sent, edited, deleted, refused where Telegram would refuse."""

from typing import Any

from bot.sandbox.errors import BadRequest, Forbidden
from bot.sandbox.found_entities import trimmed, with_found
from bot.sandbox.html_mode import Entity, parse_html, tidied, utf16
from bot.sandbox.markup import check_inline, check_markup
from bot.sandbox.world import BOT, Group, Message, Person, World

Params = dict[str, Any]

MOST_TEXT, MOST_CAPTION = 4096, 1024
DELETABLE = 48 * 3600
ACTIONS = frozenset(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document "
    "choose_sticker find_location record_video_note upload_video_note".split()
)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


async def send_message(world: World, params: Params) -> Any:
    content = text_of(params, "text", MOST_TEXT)
    if not content:
        raise BadRequest("message text is empty")
    return await deliver(world, params, content)


async def edit_message_text(world: World, params: Params) -> Any:
    message = _editable(world, params)
    if "text" not in message:
        raise BadRequest("there is no text in the message to edit")
    content = text_of(params, "text", MOST_TEXT)
    if not content:
        raise BadRequest("message text is empty")
    return await _edit(world, message, {"entities": [], **content}, params)


async def edit_message_caption(world: World, params: Params) -> Any:
    message = _editable(world, params)
    if "text" in message:
        raise BadRequest("there is no caption in the message to edit")
    content = text_of(params, "caption", MOST_CAPTION)
    return await _edit(world, message, {"caption": "", "caption_entities": [], **content}, params)


async def edit_message_reply_markup(world: World, params: Params) -> Any:
    return await _edit(world, _editable(world, params), {}, params)


async def delete_message(world: World, params: Params) -> Any:
    chat = open_chat(world, params)
    message = world.find_message(chat.id, int(params.get("message_id", 0)))
    if message is None:
        raise BadRequest("message to delete not found")
    if world.now() - message["date"] > DELETABLE:
        raise BadRequest("message can't be deleted for everyone")
    await world.remove_message(chat.id, message)
    return True


async def delete_messages(world: World, params: Params) -> Any:
    chat = open_chat(world, params)
    ids = params.get("message_ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= 100:
        raise BadRequest("too many message identifiers specified")
    for message_id in ids:
        message = world.find_message(chat.id, int(message_id))
        if message is not None and world.now() - message["date"] <= DELETABLE:
            await world.remove_message(chat.id, message)
    return True


async def send_chat_action(world: World, params: Params) -> Any:
    chat = open_chat(world, params)
    if params.get("action") not in ACTIONS:
        raise BadRequest("wrong parameter action in request")
    world.typing[chat.id] = params["action"]
    await world.announce(("typing", chat.id, 0))
    return True


# --- what the methods share --------------------------------------------------------------------


def text_of(params: Params, field: str, limit: int) -> dict[str, Any]:
    """The text or caption with its entities, as it will stand in the message; empty for none."""
    text = str(params.get(field) or "")
    name = "entities" if field == "text" else "caption_entities"
    given: list[Entity] = params.get(name) or []
    mode = str(params.get("parse_mode") or "").lower()
    if mode not in {"", "html"}:
        raise BadRequest("unsupported parse_mode: the sandbox reads HTML")
    text, entities = parse_html(text) if mode else (text, tidied(list(given)))
    text, entities = trimmed(text, entities)
    if utf16(text) > limit:
        kind = "message" if field == "text" else "message caption"
        raise BadRequest(f"{kind} is too long")
    if not text:
        return {}
    found = with_found(text, entities)
    return {field: text, name: found} if found else {field: text}


def open_chat(world: World, params: Params) -> Person | Group:
    """The chat of a call, if the bot may write to it."""
    given = str(params.get("chat_id", ""))
    if not given:
        raise BadRequest("chat_id is empty")
    chat = world.chat(int(given)) if given.lstrip("-").isdigit() else None
    if chat is None:
        raise BadRequest("chat not found")
    if isinstance(chat, Person) and chat.blocked:
        raise Forbidden("bot was blocked by the user")
    if isinstance(chat, Person) and not chat.started:
        raise Forbidden("bot can't initiate conversation with a user")
    return chat


async def deliver(world: World, params: Params, content: dict[str, Any]) -> Message:
    """Puts a message of the bot into its chat."""
    chat = open_chat(world, params)
    markup = params.get("reply_markup")
    if markup is not None:
        check_markup(markup)
    message: Message = {
        "message_id": world.message_id(),
        "from": BOT,
        "chat": chat.shown_chat(),
        "date": world.now(),
        **_place(chat, params),
        **_reply(world, chat.id, params),
        **content,
    }
    if markup:
        message["reply_markup"] = markup
    world.typing.pop(chat.id, None)
    await world.add_message(chat.id, message)
    return seen(message)


def _place(chat: Person | Group, params: Params) -> dict[str, Any]:
    """The topic a message is sent to; an administrator may write into closed ones as well."""
    number = params.get("message_thread_id")
    if number is None:
        return {}
    topic = chat.topics.get(int(number)) if isinstance(chat, Group) else None
    if topic is None or not isinstance(chat, Group):
        raise BadRequest("message thread not found")
    if topic.closed and not chat.bot_is_admin:
        raise BadRequest("TOPIC_CLOSED")
    return chat.place(topic.id)


def _reply(world: World, chat_id: int, params: Params) -> dict[str, Any]:
    given = params.get("reply_parameters")
    if not given:
        return {}
    earlier = world.find_message(chat_id, int(given["message_id"]))
    if earlier is not None:
        quote = given.get("quote")
        if quote and quote not in str(earlier.get("text", earlier.get("caption", ""))):
            raise BadRequest("message to be replied not found: QUOTE_TEXT_INVALID")
        return {"reply_to_message": seen(earlier)}
    if given.get("allow_sending_without_reply"):
        return {}
    raise BadRequest("message to be replied not found")


def seen(message: Message) -> Message:
    """A message as the bot gets it: without the message it replied to in turn, and without a
    reply keyboard, which Telegram does not repeat."""
    shown = {key: value for key, value in message.items() if value != []}
    if "inline_keyboard" not in shown.get("reply_markup", {}):
        shown.pop("reply_markup", None)
    if "reply_to_message" in shown:
        inner = shown["reply_to_message"]
        shown["reply_to_message"] = {k: v for k, v in inner.items() if k != "reply_to_message"}
    return shown


def _editable(world: World, params: Params) -> Message:
    chat = open_chat(world, params)
    message = world.find_message(chat.id, int(params.get("message_id", 0)))
    if message is None:
        raise BadRequest("message to edit not found")
    markup = message.get("reply_markup", {})
    if message["from"] != BOT or (markup and "inline_keyboard" not in markup):
        raise BadRequest("message can't be edited")
    return message


async def _edit(world: World, message: Message, content: dict[str, Any], params: Params) -> Any:
    markup = params.get("reply_markup") or {"inline_keyboard": []}
    check_inline(markup)
    new = {**content, "reply_markup": markup}
    if all((message.get(key) or _NOTHING) == (value or _NOTHING) for key, value in new.items()):
        raise BadRequest(NOT_MODIFIED)
    message.update(new)
    if content:
        message["edit_date"] = world.now()
    await world.announce(("message", message["chat"]["id"], message["message_id"]))
    return seen(message)


_NOTHING: dict[str, Any] = {"inline_keyboard": []}
