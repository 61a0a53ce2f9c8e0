"""The bot is killed at every commit and every call of a whole submission; nothing is lost.

Number *n* of the first test kills it in every step of the conversation at the *n*-th gate it comes
to: just before or after a COMMIT that wrote something, or a call of the Bot API, polling and
downloads included. After each kill it is started again, and the person goes on with what they see.
No step has more gates than ``MOST``, so each is struck once; the second test watches over that.
"""

import os
import random
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.faults.books import reading_engine
from tests.faults.gates import Dooms, Gate
from tests.faults.lives import kept_alive
from tests.faults.play import at_gate, never
from tests.faults.prepared import prepared
from tests.faults.strikes import clean, losses, perform

MOST = 40
TYPICAL = 20
"""Gates that many steps have; a random share is taken of these."""


@pytest.mark.parametrize("number", range(1, MOST + 1))
async def test_a_submission_survives_a_kill_at_each_gate(number: int) -> None:
    struck = await perform("sqlite", at_gate(number))
    assert losses(struck, await clean("sqlite")) == []


async def test_every_gate_of_every_step_is_struck() -> None:
    played = (await clean("sqlite")).played
    assert played.most_gates <= MOST
    names = {name for names in played.passed.values() for name in names}
    assert names >= {
        f"{what}, {when}"
        for when in ("before", "after")
        for what in (
            "commit",
            "getUpdates",
            "sendMessage",
            "editMessageText",
            "sendDocument",
            "answerCallbackQuery",
            "getFile",
            "download",
        )
    }


@pytest.mark.parametrize("share", range(2))
async def test_a_submission_on_postgresql_survives_kills_at_random_gates(share: int) -> None:
    draw = seeded(share)
    struck = await perform("postgresql", lambda _step: at_gate(draw.randint(1, TYPICAL))(""))
    assert losses(struck, await clean("postgresql")) == []


# --- killed again while it recovers --------------------------------------------------------------

ONE_REPLY = {"gives the position", "gives the title", "gives the date", "writes", "edits"}


class TwiceDoomed:
    """Killed at a gate of the name given, and again some gates later."""

    def __init__(self, name: str, later: int) -> None:
        self._name = name
        self._later = later
        self._first: int | None = None

    def __call__(self, gate: Gate) -> bool:
        if self._first is None:
            if gate.name == self._name:
                self._first = gate.number
            return gate.name == self._name
        return gate.number == self._first + self._later


@pytest.mark.parametrize("share", range(3))
async def test_a_reply_that_was_seen_is_enough_however_often_the_bot_is_killed(share: int) -> None:
    draw = seeded(share)

    def twice(step: str) -> Dooms:
        if step not in ONE_REPLY:
            return never(step)
        return TwiceDoomed("sendMessage, after", draw.randint(1, 12))

    struck = await perform("sqlite", twice)
    replies = struck.portrait["replies"]
    struck.portrait["replies"] = [
        (*reply, state.replace("unknown", "sent")) for *reply, state in replies
    ]
    assert losses(struck, await clean("sqlite")) == []


# --- the very first start ------------------------------------------------------------------------

CONTENT = (
    "SELECT (SELECT count(*) FROM region), (SELECT count(*) FROM agency),"
    " (SELECT count(*) FROM winner), (SELECT count(*) FROM alembic_version)"
)


async def test_the_first_start_survives_a_kill_at_each_gate(tmp_path: Path) -> None:
    url, _ = prepared("sqlite", tmp_path)
    should = content(url)
    number, struck = 0, True
    while struck:
        number += 1
        folder = tmp_path / str(number)
        folder.mkdir()
        fresh = f"sqlite:///{folder}/new.db"
        async with kept_alive(folder, fresh) as lives:
            lives.gates.new_step(at_gate(number)(""))
            lives.rise()
            await lives.until(lambda: lives.gates.listening, lives.log)
            struck = bool(lives.gates.strikes)
        assert content(fresh) == should
    assert number > 4


def content(url: str) -> tuple[int, ...]:
    engine = reading_engine(url)
    with engine.connect() as connection:
        found = tuple(connection.execute(text(CONTENT)).one())
    engine.dispose()
    return found


def seeded(share: int) -> random.Random:
    """Random numbers that can be had again: ``CRASH_SEED`` sets the seed, which is printed."""
    seed = int(os.environ.get("CRASH_SEED") or random.SystemRandom().randrange(10**6))
    print(f"CRASH_SEED={seed}")  # noqa: T201  pytest shows it where a test fails
    return random.Random(seed * 100 + share)
