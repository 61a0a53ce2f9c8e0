"""What the pictures of coverage show: numbers and words, ready to be drawn.

A picture is ordered with its contents, so that it shows the numbers its caption tells.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class HeatMap:
    """Regions down, states across, how many agencies in each; a region alone is drawn as bars."""

    title: str
    subtitle: Sequence[str]
    columns: Sequence[str]
    """The states, the furthest last."""
    begun_from: int
    """The column from which on agencies have begun."""
    rows: Sequence[tuple[str, Sequence[int]]]
    total: str
    """The name of the last row, the sum of all."""
    footer: str
    empty: str
    """What stands there where no agency is listed."""

    @classmethod
    def read(cls, order: Mapping[str, Any]) -> "HeatMap":
        return cls(**order)

    @property
    def sums(self) -> list[int]:
        """Over all regions, how many agencies in each state."""
        return [sum(counts[at] for _, counts in self.rows) for at in range(len(self.columns))]


@dataclass(frozen=True)
class Line:
    """The proposals of an edition over time."""

    label: str
    points: Sequence[tuple[int, int]]
    """Days before the deadline, and how many were in."""


@dataclass(frozen=True)
class Timeline:
    """This edition's proposals against those of the last one, by days before the deadline."""

    title: str
    subtitle: Sequence[str]
    now: Line
    before: Line | None
    today: tuple[int, str]
    """Days before the deadline, and the word for it."""
    ticks: Sequence[tuple[int, str]]
    axis: str
    empty: str
    """What stands there where nothing came in yet."""

    @classmethod
    def read(cls, order: Mapping[str, Any]) -> "Timeline":
        lines = {name: Line(**order[name]) if order[name] else None for name in ("now", "before")}
        return cls(**{**order, **lines})


def ticks(first: int, last: int, most: int = 6) -> list[int]:
    """Days before the deadline to name on an axis: round steps, the deadline among them."""
    span = max(first - last, 1)
    step = next((step for step in (1, 2, 5, 7, 14, 30, 60, 90) if span / step <= most), 180)
    return [days for days in range(first - first % step, last - 1, -step) if days >= last]
