"""What a person is told when the program, not the person, made a mistake."""

from datetime import datetime

from sqlmodel import Session

from handlers.texts import texts
from handlers.turn import language_of
from storage.tables import Outbox, Person


def apologise(session: Session, chat_id: int | None, now: datetime) -> None:
    """Tells a person that their last message could not be handled and is kept."""
    person = session.get(Person, chat_id) if chat_id is not None and chat_id > 0 else None
    if person is None:
        return
    params = {
        "chat_id": person.id,
        "text": str(texts(language_of(person)).html("core.apology")),
        "parse_mode": "HTML",
    }
    session.add(Outbox(chat_id=person.id, method="sendMessage", params=params, created_at=now))
