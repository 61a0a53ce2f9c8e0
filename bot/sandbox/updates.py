"""How the bot fetches updates, and how a press is answered.

https://core.telegram.org/bots/api#getupdates
"""

import asyncio
import re
from typing import Any

from bot.sandbox.errors import BadRequest, Conflict
from bot.sandbox.messages import Params
from bot.sandbox.world import BOT, CALLBACK_LIFE, World

MOST_AT_ONCE = 100
MOST_TOAST = 200
OPENED = re.compile(rf"https?://t(?:elegram)?\.me/{BOT['username']}\?start=[\w-]{{0,64}}", re.I)
"""What an answer to a press may open: the bot itself (and games, which the sandbox lacks)."""


async def get_updates(world: World, params: Params) -> Any:
    """The next updates. A newer call ends an older one that still waits, as with Telegram."""
    me = world.poller = object()
    world.changes.note()
    world.last_poll = asyncio.get_running_loop().time()
    if params.get("allowed_updates") is not None:
        world.allowed = frozenset(params["allowed_updates"]) or None
    offset, limit = int(params.get("offset", 0)), int(params.get("limit", MOST_AT_ONCE))
    if not 1 <= limit <= MOST_AT_ONCE:
        limit = MOST_AT_ONCE
    world.confirm(offset)
    await _wait(world, me, float(params.get("timeout", 0)))
    world.poller = None
    return list(world.updates)[:limit]


async def _wait(world: World, me: object, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while not world.updates and (left := deadline - loop.time()) > 0:
        await world.wait_change(world.event, left)
        world.last_poll = loop.time()
        if world.changes.closed:
            return
        if world.poller is not me:
            raise Conflict


async def delete_webhook(world: World, params: Params) -> Any:
    if params.get("drop_pending_updates"):
        world.updates.clear()
    return True


async def answer_callback_query(world: World, params: Params) -> Any:
    query_id = str(params["callback_query_id"])
    text = str(params.get("text") or "")
    if len(text) > MOST_TOAST:
        raise BadRequest("MESSAGE_TOO_LONG")
    url = params.get("url")
    if url and not OPENED.fullmatch(str(url)):
        raise BadRequest("URL_INVALID")
    found = world.callbacks.pop(query_id, None)
    if found is None or world.now() - found[1] > CALLBACK_LIFE:
        raise BadRequest("query is too old and response timeout expired or query ID is invalid")
    toast = {"id": query_id, "text": text, "alert": bool(params.get("show_alert"))}
    if url:
        toast["url"] = url
    person = world.people[found[0]]
    person.toasts.append(toast)
    del person.toasts[:-100]
    await world.announce(("toast", person.id, 0))
    return True
