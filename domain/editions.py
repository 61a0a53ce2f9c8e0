"""An edition's times: their order, the usual ones, what to warn of, and editions side by side.

People plan, publish and archive an edition; whether it waits, is open or has closed follows from
its times alone, so no clockwork has to turn a state at the right moment.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

from domain.dates import WITA, read_moment
from domain.errors import Problem
from domain.reminders import DAY_BEGINS, DAY_ENDS, IsHoliday

DAY = timedelta(days=1)
MONDAY, FRIDAY, SATURDAY = 0, 4, 5
YEAR = timedelta(days=364)
"""The same weekday a year later."""
SOON = timedelta(days=3)
"""An end of month that is nearer than this is left for the next."""
STEPS = (1, 3, 7)
"""Days by which a deadline is usually extended."""
MOST_OFFERED = 5
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}")
YEAR_IN_NAME = re.compile(r" (?:19|20)\d{2}$")
YEAR_IN_CODE = re.compile(r"-\d{4}(-\d+)?$")
AFTER_DEADLINE = re.compile(
    r"h ?\+ ?(\d{1,3})|(\d{1,3}) (?:hari|days?) (?:setelah|sesudah|after)(?: [a-z ]+)?"
)


class Moment(StrEnum):
    """The times of an edition, in their order."""

    OPENS = "opens"
    CLOSES = "closes"
    REPAIR = "repair"
    """Until when returned proposals may be mended (masa perbaikan)."""
    RESULT = "result"
    """When the result is announced."""


USUAL_TIME = {
    Moment.OPENS: time(8),
    Moment.CLOSES: time(16),
    Moment.REPAIR: time(16),
    Moment.RESULT: time(10),
}
"""What a date without a time means, and the time of the dates offered."""
USUAL_DAYS = {Moment.CLOSES: (30, 45, 60), Moment.REPAIR: (7, 14, 30), Moment.RESULT: (14, 30, 60)}


@dataclass(frozen=True)
class Times:
    """When an edition opens and closes; what comes after it may not be known yet."""

    opens: datetime
    closes: datetime
    repair: datetime | None = None
    result: datetime | None = None

    def at(self, moment: Moment) -> datetime | None:
        found: datetime | None = getattr(self, moment.value)
        return found

    def with_(self, moment: Moment, at: datetime | None) -> "Times":
        wanted: dict[str, Any] = {moment.value: at}
        return replace(self, **wanted)

    def shifted(self, step: timedelta) -> "Times":
        return Times(*(at and at + step for at in map(self.at, Moment)))  # type: ignore[arg-type]


class Phase(StrEnum):
    """Where an edition stands, as people say it."""

    PLANNED = "planned"
    WAITING = "waiting"
    """Published; it opens later."""
    OPEN = "open"
    REPAIR = "repair"
    CLOSED = "closed"
    ARCHIVED = "archived"


def phase(state: str, times: Times, now: datetime) -> Phase:
    """The phase of an edition that is ``planned``, ``open`` (published) or ``archived``."""
    if state != "open":
        return Phase(state)
    if now < times.opens:
        return Phase.WAITING
    if now < times.closes:
        return Phase.OPEN
    if times.repair is not None and now <= times.repair:
        return Phase.REPAIR
    return Phase.CLOSED


# --- what cannot be ------------------------------------------------------------------------------


def wrong_order(times: Times) -> Problem | None:
    """The first two times that stand the wrong way round."""
    known = [(moment, at) for moment in Moment if (at := times.at(moment)) is not None]
    for (earlier, before), (later, after) in pairwise(known):
        if after <= before:
            return Problem(f"editions.{later}_before_{earlier}", {"before": before, "after": after})
    return None


def passed(at: datetime, now: datetime) -> Problem | None:
    """Nothing is set to a time that has passed."""
    return Problem("editions.passed", {"after": at}) if at < now else None


@dataclass(frozen=True)
class Neighbour:
    """Another published edition with the same form."""

    name: str
    opens: datetime
    closes: datetime


def overlap(opens: datetime, closes: datetime, others: Iterable[Neighbour]) -> Problem | None:
    """Two editions with the same form never take proposals at once.

    A contact could not tell which of them a proposal is for. Different forms (the general and
    the replication group) may well run side by side.
    """
    for other in others:
        if opens <= other.closes and other.opens <= closes:
            values = {"name": other.name, "before": other.opens, "after": other.closes}
            return Problem("editions.overlap", values)
    return None


def awkward(at: datetime, is_holiday: IsHoliday) -> list[str]:
    """What speaks against a deadline without forbidding it: catalogue keys."""
    local = at.astimezone(WITA)
    found = []
    if is_holiday(local.date()):
        found.append("editions.on_holiday")
    elif local.weekday() >= SATURDAY:
        found.append("editions.on_weekend")
    if not DAY_BEGINS <= local.time() <= DAY_ENDS:
        found.append("editions.at_night")
    return found


# --- a change ------------------------------------------------------------------------------------


def changed(times: Times, moment: Moment, at: datetime | None) -> Times:
    """The times with one of them set; an opening after the deadline takes the later ones along."""
    if moment is Moment.OPENS and at is not None and at >= times.closes:
        return times.shifted(at - times.opens)
    return times.with_(moment, at)


def refused(
    times: Times,
    moment: Moment,
    at: datetime | None,
    now: datetime,
    others: Iterable[Neighbour] = (),
) -> Problem | None:
    """Why a time cannot be set (``None`` unsets it)."""
    if at is None:
        return None
    problem = passed(at, now) or wrong_order(changed(times, moment, at))
    if problem is None and moment is Moment.OPENS:
        return overlap(at, at, others)
    if problem is None and moment is Moment.CLOSES:
        return overlap(times.opens, at, others)
    return problem


def extended(closes: datetime, days: int, now: datetime) -> datetime:
    """A deadline some days later; of one that has passed, counted from today."""
    if closes > now:
        return closes + days * DAY
    local = closes.astimezone(WITA)
    return datetime.combine(now.astimezone(WITA).date(), local.time(), WITA) + days * DAY


def dated(name: str, year: int) -> str:
    """A name with the year at its end: "KIPP 2026" becomes "KIPP 2027"."""
    return f"{YEAR_IN_NAME.sub('', name)} {year}"


def renewed(code: str, year: int, is_taken: Callable[[str], bool]) -> str:
    """The code of an edition of that year: "KIPP-2026" becomes "KIPP-2027"."""
    stem = YEAR_IN_CODE.sub("", code)[:12].rstrip("-")
    numbered = [f"{stem}-{year}", *(f"{stem}-{year}-{number}" for number in range(2, 100))]
    return next(code for code in numbered if not is_taken(code))


def told_at(now: datetime, latest: datetime) -> datetime:
    """When news of an edition goes out: by day at once, at night next morning if that is early
    enough."""
    local = now.astimezone(WITA)
    morning = datetime.combine(local.date(), DAY_BEGINS, WITA)
    if local.time() >= DAY_ENDS:
        morning += DAY
    return morning if now < morning < latest else now


# --- the usual times -----------------------------------------------------------------------------


def next_times(last: Times | None, now: datetime) -> Times:
    """The times a plan begins with: those of the last edition a year on, or the coming month."""
    if last is None:
        return Times(now, _on(now + USUAL_DAYS[Moment.CLOSES][0] * DAY, Moment.CLOSES))
    years = -((last.opens - now) // YEAR)
    return last.shifted(max(years, 1) * YEAR)


@dataclass(frozen=True)
class Usual:
    """A time offered as a button; ``name`` is the end of its catalogue key."""

    name: str
    at: datetime
    count: int = 0


def usual(
    moment: Moment,
    times: Times,
    now: datetime,
    last: Times | None = None,
    others: Sequence[Neighbour] = (),
) -> list[Usual]:
    """The times people choose most; never one that would be refused."""
    found: dict[datetime, Usual] = {}
    for offer in _offers(moment, times, now, last):
        if offer.at > now and refused(times, moment, offer.at, now, others) is None:
            found.setdefault(offer.at, offer)
    return list(found.values())[:MOST_OFFERED]


def _offers(moment: Moment, times: Times, now: datetime, last: Times | None) -> Iterator[Usual]:
    if moment is Moment.OPENS:
        yield from _openings(now, last)
        return
    after = _known_before(moment, times)
    base = max(after, now)
    if last is not None and (before := last.at(moment)) is not None:
        yield Usual("as_last", after + (before - _known_before(moment, last)))
    if base == now:
        yield Usual("friday", _on(now + _days_to(FRIDAY, now) * DAY, moment))
    name = "days" if base == now else "days_after"
    for days in USUAL_DAYS[moment]:
        yield Usual(name, _on(base + days * DAY, moment), days)
    if moment is not Moment.REPAIR:
        ends = _next_month(base + SOON) - DAY
        yield Usual("month_end", _on(ends, moment))


def _openings(now: datetime, last: Times | None) -> Iterator[Usual]:
    if last is not None:
        yield Usual("as_last", next_times(last, now).opens)
    yield Usual("tomorrow", _on(now + DAY, Moment.OPENS))
    yield Usual("monday", _on(now + _days_to(MONDAY, now) * DAY, Moment.OPENS))
    yield Usual("next_month", _on(_next_month(now), Moment.OPENS))


def _known_before(moment: Moment, times: Times) -> datetime:
    """The latest time known that stands before this one."""
    order = list(Moment)
    before = [times.at(each) for each in order[: order.index(moment)]]
    return max(at for at in before if at is not None)


def _on(day: datetime, moment: Moment) -> datetime:
    return datetime.combine(day.astimezone(WITA).date(), USUAL_TIME[moment], WITA)


def _days_to(weekday: int, now: datetime) -> int:
    """Days to the next such weekday, never none."""
    return (weekday - now.astimezone(WITA).weekday()) % 7 or 7


def _next_month(moment: datetime) -> datetime:
    """Noon of the first day of the month after."""
    first = moment.astimezone(WITA).replace(day=1, hour=12)
    return (first + 32 * DAY).replace(day=1)


# --- times as people type them -------------------------------------------------------------------


def read_typed(text: str, moment: Moment, times: Times, now: datetime) -> datetime | None:
    """The time somebody typed; "14 hari setelah tenggat" and "H+14" count from the deadline."""
    found = AFTER_DEADLINE.fullmatch(text.strip().lower())
    if found is None:
        return read_moment(text, now, USUAL_TIME[moment])
    if moment is Moment.OPENS:
        return None
    base = times.opens if moment is Moment.CLOSES else times.closes
    return _on(base + int(found[1] or found[2]) * DAY, moment)
