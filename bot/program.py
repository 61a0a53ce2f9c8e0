"""The running program: intake, turns, schedule, broadcasts, delivery, downloads side by side."""

import asyncio
import os
import signal
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bot.api_client import ApiError, BotApi, Refused
from bot.app import build_application
from bot.broadcasts import Broadcasts
from bot.delivery import BULK_PER_SECOND, PER_SECOND, Delivery
from bot.documents.render import renderer
from bot.downloads import Downloads
from bot.exports.worker import Exports, Place
from bot.intake import Intake
from bot.prepare import (
    attachments_folder,
    check_course,
    exports_folder,
    photos_folder,
    prepared_database,
)
from bot.profile import show_profile
from bot.schedule import Schedule
from bot.settings import Settings, SettingsError
from bot.turns import Batch, TurnRunner
from bot.web.app import links_of, serve_pages
from domain.clock import Clock
from storage.database import Database
from storage.identity import remember_username
from storage.staff import ensure_owners

log = structlog.get_logger()

PAUSE = 1.0
"""Seconds after which what could not be reached is tried again; each time twice as many."""
LONGEST_PAUSE = 30.0


@dataclass
class Bot:
    """The running bot: intake, turns, schedule, broadcasts, delivery and downloads."""

    settings: Settings
    database: Database
    api: BotApi
    clock: Clock
    per_second: float = PER_SECOND

    def __post_init__(self) -> None:
        self._new = asyncio.Event()
        exports, folder = exports_folder(self.settings), attachments_folder(self.settings)
        render = renderer(self.database, exports, folder, photos_folder(self.settings))
        self.delivery = Delivery(self.api, self.database, self.clock, render, self.per_second)
        self.clock.on_turn(self.delivery.wake)
        self.schedule = Schedule(
            self.database, self.clock, self.delivery.wake, self.settings.desk.hours
        )
        bulk = self.per_second * BULK_PER_SECOND / PER_SECOND
        self.broadcasts = Broadcasts(self.database, self.clock, self.delivery.wake, bulk)
        place, links = Place(folder, exports), links_of(self.settings)
        self.exports = Exports(self.database, self.clock, place, links, self.delivery.wake)
        self.downloads = Downloads(
            self.api, self.database, self.clock, folder, photos_folder(self.settings), self._new.set
        )

    async def run(self) -> None:
        """Runs until cancelled, or until one of its parts fails for good."""
        identity = await self._identity()
        application = build_application(identity, self.settings.token)
        await application.initialize()
        turns = TurnRunner(
            self.database,
            application,
            self.clock,
            ZoneInfo(self.settings.timezone),
            self.settings.web_url or None,
            self.settings.desk,
        )
        await self.database.run(lambda session: self._write_down(session, identity))
        intake = Intake(self.api, self.database, self.clock, self._new.set)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(show_profile(self.api))
                group.create_task(intake.run())
                group.create_task(self._take_turns(turns))
                group.create_task(self.schedule.run())
                group.create_task(self.broadcasts.run())
                group.create_task(self.delivery.run())
                group.create_task(self.downloads.run())
                group.create_task(self.exports.run())
        finally:
            await self.delivery.drain(1.0)

    def _write_down(self, session: Session, identity: dict[str, Any]) -> None:
        """What the rest of the program finds in the database: the first owners, the bot's name."""
        ensure_owners(session, self.settings.organizer_ids, self.clock.now())
        remember_username(session, identity["username"])

    async def _identity(self) -> dict[str, Any]:
        """Who the bot is; asked until Telegram can be reached."""
        pause = PAUSE
        while True:
            try:
                found: dict[str, Any] = await self.api.call("getMe", {})
            except Refused:
                raise
            except ApiError as error:
                log.warning("Telegram cannot be reached", reason=str(error), wait=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                return found

    async def _take_turns(self, turns: TurnRunner) -> None:
        self._new.set()
        while True:
            await self._new.wait()
            self._new.clear()
            await turns.run_pending(self._after_turns)

    def _after_turns(self, batch: Batch) -> None:
        self.delivery.send_passing(batch.passing)
        self.delivery.wake()
        self.broadcasts.wake()
        self.downloads.wake()
        self.exports.wake()


async def serve(settings: Settings, clock: Clock, stop: asyncio.Event) -> None:
    """Runs the bot until ``stop``; ends with SettingsError where Telegram refuses the token."""
    check_course()
    database = prepared_database(settings)
    api = BotApi(settings.bot_api_url, settings.token)
    pages = await serve_pages(settings, database, clock)
    running = asyncio.create_task(keep_running(settings, database, api, clock))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
    except* Refused as refused:
        reason = str(refused.exceptions[0])
        raise SettingsError(f"The setting BOT_TOKEN is wrong: Telegram says {reason}.") from None
    finally:
        stopping.cancel()
        running.cancel()
        await asyncio.gather(running, pages.stop(), return_exceptions=True)
        await api.close()
        database.close()


async def keep_running(
    settings: Settings,
    database: Database,
    api: BotApi,
    clock: Clock,
    per_second: float = PER_SECOND,
) -> None:
    """Runs the bot; where the database goes away, anew until it is back.

    Nothing is kept in memory, so beginning anew is the same as a new start of the program.
    """
    pause, loop = PAUSE, asyncio.get_running_loop()
    while True:
        began = loop.time()
        try:
            await Bot(settings, database, api, clock, per_second).run()
        except* OperationalError:
            log.warning("the database cannot be reached", wait=pause)
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise asyncio.CancelledError  # a failing part had hidden that the bot was to end
        if loop.time() - began > LONGEST_PAUSE:
            pause = PAUSE
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def stop_on_signals() -> asyncio.Event:
    """An event that Ctrl-C or SIGTERM sets; a second Ctrl-C ends at once."""
    stop = asyncio.Event()

    def asked() -> None:
        if stop.is_set():
            os._exit(1)
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, asked)
    return stop
