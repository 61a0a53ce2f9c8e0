"""The control API: people act, time is turned, faults are asked for, chats are read."""

from datetime import datetime, timedelta
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox import acts
from bot.sandbox.world import BOT, Fault, Person, World

LONGEST_WAIT = 25.0


def _json(value: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(value), status_code=status, media_type="application/json")


def _world(request: Request) -> World:
    world: World = request.app.state.world
    return world


def _person(request: Request) -> Person:
    return _world(request).people[int(request.path_params["person"])]


async def people(request: Request) -> Response:
    world = _world(request)
    if request.method == "POST":
        body = await request.json()
        person = world.add_person(
            body["first_name"], body.get("last_name", ""), body.get("language", "id")
        )
        await world.announce()
        return _json(_shown(person))
    return _json({"bot": BOT, "people": [_shown(person) for person in world.people.values()]})


def _shown(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "language": person.language,
        "started": person.started,
        "blocked": person.blocked,
    }


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
            "commands": _commands(world, person),
        }
    )


def _commands(world: World, person: Person) -> list[dict[str, Any]]:
    """The menu a person sees: the narrowest scope and their language first."""
    language = person.language
    for scope in (f"chat:{person.id}", "all_private_chats:", "default:"):
        for key in (f"{scope}:{language}", f"{scope}:"):
            if key in world.commands:
                return world.commands[key]
    return []


async def act(request: Request) -> Response:
    """One act of a person: ``{"act": "say", "text": …}`` and its kin."""
    world, person = _world(request), _person(request)
    body = await request.json()
    kind = body.get("act")
    result: Any = True
    if kind == "start":
        await acts.start(world, person, body.get("payload", ""))
    elif kind == "say":
        await acts.say(world, person, body["text"], body.get("reply_to"))
    elif kind == "edit":
        await acts.edit(world, person, int(body["message_id"]), body["text"])
    elif kind == "press":
        result = await acts.press(world, person, int(body["message_id"]), body["data"])
    elif kind == "contact":
        await acts.share_contact(world, person)
    elif kind == "send":
        await acts.send(world, person, body["content"])
    elif kind == "block":
        await acts.block(world, person, bool(body.get("blocked", True)))
    else:
        return _json({"error": f"unknown act {kind}"}, 400)
    return _json({"result": result})


async def upload(request: Request) -> Response:
    """A file a person sends: the body is the file, its name and caption in the query."""
    query = request.query_params
    await acts.send_file(
        _world(request),
        _person(request),
        query.get("name", "file"),
        await request.body(),
        photo=query.get("photo") == "1",
        caption=query.get("caption", ""),
    )
    return _json({"result": True})


async def raw_update(request: Request) -> Response:
    """Any update at all, to see what the bot does with it."""
    return _json({"update_id": await _world(request).push(await request.json())})


async def clock(request: Request) -> Response:
    world = _world(request)
    if request.method == "POST":
        body = await request.json()
        if "to" in body:
            step = datetime.fromisoformat(body["to"]) - world.clock.now()
        else:
            step = timedelta(seconds=float(body["seconds"]))
        world.clock.advance(step)
        await world.announce()
    return _json(
        {
            "now": world.clock.now().isoformat(),
            "offset_seconds": world.clock.offset.total_seconds(),
        }
    )


async def faults(request: Request) -> Response:
    world = _world(request)
    if request.method == "POST":
        body = await request.json()
        if body.get("clear"):
            world.faults.clear()
        else:
            world.faults.append(Fault(**body))
    shown = [vars(fault) for fault in world.faults]
    return _json({"faults": shown, "calls": world.calls[-100:]})


async def calls(request: Request) -> Response:
    return _json(_world(request).calls)


ROUTES = [
    Route("/sandbox/people", people, methods=["GET", "POST"]),
    Route("/sandbox/people/{person:int}/chat", chat),
    Route("/sandbox/people/{person:int}/act", act, methods=["POST"]),
    Route("/sandbox/people/{person:int}/file", upload, methods=["POST"]),
    Route("/sandbox/updates", raw_update, methods=["POST"]),
    Route("/sandbox/clock", clock, methods=["GET", "POST"]),
    Route("/sandbox/faults", faults, methods=["GET", "POST"]),
    Route("/sandbox/calls", calls),
]
