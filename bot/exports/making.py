"""Makes what an order asks for; used by the panel's worker and by the command line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.exports import broadcasts, contacts, coverage, proposals, reminders
from bot.exports.archive import Packed, write_archives
from bot.exports.excel import write_excel
from bot.exports.plain import write_csv, write_json
from bot.exports.source import Source
from bot.exports.table import Column, Progress, Row, Table
from domain.dates import WITA, wita
from domain.exports import Format, Subject
from handlers.turn import edition_name
from storage.tables import Edition

Tabled = Callable[[Source], tuple[int, list[Column], Iterator[Row]]]
TABLES: dict[Subject, Tabled] = {
    Subject.PROPOSALS: proposals.table,
    Subject.CONTACTS: contacts.table,
    Subject.COVERAGE: coverage.table,
    Subject.REMINDERS: reminders.table,
    Subject.BROADCASTS: broadcasts.table,
}
WRITERS: dict[Format, Callable[[Table, Path], int]] = {
    Format.XLSX: write_excel,
    Format.CSV: write_csv,
    Format.JSON: write_json,
}


@dataclass(frozen=True)
class Made:
    """The files made, and what is in them: rows of a table, or files of a ZIP."""

    paths: list[Path]
    count: int
    missing: int = 0
    changed: int = 0


def make(source: Source, folder: Path, most: int | None, progress: Progress) -> Made:
    """Makes the files in an empty folder; a ZIP in parts of at most ``most`` bytes.

    Raises StoppedError, DomainError with what keeps it from being made, OSError.
    """
    if source.order.format is Format.ZIP:
        packed: Packed = write_archives(source, folder, most, progress)
        return Made(packed.paths, packed.count, packed.missing, packed.changed)
    path = folder / f"1.{source.order.format}"
    return Made([path], write_table(source, path, progress))


def write_file(source: Source, target: Path) -> int:
    """Makes one file with everything; returns how many rows or files are in it."""
    with TemporaryDirectory(dir=target.parent, prefix=".export-") as folder:
        made = make(source, Path(folder), None, Progress())
        made.paths[0].replace(target)
    return made.count


def write_table(source: Source, path: Path, progress: Progress) -> int:
    """Writes a table to one file; returns how many rows it has."""
    total, columns, rows = TABLES[source.order.subject](source)
    progress.total = total
    subject = source.told.plain(f"exports.{source.order.subject}")
    about = _about(source, subject)
    table = Table(subject, columns, progress.over(rows), about)
    return WRITERS[source.order.format](table, path)


def _about(source: Source, subject: str) -> list[tuple[str, str]]:
    told, order = source.told, source.order
    personal = told.plain("exports.with_personal" if order.personal else "exports.without_personal")
    return [
        (told.plain("exports.about"), subject),
        (told.plain("exports.about_edition"), edition_words(source)),
        (told.plain("exports.about_made"), wita(source.now, order.language)),
        (told.plain("exports.about_personal"), personal),
        (told.plain("exports.about_times"), told.plain("exports.wita")),
    ]


def edition_words(source: Source) -> str:
    """The edition of an order by its name."""
    number = source.order.edition_id
    if number is None:
        return source.told.plain("exports.all_editions")
    edition = source.read(lambda session: session.get_one(Edition, number))
    return f"{edition_name(edition, source.order.language)} ({edition.code})"


def file_name(source: Source, part: int, parts: int) -> str:
    """ "usulan-KIPP-26-20261124-1000.xlsx"; of several files with its number."""
    order, told = source.order, source.told
    number = order.edition_id
    code = source.read(lambda s: s.get_one(Edition, number).code) if number is not None else ""
    numbered = f"{part}-{parts}" if parts > 1 else ""
    made = source.now.astimezone(WITA).strftime("%Y%m%d-%H%M")
    stem = told.plain(f"exports.file_{order.subject}")
    return "-".join(filter(None, (stem, code, made, numbered))) + f".{order.format}"
