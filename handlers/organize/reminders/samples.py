"""One reminder of the plan: what a contact will read, shown and sent to oneself."""

from datetime import timedelta

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.dates import wita
from domain.errors import DomainError
from domain.roles import PROVINCE
from handlers.buttons import encode
from handlers.organize.reminders import access, actions
from handlers.organize.reminders.pages import (
    Rows,
    back_rows,
    moved_words,
    offset_words,
    offsets_words,
)
from handlers.reminders import written
from handlers.turn import Turn
from storage.editions import form_of
from storage.proposals import Work
from storage.reminder_calendar import Line, calendar, reader_of
from storage.reminder_texts import words_of
from storage.reminders import PersonReminder
from storage.tables import Agency, Edition, Proposal


async def open_reminder(_update: Update, turn: Turn) -> None:
    """When it goes out, to how many, and the words of a sample."""
    act = turn.pressed(actions.OpenReminder)
    edition = access.seen(turn, act.edition)
    line = line_at(turn, edition, timedelta(seconds=act.seconds))
    body, _ = _sample(turn, edition, line)
    about = turn.html(
        "planning.reminder",
        edition=turn.named(edition),
        when=wita(line.due_at, turn.language),
        offset=offsets_words(turn, line),
        count=line.people,
    )
    quoted = Markup("<blockquote>{}</blockquote>").format(body)
    parts = [about, *moved_words(turn, edition, line), turn.html("planning.reads"), quoted]
    turn.edit(Markup("\n\n").join(parts), _rows(turn, edition, line))


def _rows(turn: Turn, edition: Edition, line: Line) -> Rows:
    number = edition.id or 0
    sample = actions.SendSample(number, int(line.offsets[-1].total_seconds()))
    rows = [[turn.button("planning.b_send_sample", sample)]]
    if access.manages_all(turn, number):
        wording = actions.Wording(number, int(line.offsets[-1].total_seconds()))
        rows.append([turn.button("wording.b_part", wording)])
        rows += [[_remove(turn, edition, offset)] for offset in line.offsets]
    return rows + back_rows(turn, edition)


def _remove(turn: Turn, edition: Edition, offset: timedelta) -> InlineKeyboardButton:
    seconds = int(offset.total_seconds())
    act = actions.RemoveOffset(edition.id or 0, edition.revision, seconds)
    return turn.button("planning.b_remove", act, "danger", offset=offset_words(turn, offset))


async def send_sample(_update: Update, turn: Turn) -> None:
    """The reminder as a message of its own, exactly as a contact gets it; its buttons are inert."""
    act = turn.pressed(actions.SendSample)
    edition = access.seen(turn, act.edition)
    body, rows = _sample(turn, edition, line_at(turn, edition, timedelta(seconds=act.seconds)))
    turn.say(body, inert(rows))
    turn.audit("reminders.sample", f"edition:{edition.id}")
    turn.toast("planning.sample_sent")


async def press_in_sample(_update: Update, turn: Turn) -> None:
    turn.toast("planning.only_a_sample")


def inert(rows: Rows) -> Rows:
    """The same buttons, which say that this is a sample: nothing happens to anybody's draft."""
    return [[_inert(button) for button in row] for row in rows]


def _inert(button: InlineKeyboardButton) -> InlineKeyboardButton:
    data = actions.InSample()
    return InlineKeyboardButton(button.text, callback_data=encode(data), style=button.style)


def line_at(turn: Turn, edition: Edition, offset: timedelta) -> Line:
    """The line of the calendar that an offset is in."""
    lines = calendar(turn.session, edition, access.regions(turn, edition.id or 0), turn.now)
    found = next((line for line in lines if offset in line.offsets), None)
    if found is None:
        raise DomainError("planning.gone")
    return found


def _sample(turn: Turn, edition: Edition, line: Line) -> tuple[Markup, Rows]:
    """As the first of the people who would get it reads it; where nobody would, an empty draft."""
    reader = reader_or_example(turn, edition)
    words = {edition.id or 0: words_of(turn.session, edition.id or 0, line.offsets[-1])}
    return written(PersonReminder(reader.person, reader.works, words), line.due_at)


def reader_or_example(turn: Turn, edition: Edition) -> PersonReminder:
    regions = access.regions(turn, edition.id or 0)
    return reader_of(turn.session, edition, regions, turn.now) or _example(turn, edition)


def _example(turn: Turn, edition: Edition) -> PersonReminder:
    name, now = turn.plain("planning.example_agency"), turn.now
    agency = Agency(id=0, code="", name=name, short_name=name, region_code=PROVINCE)
    proposal = Proposal(
        id=0,
        edition_id=edition.id or 0,
        agency_id=0,
        form_version_id=edition.form_version_id,
        created_by=turn.person_id,
        created_at=now,
        updated_at=now,
    )
    form = form_of(turn.session, edition.form_version_id)
    return PersonReminder(turn.person, [Work(proposal, edition, agency, form, {})])
