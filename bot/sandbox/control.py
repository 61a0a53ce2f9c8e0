"""The control API: people act, time is turned, faults are asked for, chats are read.

Turning the clock turns the bot's where both run in one program (``python -m bot run``). A bot
started elsewhere keeps its own clock; ``GET /sandbox/clock`` tells it the offset.
"""

import mimetypes
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox import acts, forum, inline
from bot.sandbox.live import clock_shown, faults_shown, person_shown
from bot.sandbox.methods import METHODS
from bot.sandbox.profile import commands_of
from bot.sandbox.world import BOT, ORGANIZER_ID, Fault, Group, Person, World
from domain.dates import WITA

LONGEST_WAIT = 25.0
FAULTS = frozenset({"429", "403", "500", "drop_before", "drop_after", "older"})
OPENED = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp", "image/gif"})
"""Kinds of files a browser may show; all others are downloads."""

Handler = Callable[[Request], Awaitable[Response]]


def _json(value: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(value), status_code=status, media_type="application/json")


def _world(request: Request) -> World:
    world: World = request.app.state.world
    return world


def _person(request: Request) -> Person:
    person = _world(request).people.get(int(request.path_params["person"]))
    if person is None:
        raise LookupError("no such person")
    return person


def _group(request: Request) -> Group:
    group = _world(request).groups.get(-int(request.path_params["group"]))
    if group is None:
        raise LookupError("no such group")
    return group


def told(handler: Handler) -> Handler:
    """What is wrong with a request is said in a sentence."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except LookupError as missing:
            return _json({"error": f"not found or missing: {missing}"}, 404)
        except (ValueError, TypeError, OverflowError) as wrong:
            return _json({"error": f"wrong: {wrong}"}, 400)

    return answer


# --- people, groups and what they do ---------------------------------------------------------


async def people(request: Request) -> Response:
    world = _world(request)
    if request.method == "POST":
        body = await request.json()
        person = world.add_person(
            body["first_name"], body.get("last_name", ""), body.get("language", "id")
        )
        await world.announce(("people", 0, 0))
        return _json(person_shown(world, person))
    shown = [person_shown(world, person) for person in world.people.values()]
    return _json({"bot": BOT, "people": shown})


async def chat(request: Request) -> Response:
    """A person's chat; with ``after``, once something has changed since that event."""
    world, person = _world(request), _person(request)
    after = request.query_params.get("after")
    if after is not None:
        wait = min(float(request.query_params.get("timeout", LONGEST_WAIT)), LONGEST_WAIT)
        await world.wait_change(int(after), wait)
    return _json(
        {
            "event": world.event,
            "blocked": person.blocked,
            "messages": person.chat[-500:],
            "toasts": person.toasts[-20:],
            "commands": commands_of(world, person),
        }
    )


async def act(request: Request) -> Response:
    """One act of a person: ``{"act": "say", "text": …}`` and its kin."""
    body = await request.json()
    doing = ACTS.get(str(body.get("act")))
    if doing is None:
        return _json({"error": f"unknown act {body.get('act')}"}, 400)
    result = await doing(_world(request), _person(request), body)
    return _json({"result": True if result is None else result})


def _chat(world: World, person: Person, chat_id: int | None) -> Person | Group:
    chat = world.chat(int(chat_id)) if chat_id else person
    if chat is None:
        raise LookupError("no such chat")
    return chat


Act = Callable[[World, Person, dict[str, Any]], Awaitable[Any]]
ACTS: dict[str, Act] = {
    "start": lambda w, p, b: acts.start(w, p, b.get("payload", "")),
    "say": lambda w, p, b: acts.say(w, p, b["text"], b.get("reply_to")),
    "edit": lambda w, p, b: acts.edit(w, p, int(b["message_id"]), b["text"]),
    "delete": lambda w, p, b: acts.delete(w, p, int(b["message_id"])),
    "press": lambda w, p, b: acts.press(w, p, int(b["message_id"]), b["data"], b.get("chat_id")),
    "contact": lambda w, p, _: acts.share_contact(w, p),
    "send": lambda w, p, b: acts.send(w, p, b["content"]),
    "inline": lambda w, p, b: inline.ask(
        w, p, b["query"], b.get("offset", ""), b.get("chat_type", "sender")
    ),
    "choose": lambda w, p, b: inline.choose(w, p, b["result"], _chat(w, p, b.get("chat_id"))),
    "block": lambda w, p, b: acts.block(w, p, bool(b.get("blocked", True))),
}


async def upload(request: Request) -> Response:
    """Files a person sends: one as the body, named in the query, or several in a form."""
    query = request.query_params
    reply_to = query.get("reply_to")
    await acts.send_files(
        _world(request),
        _person(request),
        await _files(request),
        photo=query.get("photo") == "1",
        caption=query.get("caption", ""),
        album=query.get("album", ""),
        reply_to=int(reply_to) if reply_to else None,
    )
    return _json({"result": True})


async def _files(request: Request) -> list[tuple[str, bytes]]:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return [(request.query_params.get("name", "file"), await request.body())]
    async with request.form(max_files=100) as form:
        sent = [file for file in form.getlist("file") if not isinstance(file, str)]
        return [(file.filename or "file", await file.read()) for file in sent]


async def groups(request: Request) -> Response:
    """A new group with the bot in it."""
    world, body = _world(request), await request.json()
    founder = world.people[int(body.get("founder", ORGANIZER_ID))]
    forum = bool(body.get("forum"))
    group = await acts.found_group(world, body["title"], founder, forum=forum)
    return _json({"id": group.id, "title": group.title})


async def group_chat(request: Request) -> Response:
    """A group's messages; a POST has one of the people say something there."""
    world, group = _world(request), _group(request)
    if request.method == "POST":
        body = await request.json()
        person = world.people[int(body["person"])]
        await acts.say_in_group(
            world, group, person, body["text"], body.get("reply_to"), body.get("topic")
        )
    return _json({"event": world.event, "messages": group.chat[-500:]})


async def topic(request: Request) -> Response:
    """One of the people closes a topic of a group, or opens it again."""
    world, body = _world(request), await request.json()
    number, person = int(request.path_params["topic"]), world.people[int(body["person"])]
    await forum.close_by_hand(world, _group(request), number, person, closed=bool(body["closed"]))
    return _json({"result": True})


async def raw_update(request: Request) -> Response:
    """Any update at all, to see what the bot does with it."""
    return _json({"update_id": await _world(request).push(await request.json())})


async def file_of_message(request: Request) -> Response:
    """A file as a person opens it."""
    data = _world(request).files[request.path_params["file_id"]]
    kind = mimetypes.guess_type(request.path_params["name"])[0]
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=86400"}
    if kind not in OPENED:
        kind, headers["Content-Disposition"] = "application/octet-stream", "attachment"
    return Response(data, media_type=kind, headers=headers)


# --- clock and faults --------------------------------------------------------------------------


async def clock(request: Request) -> Response:
    """The sandbox's time; a POST turns it ``to`` a time (WITA unless it says) or by ``seconds``."""
    world = _world(request)
    if request.method == "POST":
        world.clock.advance(_step(world, await request.json()))
        await world.announce(("clock", 0, 0))
    return _json(clock_shown(world))


def _step(world: World, body: dict[str, Any]) -> timedelta:
    if "to" not in body:
        return timedelta(seconds=float(body["seconds"]))
    to = datetime.fromisoformat(body["to"])
    return (to if to.tzinfo else to.replace(tzinfo=WITA)) - world.clock.now()


async def faults(request: Request) -> Response:
    """The faults that wait for their calls; a POST adds one, or clears them."""
    world = _world(request)
    if request.method == "POST":
        body = await request.json()
        if body.get("clear"):
            world.faults.clear()
        else:
            world.faults.append(_fault(body))
        await world.announce(("faults", 0, 0))
    return _json({"faults": faults_shown(world), "calls": world.calls[-100:]})


def _fault(body: dict[str, Any]) -> Fault:
    fault = Fault(**body)
    if fault.kind not in FAULTS:
        raise ValueError(f"kind is one of {', '.join(sorted(FAULTS))}")
    if fault.method is not None and fault.method not in METHODS:
        raise ValueError(f"the sandbox does not play {fault.method}")
    if not isinstance(fault.count, int) or fault.count < 1:
        raise ValueError("count is a whole number from 1")
    return fault


async def calls(request: Request) -> Response:
    return _json(_world(request).calls)


ROUTES = [
    Route("/sandbox/people", told(people), methods=["GET", "POST"]),
    Route("/sandbox/people/{person:int}/chat", told(chat)),
    Route("/sandbox/people/{person:int}/act", told(act), methods=["POST"]),
    Route("/sandbox/people/{person:int}/file", told(upload), methods=["POST"]),
    Route("/sandbox/groups", told(groups), methods=["POST"]),
    Route("/sandbox/groups/-{group:int}/chat", told(group_chat), methods=["GET", "POST"]),
    Route("/sandbox/groups/-{group:int}/topics/{topic:int}", told(topic), methods=["POST"]),
    Route("/sandbox/updates", told(raw_update), methods=["POST"]),
    Route("/sandbox/files/{file_id}/{name}", told(file_of_message)),
    Route("/sandbox/clock", told(clock), methods=["GET", "POST"]),
    Route("/sandbox/faults", told(faults), methods=["GET", "POST"]),
    Route("/sandbox/calls", told(calls)),
]
