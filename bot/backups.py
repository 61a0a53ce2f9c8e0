"""A copy of everything in one file, and back.

The file is a tar: ``database.sqlite`` (SQLite only; PostgreSQL has ``pg_dump``), and the folders
of files by their names: ``attachments/``, ``photos/``. After a restore nothing is sent again by
itself: what had not surely been sent stands in quarantine (``unknown``) until a person decides.
"""

import os
import sqlite3
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import update
from sqlmodel import Session, col

from storage.broadcasts import hold_all
from storage.database import Database
from storage.exports import give_up_all
from storage.restored import StoodAside, stand_aside
from storage.tables import Outbox, OutboxState

DATABASE = "database.sqlite"
TELLING_TABLES = ("edition", "person", "proposal")
"""A database with a row in one of these is not empty."""


class BackupError(RuntimeError):
    """A backup cannot be made or taken back; the message says why and what to do."""


def backup(target: Path, database_file: Path | None, folders: Mapping[str, Path]) -> int:
    """Writes the copy while the bot may run; returns how many files it holds.

    The database is copied first: a file that comes in meanwhile is then one too many, never one
    too few. Raises BackupError where ``target`` exists.
    """
    if target.exists():
        raise BackupError(f"{target} exists already; name a new file")
    part = target.with_name(target.name + ".part")
    with TemporaryDirectory(dir=target.parent) as folder, _writing(part) as tar:
        count = 0
        if database_file is not None:
            copy = Path(folder) / DATABASE
            _copy_sqlite(database_file, copy)
            tar.add(copy, DATABASE)
            count += 1
        for name, files in folders.items():
            for path in sorted(files.rglob("*")):
                if path.is_file() and path.suffix != ".part":
                    tar.add(path, f"{name}/{path.relative_to(files)}")
                    count += 1
    part.replace(target)
    return count


def restore(source: Path, database_file: Path, folders: Mapping[str, Path], *, force: bool) -> None:
    """Puts a copy back. Raises BackupError where it would overwrite or the copy is broken.

    With ``force`` the database that stood there is kept beside the new one.
    """
    if not force and not _is_empty(database_file):
        raise BackupError(
            f"the database {database_file} is not empty; --force replaces it (and keeps a copy)"
        )
    with _reading(source) as tar, TemporaryDirectory(dir=database_file.parent) as folder:
        if DATABASE not in tar.getnames():
            raise BackupError(f"{source} holds no database; it comes from PostgreSQL")
        tar.extract(DATABASE, folder, filter="data")
        copy = Path(folder) / DATABASE
        _check_sqlite(copy)
        _extract_files(tar, folders)
        _set_aside(database_file)
        copy.replace(database_file)


def restore_files(source: Path, folders: Mapping[str, Path]) -> None:
    """For PostgreSQL, whose database ``pg_restore`` has put back."""
    with _reading(source) as tar:
        _extract_files(tar, folders)


def quarantine_outbox(session: Session) -> int:
    """What was waiting in the copy may have been sent since: a person decides. How many."""
    changed = session.execute(
        update(Outbox)
        .where(col(Outbox.state).in_([OutboxState.PENDING, OutboxState.SENDING]))
        .values(state=OutboxState.UNKNOWN, error="restored from a backup")
        .execution_options(synchronize_session=False)
    )
    return int(changed.rowcount)  # type: ignore[attr-defined]


@contextmanager
def _writing(part: Path) -> Iterator[tarfile.TarFile]:
    mode = "w:gz" if ".tar.gz" in part.name or ".tgz" in part.name else "w"
    try:
        with part.open("wb") as file:
            with tarfile.open(fileobj=file, mode=mode) as tar:  # type: ignore[call-overload]
                yield tar
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def _reading(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source) as tar:
            yield tar
    except (tarfile.TarError, EOFError):
        raise BackupError(f"{source} is no backup of this bot, or it is damaged") from None


def _copy_sqlite(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")


def _check_sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        try:
            (found,) = connection.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError:
            found = "damaged"
    if found != "ok":
        raise BackupError("the database in the backup is damaged; nothing was changed")


def _extract_files(tar: tarfile.TarFile, folders: Mapping[str, Path]) -> None:
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    for member in tar.getmembers():
        name, _, rest = member.name.partition("/")
        if member.isfile() and rest and name in folders:
            member.name = rest
            tar.extract(member, folders[name], filter="data")


def _is_empty(file: Path) -> bool:
    if not file.exists():
        return True
    with closing(sqlite3.connect(file)) as connection:
        try:
            return not any(
                connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()  # noqa: S608
                for table in TELLING_TABLES
            )
        except sqlite3.OperationalError:
            return True
        except sqlite3.DatabaseError:
            return False


def _set_aside(file: Path) -> None:
    """Keeps the database that stood here, with its write-ahead log folded in if that can be."""
    if not file.exists():
        return
    stamp = datetime.fromtimestamp(file.stat().st_mtime).strftime("%Y%m%d-%H%M%S")  # noqa: DTZ006
    kept = file.with_name(f"{file.name}.before-restore-{stamp}")
    for ending in ("", "-wal", "-shm"):
        part = file.with_name(file.name + ending)
        if part.exists():
            part.replace(kept.with_name(kept.name + ending))


@dataclass(frozen=True)
class Prepared:
    """What waits for a person after a restore."""

    messages: int
    aside: StoodAside


def prepare_restored(database: Database, now: datetime) -> Prepared:
    """After the tables are up to date: nothing that may have gone out already goes out again."""
    with database.transaction() as session:
        hold_all(session)
        give_up_all(session)
        return Prepared(quarantine_outbox(session), stand_aside(session, now))
