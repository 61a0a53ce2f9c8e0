from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from storage.database import Database
from tests.engines import ENGINES, new_database


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with new_database(request.param, tmp_path) as database:
        yield database


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        yield session
