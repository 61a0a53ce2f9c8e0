"""The whole product on a stage: sandbox and bot over real HTTP, a database, an open edition."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from sqlmodel import Session

from bot.api_client import BotApi
from bot.program import keep_running
from bot.sandbox.server import RunningServer, serve
from bot.sandbox.world import ORGANIZER_ID, World
from bot.settings import SANDBOX_TOKEN, Settings
from domain.clock import Clock
from domain.form_file import load_form
from handlers.account.consent import CONSENT_VERSION
from storage.agencies import agency_by_code
from storage.database import Database
from storage.editions import open_from_template
from storage.invitations import invite
from storage.tables import Agency, Edition, Membership, Person
from tests.phone import Phone

EDITIONS = Path(__file__).parent.parent / "editions"
BEGIN = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
"""Tuesday, 10.00 WITA: a workday."""
LONGEST_END = 20.0
"""Seconds after which a bot that does not end is a failure, not a wait."""
OPEN_FOR = timedelta(days=30)


class Stage:
    """A running product; ``clock`` is the one that sandbox and bot share."""

    def __init__(
        self, database: Database, clock: Clock, folder: Path, http: aiohttp.ClientSession
    ) -> None:
        self.database = database
        self.clock = clock
        self.folder = folder
        self._http = http
        self.world = World(clock)
        self._sandbox: RunningServer
        self._api: BotApi
        self._bot: asyncio.Task[None]

    @property
    def url(self) -> str:
        return self._sandbox.url

    # --- the program ---------------------------------------------------------------------------

    async def rise(self) -> None:
        self._sandbox = await serve(self.world)
        self.start_bot()

    async def fall(self) -> None:
        await self.stop_bot()
        await self._sandbox.stop()

    def settings(self, **more: Any) -> Settings:
        return Settings(
            _env_file=None,  # type: ignore[call-arg]
            bot_api_url=self.url,
            data_dir=self.folder,
            organizer_ids=(ORGANIZER_ID,),
            **more,
        )

    def start_bot(self, **more: Any) -> None:
        self._api = BotApi(self.url, SANDBOX_TOKEN)
        running = keep_running(
            self.settings(**more), self.database, self._api, self.clock, per_second=1000
        )
        self._bot = asyncio.create_task(running)

    async def stop_bot(self) -> None:
        self._bot.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(self._bot, LONGEST_END)
        await self._api.close()

    def _check_bot(self) -> None:
        """Raises what the bot died of, if it did."""
        if self._bot.done() and not self._bot.cancelled():
            self._bot.result()

    def turn_clock(self, step: timedelta) -> None:
        self.clock.advance(step)

    async def fault(self, kind: str, **more: Any) -> None:
        """Lets the next call(s) of the bot go wrong."""
        body = {"kind": kind, **more}
        async with self._http.post(f"{self.url}/sandbox/faults", json=body) as response:
            assert response.status == 200

    # --- people --------------------------------------------------------------------------------

    def phone(self, person_id: int) -> Phone:
        return Phone(self._http, self.url, person_id, self._check_bot)

    def stranger(self, name: str = "Rahmat", language: str = "id") -> Phone:
        """Somebody who never wrote to the bot."""
        return self.phone(self.world.add_person(name, language=language).id)

    def organizer(self) -> Phone:
        return self.phone(ORGANIZER_ID)

    def invitation(self, agency: str = "dinkes") -> str:
        """The token of a fresh invitation."""
        with self.database.transaction() as session:
            return invite(session, agency_id(session, agency), self.clock.now())

    def contact(self, agency: str = "dinkes", name: str = "Andi Nurhayati") -> Phone:
        """A contact of an agency who has joined, agreed and told who they are."""
        person = self.world.add_person(*name.partition(" ")[::2])
        person.started = True
        now = self.clock.now()
        with self.database.transaction() as session:
            session.add(
                Person(
                    id=person.id,
                    telegram_name=name,
                    name=name,
                    position="Kepala Subbagian Program",
                    phone=person.phone,
                    consent_version=CONSENT_VERSION,
                    consent_at=now,
                    first_seen_at=now,
                )
            )
            session.flush()
            agency_key = agency_id(session, agency)
            session.add(Membership(person_id=person.id, agency_id=agency_key, since=now))
        return self.phone(person.id)

    def open_edition(
        self, template: str | Path = "ringkas", code: str = "UJI-26", lasts: timedelta = OPEN_FOR
    ) -> Edition:
        now = self.clock.now()
        with self.database.transaction() as session:
            path = template if isinstance(template, Path) else EDITIONS / f"{template}.yaml"
            return open_from_template(session, path, code, now, now + lasts)


def agency_id(session: Session, code: str) -> int:
    agency: Agency | None = agency_by_code(session, code)
    assert agency is not None
    assert agency.id is not None
    return agency.id


def questions(template: str = "ringkas") -> list[str]:
    """The ids of a template's questions, in order."""
    return [question.id for question in load_form(EDITIONS / f"{template}.yaml").questions]


@asynccontextmanager
async def on_stage(database: Database, folder: Path) -> AsyncIterator[Stage]:
    clock = Clock(BEGIN - Clock().now())
    async with aiohttp.ClientSession() as http:
        stage = Stage(database, clock, folder, http)
        await stage.rise()
        try:
            yield stage
        finally:
            await stage.fall()
