"""Looks whether everything is sound: settings, database, files, disk, clock."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session, func, select

from bot.prepare import attachments_folder
from bot.settings import Settings
from domain.clock import Clock
from domain.handoff import QuestionState
from storage.audit import first_broken
from storage.database import Database
from storage.migrate import newest_revision, revision_of
from storage.tables import (
    Attachment,
    AttachmentState,
    CitizenQuestion,
    Inbox,
    InboxState,
    Outbox,
    OutboxState,
)

LEAST_FREE = 500 * 1024 * 1024
BUILT = datetime(2026, 11, 1, tzinfo=UTC)
"""No right clock shows an earlier time."""
LONGEST_WAIT = 7
"""Days after which a citizen waits too long for a person."""
BACKWARDS = timedelta(minutes=5)


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    subject: str
    detail: str
    wrong: bool = False


def examine(settings: Settings, database: Database, clock: Clock) -> Iterator[Finding]:
    """Every finding, the sound ones too; the database is only read."""
    yield from _settings(settings)
    with database.engine.connect() as connection:
        revision = revision_of(connection)
    if revision != newest_revision():
        yield Finding("database", "not at the newest tables; run: python -m bot migrate", True)
        return
    with database.transaction() as session:
        for check in (_integrity, _inbox, _outbox, _audit):
            yield from check(session)
        yield from _questions(session, clock)
        yield from _attachments(session, attachments_folder(settings))
        yield from _clock(session, clock)
    yield from _disk(settings.data_dir)


def _settings(settings: Settings) -> Iterator[Finding]:
    where = settings.bot_api_url if settings.on_telegram else "the sandbox (no BOT_TOKEN)"
    yield Finding("settings", f"talks to {where}")
    if settings.on_telegram and not settings.organizer_ids:
        yield Finding("settings", "ORGANIZER_IDS is empty: nobody can admit people", True)


def _integrity(session: Session) -> Iterator[Finding]:
    if session.get_bind().dialect.name != "sqlite":
        yield Finding("database", "PostgreSQL answers and stands at the newest tables")
        return
    connection = session.connection()
    faults = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
    if faults != ["ok"]:
        yield Finding("database", f"damaged: {faults[0]}; take a backup back", True)
    orphans = [str(row[0]) for row in connection.execute(text("PRAGMA foreign_key_check"))]
    if orphans:
        yield Finding("database", f"{len(orphans)} rows of {orphans[0]} point nowhere", True)
    if faults == ["ok"] and not orphans:
        yield Finding("database", "sound, at the newest tables")


def _inbox(session: Session) -> Iterator[Finding]:
    rows = session.exec(select(Inbox.state, func.count()).group_by(Inbox.state))
    counts: dict[str, int] = dict(rows.all())
    yield Finding("inbox", _told(counts))
    if aside := counts.get(InboxState.QUARANTINED, 0):
        yield Finding("inbox", f"{aside} updates failed and were set aside", True)


def _outbox(session: Session) -> Iterator[Finding]:
    rows = session.exec(select(Outbox.state, func.count()).group_by(Outbox.state))
    counts: dict[str, int] = dict(rows.all())
    yield Finding("outbox", _told(counts))
    if unknown := counts.get(OutboxState.UNKNOWN, 0):
        yield Finding("outbox", f"{unknown} messages wait for a person's decision", True)


def _audit(session: Session) -> Iterator[Finding]:
    broken = first_broken(session)
    if broken is None:
        yield Finding("audit log", "unbroken")
    else:
        yield Finding("audit log", f"changed from outside at entry {broken} or before it", True)


def _questions(session: Session, clock: Clock) -> Iterator[Finding]:
    """Citizens who wait for a person."""
    found = select(func.count(), func.min(CitizenQuestion.opened_at)).where(
        CitizenQuestion.state == QuestionState.OPEN
    )
    number, oldest = session.exec(found).one()
    days = (clock.now() - oldest).days if oldest is not None else 0
    told = f"{number} wait for a person" + (f", the oldest for {days} days" if number else "")
    yield Finding("citizens' questions", told, wrong=days >= LONGEST_WAIT)


def _told(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {state}" for state, number in sorted(counts.items())) or "empty"


def _attachments(session: Session, folder: Path) -> Iterator[Finding]:
    stored = session.exec(
        select(Attachment.id, Attachment.path, Attachment.sha256).where(
            Attachment.state == AttachmentState.STORED
        )
    ).all()
    faults = 0
    for number, path, sha256 in stored:
        fault = _file_fault(folder / (path or ""), sha256)
        if fault:
            faults += 1
            yield Finding("attachments", f"number {number} {fault}", True)
    if not faults:
        yield Finding("attachments", f"{len(stored)} files, all there and unchanged")


def _file_fault(path: Path, sha256: str | None) -> str | None:
    if not path.is_file():
        return f"is missing ({path})"
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    return None if found == sha256 else f"has changed since it was stored ({path})"


def _disk(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder if folder.exists() else Path.cwd()).free
    yield Finding("disk", f"{free // 1024**2} MB free", wrong=free < LEAST_FREE)


def _clock(session: Session, clock: Clock) -> Iterator[Finding]:
    now = clock.now()
    newest = session.exec(select(func.max(Inbox.received_at))).one()
    behind = newest is not None and now < newest - BACKWARDS
    wrong = now < BUILT or behind
    yield Finding(
        "clock", f"{now:%Y-%m-%d %H:%M} UTC" + (", which is past" if wrong else ""), wrong
    )


def report(findings: Iterator[Finding], say: Callable[[str], None]) -> bool:
    """Says every finding; returns whether all is well."""
    well = True
    for finding in findings:
        say(f"{'WRONG' if finding.wrong else 'ok   '}  {finding.subject}: {finding.detail}")
        well = well and not finding.wrong
    return well
