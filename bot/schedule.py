"""The clockwork: ticks, and at each tick the reminders that are due are written.

The rows of the plan are the truth; APScheduler only says when to look at them. A tick that comes
late, twice or after an outage finds exactly what is still due.
"""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from domain.clock import Clock
from domain.office_hours import OfficeHours
from handlers.edition_news import announce_openings
from handlers.escalation import escalate
from handlers.extra_reminders import remind_extra
from handlers.organize.checking.reminding import remind_next_checker
from handlers.organize.coverage.digest import tell_next_digest
from handlers.organize.questions.notices import tell_of_lost_topics
from handlers.reminders import remind
from handlers.winner_news import tell_winners
from storage.database import Database
from storage.escalation import put_off_escalation
from storage.escalation_plan import plan_escalations
from storage.extra_reminders import put_off_extra
from storage.kept_queries import drop_unused
from storage.questions import day_of, forget_askers
from storage.reminder_plan import plan_all
from storage.reminder_recall import take_back_expired
from storage.reminders import put_off

log = structlog.get_logger()

EVERY = timedelta(seconds=20)
BATCH = 20
"""Reminders decided in one transaction: replies wait no longer than that takes."""
PAUSE = timedelta(hours=1)
"""After which a reminder that could not be written is tried again."""
PLANNED_EVERY = timedelta(hours=1)
"""How often agencies without a planned step are looked for; a first step is days away."""


class Schedule:
    """Writes what is due; ``written`` is told after each batch that is committed."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        written: Callable[[], None],
        hours: OfficeHours | None = None,
    ) -> None:
        self._hours = hours or OfficeHours()
        self._database = database
        self._clock = clock
        self._written = written
        self._ticked = asyncio.Event()
        self._planned_at: datetime | None = None

    def wake(self) -> None:
        """Ticks at once: the clock was turned."""
        self._ticked.set()

    async def run(self) -> None:
        """Ticks until cancelled; at the start it catches up with what an outage left undone."""
        self._clock.on_turn(self.wake)
        clockwork = AsyncIOScheduler()
        clockwork.add_job(self._tick, "interval", seconds=EVERY.total_seconds())
        clockwork.start()
        try:
            await self._survive(self._catch_up)
            while True:
                self._ticked.clear()
                await self._survive(self._write_due)
                await self._ticked.wait()
        finally:
            clockwork.shutdown(wait=False)

    async def _tick(self) -> None:
        self.wake()

    async def _survive(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """A database that is away for a moment is asked again at the next tick."""
        try:
            await work()
        except OperationalError as error:
            log.warning("no reminders now", error=type(error.orig).__name__)

    async def _catch_up(self) -> None:
        await self._database.run(lambda session: plan_all(session, self._clock.now()))

    async def _write_due(self) -> None:
        await self._database.call(self._announce)
        await self._database.run(lambda session: take_back_expired(session, self._clock.now()))
        if await self._database.run(self._look_after_questions):
            self._written()
        taken = BATCH
        while taken == BATCH:
            taken = await self._database.call(self._write_batch)
            self._written()
        while await self._database.call(self._write_extra):
            self._written()
        await self._plan_escalations()
        while await self._database.call(self._write_escalation):
            self._written()
        while await self._database.call(self._write_digest):
            self._written()
        while await self._database.call(self._remind_checker):
            self._written()

    def _look_after_questions(self, session: Session) -> int:
        """Questions whose topic is gone are told to organizers; who asked what is forgotten, and
        queries no button leads to any more."""
        now = self._clock.now()
        forget_askers(session, day_of(now))
        drop_unused(session, day_of(now))
        return tell_of_lost_topics(session, now, self._hours)

    def _announce(self) -> None:
        """Tells of editions that have opened and of new winners; reminders go out all the same."""
        for tell in (announce_openings, tell_winners):
            try:
                with self._database.transaction() as session:
                    tell(session, self._clock.now())
            except OperationalError:
                raise
            except Exception:
                log.exception("news could not be told", news=tell.__name__)

    def _write_extra(self) -> bool:
        """The next messages of an extra reminder; one that fails makes way for the others."""
        try:
            with self._database.transaction() as session:
                return remind_extra(session, self._clock.now(), BATCH)
        except OperationalError:
            raise
        except Exception:
            log.exception("an extra reminder could not be written")
            with self._database.transaction() as session:
                put_off_extra(session, self._clock.now(), PAUSE)
            return True

    async def _plan_escalations(self) -> None:
        now = self._clock.now()
        if self._planned_at is None or abs(now - self._planned_at) >= PLANNED_EVERY:
            await self._database.run(lambda session: plan_escalations(session, now))
            self._planned_at = now

    def _write_escalation(self) -> bool:
        """The messages of the next steps; what fails makes way for the others."""
        try:
            with self._database.transaction() as session:
                return escalate(session, self._clock.now(), BATCH)
        except OperationalError:
            raise
        except Exception:
            log.exception("an escalation could not be written")
            with self._database.transaction() as session:
                put_off_escalation(session, self._clock.now(), PAUSE)
            return True

    def _write_digest(self) -> bool:
        """One person's weekly digest of coverage; where it fails, theirs is left out."""
        try:
            return self._digest(skip=False)
        except OperationalError:
            raise
        except Exception:
            log.exception("a digest could not be written")
            return self._digest(skip=True)

    def _digest(self, *, skip: bool) -> bool:
        with self._database.transaction() as session:
            return tell_next_digest(session, self._clock.now(), skip=skip)

    def _remind_checker(self) -> bool:
        """One checker's reminder of today; where it fails, theirs is left out."""
        try:
            return self._checker(skip=False)
        except OperationalError:
            raise
        except Exception:
            log.exception("a checker's reminder could not be written")
            return self._checker(skip=True)

    def _checker(self, *, skip: bool) -> bool:
        with self._database.transaction() as session:
            return remind_next_checker(session, self._clock.now(), skip=skip)

    def _write_batch(self) -> int:
        """The next batch in one transaction; where one message fails, they go one by one."""
        try:
            return self._write(BATCH)
        except OperationalError:
            raise
        except Exception:
            log.exception("a reminder could not be written")
            return sum(self._write_alone() for _ in range(BATCH))

    def _write(self, limit: int) -> int:
        with self._database.transaction() as session:
            return remind(session, self._clock.now(), limit)

    def _write_alone(self) -> int:
        try:
            return self._write(1)
        except OperationalError:
            raise
        except Exception:
            with self._database.transaction() as session:
                put_off(session, self._clock.now(), PAUSE)
            return 1
