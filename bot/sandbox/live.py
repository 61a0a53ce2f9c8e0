"""One stream of everything the page shows: what changed since it last heard, as it happens.

A page that lost its connection says the last number it saw, and gets what it missed; one that
knew an earlier run of the sandbox gets everything anew.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox.profile import commands_of, description_of
from bot.sandbox.world import BOT, Person, World

PULSE = 5.0
"""Seconds after which a silent stream says that it lives, and whether the bot does."""
GATHER = 0.02
"""Seconds within which changes go out together."""
MOST_MESSAGES, MOST_CALLS = 300, 60
LONGEST_SILENCE = 40.0


async def events(request: Request) -> Response:
    """The stream, as server-sent events."""
    world: World = request.app.state.world
    given = request.headers.get("last-event-id") or request.query_params.get("after", "")
    headers = {"Cache-Control": "no-store"}
    stream = _stream(world, given)
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


async def _stream(world: World, given: str) -> AsyncIterator[bytes]:
    run, _, number = given.partition("-")
    after = int(number) if run == world.changes.run and number.isdigit() else -1
    while not world.changes.closed:
        news = everything(world) if after < 0 else changed(world, after)
        after = world.event
        news["bot_listens"] = bot_listens(world)
        yield b"id: %s-%d\ndata: %s\n\n" % (world.changes.run.encode(), after, orjson.dumps(news))
        await world.wait_change(after, PULSE)
        await asyncio.sleep(GATHER)


def bot_listens(world: World) -> bool:
    """Whether a bot asks for updates, or has just done so."""
    return world.poller is not None or (
        world.last_poll > 0 and time.monotonic() - world.last_poll < LONGEST_SILENCE
    )


def everything(world: World) -> dict[str, Any]:
    return {
        "whole": True,
        "bot": BOT,
        "people": _people(world),
        "groups": _groups(world),
        "messages": {str(chat.id): chat.chat[-MOST_MESSAGES:] for chat in world.chats()},
        "toasts": {str(person.id): person.toasts[-20:] for person in world.people.values()},
        "clock": clock_shown(world),
        "faults": faults_shown(world),
        "calls": calls_shown(world),
    }


def changed(world: World, after: int) -> dict[str, Any]:
    """What changed after an event, by kind."""
    news: dict[str, Any] = {}
    for kind, chat_id, message_id in world.changes.since(after):
        if kind == "message":
            _add_message(world, news, chat_id, message_id)
        elif kind == "toast":
            news.setdefault("toasts", {})[str(chat_id)] = world.people[chat_id].toasts[-20:]
        elif kind == "typing" and chat_id in world.typing:
            news.setdefault("typing", {})[str(chat_id)] = world.typing[chat_id]
        elif kind in _PARTS:
            news[kind] = _PARTS[kind](world)
    return news


def _add_message(world: World, news: dict[str, Any], chat_id: int, message_id: int) -> None:
    message = world.find_message(chat_id, message_id)
    if message is None:
        news.setdefault("deleted", {}).setdefault(str(chat_id), []).append(message_id)
    else:
        news.setdefault("messages", {}).setdefault(str(chat_id), []).append(message)


def person_shown(world: World, person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "language": person.language,
        "role": person.role,
        "started": person.started,
        "blocked": person.blocked,
        "commands": commands_of(world, person),
        "description": description_of(world, person),
    }


def _people(world: World) -> list[dict[str, Any]]:
    return [person_shown(world, person) for person in world.people.values()]


def _groups(world: World) -> list[dict[str, Any]]:
    return [{"id": group.id, "title": group.title} for group in world.groups.values()]


def clock_shown(world: World) -> dict[str, Any]:
    return {
        "now": world.clock.now().isoformat(),
        "offset_seconds": world.clock.offset.total_seconds(),
    }


def faults_shown(world: World) -> list[dict[str, Any]]:
    return [vars(fault) for fault in world.faults]


def calls_shown(world: World) -> list[dict[str, Any]]:
    """The newest calls, without what they carried."""
    return [
        {"number": call["number"], "method": call["method"], "status": call["status"]}
        | {"error": call.get("error", ""), "chat_id": call["params"].get("chat_id")}
        for call in world.calls[-MOST_CALLS:]
    ]


_PARTS = {
    "people": _people,
    "groups": _groups,
    "clock": clock_shown,
    "faults": faults_shown,
    "calls": calls_shown,
}

ROUTES = [Route("/sandbox/events", events)]
