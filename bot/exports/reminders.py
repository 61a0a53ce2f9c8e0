"""Reminders: which were planned for which proposal, and what became of them."""

from collections.abc import Iterator

from bot.exports.source import Source
from bot.exports.table import Column, Row
from storage.export_reading import ReminderRow, reminder_numbers, reminder_rows

COLUMNS = (
    ("edition", 14),
    ("region_code", 10),
    ("region", 20),
    ("agency", 44),
    ("title", 44),
    ("deadline", 17),
    ("hours_before", 12),
    ("due_at", 17),
    ("reminder", 16),
    ("decided_at", 17),
)
HOUR = 3600


def table(source: Source) -> tuple[int, list[Column], Iterator[Row]]:
    """How many rows, the columns, and the rows."""
    total, rows = source.pages(
        lambda session: reminder_numbers(session, source.order), reminder_rows
    )
    return total, source.columns(COLUMNS), (_row(source, row) for row in rows)


def _row(source: Source, row: ReminderRow) -> Row:
    reminder = row.reminder
    return [
        row.edition,
        row.agency.region_code,
        row.region,
        row.agency.name,
        row.title,
        reminder.deadline,
        reminder.offset_seconds / HOUR,
        reminder.due_at,
        source.state("reminder", reminder.state),
        reminder.decided_at,
    ]
