"""The base of all tables: constraint names that are equal on both engines."""

from sqlalchemy import (
    MetaData,
)
from sqlmodel import SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """Base of all tables: constraint names that are equal on both engines."""

    metadata = MetaData(naming_convention=NAMING)
