"""Contacts: who serves which agency; without personal data only that somebody does."""

from collections.abc import Iterator

from bot.exports.source import Source
from bot.exports.table import Column, Row
from storage.export_reading import ContactRow, contact_numbers, contact_rows

AGENCY = (("region_code", 10), ("region", 20), ("agency_code", 20), ("agency", 44))
PERSON = (("name", 32), ("position", 36), ("phone", 18), ("telegram_id", 16))
FACTS = (
    ("since", 17),
    ("consent_at", 17),
    ("language", 10),
    ("reminders_muted", 14),
    ("blocked_at", 17),
    ("last_seen_on", 14),
)


def table(source: Source) -> tuple[int, list[Column], Iterator[Row]]:
    """How many rows, the columns, and the rows."""
    total, rows = source.pages(lambda session: contact_numbers(session, source.order), contact_rows)
    columns = source.columns((*AGENCY, *(PERSON if source.order.personal else ()), *FACTS))
    return total, columns, (_row(source, row) for row in rows)


def _row(source: Source, row: ContactRow) -> Row:
    agency, person = row.agency, row.person
    who = [person.name or person.telegram_name, person.position, person.phone, person.id]
    return [
        agency.region_code,
        row.region,
        agency.code,
        agency.name,
        *(who if source.order.personal else ()),
        row.since,
        person.consent_at,
        person.language or person.language_hint,
        source.yes_no(person.reminders_muted),
        person.blocked_at,
        person.last_seen_on,
    ]
