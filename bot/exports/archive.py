"""Attachments and PDFs as ZIP files with a folder per agency, in constant memory.

Written with the standard library, which streams into a file: the sizes stand before the bytes,
so that every program unpacks them. Where Telegram carries the result, it comes in several files
that each open by themselves.
"""

import csv
import hashlib
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO

import structlog

from bot.documents.proposal_pdf import render_proposal
from bot.documents.render import proposal_content
from bot.exports.source import Source
from bot.exports.table import Progress
from domain.dates import WITA
from domain.errors import DomainError
from domain.exports import agency_folder, attached_name, harmless
from storage.export_reading import (
    HandedIn,
    bytes_attached,
    handed_in_numbers,
    handed_in_rows,
)
from storage.tables import Attachment

log = structlog.get_logger()

CHUNK = 256 * 1024
LEVEL = 1
"""PDFs and photos are packed already: more effort gains nothing."""
AROUND_A_FILE = 512
"""More than the two entries of a file take in a ZIP, without its name."""
AROUND_A_ZIP = 4096
SPARE_DISK = 500 * 1024 * 1024


@dataclass
class Packed:
    """What was packed: the files made, how many files are in them, and which were not there."""

    paths: list[Path] = field(default_factory=list)
    count: int = 0
    missing: int = 0
    changed: int = 0


def write_archives(source: Source, folder: Path, most: int | None, progress: Progress) -> Packed:
    """Writes ``1.zip``, ``2.zip``, …; each of at most ``most`` bytes, or one where it is ``None``.

    Raises DomainError ``exports.no_disk`` where they would fill the disk, ``exports.nothing``
    where there is nothing to write.
    """
    numbers = source.read(lambda session: handed_in_numbers(session, source.order))
    needed = source.read(lambda session: bytes_attached(session, source.order)) + SPARE_DISK
    if shutil.disk_usage(folder).free < needed:
        raise DomainError("exports.no_disk")
    progress.total = len(numbers)
    packed = Packed()
    with _Volumes(folder, most, source.told.plain("exports.contents"), packed) as volumes:
        _, rows = source.pages(lambda _session: numbers, handed_in_rows)
        for row in rows:
            progress.step()
            for member in _members(source, row):
                _pack(volumes, member, progress)
    if not packed.paths:
        raise DomainError("exports.nothing")
    return packed


# --- what goes in --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Member:
    """A file that goes in: its bytes, or where they lie."""

    name: str
    at: datetime
    content: bytes | Path
    sha256: str | None = None

    @property
    def size(self) -> int:
        if isinstance(self.content, bytes):
            return len(self.content)
        return self.content.stat().st_size if self.content.is_file() else 0

    def open(self) -> IO[bytes]:
        if isinstance(self.content, bytes):
            return BytesIO(self.content)
        return self.content.open("rb")


def _members(source: Source, row: HandedIn) -> Iterator[_Member]:
    folder = agency_folder(row.region_code, row.region, row.agency)
    language = source.order.language
    content = source.read(lambda session: proposal_content(session, row.submission, language))
    yield _Member(f"{folder}/{row.receipt}.pdf", row.submitted_at, render_proposal(content))
    inside = f"{folder}/{row.receipt} {source.told.plain('exports.attachments')}"
    for number, file in enumerate(row.files, 1):
        yield _attached(source, inside, number, file)


def _attached(source: Source, folder: str, number: int, file: Attachment) -> _Member:
    name = f"{folder}/{attached_name(number, file.original_name, file.kind)}"
    path = source.attachments / (file.path or "missing")
    return _Member(name, file.sent_at, path, file.sha256)


def _pack(volumes: "_Volumes", member: _Member, progress: Progress) -> None:
    try:
        with member.open() as file:
            volumes.add(member, _chunks(file, progress))
    except FileNotFoundError:
        log.warning("a file for an export is not there")
        volumes.note_missing(member)


def _chunks(file: IO[bytes], progress: Progress) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        progress.check()
        yield chunk


# --- the ZIP files -------------------------------------------------------------------------------


class _Volumes:
    """ZIP files one after the other, each with a list of what is in it."""

    def __init__(self, folder: Path, most: int | None, contents: str, packed: Packed) -> None:
        self._folder = folder
        self._most = most
        self._contents = contents
        self._packed = packed
        self._volume: _Volume | None = None

    def __enter__(self) -> "_Volumes":
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if self._volume is not None:
            self._volume.close()

    def add(self, member: _Member, chunks: Iterable[bytes]) -> None:
        digest = self._room_for(member).add(member.name, member.at, chunks)
        changed = member.sha256 is not None and digest != member.sha256
        self._packed.count += 1
        self._packed.changed += changed

    def note_missing(self, member: _Member) -> None:
        self._room_for(member).note(member.name, "", "", "missing")
        self._packed.missing += 1

    def _room_for(self, member: _Member) -> "_Volume":
        full = (
            self._volume is not None
            and self._most is not None
            and self._volume.size_with(member.name, member.size) > self._most
        )
        if full and self._volume is not None:
            self._volume.close()
        if full or self._volume is None:
            path = self._folder / f"{len(self._packed.paths) + 1}.zip"
            self._packed.paths.append(path)
            self._volume = _Volume(path, self._contents)
        return self._volume


class _Volume:
    """One ZIP file while it is written; its list is kept on disk until it goes in last."""

    def __init__(self, path: Path, contents: str) -> None:
        self._file = path.open("wb")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
        self._contents = contents
        self._list_path = path.with_suffix(".csv")
        self._list = self._list_path.open("w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._list)
        self._to_come = AROUND_A_ZIP
        """Bytes that still follow at most: the directory and the list."""
        self.note("path", "bytes", "sha256", "note")

    def size_with(self, name: str, size: int) -> int:
        """Its size at most, were this file added and then all brought to an end."""
        packed = size + size // 1000 + 2 * (AROUND_A_FILE + len(name.encode()))
        return self._file.tell() + self._to_come + packed

    def add(self, name: str, at: datetime, chunks: Iterable[bytes]) -> str:
        """Streams a file in; returns its SHA-256."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(_info(name, at), "w") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
        self.note(name, str(size), digest.hexdigest(), "")
        return digest.hexdigest()

    def note(self, name: str, *facts: str) -> None:
        self._rows.writerow([harmless(cell) for cell in (name, *facts)])
        self._to_come += 2 * (AROUND_A_FILE + len(name.encode()))

    def close(self) -> None:
        self._list.close()
        self._zip.write(self._list_path, f"{self._contents}.csv")
        self._zip.close()
        self._file.close()
        self._list_path.unlink()


def _info(name: str, at: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, at.astimezone(WITA).timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info._compresslevel = LEVEL  # type: ignore[attr-defined]  # public from Python 3.13 on
    info.external_attr = 0o644 << 16
    return info
