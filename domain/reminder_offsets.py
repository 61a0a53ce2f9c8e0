"""The offsets of an edition's reminders: as they are typed, which are refused, why one is moved."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from domain.date_words import NUMBERS, UNITS
from domain.dates import WITA, read_moment
from domain.errors import Problem
from domain.reminders import DAY_BEGINS, MORNING, ONE_DAY, WORK_ENDS, IsHoliday

MOST = 8
"""Reminders of one edition; more would be noise."""
NEAREST = timedelta(hours=1)
HOURS = "jam|hours?"
BEFORE = re.compile(
    rf"(?P<count>\w+) (?P<unit>{'|'.join(UNITS)}|{HOURS})"
    r"(?: (?:sebelum(?:nya)?|before)(?: (?:tenggat|the deadline|deadline))?)?"
)
H_MINUS = re.compile(r"h ?[-\N{EN DASH}] ?(\d{1,3})")


class Moved(StrEnum):
    """Why a reminder does not go out at the very time its offset says."""

    HOLIDAY = "holiday"
    WEEKEND = "weekend"
    HOURS = "hours"
    """Outside working hours."""
    MORNING = "morning"
    """Reminders days ahead go out in the morning."""
    OTHER = "other"
    """Another reminder of that day says when, or it has become too late for the usual time."""


def wished(closes_at: datetime, offset: timedelta) -> datetime:
    """When a reminder is meant to go out: of whole days, on the morning of that day."""
    exact = (closes_at - offset).astimezone(WITA)
    if offset % ONE_DAY or exact.time() < MORNING:
        return exact
    return datetime.combine(exact.date(), MORNING, WITA)


def why_moved(wanted: datetime, due_at: datetime, is_holiday: IsHoliday) -> Moved | None:
    """Why a reminder wanted for one time goes out at another; ``None`` where it does not."""
    local = wanted.astimezone(WITA)
    if local == due_at:
        return None
    if is_holiday(local.date()):
        return Moved.HOLIDAY
    if local.weekday() >= 5:
        return Moved.WEEKEND
    if not DAY_BEGINS <= local.time() < WORK_ENDS:
        return Moved.HOURS
    due = due_at.astimezone(WITA)
    if (due.date(), due.time()) == (local.date(), MORNING):
        return Moved.MORNING
    return Moved.OTHER


def read_offset(text: str, closes_at: datetime, now: datetime) -> timedelta | None:
    """How long before the deadline somebody means: "5 hari sebelum", "H-5", "besok jam 9"."""
    words = " ".join(text.lower().split()).strip(" .")
    short = H_MINUS.fullmatch(words)
    if short:
        return timedelta(days=int(short[1]))
    before = BEFORE.fullmatch(words)
    if before:
        count = NUMBERS.get(before["count"], before["count"])
        if not re.fullmatch(r"\d{1,3}", count):
            return None
        if before["unit"] in UNITS:
            return timedelta(days=int(count) * UNITS[before["unit"]])
        return timedelta(hours=int(count))
    moment = read_moment(text, now, MORNING)
    return None if moment is None else closes_at - moment


def refused(
    offset: timedelta, offsets: Collection[timedelta], closes_at: datetime, now: datetime
) -> Problem | None:
    """Why a reminder cannot be added to a plan, if it cannot."""
    if offset < timedelta():
        return Problem("planning.after_deadline", {"when": closes_at - offset})
    if offset < NEAREST:
        return Problem("planning.too_near")
    if closes_at - offset <= now:
        return Problem("planning.passed", {"when": closes_at - offset})
    if offset in offsets:
        return Problem("planning.there_already")
    if len(offsets) >= MOST:
        return Problem("planning.too_many", {"most": MOST})
    return None


def days_and_hours(offset: timedelta) -> tuple[int, int]:
    """An offset as it is read: whole days, and the hours beside them."""
    return offset.days, round((offset - offset.days * ONE_DAY) / timedelta(hours=1))
