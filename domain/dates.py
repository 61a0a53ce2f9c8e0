"""Dates and times as Indonesians type and read them.

``dateparser`` reads most written dates; what it gets wrong in Indonesian ("lusa", "Jumat depan",
"3 hari lagi", "tanggal 20") stands in the small tables here, which are asked first.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from babel.dates import format_date

from domain.form import Language

WITA = ZoneInfo("Asia/Makassar")

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari pebruari february feb peb",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu agt aug ags",
            "september sept sep",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "senin monday",
            "selasa tuesday",
            "rabu wednesday",
            "kamis thursday",
            "jumat jum'at friday",
            "sabtu saturday",
            "minggu ahad sunday",
        )
    )
    for name in names.split()
}
RELATIVE = {
    "kemarin": -1,
    "yesterday": -1,
    "kemarin dulu": -2,
    "hari ini": 0,
    "today": 0,
    "besok": 1,
    "bsk": 1,
    "tomorrow": 1,
    "lusa": 2,
    "minggu depan": 7,
    "pekan depan": 7,
    "next week": 7,
}
UNITS = {
    "hari": 1,
    "day": 1,
    "days": 1,
    "minggu": 7,
    "pekan": 7,
    "week": 7,
    "weeks": 7,
}
CLOCK = re.compile(
    r"(?:\b(?:jam|pukul|pkl|at)\s*)(\d{1,2})(?:[.:](\d{2}))?\s*(pagi|siang|sore|malam|am|pm)?"
    r"|\b(\d{1,2})[.:](\d{2})\s*(pagi|siang|sore|malam|am|pm)?(?:\s*wita)?\s*$"
)


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class ReadDate:
    """A date that was understood; a month or a year alone stands for its first day."""

    value: date
    precision: Precision = Precision.DAY


def read_date(text: str, today: date) -> ReadDate | None:
    """The date somebody typed, or ``None``. ``today`` is the date in WITA."""
    words = re.sub(r"[\s,]+", " ", text.strip().lower()).replace("tgl ", "tanggal ")
    words = re.sub(r"\bhari (?=senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu)", "", words)
    if not words or len(words) > 60:
        return None
    for reader in _READERS:
        try:
            found = reader(words, today)
        except (ValueError, OverflowError):
            continue
        if found is not None:
            return found
    return None


def read_moment(text: str, now: datetime, default: time) -> datetime | None:
    """The day and time somebody typed, in WITA; without a time, ``default``."""
    words = text.strip().lower().removesuffix("wita").strip()
    clock = CLOCK.search(words)
    at = default
    if clock is not None:
        read = _clock(clock)
        if read is None:
            return None
        at = read
        words = (words[: clock.start()] + " " + words[clock.end() :]).strip()
    day = read_date(words or "hari ini", now.astimezone(WITA).date())
    if day is None or day.precision is not Precision.DAY:
        return None
    return datetime.combine(day.value, at, WITA)


def _clock(found: re.Match[str]) -> time | None:
    hour = int(found[1] or found[4])
    minute = int(found[2] or found[5] or 0)
    part = found[3] or found[6]
    if part in {"sore", "malam", "pm"} and hour < 12:
        hour += 12
    if part == "siang" and hour < 6:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _relative(words: str, today: date) -> ReadDate | None:
    if words in RELATIVE:
        return ReadDate(today + timedelta(days=RELATIVE[words]))
    ahead = re.fullmatch(r"(\d{1,3}) (\w+) (?:lagi|dari sekarang|from now)", words)
    if ahead and ahead[2] in UNITS:
        return ReadDate(today + timedelta(days=int(ahead[1]) * UNITS[ahead[2]]))
    ago = re.fullmatch(r"(\d{1,3}) (\w+) (?:lalu|yang lalu|yg lalu|ago)", words)
    if ago and ago[2] in UNITS:
        return ReadDate(today - timedelta(days=int(ago[1]) * UNITS[ago[2]]))
    return None


def _weekday(words: str, today: date) -> ReadDate | None:
    found = re.fullmatch(r"(?:next )?([\w']+)(?: (?:depan|ini|besok))?", words)
    if not found or found[1] not in WEEKDAYS:
        return None
    ahead = (WEEKDAYS[found[1]] - today.weekday()) % 7 or 7
    return ReadDate(today + timedelta(days=ahead))


def _day_of_month(words: str, today: date) -> ReadDate | None:
    """ "tanggal 20" means the next 20th, never one that has passed."""
    found = re.fullmatch(r"(?:tanggal|tgl)\.? ?(\d{1,2})", words)
    if not found:
        return None
    day = int(found[1])
    first = today.replace(day=1)
    for _ in range(12):
        try:
            candidate = first.replace(day=day)
        except ValueError:
            candidate = date.min
        if candidate >= today:
            return ReadDate(candidate)
        first = (first + timedelta(days=32)).replace(day=1)
    return None


def _numeric(words: str, today: date) -> ReadDate | None:
    iso = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", words)
    if iso:
        return ReadDate(date(int(iso[1]), int(iso[2]), int(iso[3])))
    found = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})(?:[-/. ](\d{2}|\d{4}))?", words)
    if not found:
        return None
    day, month = int(found[1]), int(found[2])
    if found[3]:
        return ReadDate(date(_year(found[3]), month, day))
    this_year = date(today.year, month, day)
    return ReadDate(this_year if this_year >= today else date(today.year + 1, month, day))


def _named_month(words: str, today: date) -> ReadDate | None:
    found = re.fullmatch(
        r"(?:(\d{1,2}) ?)?([a-z]+)\.?(?: ?(\d{1,2})(?:st|nd|rd|th)?)?(?: (\d{4}|'?\d{2}))?", words
    )
    if not found or found[2] not in MONTHS:
        return None
    month = MONTHS[found[2]]
    day, year = found[1] or found[3], found[4]
    if found[1] and found[3] and not year:
        day, year = found[1], found[3]
    if day is None:
        return ReadDate(date(_year(year or str(today.year)), month, 1), Precision.MONTH)
    if not year and not found[1] and int(day) > 31:
        return None
    if year:
        return ReadDate(date(_year(year), month, int(day)))
    this_year = date(today.year, month, int(day))
    return ReadDate(this_year if this_year >= today else date(today.year + 1, month, int(day)))


def _month_and_year(words: str, _today: date) -> ReadDate | None:
    found = re.fullmatch(r"(\d{1,2})[-/.](\d{4})", words)
    if found:
        return ReadDate(date(int(found[2]), int(found[1]), 1), Precision.MONTH)
    named = re.fullmatch(r"(?:bulan )?([a-z]+) (?:tahun )?(\d{4})", words)
    if named and named[1] in MONTHS:
        return ReadDate(date(int(named[2]), MONTHS[named[1]], 1), Precision.MONTH)
    return None


def _year_only(words: str, _today: date) -> ReadDate | None:
    found = re.fullmatch(r"(?:tahun |thn |th )?((?:19|20)\d{2})", words)
    return ReadDate(date(int(found[1]), 1, 1), Precision.YEAR) if found else None


def _by_library(words: str, today: date) -> ReadDate | None:
    """Anything else a maintained library is sure of: a full date, never a guess."""
    import dateparser  # slow to import, seldom needed

    found = dateparser.parse(
        words,
        languages=["id", "en"],
        settings={
            "DATE_ORDER": "DMY",
            "REQUIRE_PARTS": ["day", "month", "year"],
            "RELATIVE_BASE": datetime.combine(today, time(), UTC).replace(tzinfo=None),
        },
    )
    return ReadDate(found.date()) if found else None


def _year(digits: str) -> int:
    number = int(digits.strip("'"))
    return number if number >= 100 else 2000 + number


_READERS: tuple[Callable[[str, date], ReadDate | None], ...] = (
    _relative,
    _weekday,
    _day_of_month,
    _numeric,
    _month_and_year,
    _year_only,
    _named_month,
    _by_library,
)


# --- how people read times -------------------------------------------------------------------


def long_date(day: date, language: Language) -> str:
    """ "Selasa, 15 Desember 2026"."""
    pattern = "EEEE, d MMMM y"
    return format_date(day, pattern, locale=language)


def wita(moment: datetime, language: Language, *, seconds: bool = False) -> str:
    """ "Selasa, 15 Desember 2026, 16.00 WITA" (Central Indonesia Time, UTC+8)."""
    local = moment.astimezone(WITA)
    clock = local.strftime("%H.%M.%S" if seconds else "%H.%M")
    return f"{long_date(local.date(), language)}, {clock} WITA"


def days_left(moment: datetime, now: datetime) -> int:
    """Calendar days in WITA from now until ``moment``; negative once it has passed."""
    return (moment.astimezone(WITA).date() - now.astimezone(WITA).date()).days
