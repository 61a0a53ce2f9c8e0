"""A list that an organizer edits in Excel and sends back: what it would change.

A row says of one thing how it is to be. Nothing is taken while one row is wrong, and a thing that
is missing stays as it is. What a row of a certain list may say, its :class:`Rules` know.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Generic, Protocol, TypeVar

from domain.sheets import Fault, Sheet, cell, columns_of

T = TypeVar("T")
Cells = Mapping[str, str]
"""A row's cells by column; a column that the list does not have is not there."""


@dataclass(frozen=True)
class Change(Generic[T]):
    before: T
    after: T

    @property
    def columns(self) -> dict[str, tuple[Any, Any]]:
        """The columns whose values differ, each with its value before and after."""
        names = [each.name for each in fields(self.before)]  # type: ignore[arg-type]
        both = {name: (getattr(self.before, name), getattr(self.after, name)) for name in names}
        return {name: values for name, values in both.items() if values[0] != values[1]}


@dataclass(frozen=True)
class Plan(Generic[T]):
    """What taking the list over would do."""

    new: list[T] = field(default_factory=list)
    changed: list[Change[T]] = field(default_factory=list)
    same: int = 0
    missing: list[T] = field(default_factory=list)
    """What the list leaves out; it stays as it is."""

    @property
    def count(self) -> int:
        return len(self.new) + len(self.changed)


class Rules(Protocol[T]):
    """What the rows of one list mean; made anew for every list, since rows are held together."""

    headings: Mapping[str, str]
    """Columns by what people write in the first row."""
    required: Sequence[str]

    @property
    def expected(self) -> Collection[T]:
        """What a whole list has a row for."""

    def wrong(self, line: int, cells: Cells) -> Iterator[Fault]:
        """What is wrong in the cells of a row."""

    def row(self, cells: Cells) -> tuple[T | None, T]:
        """What the row is about, if it is known, and as the row wants it."""

    def clashes(self, line: int, before: T | None, after: T) -> Iterator[Fault]:
        """Whether the row is about what another row, or record, is about already."""


def judge(sheet: Sheet, rules: Rules[T]) -> Plan[T] | list[Fault]:
    """What the list would change, or everything that is wrong with it."""
    columns = columns_of(sheet, rules.headings, rules.required)
    if isinstance(columns, Fault):
        return [columns]
    rows: list[tuple[T | None, T]] = []
    faults: list[Fault] = []
    for line, cells in enumerate(sheet.rows[1:], 2):
        if any(each.strip() for each in cells):
            read = _read(line, {name: cell(cells, at) for name, at in columns.items()}, rules)
            if isinstance(read, list):
                faults += read
            else:
                rows.append(read)
    return faults or _plan(rows, rules.expected)


def _read(line: int, cells: Cells, rules: Rules[T]) -> tuple[T | None, T] | list[Fault]:
    wrong = list(rules.wrong(line, cells))
    if wrong:
        return wrong
    before, after = rules.row(cells)
    return list(rules.clashes(line, before, after)) or (before, after)


def _plan(rows: Sequence[tuple[T | None, T]], expected: Collection[T]) -> Plan[T]:
    known = [Change(before, after) for before, after in rows if before is not None]
    listed = {change.before for change in known}
    return Plan(
        new=[after for before, after in rows if before is None],
        changed=[change for change in known if change.columns],
        same=sum(not change.columns for change in known),
        missing=[each for each in expected if each not in listed],
    )
