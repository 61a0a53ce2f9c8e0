"""Marks that change with what is recorded, so that what was read of it once may be kept.

A mark is read once in a session: an answer asks for it at every name it writes.
"""

import secrets
from typing import Any

from sqlalchemy import event
from sqlmodel import Session

from storage.inbox import cursor, save_cursor

INNOVATIONS = "innovations"
"""Changes with every change of the recorded innovations."""
AGENCIES = "agencies"
"""Changes with every change of the agencies or regions."""
_READ = "marks"


def mark(session: Session, name: str) -> Any:
    """Another after every change; ``None`` before the first."""
    read = session.info.setdefault(_READ, {})
    if name not in read:
        read[name] = cursor(session, name)
    return read[name]


def changed(session: Session, name: str) -> None:
    """To be called after every change of what the mark stands for."""
    value = secrets.token_hex(8)
    save_cursor(session, name, value)
    session.info.setdefault(_READ, {})[name] = value


@event.listens_for(Session, "after_soft_rollback")
@event.listens_for(Session, "after_commit")
def _forget(session: Session, *_: object) -> None:
    session.info.pop(_READ, None)
