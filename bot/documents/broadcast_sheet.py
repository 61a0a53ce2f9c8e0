"""The account of a broadcast as an Excel file: one row per recipient, and what became of it."""

import io
from datetime import datetime
from typing import NamedTuple

import xlsxwriter
from sqlmodel import Session, col, func, select

from domain.dates import WITA
from handlers.texts import Texts
from storage.tables import Agency, Membership, Person
from storage.tables.broadcasts import BroadcastRecipient, LinkPress

WIDTHS = {
    "name": 32,
    "position": 30,
    "agency": 46,
    "state": 22,
    "at": 18,
    "orders": 10,
    "reason": 46,
    "presses": 10,
}


class Line(NamedTuple):
    """A recipient, in the order of the columns."""

    name: str
    position: str
    agency: str
    state: str
    at: datetime | None
    orders: int
    reason: str
    presses: int


def broadcast_lines(session: Session, broadcast_id: int, told: Texts) -> list[Line]:
    """Everybody the broadcast was planned for, by number."""
    agencies = _agencies(session, broadcast_id)
    pressed = _pressed(session, broadcast_id)
    rows = session.execute(
        select(BroadcastRecipient, Person)
        .join(Person, col(Person.id) == BroadcastRecipient.person_id)
        .where(BroadcastRecipient.broadcast_id == broadcast_id)
        .order_by(col(Person.id))
    )
    return [
        Line(
            person.name or person.telegram_name,
            person.position or "",
            agencies.get(person.id, ""),
            told.plain(f"broadcasts.x_{row.state}"),
            row.decided_at,
            row.attempt + (row.outbox_id is not None),
            row.error or "",
            pressed.get(person.id, 0),
        )
        for row, person in rows
    ]


def _agencies(session: Session, broadcast_id: int) -> dict[int, str]:
    """By recipient, the agencies they serve now."""
    rows = session.execute(
        select(Membership.person_id, Agency.name)
        .join(Agency, col(Agency.id) == Membership.agency_id)
        .join(BroadcastRecipient, col(BroadcastRecipient.person_id) == Membership.person_id)
        .where(BroadcastRecipient.broadcast_id == broadcast_id, col(Membership.ended_at).is_(None))
        .order_by(Agency.name)
    )
    found: dict[int, str] = {}
    for person_id, name in rows:
        found[person_id] = f"{found[person_id]}; {name}" if person_id in found else name
    return found


def _pressed(session: Session, broadcast_id: int) -> dict[int, int]:
    rows = session.execute(
        select(LinkPress.person_id, func.sum(LinkPress.count))
        .where(LinkPress.broadcast_id == broadcast_id)
        .group_by(col(LinkPress.person_id))
    )
    return {person_id: int(times) for person_id, times in rows}


def write_account(lines: list[Line], told: Texts) -> bytes:
    """Text is written as text, so that nothing in a name is run as a formula."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet(told.plain("broadcasts.sheet"))
        head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "bottom": 1})
        when = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss", "align": "left"})
        for at, (name, width) in enumerate(WIDTHS.items()):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, told.plain(f"broadcasts.c_{name}"), head)
        for number, line in enumerate(lines, 1):
            for at, value in enumerate(line):
                if isinstance(value, datetime):
                    local = value.astimezone(WITA).replace(tzinfo=None)
                    sheet.write_datetime(number, at, local, when)
                elif isinstance(value, int):
                    sheet.write_number(number, at, value)
                elif value:
                    sheet.write_string(number, at, value)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(lines), 1), len(WIDTHS) - 1)
    return made.getvalue()
