"""The one place that reads the wall clock.

Everything else asks a :class:`Clock`, so a test or the sandbox can turn time.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Current time in UTC, shifted by an offset that the sandbox can turn."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset
        self._on_turn: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The time now: aware, in UTC."""
        return datetime.now(UTC) + self.offset

    def advance(self, step: timedelta) -> None:
        self.offset += step
        for callback in list(self._on_turn):
            callback()

    def on_turn(self, callback: Callable[[], None]) -> None:
        """Calls ``callback`` whenever the clock was turned, so that who waits may look again."""
        self._on_turn.append(callback)


class FixedClock(Clock):
    """A clock that stands still until it is advanced."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self._at = at

    def now(self) -> datetime:
        return self._at + self.offset
