"""When a draft's contacts are reminded before a deadline.

Three kinds of time, each taken only where the deadline leaves nothing better: working hours of a
workday, 08.00–20.00 of a workday, 08.00–20.00 of any day. Night comes last.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.dates import WITA

DAY_BEGINS, WORK_ENDS, DAY_ENDS = time(8), time(16), time(20)
MORNING = time(9)
ONE_DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
REST = timedelta(hours=1)
"""A reminder that is moved stays this far from its planning and from its deadline."""

IsHoliday = Callable[[date], bool]
IsOpen = Callable[[date], bool]
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Planned:
    """A reminder: how long before the deadline it was meant, and when it goes out."""

    offset: timedelta
    due_at: datetime


def plan(
    closes_at: datetime, offsets: Iterable[timedelta], now: datetime, is_holiday: IsHoliday
) -> list[Planned]:
    """One reminder for every offset still ahead; those of one day share one time of it.

    Planning again later gives the same offsets or fewer, never a new one, so a plan that is
    written down once stays true. The most urgent reminder of a day says when it goes out.
    """
    ahead = sorted({offset for offset in offsets if closes_at - offset >= now}, reverse=True)
    due = {offset: _due(closes_at, offset, now, is_holiday) for offset in ahead}
    time_of = {_day(moment): moment for moment in due.values()}
    return [Planned(offset, time_of[_day(moment)]) for offset, moment in due.items()]


def next_time(now: datetime, closes_at: datetime, is_holiday: IsHoliday) -> datetime:
    """When a reminder that is due goes out: now, or the next proper time the deadline leaves."""
    span = (now, closes_at - REST)
    for is_open in (_workdays(is_holiday), _any_day):
        moment = _nearest(now.astimezone(WITA), span, DAY_ENDS, is_open)
        if moment is not None:
            return moment
    return now


def good_until(now: datetime, closes_at: datetime, is_holiday: IsHoliday) -> datetime:
    """Until when a reminder written now may be sent: this evening, or the deadline itself."""
    evening = datetime.combine(_day(now), DAY_ENDS, WITA)
    can_wait = now < evening < closes_at and next_time(evening, closes_at, is_holiday) > evening
    return evening if can_wait else closes_at


def is_workday(day: date, is_holiday: IsHoliday) -> bool:
    return day.weekday() < 5 and not is_holiday(day)


def _due(closes_at: datetime, offset: timedelta, now: datetime, is_holiday: IsHoliday) -> datetime:
    workdays = _workdays(is_holiday)
    wanted = _wanted(closes_at, offset)
    if wanted >= now and workdays(wanted.date()) and DAY_BEGINS <= wanted.time() < WORK_ENDS:
        return wanted
    span = (now + REST, closes_at - REST)
    kinds = ((WORK_ENDS, workdays), (DAY_ENDS, workdays), (DAY_ENDS, _any_day))
    for day_ends, is_open in kinds:
        moment = _nearest(wanted, span, day_ends, is_open)
        if moment is not None:
            return moment
    return max(wanted, now)


def _wanted(closes_at: datetime, offset: timedelta) -> datetime:
    """The exact hour for the last hours; days before it is the morning (24.00 ends its day)."""
    exact = (closes_at - offset).astimezone(WITA)
    if offset < ONE_DAY:
        return exact
    return min(exact, datetime.combine((exact - INSTANT).date(), MORNING, WITA))


def _nearest(wanted: datetime, span: Span, day_ends: time, is_open: IsOpen) -> datetime | None:
    """A time within ``span``: on the day wanted, else on a day before it, else on one after."""
    for day in _days_around(wanted.date(), _day(span[0]), _day(span[1])):
        begins = max(datetime.combine(day, DAY_BEGINS, WITA), span[0])
        ends = min(datetime.combine(day, day_ends, WITA), span[1])
        if begins < ends and is_open(day):
            target = wanted if day == wanted.date() else datetime.combine(day, MORNING, WITA)
            return max(begins, target if target < ends else ends - REST)
    return None


def _days_around(day: date, first: date, last: date) -> Iterator[date]:
    if first <= day <= last:
        yield day
    for back in range(1, (day - first).days + 1):
        if day - back * ONE_DAY <= last:
            yield day - back * ONE_DAY
    for ahead in range(1, (last - day).days + 1):
        if day + ahead * ONE_DAY >= first:
            yield day + ahead * ONE_DAY


def _workdays(is_holiday: IsHoliday) -> IsOpen:
    return lambda day: is_workday(day, is_holiday)


def _any_day(_day: date) -> bool:
    return True


def _day(moment: datetime) -> date:
    return moment.astimezone(WITA).date()
