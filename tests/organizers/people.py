"""What tests of the organizers' panel do again and again."""

import io
import re
from datetime import datetime

import xlsxwriter
from python_calamine import load_workbook
from sqlmodel import Session

from domain.roles import Grant, StaffRole
from storage.staff import grant
from storage.tables import Attachment, AttachmentPurpose, AttachmentState, Person
from tests.phone import Message, Phone, body
from tests.stage import Stage

ROLES = {
    "viewer": Grant(StaffRole.VIEWER),
    "juror": Grant(StaffRole.JUROR),
    "verifier": Grant(StaffRole.VERIFIER),
    "coordinator of Bone": Grant(StaffRole.COORDINATOR, region_code="73.08"),
    "coordinator of Barru": Grant(StaffRole.COORDINATOR, region_code="73.11"),
    "organizer": Grant(StaffRole.ORGANIZER),
    "owner": Grant(StaffRole.OWNER),
}


def staff(stage: Stage, given: Grant, name: str = "Petugas") -> Phone:
    """Somebody with a role, who has written to the bot before."""
    person = stage.world.add_person(name)
    person.started = True
    now: datetime = stage.clock.now()
    with stage.database.transaction() as session:
        session.add(Person(id=person.id, telegram_name=name, name=name, first_seen_at=now))
        session.flush()
        grant(session, person.id, given, None, now)
    return stage.phone(person.id)


async def open_part(phone: Phone, part: str) -> None:
    await phone.say("/panitia")
    await phone.sees("Panel panitia")
    await phone.press(part)


def link_in(message: Message) -> str:
    """The token of the link that a message carries."""
    found = re.search(r"start=([\w-]{32})", body(message))
    assert found
    return found[1]


def file_of(stage: Stage, message: Message) -> bytes:
    return stage.world.files[message["document"]["file_id"]]


def rows_of(data: bytes) -> list[list[str]]:
    """The first sheet of an Excel file."""
    book = load_workbook(io.BytesIO(data))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]


def sent_list(
    session: Session, by: int, purpose: AttachmentPurpose, rows: list[list[str]], now: datetime
) -> int:
    """A list that an organizer sent and that was read."""
    sent = Attachment(
        question_id="",
        purpose=purpose,
        state=AttachmentState.STORED,
        file_id="f",
        chat_id=by,
        message_id=1,
        sha256="0" * 64,
        path="x",
        sent_by=by,
        sent_at=now,
        reading={"rows": rows},
    )
    session.add(sent)
    session.flush()
    return sent.id or 0


def excel(rows: list[list[object]], merged: str = "") -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Daftar")
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
        if merged:
            sheet.merge_range(merged, "gabungan")
    return made.getvalue()
