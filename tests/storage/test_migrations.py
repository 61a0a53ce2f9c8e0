"""The migrations make exactly the tables, on both engines, and can be taken back."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Column, Inspector, inspect, text
from sqlalchemy.exc import IntegrityError

from storage import migrate as migrations
from storage.database import Database
from storage.migrate import NewerDatabaseError, downgrade, migrate, newest_revision, upgrade
from storage.tables import Table


def test_a_migrated_database_equals_the_tables(empty_database: Database) -> None:
    migrate(empty_database)
    with empty_database.engine.connect() as connection:
        opts = {"compare_type": True, "include_name": _is_declared}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Table.metadata) == []
        for name in Table.metadata.tables:
            assert _constraints(inspect(connection), name) == _declared(name)


def test_it_can_be_taken_back_and_made_again(empty_database: Database) -> None:
    with empty_database.engine.begin() as connection:
        upgrade(connection)
        downgrade(connection)
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
        upgrade(connection)
        assert set(Table.metadata.tables) < set(inspect(connection).get_table_names())


def test_a_second_start_does_nothing_and_is_quick(database: Database) -> None:
    migrate(database)
    began = time.perf_counter()
    migrate(database)
    assert time.perf_counter() - began < 0.15


def test_two_processes_may_start_at_once(empty_database: Database) -> None:
    others = [Database(empty_database.url) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(migrate, others))
    with empty_database.engine.connect() as connection:
        assert migrations.revision_of(connection) == newest_revision()
    for other in others:
        other.close()


def test_a_database_of_a_newer_program_is_left_alone(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError):
        migrate(database)


@pytest.mark.parametrize(
    "wrong",
    [
        "INSERT INTO outbox (chat_id, priority, method, params, state, sends, created_at)"
        " VALUES (1, 'reply', 'm', '{}', 'lost', 0, '2026-01-01')",
        "INSERT INTO inbox (body, state, attempts, received_at)"
        " VALUES ('{}', 'nowhere', 0, '2026-01-01')",
        "INSERT INTO conversation (person_id, data) VALUES (404, '{}')",
    ],
)
def test_wrong_states_are_impossible(database: Database, wrong: str) -> None:
    with pytest.raises(IntegrityError), database.engine.begin() as connection:
        connection.execute(text(wrong))


def _is_declared(name: str | None, kind: str, _parents: object) -> bool:
    """All but the index of terms, which each engine keeps in its own way."""
    return kind != "table" or not str(name).startswith("innovation_terms")


def _constraints(inspector: Inspector, table: str) -> dict[str, set[object]]:
    return {
        "checks": {found["name"] for found in inspector.get_check_constraints(table)},
        "partial": {
            found["name"]
            for found in inspector.get_indexes(table)
            if any(key.endswith("_where") for key in found.get("dialect_options", {}))
            and "expressions" not in found
        },
    }


def _declared(name: str) -> dict[str, set[object]]:
    table = Table.metadata.tables[name]
    return {
        "checks": {
            f"ck_{name}_{str(check.name).removeprefix(f'ck_{name}_')}"
            for check in table.constraints
            if isinstance(check, CheckConstraint)
        },
        "partial": {
            index.name
            for index in table.indexes
            if index.dialect_options["sqlite"]["where"] is not None
            and all(isinstance(part, Column) for part in index.expressions)
        },
    }
