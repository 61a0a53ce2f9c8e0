"""The audit log: append-only, each entry's hash bound to the entry before it.

The tables refuse changes by themselves (triggers of migration 0002); the chain shows what was
changed around them. ``python -m bot doctor`` walks it.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import text
from sqlmodel import Session, col, func, select

from storage.tables import AuditEntry

FIRST = "0" * 64
LOCK = 7_226_002
"""Advisory lock (PostgreSQL), so that two writers do not follow the same entry."""


def append(
    session: Session,
    actor: int | None,
    action: str,
    subject: str,
    now: datetime,
    *,
    before: Any = None,
    after: Any = None,
) -> None:
    """Writes down what somebody did, in the transaction that does it.

    ``action`` is ``area.verb``, ``subject`` is ``kind:id``; ``before`` and ``after`` are plain
    data without personal data.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    session.flush()
    last = session.exec(
        select(AuditEntry.hash).order_by(col(AuditEntry.id).desc()).limit(1)
    ).first()
    entry = AuditEntry(
        at=now, actor=actor, action=action, subject=subject, before=before, after=after, hash=""
    )
    entry.hash = _hash(entry, last or FIRST)
    session.add(entry)
    session.flush()


def first_broken(session: Session) -> int | None:
    """The number of the first entry that does not follow from the one before; ``None``: all do."""
    previous = FIRST
    for entry in session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).yield_per(500):
        if entry.hash != _hash(entry, previous):
            return entry.id
        previous = entry.hash
    return None


def entries_about(session: Session, subject: str, limit: int = 20) -> list[AuditEntry]:
    """What was done to a subject, the newest first."""
    return list(
        session.exec(
            select(AuditEntry)
            .where(AuditEntry.subject == subject)
            .order_by(col(AuditEntry.id).desc())
            .limit(limit)
        )
    )


def latest(session: Session, offset: int, limit: int) -> list[AuditEntry]:
    """The entries of the whole log, the newest first."""
    newest_first = select(AuditEntry).order_by(col(AuditEntry.id).desc())
    return list(session.exec(newest_first.offset(offset).limit(limit)))


def count(session: Session) -> int:
    return session.exec(select(func.count()).select_from(AuditEntry)).one()


def _hash(entry: AuditEntry, previous: str) -> str:
    content = [
        previous,
        entry.at.astimezone(UTC).isoformat(),
        entry.actor,
        entry.action,
        entry.subject,
        entry.before,
        entry.after,
    ]
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
