"""Alembic's entry: runs the migrations on the connection that ``storage.migrate`` hands over."""

from typing import Any, Literal

from alembic import context
from sqlmodel.sql.sqltypes import AutoString

from storage.tables import Table
from storage.types import UtcDateTime


def as_written(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """How a column type is spelled in a migration, free of the library that made it."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "UtcDateTime()"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String({item.length or ''})"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Table.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=as_written,
)
with context.begin_transaction():
    context.run_migrations()
