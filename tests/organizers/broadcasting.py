"""What tests of broadcasts share: contacts in numbers, and the way to a broadcast under way."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from handlers.account.consent import CONSENT_VERSION
from storage.tables import Broadcast, BroadcastRecipient, Membership, Person
from tests.phone import PATIENCE, Message, Phone
from tests.stage import Stage, agency_id

WORDS = "Batas pengiriman usulan diperpanjang"


def contacts(stage: Stage, count: int, agency: str = "dinkes") -> list[Phone]:
    """So many contacts of an agency, written at once."""
    people = [stage.world.add_person(f"Kontak {number}") for number in range(count)]
    now = stage.clock.now()
    with stage.database.transaction() as session:
        agency_key = agency_id(session, agency)
        for person in people:
            person.started = True
            session.add(
                Person(
                    id=person.id,
                    telegram_name=person.first_name,
                    name=person.first_name,
                    consent_version=CONSENT_VERSION,
                    consent_at=now,
                    first_seen_at=now,
                )
            )
        session.flush()
        for person in people:
            session.add(Membership(person_id=person.id, agency_id=agency_key, since=now))
    return [stage.phone(person.id) for person in people]


# --- what the organizer does ---------------------------------------------------------------------


async def organizer(stage: Stage) -> Phone:
    """The organizer, with the list of broadcasts open."""
    phone = stage.organizer()
    await open_list(phone)
    return phone


async def open_list(phone: Phone) -> None:
    await phone.say("/panitia")
    await phone.sees("Panel panitia")
    await phone.press("Siaran")
    await phone.sees_button("Tulis siaran")


async def write(phone: Phone, words: str = WORDS, **content: Any) -> None:
    """A draft whose recipients are not chosen yet."""
    await phone.press("Tulis siaran")
    await phone.sees("Kirim pesannya ke sini")
    if content:
        await phone.send(content)
    else:
        await phone.say(words)
    await phone.sees("Siaran draf", "belum dipilih")


async def choose(phone: Phone, *path: str) -> Message:
    """Chooses recipients by the buttons of ``path``; returns the draft's page."""
    await phone.press("Pilih penerima")
    for label in path:
        await phone.sees_button(label)
        await phone.press(label)
    return await phone.sees("orang akan menerima")


async def ask_to_send(phone: Phone, count: int) -> None:
    """Up to the second press, which is still to come."""
    await phone.press("Lihat dan kirim")
    await phone.sees_button(f"Kirim kepada {count} orang")


async def begun(stage: Stage, count: int, words: str = WORDS) -> tuple[Phone, list[Phone]]:
    """A broadcast to so many contacts that has just been let go."""
    people = contacts(stage, count)
    phone = await organizer(stage)
    await write(phone, words)
    await choose(phone, "Semua kontak")
    await ask_to_send(phone, count)
    await phone.press(f"Kirim kepada {count} orang")
    return phone, people


# --- the wire ------------------------------------------------------------------------------------


class Gate:
    """Lets so many broadcast messages through, then holds the others on the wire."""

    def __init__(self, stage: Stage, people: Sequence[Phone], passing: int) -> None:
        self._ids = {person.id for person in people}
        self._passing = passing
        self._open = asyncio.Event()
        self._held = asyncio.Event()
        stage.world.on_call = self._on_call

    async def _on_call(self, when: str, _method: str, params: dict[str, Any]) -> None:
        if when != "before" or int(params.get("chat_id", 0)) not in self._ids:
            return
        self._passing -= 1
        if self._passing < 0:
            self._held.set()
            await self._open.wait()

    async def holds(self) -> None:
        """Waits until a message is held."""
        await asyncio.wait_for(self._held.wait(), PATIENCE)

    def open(self) -> None:
        self._open.set()


# --- what is written -----------------------------------------------------------------------------


def broadcast(stage: Stage) -> Broadcast:
    """The newest broadcast."""
    with stage.database.transaction() as session:
        return session.exec(select(Broadcast).order_by(col(Broadcast.id).desc()).limit(1)).one()


def states(stage: Stage) -> Counter[str]:
    """How many recipients of the newest broadcast stand in which state."""
    number = broadcast(stage).id
    with stage.database.transaction() as session:
        rows = session.exec(
            select(BroadcastRecipient.state).where(BroadcastRecipient.broadcast_id == number)
        )
        return Counter(rows)


def copies(stage: Stage, people: Sequence[Phone], words: str = WORDS) -> Counter[int]:
    """How many people got the message how often."""
    return Counter(sum(words in _body(m) for m in _chat(stage, person)) for person in people)


def _chat(stage: Stage, person: Phone) -> list[Message]:
    return stage.world.people[person.id].chat


def _body(message: Message) -> str:
    return str(message.get("text") or message.get("caption") or "")
