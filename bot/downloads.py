"""Fetches the files people sent, and says so only when the bytes are safe on disk."""

import asyncio
import hashlib
import os
from collections.abc import Callable, Collection
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import get_ident

import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from bot.api_client import ApiError, BotApi, Refused
from bot.documents.sheet_reading import read_sheet
from bot.documents.word_reading import read_word
from bot.file_inspection import inspect
from bot.photos import make_public, shown_photos, sweep
from domain.clock import Clock
from domain.errors import Problem
from domain.files import MAX_BYTES, acceptable, photo_name, sniff
from domain.sheets import Sheet
from domain.word_form import WordContent
from storage.database import Database
from storage.editions import form_of
from storage.inbox import add_event
from storage.tables import Attachment, AttachmentPurpose, AttachmentState, Proposal

log = structlog.get_logger()

AGAIN = 3.0
"""Seconds after which a file that could not be fetched or written is tried again."""
Content = WordContent | Sheet
READERS: dict[AttachmentPurpose, Callable[[bytes], Content | Problem]] = {
    AttachmentPurpose.WORD: read_word,
    AttachmentPurpose.AGENCY_LIST: read_sheet,
    AttachmentPurpose.WINNER_LIST: read_sheet,
}
READ_AS = {
    AttachmentPurpose.WORD: "word_read",
    AttachmentPurpose.AGENCY_LIST: "sheet_read",
    AttachmentPurpose.WINNER_LIST: "winner_list_read",
    AttachmentPurpose.INNOVATION_PHOTO: "photo_stored",
}
"""The event that tells a handler what became of a file; an answer is ``file_stored``."""
AT_ONCE = 4
"""Files that are fetched at the same time, each of another chat."""
GIVE_UP = timedelta(hours=24)
"""Telegram keeps an update that long; a file it cannot give by then is asked for again."""


class Downloads:
    """The worker that fetches attachments into ``folder``, and those that everybody sees into
    ``photos`` as well; ``on_stored`` is called after each."""

    def __init__(
        self,
        api: BotApi,
        database: Database,
        clock: Clock,
        folder: Path,
        photos: Path,
        on_stored: Callable[[], None],
    ) -> None:
        self._api = api
        self._database = database
        self._clock = clock
        self._folder = folder
        self._photos = photos
        self._on_stored = on_stored
        self._woken = asyncio.Event()
        self._choosing = asyncio.Lock()
        self._busy: set[int] = set()
        """Chats of which a file is being fetched."""
        self._resting: set[int] = set()
        """Files that could not be fetched just now."""

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """Fetches until cancelled, some chats at a time, each chat's files in their order."""
        await self._sweep_photos()
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._work())

    async def _work(self) -> None:
        """Fetches one file after the other; what network or disk refuse is tried again."""
        while True:
            self._woken.clear()
            taken = await self._take()
            if taken is None:
                await self._woken.wait()
                continue
            self._woken.set()  # there may be more, for another
            number, chat = taken.id or 0, taken.chat_id
            decided = await self._fetch(number, taken.file_id, taken.purpose)
            self._busy.discard(chat)
            if not decided:
                self._resting.add(number)
                await asyncio.sleep(AGAIN)
                self._resting.discard(number)

    async def _take(self) -> Attachment | None:
        """The next file that waits, of a chat of which none is being fetched."""
        async with self._choosing:
            found = await self._database.run(
                partial(_next, busy=[*self._busy], but=[*self._resting])
            )
            if found is not None:
                self._busy.add(found.chat_id)
            return found

    async def _sweep_photos(self) -> None:
        """Deletes photos that nobody sees any more; what cannot be done now waits for a start."""
        try:
            shown = await self._database.run(shown_photos)
            await asyncio.to_thread(sweep, self._photos, shown)
        except (OperationalError, OSError) as error:
            log.warning("old photos were not deleted", error=type(error).__name__)

    async def _fetch(self, attachment_id: int, file_id: str, purpose: str) -> bool:
        """Whether it is decided what becomes of the file."""
        try:
            await self._keep(attachment_id, await self._bytes(file_id), purpose)
        except Refused as error:
            key = "files.too_big" if "too big" in error.description else "files.gone"
            problem = Problem(key, {"size": MAX_BYTES // 1024 // 1024})
            await self._database.run(self._refuser(attachment_id, problem))
        except (ApiError, OSError) as error:
            log.warning("a file could not be fetched yet", error=str(error))
            if not await self._given_up(attachment_id):
                return False
        self._on_stored()
        return True

    async def _bytes(self, file_id: str) -> bytes:
        found = await self._api.call("getFile", {"file_id": file_id})
        return await self._api.download(found["file_path"], MAX_BYTES)

    async def _keep(self, attachment_id: int, received: bytes, purpose: str) -> None:
        found = await asyncio.to_thread(_examine_safely, purpose, received)
        if isinstance(found, Problem):
            await self._database.run(self._refuser(attachment_id, found))
            return
        data, content = found
        kind = sniff(data)
        sha256 = hashlib.sha256(data).hexdigest()
        name = f"{attachment_id}-{sha256[:12]}.{kind or 'bin'}"
        path = self._folder / sha256[:2] / name
        await asyncio.to_thread(write_safely, path, data)
        if purpose == AttachmentPurpose.INNOVATION_PHOTO:
            await asyncio.to_thread(write_safely, self._photos / photo_name(sha256), data)

        def work(session: Session) -> None:
            attachment = session.get_one(Attachment, attachment_id)
            problem = _problem(session, attachment, kind, len(data))
            if problem is not None:
                _refuse(session, attachment, problem, self._clock)
                return
            attachment.state = AttachmentState.STORED
            attachment.kind, attachment.size = kind, len(data)
            attachment.sha256, attachment.path = sha256, str(path.relative_to(self._folder))
            attachment.reading = asdict(content) if content else None
            event = READ_AS.get(AttachmentPurpose(purpose), "file_stored")
            body = {"person": attachment.chat_id, "attachment": attachment_id}
            add_event(session, event, body, attachment.chat_id, self._clock.now())

        await self._database.run(work)

    def _refuser(self, attachment_id: int, problem: Problem) -> Callable[[Session], None]:
        def work(session: Session) -> None:
            _refuse(session, session.get_one(Attachment, attachment_id), problem, self._clock)

        return work

    async def _given_up(self, attachment_id: int) -> bool:
        def work(session: Session) -> bool:
            attachment = session.get_one(Attachment, attachment_id)
            attachment.attempts += 1
            if self._clock.now() - attachment.sent_at < GIVE_UP:
                return False
            _refuse(session, attachment, Problem("files.gone"), self._clock)
            return True

        return await self._database.run(work)


def _examine_safely(purpose: str, received: bytes) -> tuple[bytes, Content | None] | Problem:
    """A file that trips its reader is refused; it must not stop those after it."""
    try:
        return _examine(AttachmentPurpose(purpose), received)
    except Exception:
        log.exception("a file could not be examined", kind=sniff(received), size=len(received))
        return Problem("files.broken")


def _examine(purpose: AttachmentPurpose, received: bytes) -> tuple[bytes, Content | None] | Problem:
    """The bytes to keep, with what stands in a Word form or a list; or what to tell the person."""
    reader = READERS.get(purpose)
    if reader is not None:
        content = reader(received)
        return content if isinstance(content, Problem) else (received, content)
    is_photo = purpose is AttachmentPurpose.INNOVATION_PHOTO
    data = make_public(received) if is_photo else inspect(sniff(received), received)
    return data if isinstance(data, Problem) else (data, None)


def _next(session: Session, busy: Collection[int], but: Collection[int]) -> Attachment | None:
    """The oldest file that waits; those that failed come after those not tried yet."""
    return session.exec(
        select(Attachment)
        .where(
            Attachment.state == AttachmentState.FETCHING,
            col(Attachment.chat_id).not_in(busy),
            col(Attachment.id).not_in(but),
        )
        .order_by(col(Attachment.attempts), col(Attachment.id))
        .limit(1)
    ).first()


def _problem(
    session: Session, attachment: Attachment, kind: str | None, size: int
) -> Problem | None:
    if attachment.proposal_id is None:
        return None
    proposal = session.get_one(Proposal, attachment.proposal_id)
    question = form_of(session, proposal.form_version_id).question(attachment.question_id)
    return acceptable(question, kind, size) if question else None


def _refuse(session: Session, attachment: Attachment, problem: Problem, clock: Clock) -> None:
    attachment.state = AttachmentState.REFUSED
    body = {
        "person": attachment.chat_id,
        "attachment": attachment.id,
        "key": problem.key,
        "values": dict(problem.values),
    }
    add_event(session, "file_refused", body, attachment.chat_id, clock.now())


def write_safely(path: Path, data: bytes) -> None:
    """Writes a file so that after a crash it is either whole or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f"{path.suffix}.{get_ident()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        part.unlink(missing_ok=True)
        raise
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
