"""Files that people sent are fetched a few at a time, each chat's in the order they came."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot.api_client import NotArrived
from bot.downloads import AT_ONCE, Downloads
from domain.clock import FixedClock
from storage.database import Database
from storage.tables import Attachment, AttachmentPurpose, AttachmentState, Person
from tests.contacts.proposal_steps import picture
from tests.engines import ENGINES, new_database
from tests.faults.surface import NOW


class SlowFiles:
    """The file server of Telegram, which lets go of a file once a test says so."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.released: set[str] = set()
        self.broken: set[str] = set()
        self.moved = asyncio.Event()

    async def call(self, _method: str, params: dict[str, Any]) -> dict[str, Any]:
        return {"file_path": params["file_id"]}

    async def download(self, path: str, _most: int) -> bytes:
        self.asked.append(path)
        self._move()
        await self.until(lambda: path in self.released or path in self.broken)
        if path in self.broken:
            raise NotArrived("status 500")
        return picture()

    def release(self, *paths: str) -> None:
        self.released |= set(paths)
        self.broken -= set(paths)
        self._move()

    def _move(self) -> None:
        moved, self.moved = self.moved, asyncio.Event()
        moved.set()

    async def until(self, holds: Any) -> None:
        async with asyncio.timeout(20):
            while not holds():
                await self.moved.wait()


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with new_database(request.param, tmp_path) as database:
        yield database


@pytest.fixture
async def files(database: Database, tmp_path: Path) -> AsyncIterator[SlowFiles]:
    """Chat 1 sent a, b, c; the others one file each; the worker fetches."""
    files = SlowFiles()
    sent = [(1, "a"), (1, "b"), (1, "c"), *((chat, f"d{chat}") for chat in range(2, 7))]
    with database.transaction() as session:
        for chat in sorted({chat for chat, _ in sent}):
            session.add(Person(id=chat, telegram_name=f"P{chat}", first_seen_at=NOW))
        session.flush()
        for chat, file in sent:
            session.add(
                Attachment(
                    question_id="",
                    purpose=AttachmentPurpose.INNOVATION_PHOTO,
                    file_id=file,
                    chat_id=chat,
                    message_id=1,
                    original_name=file,
                    sent_by=chat,
                    sent_at=NOW,
                )
            )
            session.flush()
    api: Any = files
    worker = Downloads(api, database, FixedClock(NOW), tmp_path, tmp_path, files._move)
    task = asyncio.create_task(worker.run())
    yield files
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def stored(database: Database) -> list[str]:
    with database.transaction() as session:
        return list(
            session.exec(
                select(Attachment.file_id)
                .where(Attachment.state == AttachmentState.STORED)
                .order_by(col(Attachment.id))
            )
        )


async def test_chats_do_not_wait_for_each_other_and_each_keeps_its_order(
    database: Database, files: SlowFiles
) -> None:
    await files.until(lambda: len(files.asked) == AT_ONCE)
    assert sorted(files.asked) == ["a", "d2", "d3", "d4"]
    files.release(*(f"d{chat}" for chat in range(2, 7)))
    await files.until(lambda: stored(database) == ["d2", "d3", "d4", "d5", "d6"])
    assert "b" not in files.asked
    files.release("a", "b", "c")
    await files.until(lambda: len(stored(database)) == 8)
    mine = [file for file in files.asked if file in "abc"]
    assert mine == ["a", "b", "c"]


async def test_a_file_that_does_not_come_holds_up_no_other(
    database: Database, files: SlowFiles
) -> None:
    files.broken.add("a")
    files.release("b", "c", *(f"d{chat}" for chat in range(2, 7)))
    await files.until(lambda: len(stored(database)) == 7)
    files.release("a")
    await files.until(lambda: len(stored(database)) == 8)
