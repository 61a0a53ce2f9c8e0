"""One stage per test, on each database engine."""

import gc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.engines import ENGINES, clear_away, new_database
from tests.stage import Stage, on_stage


def pytest_collection_finish() -> None:
    """What is loaded by now stays: nobody need look through it for what is no longer used."""
    gc.freeze()


def pytest_sessionfinish() -> None:
    clear_away()


@pytest.fixture(params=ENGINES)
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    with new_database(request.param, tmp_path) as database:
        async with on_stage(database, tmp_path) as stage:
            yield stage
