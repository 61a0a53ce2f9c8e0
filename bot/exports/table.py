"""A table to be written: its columns, and rows that come one after the other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import Event
from typing import Any

from domain.dates import WITA


@dataclass(frozen=True)
class Column:
    """``key``: its name for programs; ``title``: its name for people."""

    key: str
    title: str
    width: int = 18
    wraps: bool = False
    """Long texts that are read in several lines."""
    within: str = ""
    """The group in which JSON keeps it."""


@dataclass(frozen=True)
class Shown:
    """A value that programs know by another word than people."""

    text: Any
    raw: Any


Row = Sequence[Any]
"""A cell for each column: text, number, yes or no, date, moment, nothing, or :class:`Shown`."""


@dataclass(frozen=True)
class Table:
    """``about``: what stands on the sheet beside it, in lines of label and value."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    about: Sequence[tuple[str, str]] = ()


class StoppedError(Exception):
    """Whoever ordered the export, or the program, stopped it."""


class Progress:
    """How far the making is; written in its thread, read in others."""

    def __init__(self) -> None:
        self.total = 0
        self.done = 0
        self._stopped = Event()

    def stop(self) -> None:
        self._stopped.set()

    def check(self) -> None:
        """Ends the making where it was stopped."""
        if self._stopped.is_set():
            raise StoppedError

    def step(self) -> None:
        self.check()
        self.done += 1

    def over(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, each counted when it is taken."""
        for row in rows:
            self.step()
            yield row


def for_people(cell: Any) -> Any:
    return cell.text if isinstance(cell, Shown) else cell


def for_programs(cell: Any) -> Any:
    """A cell as JSON knows it; times as people here read them, with their zone."""
    raw = cell.raw if isinstance(cell, Shown) else cell
    if isinstance(raw, datetime):
        return raw.astimezone(WITA).isoformat(timespec="seconds")
    return raw.isoformat() if isinstance(raw, date) else raw
