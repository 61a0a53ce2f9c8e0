"""/jadwal: when editions open and close, and the same as a calendar file."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.dates import wita
from domain.editions import Moment, Phase
from domain.errors import DomainError
from domain.roles import Act
from handlers.buttons import action
from handlers.surface import Surface
from handlers.turn import Turn
from storage.editions import all_editions, phase_of, times_of
from storage.tables import Edition, EditionState

EVERY = 0


@action("ei")
@dataclass(frozen=True)
class Calendar:
    """The times of an edition, or of every published one (0), for the phone's calendar."""

    edition: int


async def deadlines(_update: Update, turn: Turn) -> None:
    """/jadwal: the published editions with every time that is still ahead."""
    parts = ahead(turn)
    if not parts:
        turn.say(turn.html("deadlines.none"))
        return
    turn.say(Markup("\n\n").join(parts), [calendar_row(turn)])


def ahead(turn: Turn) -> list[Markup]:
    """The published editions with every time that is still ahead, one part each."""
    return [part for edition in all_editions(turn.session) if (part := _ahead(turn, edition))]


def calendar_row(turn: Turn) -> list[InlineKeyboardButton]:
    return [turn.button("deadlines.b_calendar", Calendar(EVERY))]


def _ahead(turn: Turn, edition: Edition) -> Markup | None:
    """An edition's name and the times that are still ahead; nothing where none is."""
    if phase_of(edition, turn.now) in {Phase.PLANNED, Phase.ARCHIVED}:
        return None
    times = times_of(edition)
    known = [(moment, at) for moment in Moment if (at := times.at(moment)) is not None]
    lines = [_line(turn, moment, at) for moment, at in known if at > turn.now]
    if not lines:
        return None
    return Markup("\n").join([turn.html("deadlines.edition", name=turn.named(edition)), *lines])


def _line(turn: Turn, moment: Moment, at: datetime) -> Markup:
    return turn.html(f"deadlines.{moment}", when=wita(at, turn.language))


async def send_calendar(_update: Update, turn: Turn) -> None:
    """The file; sent again after a change it replaces what the calendar holds."""
    act = turn.pressed(Calendar)
    edition = turn.session.get(Edition, act.edition)
    if act.edition != EVERY and (edition is None or not _may_see(turn, edition)):
        raise DomainError("deadlines.gone")
    document = {
        "kind": "calendar",
        "edition": act.edition,
        "language": turn.language,
        "at": turn.now.isoformat(),
    }
    turn.send_file(document, turn.html("deadlines.calendar"))


def _may_see(turn: Turn, edition: Edition) -> bool:
    planned = edition.state == EditionState.PLANNED
    return not planned or turn.may(Act.SEE_PANEL, edition_id=edition.id)


DEADLINES = Surface(
    commands=[
        (["jadwal", "deadlines"], deadlines),
    ],
    presses=[
        (Calendar, send_calendar),
    ],
)
