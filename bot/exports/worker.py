"""Makes the exports that were ordered, one after the other, and hands them over.

The rows are the truth: after a crash or a stop what was in the making is made again. The making
runs in a thread of its own; progress is shown in one message, changed every few seconds at most.
"""

import asyncio
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bot.exports.making import Made, file_name, make
from bot.exports.source import Source
from bot.exports.table import Progress, StoppedError
from bot.web.links import Links, Ticket
from domain.clock import Clock
from domain.errors import DomainError, Problem
from domain.exports import MOST_SENT, UNDER_WAY, ExportState
from handlers.organize.exports import notices
from handlers.turn import caption_params, message_params
from storage import exports
from storage.cards import card_to_edit
from storage.database import Database
from storage.outbox import queue
from storage.tables import Export

log = structlog.get_logger()

CARD_EVERY = 3.0
STOPS_WITHIN = 1.0
"""Seconds that the program waits at its end for a read of the disk to come back."""
LOOK = 60.0
"""Seconds after which it looks again, where nobody woke it."""


@dataclass(frozen=True)
class Place:
    """Where the bytes lie: attachments to read, exports to keep for a day."""

    attachments: Path
    exports: Path

    def of(self, number: int, attempt: int) -> Path:
        """The folder of one attempt to make an export."""
        return self.exports / f"{number}-{attempt}"

    def remove(self, number: int) -> None:
        for folder in self.exports.glob(f"{number}-*"):
            _remove(folder)


class Exports:
    """The worker; ``written`` is told after each change that put something in the outbox."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        place: Place,
        links: Links | None,
        written: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._place = place
        self._links = links
        self._written = written
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """There may be something to do: a turn was taken, or the clock was turned."""
        self._woken.set()

    async def run(self) -> None:
        """Works until cancelled; what a crash left in the making is made again."""
        self._clock.on_turn(self.wake)
        await self._sweep()
        while True:
            self._woken.clear()
            try:
                wait = await self._step()
            except OperationalError as error:
                log.warning("exports stand still", error=type(error.orig).__name__)
                wait = LOOK
            if wait:
                await self._idle(wait)

    async def _idle(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _step(self) -> float:
        """Removes what is over and makes the next one; returns the seconds to the next look."""
        now = self._clock.now()
        for number in await self._database.run(lambda session: exports.over(session, now)):
            await asyncio.to_thread(self._place.remove, number)
        export = await self._database.run(self._begin)
        if export is None:
            due = await self._database.run(exports.next_over)
            return LOOK if due is None else min(max((due - now).total_seconds(), 0.05), LOOK)
        self._written()
        if export.state == ExportState.MAKING:
            await self._make(export)
        return 0

    def _begin(self, session: Session) -> Export | None:
        export = exports.begin_next(session)
        if export is not None:
            if export.error:
                self._show(session, export, notices.failed(session, export, Problem(export.error)))
            elif export.attempts > 1:
                self._show(session, export, notices.working(session, export, 0, 0))
        return export

    async def _sweep(self) -> None:
        """Removes files that belong to no export: what was half made when the program ended."""
        kept = {str(number) for number in await self._database.run(exports.kept)}
        for folder in self._place.exports.glob("*"):
            if folder.name.partition("-")[0] not in kept:
                await asyncio.to_thread(_remove, folder)

    # --- making ---------------------------------------------------------------------------------

    async def _make(self, export: Export) -> None:
        number, progress = export.id or 0, Progress()
        source = Source(
            self._database, self._place.attachments, exports.order_of(export), self._clock.now()
        )
        folder = self._place.of(number, export.attempts)
        making = asyncio.create_task(asyncio.to_thread(self._made, source, folder, progress))
        try:
            await self._watch(number, making, progress)
        finally:
            progress.stop()
            await asyncio.wait({making}, timeout=STOPS_WITHIN)
        await self._conclude(number, source, making)

    def _made(self, source: Source, folder: Path, progress: Progress) -> Made:
        self._place.exports.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
        made = make(source, folder, None if self._links else MOST_SENT, progress)
        _settle(made.paths)
        return made

    async def _watch(self, number: int, making: asyncio.Task[Made], progress: Progress) -> None:
        """Shows how far it is, and stops it where it was cancelled."""
        shown_at = asyncio.get_running_loop().time()
        while not making.done():
            self._woken.clear()
            woken = asyncio.create_task(self._woken.wait())
            await asyncio.wait({making, woken}, timeout=CARD_EVERY, return_when="FIRST_COMPLETED")
            woken.cancel()
            now = asyncio.get_running_loop().time()
            show = not making.done() and now - shown_at >= CARD_EVERY
            shown_at = now if show else shown_at
            if not await self._goes_on(number, progress, show=show):
                progress.stop()

    async def _goes_on(self, number: int, progress: Progress, *, show: bool) -> bool:
        """Whether it is still wanted; ``show``: and tells how far it is."""

        def work(session: Session) -> bool:
            export = session.get_one(Export, number)
            if export.state != ExportState.MAKING:
                return False
            if show:
                done, total = progress.done, progress.total
                self._show(session, export, notices.working(session, export, done, total))
            return True

        goes_on = await self._database.run(work)
        if show:
            self._written()
        return goes_on

    async def _conclude(self, number: int, source: Source, making: asyncio.Task[Made]) -> None:
        try:
            await self._hand_over(number, source, making.result())
        except StoppedError:
            await asyncio.to_thread(self._place.remove, number)
        except OperationalError:
            raise
        except DomainError as error:
            await self._fail(number, error)
        except OSError as error:
            log.warning("an export could not be written", error=type(error).__name__)
            await self._fail(number, DomainError("exports.no_disk"))
        except Exception:
            log.exception("an export failed")
            await self._fail(number, DomainError("exports.broken"))

    # --- the end --------------------------------------------------------------------------------

    async def _hand_over(self, number: int, source: Source, made: Made) -> None:
        """Puts the files into the outbox, or a link to them, in one transaction with the row."""
        parts = len(made.paths)
        files = [
            {
                "name": file_name(source, part, parts),
                "path": f"{path.parent.name}/{path.name}",
                "size": path.stat().st_size,
            }
            for part, path in enumerate(made.paths, 1)
        ]

        def work(session: Session) -> None:
            export = exports.locked(session, number)
            if export is None or export.state != ExportState.MAKING:
                raise StoppedError
            if not exports.is_still_allowed(session, export):
                raise DomainError("organize.not_allowed")
            exports.finish(session, export, files, self._clock.now())
            self._show(session, export, _told_of(session, export, made))
            self._send(session, export, files)

        await self._database.run(work)
        self._written()

    def _send(self, session: Session, export: Export, files: list[dict[str, Any]]) -> None:
        if all(file["size"] <= MOST_SENT for file in files):
            for at in range(len(files)):
                self._send_document(session, export, at, len(files))
            return
        if self._links is None:
            raise DomainError("exports.too_large")
        for at, file in enumerate(files):
            url = self._links.to(Ticket(export.id or 0, at, export.expires_at or self._clock.now()))
            notice = notices.link(session, export, file["size"], url)
            params = message_params(export.requested_by, *notice)
            self._queue(session, export, at, "sendMessage", params)

    def _send_document(self, session: Session, export: Export, at: int, parts: int) -> None:
        caption = notices.caption(session, export, at + 1, parts)
        params = caption_params(export.requested_by, caption, ())
        document = {"kind": "export", "export": export.id, "file": at}
        self._queue(session, export, at, "sendDocument", params, document=document)

    def _queue(
        self,
        session: Session,
        export: Export,
        at: int,
        method: str,
        params: dict[str, Any],
        **more: Any,
    ) -> None:
        key = f"export:{export.id}:{at}"
        now, until = self._clock.now(), export.expires_at
        queue(session, export.requested_by, method, params, now, key=key, expires_at=until, **more)

    async def _fail(self, number: int, error: DomainError) -> None:
        await asyncio.to_thread(self._place.remove, number)

        def work(session: Session) -> None:
            export = exports.locked(session, number)
            if export is not None and export.state == ExportState.MAKING:
                exports.fail(session, export, error.problem.key)
                self._show(session, export, notices.failed(session, export, error.problem))

        await self._database.run(work)
        self._written()

    def _show(self, session: Session, export: Export, notice: notices.Notice) -> None:
        """Changes the message that shows the progress, unless a change still waits to be sent."""
        card, waits = card_to_edit(session, export.card, export.card_edit)
        if card is None or (waits and export.state in UNDER_WAY):
            return
        params = message_params(export.requested_by, *notice)
        now = self._clock.now()
        edit = queue(session, export.requested_by, "editMessageText", params, now, edits=card.id)
        export.card, export.card_edit = card.id, edit.id


def _told_of(session: Session, export: Export, made: Made) -> notices.Notice:
    return notices.finished(session, export, made.count, made.missing, made.changed)


def _settle(paths: list[Path]) -> None:
    """Waits until the bytes are on the disk: from then on the row may say so."""
    for path in paths:
        with path.open("rb") as file:
            os.fsync(file.fileno())


def _remove(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)
