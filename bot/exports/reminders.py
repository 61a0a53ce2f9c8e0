"""Reminders: which were planned for which proposal or segment, and what became of them."""

from collections.abc import Iterator

from sqlmodel import Session

from bot.exports.source import Source
from bot.exports.table import Column, Row, Shown
from handlers.organize.broadcasts.pages import segment_words
from storage.export_reading import (
    ExtraRow,
    ReminderRow,
    extra_rows,
    reminder_numbers,
    reminder_rows,
)

COLUMNS = (
    ("edition", 14),
    ("kind", 12),
    ("region_code", 10),
    ("region", 20),
    ("agency", 44),
    ("title", 44),
    ("segment", 28),
    ("deadline", 17),
    ("hours_before", 12),
    ("due_at", 17),
    ("reminder", 16),
    ("decided_at", 17),
    ("told", 12),
)
HOUR = 3600


def table(source: Source) -> tuple[int, list[Column], Iterator[Row]]:
    """How many rows, the columns, and the rows: of proposals, then those for segments."""
    total, rows = source.pages(
        lambda session: reminder_numbers(session, source.order), reminder_rows
    )
    extras = source.read(lambda session: _extras(source, session))
    return total + len(extras), source.columns(COLUMNS), _rows(source, rows, extras)


def _rows(source: Source, rows: Iterator[ReminderRow], extras: list[Row]) -> Iterator[Row]:
    for row in rows:
        yield _row(source, row)
    yield from extras


def _row(source: Source, row: ReminderRow) -> Row:
    reminder = row.reminder
    return [
        row.edition,
        source.state("kind", "regular"),
        row.agency.region_code,
        row.region,
        row.agency.name,
        row.title,
        None,
        reminder.deadline,
        reminder.offset_seconds / HOUR,
        reminder.due_at,
        source.state("reminder", reminder.state),
        reminder.decided_at,
        None,
    ]


def _extras(source: Source, session: Session) -> list[Row]:
    return [_extra(source, session, row) for row in extra_rows(session, source.order)]


def _extra(source: Source, session: Session, row: ExtraRow) -> Row:
    extra = row.extra
    return [
        row.edition,
        source.state("kind", "extra"),
        None,
        None,
        None,
        None,
        Shown(segment_words(session, source.told, extra.segment), extra.segment),
        None,
        None,
        extra.due_at,
        source.state("extra", extra.state),
        extra.decided_at,
        extra.told,
    ]
