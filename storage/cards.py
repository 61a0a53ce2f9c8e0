"""A message of ours that shows how something goes on, changed in place again and again."""

from sqlmodel import Session

from storage.tables import Outbox, OutboxState

WAITS = frozenset({OutboxState.PENDING, OutboxState.SENDING})


def card_to_edit(
    session: Session, card_id: int | None, edit_id: int | None
) -> tuple[Outbox | None, bool]:
    """The outbox row of the message as it stands, and whether its last change still waits.

    Where the message was deleted, that is the one that took its place.
    """
    card = session.get(Outbox, card_id) if card_id else None
    last = session.get(Outbox, edit_id) if edit_id else None
    if card is None or last is None:
        return card, False
    replaced = last.message_id is not None and last.message_id != card.message_id
    return (last if replaced else card), last.state in WAITS
