"""A broadcast whose bot is killed again and again: the account adds up, nobody gets it twice."""

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest

from bot.delivery import MOST_BULK
from bot.sandbox.world import ORGANIZER_ID, World
from domain.broadcasts import BroadcastState, Progress, RecipientState
from domain.clock import Clock
from domain.segments import Segment, SegmentKind
from handlers.account.consent import CONSENT_VERSION
from storage import broadcasts
from storage.database import Database
from storage.tables import Broadcast, Membership, Person
from tests.engines import ENGINES
from tests.faults.gates import Dooms, Gate
from tests.faults.lives import Lives, kept_alive
from tests.faults.prepared import prepared
from tests.phone import PATIENCE
from tests.stage import agency_id

WORDS = "Batas pengiriman usulan diperpanjang"
RECIPIENTS, KILLS = 200, 6


@pytest.mark.parametrize("engine", ENGINES)
async def test_a_broadcast_survives_kills_at_random_gates(engine: str, tmp_path: Path) -> None:
    url, _ = prepared(engine, tmp_path)
    async with kept_alive(tmp_path, url) as lives:
        database = Database(url)
        people = let_go(database, lives.world)
        lives.gates.dooms = at_random(random.Random(7), KILLS)
        lives.rise()
        account = await ended(lives, database)
        seen = copies(lives.world, people)
        database.close()
    assert len(lives.gates.strikes) == KILLS
    assert account.total == RECIPIENTS
    assert account.of(RecipientState.SENT, RecipientState.UNKNOWN) == RECIPIENTS
    assert account.of(RecipientState.UNKNOWN) <= MOST_BULK * KILLS
    assert set(seen) <= {0, 1}
    assert seen[0] <= account.of(RecipientState.UNKNOWN)


def let_go(database: Database, world: World) -> list[int]:
    """A broadcast to so many contacts, let go before the bot first starts."""
    people = [world.add_person(f"Kontak {number}").id for number in range(RECIPIENTS)]
    now = Clock().now()
    with database.transaction() as session:
        for person_id in [ORGANIZER_ID, *people]:
            world.people[person_id].started = True
            known = {"consent_version": CONSENT_VERSION, "consent_at": now, "first_seen_at": now}
            session.add(Person(id=person_id, telegram_name="Kontak", **known))
        session.flush()
        agency = agency_id(session, "disdik")
        for person_id in people:
            session.add(Membership(person_id=person_id, agency_id=agency, since=now))
        content = {"kind": "text", "text": WORDS}
        made = broadcasts.write(session, content, ORGANIZER_ID, now)
        broadcasts.change(session, made, segment=str(Segment(SegmentKind.AGENCY, agency=agency)))
        broadcasts.start(session, made, ORGANIZER_ID, now)
    return people


def at_random(draw: random.Random, most: int) -> Dooms:
    """Dooms one of some thirty commits and sends, so many times in all."""
    struck = 0

    def dooms(gate: Gate) -> bool:
        nonlocal struck
        if struck == most or not gate.name.startswith(("commit", "sendMessage")):
            return False
        dies = draw.random() < 0.03
        struck += dies
        return dies

    return dooms


async def ended(lives: Lives, database: Database) -> Progress:
    """Looks again whenever the bot passed a gate, until everybody is accounted for."""
    while True:
        lives.gates.moved.clear()
        account, state = await asyncio.to_thread(look, database)
        if state == BroadcastState.DONE:
            return account
        lives.check()
        await asyncio.wait_for(lives.gates.moved.wait(), PATIENCE)


def look(database: Database) -> tuple[Progress, str]:
    """How far it is; a pause for too many unknown outcomes is lifted, as a person would."""
    now = Clock().now()
    with database.transaction() as session:
        made = session.get_one(Broadcast, 1)
        if made.state == BroadcastState.PAUSED:
            broadcasts.resume(session, made, now)
        return broadcasts.progress(session, made), made.state


def copies(world: World, people: list[int]) -> Counter[int]:
    """How many people got the message how often."""
    chats = (world.people[person_id].chat for person_id in people)
    return Counter(sum(message.get("text") == WORDS for message in chat) for chat in chats)
