"""Network, disk or database misbehave: nothing is lost, a reply comes twice at most, in order."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlmodel import col, select
from starlette.exceptions import HTTPException

import storage.database
from bot import delivery, downloads
from bot.sandbox.errors import Conflict
from bot.sandbox.methods import METHODS
from handlers.submit import message
from storage.tables import Attachment, Inbox, InboxState, Outbox, OutboxState, Person
from tests.contacts.proposal_steps import fill_and_send, picture
from tests.engines import new_database
from tests.faults.books import said
from tests.phone import Phone, body
from tests.stage import Stage, on_stage

LOST = ("500", "drop_before", "drop_after")


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """A stage with short pauses before what failed is tried again."""
    monkeypatch.setattr(delivery, "PAUSE", delivery.PAUSE / 40)
    monkeypatch.setattr(downloads, "AGAIN", 0.05)
    with new_database("sqlite", tmp_path) as database:
        async with on_stage(database, tmp_path) as stage:
            stage.open_edition()
            yield stage


def states(stage: Stage, phone: Phone) -> list[str]:
    """The states of all that was queued for a person, in order."""
    with stage.database.reading() as session:
        rows = select(Outbox.state).where(Outbox.chat_id == phone.id).order_by(col(Outbox.id))
        return list(session.exec(rows))


# --- sending -------------------------------------------------------------------------------------


async def test_replies_held_back_by_a_flood_wait_come_once_and_in_order(stage: Stage) -> None:
    phone = stage.stranger()
    await stage.fault("429", method="sendMessage", retry_after=1)
    await phone.start(stage.invitation())
    await phone.sees_button("Setuju")
    bodies = [body(message) for message in await phone.chat() if message["from"]["is_bot"]]
    assert ["bergabung" in bodies[0], "persetujuan" in bodies[1], len(bodies)] == [True, True, 2]


@pytest.mark.parametrize("kind", LOST)
@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "sendDocument"])
async def test_a_call_whose_answer_is_lost_is_made_once_more(
    stage: Stage, kind: str, method: str
) -> None:
    phone, colleague = stage.contact(), stage.contact(name="Baso Mappangara")
    await stage.fault(kind, method=method)
    await fill_and_send(phone)
    await phone.sees("Tanda terima")
    await phone.sees(".pdf")
    await colleague.sees(".pdf")
    counts = Counter(said(stage.world)[phone.id])
    assert max(counts.values()) <= 2
    assert sum(times - 1 for times in counts.values()) <= (kind == "drop_after")
    assert not stage.world.faults


async def test_what_waits_for_somebody_who_blocked_the_bot_is_marked_and_not_sent(
    stage: Stage,
) -> None:
    phone = stage.contact()
    await stage.stop_bot()
    await phone.say("/ajukan")
    stage.world.people[phone.id].blocked = True
    stage.start_bot()
    await settled(stage, phone)
    assert set(states(stage, phone)) == {OutboxState.BLOCKED}
    assert blocked(stage, phone)
    await phone.block(False)
    await phone.say("/jadwal")
    await phone.sees("Ditutup")
    assert not blocked(stage, phone)


def blocked(stage: Stage, phone: Phone) -> bool:
    with stage.database.transaction() as session:
        return session.get_one(Person, phone.id).blocked_at is not None


async def settled(stage: Stage, phone: Phone) -> None:
    """Waits until nothing queued for a person is under way."""
    under_way = {OutboxState.PENDING, OutboxState.SENDING}
    async with asyncio.timeout(10):
        while not (found := states(stage, phone)) or under_way & set(found):
            await stage.world.wait_change(stage.world.event, 0.05)


# --- files ---------------------------------------------------------------------------------------


class FailingFiles(dict[str, bytes]):
    """Files that are named, but cannot be downloaded for some times."""

    def __init__(self, files: dict[str, bytes], times: int) -> None:
        super().__init__(files)
        self.left = times
        self._named = False

    def get(self, *wanted: Any) -> Any:
        self._named = not self._named
        if self.left and not self._named:
            self.left -= 1
            raise HTTPException(502)
        return super().get(*wanted)


async def file_question(stage: Stage) -> Phone:
    phone = stage.contact()
    await phone.say("/ajukan")
    await phone.sees("Judul inovasi")
    await phone.press("Semua pertanyaan")
    await phone.sees_button("SK")
    await phone.press("SK")
    await phone.sees("Kirim berkasnya")
    return phone


@pytest.mark.parametrize("kind", LOST)
async def test_a_file_that_cannot_be_named_at_first_is_stored_once(stage: Stage, kind: str) -> None:
    phone = await file_question(stage)
    await stage.fault(kind, method="getFile", count=2)
    await phone.send_file("sk.jpg", picture(), photo=True)
    await phone.sees("Berkas tersimpan")
    assert not stage.world.faults
    assert files(stage) == ["stored"]


async def test_a_download_that_fails_is_made_again(stage: Stage) -> None:
    phone = await file_question(stage)
    stage.world.files = failing = FailingFiles(stage.world.files, 2)
    await phone.send_file("sk.jpg", picture(), photo=True)
    await phone.sees("Berkas tersimpan")
    assert files(stage) == ["stored"]
    assert not failing.left


async def test_a_full_disk_delays_a_file(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    phone = await file_question(stage)
    write, left = downloads.os.fsync, [OSError(28, "No space left on device")] * 2

    def full(descriptor: int) -> None:
        if left:
            raise left.pop()
        write(descriptor)

    monkeypatch.setattr(downloads.os, "fsync", full)
    await phone.send_file("sk.jpg", picture(), photo=True)
    await phone.sees("Berkas tersimpan")
    assert not left
    assert files(stage) == ["stored"]


def test_a_full_disk_keeps_no_half_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(downloads.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        downloads.write_safely(tmp_path / "sk.jpg", picture())
    assert not list(tmp_path.iterdir())


async def test_a_file_that_trips_its_reader_is_refused_and_the_next_is_taken(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = await file_question(stage)
    read = downloads.inspect

    def trip(kind: str | None, data: bytes) -> Any:
        if data.endswith(b"poison"):
            raise RuntimeError
        return read(kind, data)

    monkeypatch.setattr(downloads, "inspect", trip)
    await phone.send_file("sk.jpg", picture() + b"poison")
    await phone.sees("rusak")
    await phone.send_file("sk.jpg", picture(), photo=True)
    await phone.sees("Berkas tersimpan")
    assert files(stage) == ["refused", "stored"]


def files(stage: Stage) -> list[str]:
    with stage.database.transaction() as session:
        return list(session.exec(select(Attachment.state).order_by(col(Attachment.id))))


# --- receiving -----------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [Conflict(), HTTPException(500)])
async def test_polling_that_fails_goes_on(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    phone = stage.contact()
    poll, known = METHODS["getUpdates"]
    left = [error]

    async def failing(world: Any, params: Any) -> Any:
        if left:
            raise left.pop()
        return await poll(world, params)

    monkeypatch.setitem(METHODS, "getUpdates", (failing, known))
    await phone.say("/ajukan")
    await phone.sees("Usulan baru")
    await phone.say("/jadwal")
    await phone.sees("Ditutup")
    assert not left


@pytest.mark.parametrize(
    "broken",
    [
        {"message": {"message_id": 1}},
        {"message": {"message_id": 1, "date": "later", "chat": {"id": 5, "type": "private"}}},
        {"callback_query": {"id": 7}},
    ],
)
async def test_a_broken_update_is_set_aside_and_the_others_go_on(
    stage: Stage, broken: dict[str, Any]
) -> None:
    phone = stage.contact()
    await stage.stop_bot()
    await phone.say("/jadwal")
    await stage.world.push(broken)
    await phone.say("/ajukan")
    stage.start_bot()
    await phone.sees("Usulan baru")
    assert await phone.count("Ditutup") == 1
    assert inbox(stage) == {InboxState.DONE: 2, InboxState.QUARANTINED: 1}


def inbox(stage: Stage) -> dict[str, int]:
    with stage.database.transaction() as session:
        return dict(Counter(session.exec(select(Inbox.state))))


# --- the program and its database ----------------------------------------------------------------


async def test_a_handler_that_fails_apologises_and_stops_nobody_else(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, other = stage.contact(), stage.contact("disdik", "Baso Mappangara")
    for one in (phone, other):
        await one.say("/ajukan")
        await one.sees("Judul inovasi")
    understand = message.recognise

    def trip(text: str, question: Any) -> Any:
        if "celaka" in text:
            raise RuntimeError
        return understand(text, question)

    monkeypatch.setattr(message, "recognise", trip)
    await stage.stop_bot()
    await phone.say("Inovasi celaka")
    await other.say("Kelas Perahu untuk Anak Pulau")
    stage.start_bot()
    await phone.sees("gangguan di pihak kami")
    await other.sees("Tersimpan", "Kelompok")
    await phone.say("Inovasi yang baik")
    await phone.sees("Tersimpan", "Kelompok")
    assert inbox(stage)[InboxState.QUARANTINED] == 1


@contextmanager
def impatient(engine: Engine) -> Iterator[None]:
    """Connections that hardly wait for a lock."""

    def hurry(connection: sqlite3.Connection, *_: Any) -> None:
        connection.execute("PRAGMA busy_timeout = 10")

    event.listen(engine, "checkout", hurry)
    try:
        yield
    finally:
        event.remove(engine, "checkout", hurry)


async def test_a_database_locked_by_another_program_delays_and_loses_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.database, "AGAIN", 0.05)
    phone = stage.contact()
    refused, loop = asyncio.Event(), asyncio.get_running_loop()
    engine = stage.database.engine

    def note(_context: Any) -> None:
        loop.call_soon_threadsafe(refused.set)

    event.listen(engine, "handle_error", note)
    with impatient(engine):
        other = sqlite3.connect(stage.folder / "test.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await phone.say("/ajukan")
        await asyncio.wait_for(refused.wait(), 10)
        other.execute("ROLLBACK")
        other.close()
        await phone.sees("Usulan baru")
        await settled(stage, phone)
    assert states(stage, phone) == [OutboxState.SENT] * 2
