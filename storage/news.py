"""The recipients' side of broadcasts: who wants news, and which links were pressed."""

from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, func, or_, select, update

from domain.broadcasts import RecipientState
from storage.edition_news import News
from storage.outbox import WAITING
from storage.tables import Outbox, OutboxState, Priority
from storage.tables.broadcasts import Broadcast, BroadcastRecipient, LinkPress, NewsChoice
from storage.winner_news import KEY


def wants_news(session: Session, person_id: int) -> bool | None:
    """What a person said to news; ``None`` where they never said anything."""
    choice = session.get(NewsChoice, person_id)
    return choice.wanted if choice else None


def choose_news(session: Session, person_id: int, wanted: bool, now: datetime) -> None:
    """Writes a yes or no down; after a no, what still waits for them is taken back."""
    choice = session.get(NewsChoice, person_id)
    if choice is None:
        session.add(NewsChoice(person_id=person_id, wanted=wanted, at=now))
    else:
        choice.wanted, choice.at = wanted, now
    session.flush()
    if not wanted:
        _take_back_broadcasts(session, person_id, now)
        _take_back_news(session, person_id)


def _take_back_news(session: Session, person_id: int) -> None:
    """New winners and openings; what concerns one's own drafts still goes out."""
    session.execute(
        update(Outbox)
        .where(
            WAITING,
            col(Outbox.chat_id) == person_id,
            col(Outbox.state) == OutboxState.PENDING,
            col(Outbox.priority) == Priority.BROADCAST,
            or_(
                col(Outbox.key).startswith(KEY),
                col(Outbox.key).contains(f":{News.OPENING}:"),
            ),
        )
        .values(state=OutboxState.CANCELLED)
        .execution_options(synchronize_session=False)
    )


def _take_back_broadcasts(session: Session, person_id: int, now: datetime) -> None:
    rows = session.execute(
        select(BroadcastRecipient, Outbox)
        .join(Outbox, col(Outbox.id) == BroadcastRecipient.outbox_id)
        .where(
            BroadcastRecipient.person_id == person_id,
            BroadcastRecipient.state == RecipientState.QUEUED,
            Outbox.state == OutboxState.PENDING,
            Outbox.priority == Priority.BROADCAST,
        )
        .with_for_update(of=Outbox)
        .execution_options(populate_existing=True)
    ).all()
    for recipient, row in rows:
        row.state = OutboxState.CANCELLED
        recipient.state, recipient.decided_at = RecipientState.OPTED_OUT, now
    session.flush()


def is_recipient(session: Session, broadcast_id: int, person_id: int) -> bool:
    """Whether the message may have reached them; a test to oneself makes nobody a recipient."""
    row = session.get(BroadcastRecipient, (broadcast_id, person_id))
    return row is not None and row.outbox_id is not None


def count_press(
    session: Session, broadcast_id: int, button: int, person_id: int, now: datetime
) -> None:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.flush()
    session.execute(
        dialect.insert(LinkPress)
        .values(
            broadcast_id=broadcast_id,
            button=button,
            person_id=person_id,
            count=1,
            first_at=now,
            last_at=now,
        )
        .on_conflict_do_update(
            index_elements=["broadcast_id", "button", "person_id"],
            set_={"count": LinkPress.count + 1, "last_at": now},
        )
    )


def pressed_by(session: Session, broadcast_id: int, person_id: int) -> set[int]:
    """The links of a broadcast that a person has pressed."""
    return set(
        session.exec(
            select(LinkPress.button).where(
                LinkPress.broadcast_id == broadcast_id, LinkPress.person_id == person_id
            )
        )
    )


def presses(session: Session, broadcast: Broadcast) -> dict[int, tuple[int, int]]:
    """By button: how many people pressed it, and how often in all."""
    rows = session.execute(
        select(LinkPress.button, func.count(), func.sum(LinkPress.count))
        .where(LinkPress.broadcast_id == broadcast.id)
        .group_by(col(LinkPress.button))
    )
    return {button: (people, int(times)) for button, people, times in rows}
