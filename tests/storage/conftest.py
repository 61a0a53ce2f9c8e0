from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from storage.database import Database
from storage.tables import Person
from tests.engines import ENGINES, new_database

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture(params=ENGINES)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with new_database(request.param, tmp_path, "nothing") as database:
        yield database


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with the tables, or with what the module says that it ``HOLDS``."""
    holds = getattr(request.module, "HOLDS", "tables")
    with new_database(request.param, tmp_path, holds) as database:
        yield database


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        yield session


@pytest.fixture
def people(session: Session) -> list[Person]:
    made = [Person(id=number, telegram_name=f"P{number}", first_seen_at=NOW) for number in (1, 2)]
    session.add_all(made)
    session.flush()
    return made
