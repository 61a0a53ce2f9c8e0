"""Whom the news of new winners concerns, and what is still to be told of them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, or_, select

from storage.tables import (
    Agency,
    AwardState,
    Membership,
    NewsChoice,
    Outbox,
    Person,
    Priority,
    Winner,
)

KEY = "winners:"
REST = timedelta(minutes=10)
"""After the last announcement, so that awards announced one by one are told together, and one
announced by mistake can be taken back."""


def untold(session: Session, now: datetime) -> list[Winner]:
    """Awards announced here that nobody was told of, once no more are being announced."""
    rows = session.exec(
        select(Winner)
        .where(col(Winner.untold), Winner.state == AwardState.ANNOUNCED)
        .order_by(col(Winner.id))
        .with_for_update(skip_locked=True)
    ).all()
    latest = max((row.announced_at for row in rows if row.announced_at), default=now)
    return list(rows) if latest + REST <= now else []


def readers(session: Session) -> list[Person]:
    """Everybody who may be told: contacts who said no word against news, and all who want it."""
    contacts = (
        select(Membership.person_id)
        .join(Agency, col(Agency.id) == Membership.agency_id)
        .where(col(Membership.ended_at).is_(None), col(Agency.active))
    )
    said = {wanted: select(NewsChoice.person_id).where(col(NewsChoice.wanted).is_(wanted))
            for wanted in (True, False)}  # fmt: skip
    found = (
        select(Person)
        .where(
            or_(col(Person.id).in_(contacts), col(Person.id).in_(said[True])),
            col(Person.id).not_in(said[False]),
            col(Person.blocked_at).is_(None),
        )
        .order_by(col(Person.id))
    )
    return list(session.exec(found))


def queue_winner_news(
    session: Session, winners: Iterable[Winner], messages: Iterable[dict[str, Any]], now: datetime
) -> None:
    """Puts the messages into the outbox and marks the awards as told, in one transaction."""
    newest = 0
    for winner in winners:
        winner.untold = False
        newest = max(newest, winner.id or 0)
    session.add_all(
        Outbox(
            chat_id=params["chat_id"],
            priority=Priority.BROADCAST,
            method="sendMessage",
            params=params,
            key=f"{KEY}{newest}:{params['chat_id']}",
            created_at=now,
        )
        for params in messages
    )
    session.flush()
