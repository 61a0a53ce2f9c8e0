"""Queries too long for a button or a link, under the name they have there."""

from datetime import date
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from storage.tables.base import Table


class KeptQuery(Table, table=True):
    """A query under a name made of its content, so that the same one is kept once."""

    __tablename__ = "kept_query"
    name: str = Field(primary_key=True, max_length=16)
    query: dict[str, Any] = Field(sa_type=JSON)
    used_on: date = Field(index=True)
    """The last day a button or link with it was made."""
