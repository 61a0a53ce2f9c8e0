"""Tables that people keep in CSV files, read with kind words about the line that is wrong."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
MOST_FAULTS = 10
"""Faults told at once; a file with more is mended step by step."""


class WrongFileError(ValueError):
    """A file cannot be taken. The message names each line that is wrong; nothing was changed."""

    def __init__(self, path: Path, faults: Sequence[str]) -> None:
        shown = list(faults[:MOST_FAULTS])
        if len(faults) > MOST_FAULTS:
            shown.append(f"and {len(faults) - MOST_FAULTS} more")
        super().__init__(f"{path.name}: {'; '.join(shown)}. Nothing was changed.")
        self.faults = tuple(faults)


class CellError(ValueError):
    """One row is wrong; the message says what to write."""


@dataclass(frozen=True)
class Row:
    """One row of the file; ``line`` is where it starts, as an editor counts."""

    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """A cell that must not be empty."""
        value = self.cells[column]
        if not value:
            raise CellError(f"{column} is empty")
        return value

    def optional(self, column: str) -> str:
        return self.cells.get(column, "")

    def listed(self, column: str) -> list[str]:
        """A cell that holds several values between ``|``."""
        parts = (part.strip() for part in self.cells.get(column, "").split("|"))
        return [part for part in parts if part]


def read_rows(path: Path, columns: Sequence[str], read: Callable[[Row], T]) -> list[T]:
    """What ``read`` makes of every row. Commas or semicolons, UTF-8.

    Raises WrongFileError with every wrong line; ``read`` raises CellError for one.
    """
    made: list[T] = []
    faults: list[str] = []
    for row in _rows(path, columns):
        try:
            made.append(read(row))
        except CellError as fault:
            faults.append(f"line {row.line}: {fault}")
    if faults:
        raise WrongFileError(path, faults)
    return made


def _rows(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    text = _text(path)
    first = text.partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(first))
    header = [name.strip().lower() for name in next(reader, [])]
    missing = [column for column in columns if column not in header]
    if missing:
        raise WrongFileError(path, [f"line 1: the column {', '.join(missing)} is missing"])
    line = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield _row(path, line, header, cells)
        line = reader.line_num + 1


def _row(path: Path, line: int, header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        fault = f"line {line}: {len(cells)} cells where the first line has {len(header)}"
        raise WrongFileError(path, [fault])
    return Row(line, {name: cell.strip() for name, cell in zip(header, cells, strict=True)})


def _delimiter(first: str) -> str:
    """Spreadsheets set to Indonesian save with semicolons."""
    return ";" if first.count(";") > first.count(",") else ","


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise WrongFileError(path, [f"line {line}: not UTF-8; save it as CSV UTF-8"]) from None
    except OSError as error:
        raise WrongFileError(path, [f"cannot be read ({error.strerror})"]) from None
