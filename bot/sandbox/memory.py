"""Keeps the sandbox on disk: chats, files and the turned clock outlive a restart.

The bot remembers its conversations; a Telegram that had forgotten them would be no match for it.
"""

import asyncio
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import structlog

from bot.downloads import write_safely
from bot.sandbox.world import Group, Person, World
from domain.clock import Clock

log = structlog.get_logger()
_one_at_a_time = threading.Lock()

STATE = "world.json"
PAUSE = 0.5
"""Seconds within which changes are written together."""


def recall(folder: Path, clock: Clock) -> World:
    """The world as it was kept in a folder, or a new one; ``clock`` is turned as it was."""
    world = World(clock)
    try:
        state = orjson.loads((folder / STATE).read_bytes())
        _fill(world, state)
        world.files = {path.name: path.read_bytes() for path in (folder / "files").glob("F*")}
        clock.advance(timedelta(seconds=state["offset_seconds"]))
    except FileNotFoundError:
        return world
    except (ValueError, KeyError, TypeError) as error:
        log.warning("the kept sandbox cannot be read; a new one begins", error=str(error))
        return World(clock)
    return world


async def keep(world: World, folder: Path) -> None:
    """Writes changes until cancelled, and what is still new then."""
    try:
        while True:
            written = world.event
            await asyncio.to_thread(_write, folder, *_state(world))
            await asyncio.sleep(PAUSE)
            await world.wait_change(written, 3600)
    finally:
        _write(folder, *_state(world))


def _write(folder: Path, state: bytes, files: dict[str, bytes]) -> None:
    with _one_at_a_time:
        for file_id, data in files.items():
            if not (folder / "files" / file_id).exists():
                write_safely(folder / "files" / file_id, data)
        write_safely(folder / STATE, state)


def _state(world: World) -> tuple[bytes, dict[str, bytes]]:
    """Everything as JSON, and the files, as they are now."""
    state = {
        "offset_seconds": world.clock.offset.total_seconds(),
        "people": list(world.people.values()),
        "groups": list(world.groups.values()),
        "updates": list(world.updates),
        "allowed": None if world.allowed is None else sorted(world.allowed),
        "commands": world.commands,
        "profile": world.profile,
        "counters": world.counters,
    }
    return orjson.dumps(state), dict(world.files)


def _fill(world: World, state: dict[str, Any]) -> None:
    world.people = {one["id"]: Person(**one) for one in state["people"]}
    world.groups = {one["id"]: Group(**one) for one in state["groups"]}
    world.updates.extend(state["updates"])
    world.allowed = None if state["allowed"] is None else frozenset(state["allowed"])
    world.commands, world.profile = state["commands"], state["profile"]
    for what, number in state["counters"].items():
        world.counters[what] = max(world.counters[what], number)
