"""Whom news of an edition concerns, and the rows that bring it: one message a person.

An opening is told to every contact and to everybody who wants news, a moved deadline to those who
have yet to hand something in, an early close to those with a draft. News that waits (for the
morning) and is overtaken by newer news of the same edition is taken back.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.editions import told_at
from storage.outbox import WAITING
from storage.tables import (
    Agency,
    Edition,
    EditionState,
    Membership,
    NewsChoice,
    Outbox,
    OutboxState,
    Person,
    Priority,
    Proposal,
    ProposalState,
)


class News(StrEnum):
    OPENING = "opening"
    DEADLINE = "deadline"
    CLOSE = "close"


@dataclass(frozen=True)
class Reader:
    """A person whom news concerns, and the draft they stand at if there is just one."""

    person: Person
    drafts: int
    draft: int | None
    is_contact: bool = True


def readers(session: Session, edition: Edition, news: News) -> list[Reader]:
    """Everybody whom news of an edition concerns, once."""
    drafts = _drafts(session, edition)
    serving = set(session.exec(_serving()))
    found = []
    for person in session.exec(_people(edition, news)):
        own = drafts.get(person.id, [])
        one = own[0] if len(own) == 1 else None
        found.append(Reader(person, len(own), one, person.id in serving))
    return found


def _serving() -> SelectOfScalar[int]:
    """The contacts of agencies, by their numbers."""
    return (
        select(Membership.person_id)
        .join(Agency, col(Agency.id) == Membership.agency_id)
        .where(col(Membership.ended_at).is_(None), col(Agency.active))
    )


def _people(edition: Edition, news: News) -> SelectOfScalar[Person]:
    """Contacts who can be reached, of the agencies that news concerns; of an opening others too.

    Who wants no news hears only of what concerns a draft of theirs.
    """
    has_draft = has_proposal(edition, ProposalState.DRAFT)
    agencies = {
        News.OPENING: [],
        News.DEADLINE: [or_(has_draft, ~has_proposal(edition, ProposalState.SUBMITTED))],
        News.CLOSE: [has_draft],
    }[news]
    contacts = _serving().where(*agencies)
    meant: ColumnElement[bool] = col(Person.id).in_(contacts)
    if news is News.OPENING:
        willing = select(NewsChoice.person_id).where(col(NewsChoice.wanted))
        meant = or_(meant, col(Person.id).in_(willing))
    found = select(Person).where(meant, col(Person.blocked_at).is_(None))
    if news is not News.CLOSE:
        unwilling = select(NewsChoice.person_id).where(col(NewsChoice.wanted).is_(False))
        drafting = contacts.where(has_draft)
        spared = and_(col(Person.id).in_(unwilling), col(Person.id).not_in(drafting))
        found = found.where(not_(spared))
    return found.order_by(col(Person.id))


def has_proposal(edition: Edition, state: ProposalState) -> ColumnElement[bool]:
    """A condition on an agency: it has a proposal of the edition in a state."""
    return exists().where(
        col(Proposal.agency_id) == Agency.id,
        col(Proposal.edition_id) == edition.id,
        col(Proposal.state) == state,
    )


def _drafts(session: Session, edition: Edition) -> dict[int, list[int]]:
    """By contact, the drafts of their agencies."""
    rows = session.exec(
        select(Membership.person_id, Proposal.id)
        .join(Proposal, col(Proposal.agency_id) == Membership.agency_id)
        .where(
            Proposal.edition_id == edition.id,
            Proposal.state == ProposalState.DRAFT,
            col(Membership.ended_at).is_(None),
        )
        .order_by(col(Proposal.id))
    )
    found: dict[int, list[int]] = defaultdict(list)
    for person_id, proposal_id in rows:
        found[person_id].append(proposal_id or 0)
    return found


# --- an opening that is to be told -----------------------------------------------------------


def openings_due(session: Session, now: datetime) -> list[Edition]:
    """Published editions that have opened and whose opening is to be told now, not at night."""
    rows = session.exec(
        select(Edition)
        .where(
            col(Edition.opening_untold),
            Edition.state == EditionState.OPEN,
            Edition.opens_at <= now,
            Edition.closes_at > now,
        )
        .with_for_update(skip_locked=True)
    )
    return [edition for edition in rows if told_at(now, edition.closes_at) == now]


# --- the rows --------------------------------------------------------------------------------


def queue_news(
    session: Session,
    edition: Edition,
    news: News,
    messages: Iterable[dict[str, Any]],
    now: datetime,
    not_before: datetime,
    expires_at: datetime | None,
) -> int:
    """Puts messages into the outbox, in place of older news of the edition that still waits."""
    _take_back(session, edition)
    rows = [
        Outbox(
            chat_id=params["chat_id"],
            priority=Priority.BROADCAST,
            method="sendMessage",
            params=params,
            key=f"{_prefix(edition)}{edition.revision}:{news}:{params['chat_id']}",
            created_at=now,
            not_before=not_before if not_before > now else None,
            expires_at=expires_at,
        )
        for params in messages
    ]
    session.add_all(rows)
    session.flush()
    return len(rows)


def _take_back(session: Session, edition: Edition) -> None:
    session.flush()
    session.execute(
        update(Outbox)
        .where(
            WAITING,
            col(Outbox.state) == OutboxState.PENDING,
            col(Outbox.sends) == 0,
            col(Outbox.key).startswith(_prefix(edition)),
        )
        .values(state=OutboxState.CANCELLED)
        .execution_options(synchronize_session=False)
    )


def _prefix(edition: Edition) -> str:
    return f"edition:{edition.id}:"
