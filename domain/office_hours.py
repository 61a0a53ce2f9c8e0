"""When a person of the organizers answers: office hours of workdays, WITA."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.dates import WITA
from domain.reminders import is_workday

IsHoliday = Callable[[date], bool]


@dataclass(frozen=True)
class OfficeHours:
    """From when until when on every workday."""

    begins: time = time(8)
    ends: time = time(16)

    def are_now(self, now: datetime, is_holiday: IsHoliday) -> bool:
        """Whether somebody is there."""
        local = now.astimezone(WITA)
        return is_workday(local.date(), is_holiday) and self.begins <= local.time() < self.ends

    def next_begin(self, now: datetime, is_holiday: IsHoliday) -> datetime:
        """When somebody is there again, counted from a time at which nobody is."""
        local = now.astimezone(WITA)
        day = local.date()
        if local.time() >= self.begins:
            day += timedelta(days=1)
        while not is_workday(day, is_holiday):
            day += timedelta(days=1)
        return datetime.combine(day, self.begins, WITA)

    @classmethod
    def read(cls, written: str) -> "OfficeHours":
        """Hours written as "08.00-16.00"; ValueError where they are not."""
        begins, _, ends = written.replace(":", ".").partition("-")
        read = cls(_time(begins), _time(ends))
        if read.begins >= read.ends:
            raise ValueError("the end is not after the beginning")
        return read


def _time(written: str) -> time:
    return datetime.strptime(written.strip(), "%H.%M").time()  # noqa: DTZ007  a time of day alone


@dataclass(frozen=True)
class Desk:
    """When and where organizers answer citizens."""

    hours: OfficeHours = OfficeHours()
    group: int | None = None
    """The group with a topic for each question; without one they are told in private."""
