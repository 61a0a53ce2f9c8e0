"""Where an export comes from, and the words it is told in."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlmodel import Session

from bot.exports.table import Column, Shown
from domain.exports import Order
from handlers.texts import Texts, texts
from storage.database import Database
from storage.export_reading import in_pages

T = TypeVar("T")
AGENCY_COLUMNS = ("region_code", "region", "agency_code", "agency")


@dataclass(frozen=True)
class Source:
    """The data as of ``now``, and the folder of the attachments."""

    database: Database
    attachments: Path
    order: Order
    now: datetime

    @property
    def told(self) -> Texts:
        return texts(self.order.language)

    def read(self, query: Callable[[Session], T]) -> T:
        with self.database.reading() as session:
            return query(session)

    def pages(
        self,
        numbers: Callable[[Session], Sequence[int]],
        rows: Callable[[Session, Sequence[int]], Sequence[T]],
    ) -> tuple[int, Iterator[T]]:
        """How many rows there are, and the rows."""
        found = self.read(numbers)
        return len(found), in_pages(self.database, found, rows)

    # --- columns and cells that several tables have ---------------------------------------------

    def columns(self, widths: Iterable[tuple[str, int]]) -> list[Column]:
        return [
            Column(key, self.told.plain(f"exports.c_{key}"), width, wraps=width >= WRAPPED)
            for key, width in widths
        ]

    def yes_no(self, value: bool) -> Shown:
        return Shown(self.told.plain("exports.yes" if value else "exports.no"), value)

    def state(self, area: str, value: str) -> Shown:
        """A state by its name for people and the one for programs."""
        return Shown(self.told.plain(f"exports.{area}_{value}"), value)


WRAPPED = 36
"""Columns so wide hold texts that go on in the next line."""
