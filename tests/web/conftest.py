"""A visitor of the gallery, on each database engine or on one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.engines import ENGINES, new_database
from tests.web.visitor import Visitor, visiting


@pytest.fixture(params=ENGINES)
async def either(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Visitor]:
    """A visitor of pages on SQLite, and on PostgreSQL."""
    with new_database(request.param, tmp_path) as database:
        async with visiting(database, tmp_path) as visitor:
            yield visitor


@pytest.fixture
async def visitor(tmp_path: Path) -> AsyncIterator[Visitor]:
    with new_database("sqlite", tmp_path) as database:
        async with visiting(database, tmp_path) as visitor:
            yield visitor
