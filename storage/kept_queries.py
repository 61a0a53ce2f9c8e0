"""Queries that fit no button: kept under a name made of their content."""

import hashlib
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import orjson
from sqlalchemy import delete
from sqlmodel import Session, col

from domain.search.query import Query, Word
from storage.tables import KeptQuery

KEPT_FOR = timedelta(days=400)
"""After the last button with it was made: a link to a list works for a year."""


def keep(session: Session, query: Query, today: date) -> str:
    """Keeps a query; the same one has the same name."""
    content = asdict(query)
    name = hashlib.blake2s(orjson.dumps(content), digest_size=6).hexdigest()
    known = session.get(KeptQuery, name)
    if known is None:
        session.add(KeptQuery(name=name, query=content, used_on=today))
        session.flush()
    else:
        known.used_on = today
    return name


def kept(session: Session, name: str) -> Query | None:
    """The query of a name, as long as it is kept."""
    known = session.get(KeptQuery, name)
    return read_query(known.query) if known else None


def drop_unused(session: Session, today: date) -> None:
    """Forgets queries that no button or link has led to for long."""
    session.execute(delete(KeptQuery).where(col(KeptQuery.used_on) < today - KEPT_FOR))


def read_query(content: dict[str, Any]) -> Query:
    """A query from the form ``dataclasses.asdict`` gives it in JSON."""
    words = tuple(
        Word(word["typed"], tuple(word["stems"]), tuple(word["also"])) for word in content["words"]
    )
    listed: dict[str, Any] = {
        name: tuple(content.get(name, ()))
        for name in ("years", "regions", "awards", "topics", "institutions", "apart")
    }
    return Query(
        words=words,
        newest=content.get("newest", False),
        governments=content["governments"],
        **listed,
    )
