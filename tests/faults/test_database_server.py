"""The database server goes away under the bot and comes back."""

from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from bot import program
from tests.engines import new_database
from tests.stage import Stage, on_stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage on PostgreSQL only: SQLite has no server to lose."""
    with new_database("postgresql", tmp_path) as database:
        async with on_stage(database, tmp_path) as stage:
            yield stage


async def test_the_bot_goes_on_after_its_connections_were_cut(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "PAUSE", 0.05)
    stage.open_edition()
    phone = stage.contact()
    await phone.say("/ajukan")
    await phone.sees("Judul inovasi")
    for title in ("Kapal Ibu Hamil", "Kapal Ibu Hamil Dua", "Kapal Ibu Hamil Tiga"):
        cut_connections(stage.database.url)
        await phone.say("/usulan")
        await phone.press("(belum berjudul)" if title == "Kapal Ibu Hamil" else "Kapal Ibu Hamil")
        await phone.press("Semua pertanyaan")
        await phone.press("Judul inovasi")
        cut_connections(stage.database.url)
        await phone.say(title)
        await phone.sees("Tersimpan", title)


def cut_connections(url: str) -> None:
    """Ends every other session of the database, as a restart of the server does."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
