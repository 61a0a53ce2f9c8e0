"""When a draft's contacts are reminded before a deadline."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.dates import WITA

DAY_BEGINS, DAY_ENDS = time(8), time(16)
EVENING = time(20)
MORNING = time(9)


@dataclass(frozen=True)
class Planned:
    """A reminder: how long before the deadline it was meant, and when it goes out (UTC-aware)."""

    offset: timedelta
    due_at: datetime


def plan(
    closes_at: datetime,
    offsets: Iterable[timedelta],
    now: datetime,
    is_holiday: Callable[[date], bool],
) -> list[Planned]:
    """The reminders still to come, at most one a day, each before the deadline.

    A reminder falls on a workday between 08.00 and 16.00 WITA: one that would not is moved
    earlier, to 09.00 of the last workday before. Where no workday is left before the deadline it
    goes out between 08.00 and 20.00 of the day it falls on, and only if the deadline leaves no
    other time, at night.
    """
    taken: dict[date, Planned] = {}
    for offset in sorted(offsets, reverse=True):
        wanted = closes_at - offset
        due = _moved(wanted, now, closes_at, is_holiday)
        if due is not None and now <= due < closes_at:
            taken[due.astimezone(WITA).date()] = Planned(offset, due)
    return sorted(taken.values(), key=lambda planned: planned.due_at)


def may_send(now: datetime, closes_at: datetime, is_holiday: Callable[[date], bool]) -> bool:
    """Whether a reminder that is late (after an outage) goes out now or waits for the morning."""
    local = now.astimezone(WITA)
    if is_workday(local.date(), is_holiday) and DAY_BEGINS <= local.time() < EVENING:
        return True
    following = local.date() + timedelta(days=1 if local.time() >= DAY_BEGINS else 0)
    while not is_workday(following, is_holiday):
        following += timedelta(days=1)
    return datetime.combine(following, MORNING, WITA) >= closes_at


def is_workday(day: date, is_holiday: Callable[[date], bool]) -> bool:
    return day.weekday() < 5 and not is_holiday(day)


def _moved(
    wanted: datetime, now: datetime, closes_at: datetime, is_holiday: Callable[[date], bool]
) -> datetime | None:
    local = wanted.astimezone(WITA)
    if is_workday(local.date(), is_holiday) and DAY_BEGINS <= local.time() < DAY_ENDS:
        return wanted
    if is_workday(local.date(), is_holiday) and local.time() >= DAY_ENDS:
        return datetime.combine(local.date(), time(15), WITA)
    earlier = _last_workday_before(local, now, is_holiday)
    if earlier is not None:
        return earlier
    for candidate in (datetime.combine(local.date(), MORNING, WITA), wanted):
        by_day = DAY_BEGINS <= candidate.astimezone(WITA).time() < EVENING
        if by_day and now <= candidate < closes_at:
            return candidate
    return wanted if now <= wanted < closes_at else None


def _last_workday_before(
    local: datetime, now: datetime, is_holiday: Callable[[date], bool]
) -> datetime | None:
    day = local.date() - timedelta(days=1)
    while day >= now.astimezone(WITA).date():
        moment = datetime.combine(day, MORNING, WITA)
        if is_workday(day, is_holiday) and moment >= now:
            return moment
        day -= timedelta(days=1)
    return None
