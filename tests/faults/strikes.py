"""One struck performance: a bot of its own, the whole conversation, and the account of it."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.books import Books, Portrait, Said, doubled, plain, said, visible
from tests.faults.lives import kept_alive
from tests.faults.play import DoomsOf, Played, never, play
from tests.faults.prepared import person_of, prepared
from tests.faults.submission import conversation


@dataclass
class Performance:
    """What a run came to: how it was played, what is kept, what was said and can be seen."""

    played: Played
    portrait: Portrait
    faults: list[str]
    said: Said
    visible: dict[int, set[str]]
    kills: int


async def perform(engine: str, dooms_of: DoomsOf) -> Performance:
    """Plays the submission on a new database, with the bot ended where ``dooms_of`` says."""
    with tempfile.TemporaryDirectory(prefix="crash-") as name:
        folder = Path(name)
        url, token = prepared(engine, folder)
        books = Books(url, folder)
        async with kept_alive(folder, url) as lives:
            colleague = person_of("colleague", lives.world)
            lives.world.people[colleague].started = True
            phone = lives.phone(person_of("contact", lives.world))
            played = await play(
                lives, books, conversation(token), phone, lives.phone(colleague), dooms_of
            )
            performance = Performance(
                played,
                books.portrait(),
                books.faults(),
                said(lives.world),
                visible(lives.world),
                lives.restarts,
            )
        books.close()
        return performance


_clean: dict[str, Performance] = {}


async def clean(engine: str) -> Performance:
    """The same without a kill: what every struck run must come to."""
    if engine not in _clean:
        _clean[engine] = await perform(engine, never)
    return _clean[engine]


def losses(struck: Performance, model: Performance) -> list[str]:
    """Everything in which a struck run falls short of the one without kills."""
    found = [*struck.played.losses, *struck.faults]
    for what, should in model.portrait.items():
        if struck.portrait[what] != should:
            found.append(f"{what}: {_difference(struck.portrait[what], should)}")
    for chat, entries in model.said.items():
        found += doubled(entries, struck.said.get(chat, []))
        everything = model.visible[chat] | {plain(body) for _, body in entries}
        found += [f"not to be seen: {body}" for body in model.visible[chat] - struck.visible[chat]]
        found += [f"never meant: {body}" for body in struck.visible[chat] - everything]
    return found


def _difference(is_: Any, should: Any) -> str:
    if not isinstance(should, list):
        return f"{is_} instead of {should}"
    more = [row for row in is_ if row not in should]
    less = [row for row in should if row not in is_]
    return f"{more or is_} instead of {less or should}"
