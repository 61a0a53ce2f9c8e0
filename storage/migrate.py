"""Brings a database to the newest tables; run at every start, harmless when nothing is new."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from storage.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
VERSIONS = MIGRATIONS / "versions"
VERSION_TABLE = "alembic_version"
LOCK = 7_300_001
"""Any number of ours: while one process migrates a PostgreSQL database, the others wait."""


class NewerDatabaseError(RuntimeError):
    """The database was made by a newer program; running on would harm it."""


def migrate(database: Database) -> None:
    """Applies the migrations that are missing, all or none.

    Safe when several processes start at once: SQLite's write lock or an advisory lock of
    PostgreSQL lets one go first. Raises NewerDatabaseError where the database is ahead.
    """
    with _alone(database) as connection:
        if is_current(connection):
            return
        if (found := revision_of(connection)) not in {None, *_revisions()}:
            raise NewerDatabaseError(f"the database stands at {found}, newer than this program")
        upgrade(connection)


def upgrade(connection: Connection, to: str = "head") -> None:
    from alembic import command  # slow to import, and mostly nothing is to be done

    command.upgrade(_config(connection), to)


def downgrade(connection: Connection, to: str = "base") -> None:
    """Takes migrations back (developers and tests); what stood in dropped tables is gone."""
    from alembic import command

    command.downgrade(_config(connection), to)


def is_current(connection: Connection) -> bool:
    """Whether the database stands at the newest migration of this program."""
    return revision_of(connection) == newest_revision()


def newest_revision() -> str:
    """The last migration this program brings; they are numbered, so the greatest."""
    return max(_revisions())


def revision_of(connection: Connection) -> str | None:
    """Where the database stands; ``None`` before its first migration."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608


def write_migration(database: Database, message: str) -> Path:
    """Writes a new migration from the difference between tables and database (developers)."""
    from alembic import command

    number = f"{int(max(_revisions(), default='0')) + 1:04d}"
    with database.engine.begin() as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=number)
    return next(VERSIONS.glob(f"{number}_*.py"))


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """A transaction in which no other process migrates."""
    with database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        yield connection


def _revisions() -> list[str]:
    return [path.name[:4] for path in VERSIONS.glob("*.py") if re.match(r"\d{4}_", path.name)]


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
