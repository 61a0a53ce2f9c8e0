"""Brings a database to the newest tables; run at every start, harmless when nothing is new."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Applies the migrations that are missing, all or none."""
    with database.engine.begin() as connection:
        if not is_current(connection):
            command.upgrade(_config(connection), "head")


def is_current(connection: Connection) -> bool:
    """Whether the database stands at the newest migration of this program."""
    heads = ScriptDirectory(str(MIGRATIONS)).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(heads)


def write_migration(database: Database, message: str) -> None:
    """Writes a new migration from the difference between tables and database (developers)."""
    with database.engine.begin() as connection:
        command.revision(_config(connection), message, autogenerate=True)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
