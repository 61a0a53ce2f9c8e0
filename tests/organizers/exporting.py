"""Data worth exporting: agencies, contacts, drafts, and proposals handed in with their files."""

import asyncio
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot.prepare import attachments_folder
from storage.proposals import load_work, save_answer, start_proposal
from storage.submissions import hand_in
from storage.tables import (
    Agency,
    Attachment,
    AttachmentState,
    Edition,
    Proposal,
    Submission,
)
from tests.phone import Phone
from tests.stage import Stage, agency_id

NAME = "Andi Nurhayati"
PHONE_NUMBER = "+6281342555777"
ANSWERS: dict[str, Any] = {
    "judul": '=HYPERLINK("http://jahat.example";"SIGAP BUMIL")',
    "kelompok": "umum",
    "tanggal_mulai": "2023-03-15",
    "ringkasan": "Ibu hamil di tiga pulau dulu menunggu kapal hingga dua hari. " * 12,
}


def handed_in(
    stage: Stage,
    edition: Edition,
    contact: Phone,
    agency: str = "dinkes",
    files: int = 1,
    size: int = 3000,
    answers: dict[str, Any] = ANSWERS,
) -> Submission:
    """A proposal of a contact, handed in with attachments that are on the disk."""
    with stage.database.transaction() as session:
        proposal = draft_of(stage, session, edition, contact, agency, answers)
        numbers = [attached(stage, session, proposal, at, size) for at in range(files)]
        work = load_work(session, proposal)
        save_answer(session, work, "sk_inovasi", numbers, contact.id, stage.clock.now())
        work = load_work(session, proposal)
        now = stage.clock.now() + timedelta(minutes=1)
        return hand_in(session, work, contact.id, now, now)


def draft_of(
    stage: Stage,
    session: Session,
    edition: Edition,
    contact: Phone,
    agency: str,
    answers: dict[str, Any] = ANSWERS,
) -> Proposal:
    home = session.get_one(Agency, agency_id(session, agency))
    now = stage.clock.now()
    proposal = start_proposal(session, edition, home, contact.id, now)
    for question, value in answers.items():
        save_answer(session, load_work(session, proposal), question, value, contact.id, now)
    return proposal


def attached(stage: Stage, session: Session, proposal: Proposal, at: int, size: int) -> int:
    """A stored attachment of random bytes under an awkward name."""
    data = os.urandom(size)
    sha256 = hashlib.sha256(data).hexdigest()
    row = Attachment(
        proposal_id=proposal.id,
        question_id="sk_inovasi",
        state=AttachmentState.STORED,
        file_id="x",
        chat_id=proposal.created_by,
        message_id=1,
        original_name=f"../../etc/SK: inovasi*{at}?.PDF",
        kind="pdf",
        size=size,
        sha256=sha256,
        path=f"{sha256[:2]}/{proposal.id}-{at}.pdf",
        sent_by=proposal.created_by,
        sent_at=stage.clock.now(),
    )
    session.add(row)
    session.flush()
    path = attachment_path(stage, row)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return row.id or 0


def attachment_path(stage: Stage, row: Attachment) -> Path:
    return attachments_folder(stage.settings()) / (row.path or "")


class Gate:
    """An attachment that is a pipe: who reads it waits until the gate is let go."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._end: int | None = None

    async def opened(self) -> None:
        """Waits until somebody reads."""
        if self._end is None:
            self._end = await asyncio.to_thread(os.open, self._path, os.O_WRONLY)

    def let_go(self) -> None:
        if self._end is None:
            with suppress(OSError):
                self._end = os.open(self._path.with_suffix(".pipe"), os.O_WRONLY | os.O_NONBLOCK)
        if self._end is not None:
            os.close(self._end)


@contextmanager
def gate(stage: Stage, row: Attachment) -> Iterator[Gate]:
    """While inside, whoever packs this attachment waits; then it reads on."""
    path = attachment_path(stage, row)
    path.unlink()
    os.mkfifo(path)
    held = Gate(path)
    try:
        yield held
    finally:
        path.rename(path.with_suffix(".pipe"))
        path.write_bytes(b"what lies there later")
        held.let_go()
