"""One connection point for SQLite and PostgreSQL, and the one thread that writes.

All work on the database runs in one thread of its own per process, as plain synchronous
sessions: the event loop goes on sending while that thread waits for the disk, and one commit
can carry many turns (the async ORM measured 110 turns/s, see ``docs/decisions``).
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

import orjson
import structlog
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

log = structlog.get_logger()

AGAIN = 1.0
"""Seconds after which a database that took nothing is tried again."""
READING = "reading"
"""The execution option of a transaction that takes no write lock."""
PASSING = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL)

T = TypeVar("T")


class Database:
    """The database named by ``url`` and its writing thread, reached by an engine of its own."""

    def __init__(self, url: str, engine: Engine | None = None) -> None:
        self.url = url
        self.engine = engine or make_engine(url)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")

    async def call(self, work: Callable[[], T]) -> T:
        """Does ``work``, which opens its own transactions, in the writing thread.

        While the database is locked by another program, or its disk is full, it is tried again.
        """
        while True:
            try:
                return await asyncio.get_running_loop().run_in_executor(self._thread, work)
            except OperationalError as error:
                if not _nothing_was_written(error):
                    raise
                log.warning("the database takes nothing yet", reason=str(error.orig), wait=AGAIN)
            await asyncio.sleep(AGAIN)

    async def run(self, work: Callable[[Session], T]) -> T:
        """Does ``work`` in one transaction in the writing thread; committed when it returns."""
        return await self.call(lambda: self._do(work))

    def _do(self, work: Callable[[Session], T]) -> T:
        with self.transaction() as session:
            return work(session)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits at the end and rolls back on an error."""
        with HoldingSession(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads, in any thread, beside the one that writes.

        For a page of rows at a time: who reads for long keeps the database from tidying up.
        """
        with HoldingSession(self.engine, expire_on_commit=False, autoflush=False) as session:
            session.connection(execution_options={"postgresql_readonly": True, READING: True})
            yield session

    def close(self) -> None:
        self._thread.shutdown(wait=True)
        self.engine.dispose()


def alone(session: Session, lock: int) -> bool:
    """Whether no other process does what ``lock`` stands for; it ends with the transaction."""
    if session.get_bind().dialect.name == "sqlite":
        return True
    locked = session.connection().execute(
        text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": lock}
    )
    return bool(locked.scalar())


class HoldingSession(Session):
    """A session that holds what it loaded until it ends.

    SQLAlchemy keeps weak references only, so that each ``session.get`` of an object nobody else
    holds would ask the database again.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.held: list[Any] = []


@event.listens_for(HoldingSession, "loaded_as_persistent")
@event.listens_for(HoldingSession, "pending_to_persistent")
def _hold(session: HoldingSession, loaded: Any) -> None:
    session.held.append(loaded)


def make_engine(url: str) -> Engine:
    """An engine with the settings our promises need (P1: ``synchronous=FULL``)."""
    target = make_url(url)
    json: dict[str, Any] = {
        "json_serializer": lambda value: orjson.dumps(value).decode(),
        "json_deserializer": _read_json,
    }
    if target.get_backend_name() == "postgresql":
        target = target.set(drivername="postgresql+psycopg")
        return create_engine(target, pool_pre_ping=True, pool_size=2, max_overflow=2, **json)
    engine = create_engine(target, connect_args={"check_same_thread": False}, **json)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_writing)
    return engine


def _nothing_was_written(error: OperationalError) -> bool:
    """Whether the transaction surely came to nothing, and may come to something later."""
    return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in PASSING


def _read_json(stored: Any) -> Any:
    """SQLite keeps a JSON number as a number of its own, not as text."""
    return stored if isinstance(stored, int | float) else orjson.loads(stored)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy begins; the driver must not
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_writing(connection: Any) -> None:
    """Takes the write lock at once, so that no transaction fails when it comes to write."""
    reads = connection.get_execution_options().get(READING)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
