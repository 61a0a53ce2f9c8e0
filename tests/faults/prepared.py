"""Prepared databases for the crash tests: an open edition, an invitation, a colleague."""

import shutil
from datetime import timedelta
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from bot.sandbox.world import World
from domain.clock import Clock
from handlers.account.consent import CONSENT_VERSION
from storage.database import Database
from storage.editions import open_from_template
from storage.invitations import invite
from storage.tables import Membership, Person
from tests.engines import folder_until_the_end, new_postgres, new_sqlite, server
from tests.stage import EDITIONS, OPEN_FOR, agency_id

COLLEAGUE = "Baso Mappangara"
_numbers = iter(range(10**6))


def prepared(engine: str, folder: Path) -> tuple[str, str]:
    """The URL of a database of its own, and the invitation in it."""
    url, token = _template(engine)
    if engine == "sqlite":
        shutil.copy(make_url(url).database or "", folder / "crash.db")
        return f"sqlite:///{folder}/crash.db", token
    name = f"test_crash_{make_url(url).database}_{next(_numbers)}"
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {make_url(url).database}")
    return make_url(url).set(database=name).render_as_string(hide_password=False), token


@cache
def _template(engine: str) -> tuple[str, str]:
    """Made once per process and copied for each test."""
    folder = folder_until_the_end("inovasi-crash-")
    url = new_sqlite(folder) if engine == "sqlite" else new_postgres()
    database = Database(url)
    token = _fill(database)
    database.close()
    return url, token


def _fill(database: Database) -> str:
    now = Clock().now()
    with database.transaction() as session:
        open_from_template(session, EDITIONS / "ringkas.yaml", "UJI-26", now, now + OPEN_FOR)
        agency = agency_id(session, "dinkes")
        session.add(
            Person(
                id=colleague_id(),
                telegram_name=COLLEAGUE,
                name=COLLEAGUE,
                position="Kepala Seksi",
                phone="",
                consent_version=CONSENT_VERSION,
                consent_at=now,
                first_seen_at=now - timedelta(days=1),
            )
        )
        session.flush()
        session.add(Membership(person_id=colleague_id(), agency_id=agency, since=now))
        return invite(session, agency, now)


def colleague_id() -> int:
    """The prepared colleague of the sandbox."""
    return person_of("colleague", World())


def person_of(role: str, world: World) -> int:
    """One of the sandbox's prepared people, by role."""
    return next(person.id for person in world.people.values() if person.role == role)
