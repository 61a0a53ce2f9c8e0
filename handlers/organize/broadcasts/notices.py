"""What organizers hear of a broadcast without having asked: it waits, it stopped, it is done."""

from collections.abc import Callable

from markupsafe import Markup
from sqlmodel import Session

from domain.broadcasts import RecipientState
from domain.dates import wita
from handlers.organize.broadcasts.actions import Open
from handlers.organize.broadcasts.content import opening
from handlers.texts import Texts
from handlers.turn import Keyboard, labelled
from storage.broadcasts import progress
from storage.tables.broadcasts import Broadcast

Notice = Callable[[Session, Broadcast, Texts], tuple[Markup, Keyboard]]


def missed(_session: Session, broadcast: Broadcast, told: Texts) -> tuple[Markup, Keyboard]:
    """Its time passed while nothing ran, or it would have reached nobody: a person decides."""
    when = wita(broadcast.scheduled_at, told.language) if broadcast.scheduled_at else ""
    return _notice("missed_notice", broadcast, told, when=when)


def paused(_session: Session, broadcast: Broadcast, told: Texts) -> tuple[Markup, Keyboard]:
    why = told.html(f"broadcasts.why_{broadcast.pause_reason}")
    return _notice("paused_notice", broadcast, told, why=why)


def finished(session: Session, broadcast: Broadcast, told: Texts) -> tuple[Markup, Keyboard]:
    account = progress(session, broadcast)
    sent = account.of(RecipientState.SENT)
    return _notice("finished_notice", broadcast, told, sent=sent, total=account.total)


def _notice(
    key: str, broadcast: Broadcast, told: Texts, **values: object
) -> tuple[Markup, Keyboard]:
    name = opening(broadcast.content) or told.plain("broadcasts.wordless")
    body = told.html(f"broadcasts.{key}", opening=name, **values)
    act = labelled(told.plain("broadcasts.b_open"), Open(broadcast.id or 0))
    return body, [[act]]
