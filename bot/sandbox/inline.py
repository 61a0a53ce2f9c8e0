"""Inline mode: what a person types after the bot's name, the results, and the one they choose.

https://core.telegram.org/bots/api#answerinlinequery
"""

import asyncio
import re
import secrets
from typing import Any

from bot.sandbox.errors import BadRequest
from bot.sandbox.markup import check_inline
from bot.sandbox.messages import MOST_TEXT, Params, text_of
from bot.sandbox.world import BOT, Group, Message, Person, World

QUERY_LIFE = 10
"""Seconds until an inline query can no longer be answered."""
MOST_RESULTS, MOST_QUERY, MOST_OFFSET, MOST_ID = 50, 256, 64, 64
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
ARTICLE = frozenset(
    "type id title input_message_content reply_markup url description thumbnail_url "
    "thumbnail_width thumbnail_height".split()
)
CONTENT = frozenset({"message_text", "parse_mode", "entities", "link_preview_options"})
BUTTON = frozenset({"text", "start_parameter", "web_app"})

Answer = dict[str, Any]


async def ask(
    world: World, person: Person, query: str, offset: str = "", chat_type: str = "sender"
) -> Answer:
    """Types a query after the bot's name; the results, or none where no answer comes in time."""
    query_id = str(secrets.randbelow(10**12))
    world.inline_queries[query_id] = (person.id, world.now())
    asked = {"id": query_id, "from": person.user(), "query": query[:MOST_QUERY], "offset": offset}
    await world.push({"inline_query": {**asked, "chat_type": chat_type}})
    try:
        async with asyncio.timeout(QUERY_LIFE):
            while query_id not in world.inline_answers:
                await world.wait_change(world.event, QUERY_LIFE)
    except TimeoutError:
        world.inline_queries.pop(query_id, None)
        return {"results": [], "unanswered": True}
    answer = world.inline_answers.pop(query_id)
    world.inline_shown[person.id] = answer["results"]
    return answer


async def answer_inline_query(world: World, params: Params) -> Any:
    query_id = str(params["inline_query_id"])
    results = params["results"]
    if not isinstance(results, list) or len(results) > MOST_RESULTS:
        raise BadRequest("too many inline query results specified")
    if len(str(params.get("next_offset") or "").encode()) > MOST_OFFSET:
        raise BadRequest("next offset is too long")
    ids = [_checked(result) for result in results]
    if len(set(ids)) < len(ids):
        raise BadRequest("RESULT_ID_DUPLICATE")
    _check_button(params.get("button"))
    found = world.inline_queries.pop(query_id, None)
    if found is None or world.now() - found[1] > QUERY_LIFE:
        raise BadRequest("query is too old and response timeout expired or query ID is invalid")
    kept = ("results", "cache_time", "is_personal", "next_offset", "button")
    world.inline_answers[query_id] = {name: params[name] for name in kept if name in params}
    await world.announce(("inline", found[0], 0))
    return True


def _checked(result: Any) -> str:
    """The id of a result that Telegram would take; the sandbox plays articles with a text."""
    if not isinstance(result, dict) or result.get("type") != "article":
        raise BadRequest("can't parse inline query result: the sandbox plays articles")
    if unknown := set(result) - ARTICLE:
        raise BadRequest(f"unknown field {sorted(unknown)[0]} in an inline query result")
    identity = str(result.get("id", ""))
    if not 1 <= len(identity.encode()) <= MOST_ID:
        raise BadRequest("RESULT_ID_INVALID")
    if not str(result.get("title", "")).strip():
        raise BadRequest("RESULT_TITLE_INVALID")
    _content(result)
    check_inline(result.get("reply_markup") or {})
    return identity


def _content(result: dict[str, Any]) -> dict[str, Any]:
    """The text a result sends, as it will stand in the message."""
    given = result.get("input_message_content")
    if not isinstance(given, dict):
        raise BadRequest("MESSAGE_EMPTY")
    if unknown := set(given) - CONTENT:
        raise BadRequest(f"unknown field {sorted(unknown)[0]} in an input message content")
    text = {**given, "text": given.get("message_text")}
    content = text_of(text, "text", MOST_TEXT)
    if not content:
        raise BadRequest("MESSAGE_EMPTY")
    return content


def _check_button(button: Any) -> None:
    if button is None:
        return
    if not isinstance(button, dict) or set(button) - BUTTON or not button.get("text"):
        raise BadRequest("can't parse inline query results button")
    if "start_parameter" in button and not PAYLOAD.fullmatch(str(button["start_parameter"])):
        raise BadRequest("START_PARAM_INVALID")


async def choose(world: World, person: Person, result_id: str, chat: Person | Group) -> int:
    """Sends a result that was shown: a message of the person, via the bot."""
    shown = world.inline_shown.get(person.id, [])
    result = next((one for one in shown if one["id"] == result_id), None)
    if result is None:
        raise LookupError("no such result is shown")
    message: Message = {
        "message_id": world.message_id(),
        "from": person.user(),
        "chat": chat.shown_chat(),
        "date": world.now(),
        "via_bot": BOT,
        **_content(result),
    }
    if result.get("reply_markup"):
        message["reply_markup"] = result["reply_markup"]
    if isinstance(chat, Person):
        chat.started = True
    await world.add_message(chat.id, message)
    await world.push({"message": message})
    return int(message["message_id"])
