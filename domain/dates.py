"""Dates and times as Indonesians type and read them.

``dateparser`` reads most written dates; what it gets wrong in Indonesian ("lusa", "Jumat depan",
"3 hari lagi", "tanggal 20") is read here first, with the tables of :mod:`domain.date_words`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from babel.dates import format_date

from domain.date_words import (
    CLOCKS,
    DAYTIME,
    END_OF_DAY,
    ENDS,
    FORWORD,
    MONTH_UNITS,
    MONTHS,
    NUMBERS,
    PARTS_OF_DAY,
    RELATIVE,
    UNITS,
    WEEKDAYS,
    YEAR_UNITS,
)
from domain.form import Language

WITA = ZoneInfo("Asia/Makassar")
ONE_DAY = timedelta(days=1)


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
    words = _plain(text)
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


def _lower(text: str) -> str:
    return re.sub(r"jum['’]at", "jumat", text.lower()).replace("’", "'")


def _plain(text: str) -> str:
    """A typed date in one manner of writing: no commas, figures for numbers, no forewords."""
    words = re.sub(r"[\s,]+", " ", _lower(text)).strip(" .")
    words = re.sub(r"\btgl\b\.? ?", "tanggal ", words)
    words = FORWORD.sub("", words)
    words = re.sub(r"\bhari (?=senin|selasa|rabu|kamis|jumat|sabtu|minggu)", "", words)
    words = re.sub(r"\bse(hari|minggu|pekan|bulan|tahun)\b", r"1 \1", words)
    words = re.sub(r"^in (\w+ \w+)$", r"\1 from now", words)
    words = re.sub(r"^([a-z]+)(?= [a-z]+ )", lambda n: NUMBERS.get(n[1], n[0]), words)
    words = re.sub(r"(\d+) bulan (\d+) tahun (?=\d)", r"\1/\2/", words)
    return re.sub(r"^tanggal (?=\d+[ /.-]\S)", "", words)


def read_moment(text: str, now: datetime, default: time) -> datetime | None:
    """The day and time somebody typed, in WITA; without a time, ``default``."""
    words = _lower(text).strip().removesuffix("wita").strip()
    if not words:
        return None
    at = default
    taken = _time_of(words)
    if taken is not None:
        at, words = taken
    day = read_date(words or "hari ini", now.astimezone(WITA).date())
    if day is None or day.precision is not Precision.DAY:
        return None
    return datetime.combine(day.value, at, WITA)


def _time_of(words: str) -> tuple[time, str] | None:
    """The time of day in a text, and the text without it."""
    for pattern in CLOCKS:
        clock = pattern.search(words)
        if clock is not None:
            at = _clock(**clock.groupdict())
            return (at, _without(words, clock)) if at else None
    part = DAYTIME.search(words)
    return (PARTS_OF_DAY[part[1]], _without(words, part)) if part else None


def _without(words: str, found: re.Match[str]) -> str:
    return (words[: found.start()] + " " + words[found.end() :]).strip()


def _clock(
    hour: str, minute: str | None, part: str | None = None, half: str | None = None
) -> time | None:
    """ "setengah 5 sore" is 16.30."""
    hours, minutes = int(hour), int(minute or 0)
    if (hours in {12, 24} and part == "malam") or (hours, minutes) == (24, 0):
        return END_OF_DAY
    if half:
        hours, minutes = hours - 1, 30
    if part in {"sore", "petang", "malam", "pm"} and hours < 12:
        hours += 12
    if part == "siang" and hours < 6:
        hours += 12
    if part == "am" and hours == 12:
        hours = 0
    return time(hours, minutes) if 0 <= hours < 24 and minutes < 60 else None


def _relative(words: str, today: date) -> ReadDate | None:
    if words in RELATIVE:
        return ReadDate(today + timedelta(days=RELATIVE[words]))
    found = re.fullmatch(
        r"(\d{1,3}) ([a-z]+) (lagi|dari sekarang|from now|(?:yang |yg )?lalu|ago)", words
    )
    if not found:
        return None
    count = int(found[1]) * (1 if found[3] in {"lagi", "dari sekarang", "from now"} else -1)
    if found[2] in UNITS:
        return ReadDate(today + timedelta(days=count * UNITS[found[2]]))
    if found[2] in MONTH_UNITS:
        return _months_from(today, count)
    if found[2] in YEAR_UNITS:
        return ReadDate(date(today.year + count, 1, 1), Precision.YEAR)
    return None


def _months_from(today: date, count: int) -> ReadDate:
    """ "1 bulan lagi" is a day to come, "2 bulan lalu" as vague as people mean it."""
    first = _month(today, count)
    if count < 0:
        return ReadDate(first, Precision.MONTH)
    return ReadDate(first.replace(day=min(today.day, _month_ends(first).day)))


def _month_ends(first: date) -> date:
    return _month(first, 1) - ONE_DAY


def _month(day: date, ahead: int) -> date:
    """The first day of the month so many months ahead."""
    months = day.year * 12 + day.month - 1 + ahead
    return date(months // 12, months % 12 + 1, 1)


def _edge(words: str, today: date) -> ReadDate | None:
    """ "akhir bulan" is its last day, "awal tahun depan" the first of January."""
    words = re.sub(r"^(end|start|beginning) of (?:the |this )?", r"\1 ", words)
    words = re.sub(r" next (month|year)$", r" \1 depan", words)
    found = re.fullmatch(r"(akhir|end|awal|start|beginning) ([a-z]+)( ini| depan| \d{4})?", words)
    if not found:
        return None
    ahead = 1 if found[3] == " depan" else 0
    if found[2] in YEAR_UNITS:
        first, last = date(today.year + ahead, 1, 1), date(today.year + ahead, 12, 31)
    elif found[2] in MONTH_UNITS:
        first = _month(today, ahead)
        last = _month_ends(first)
    elif found[2] in MONTHS:
        return _edge_of_month(found[1], MONTHS[found[2]], found[3], today)
    else:
        return None
    return ReadDate(last if found[1] in ENDS else first)


def _edge_of_month(edge: str, month: int, year: str | None, today: date) -> ReadDate:
    """ "akhir april": the next one, unless a year is named."""
    years = [int(year)] if year and year.strip().isdigit() else [today.year, today.year + 1]
    firsts = [date(each, month, 1) for each in years]
    days = [_month_ends(first) if edge in ENDS else first for first in firsts]
    return ReadDate(next((day for day in days if day >= today), days[-1]))


def _weekday(words: str, today: date) -> ReadDate | None:
    """ "Jumat depan" is the next Friday, "Jumat minggu depan" that of the coming week."""
    found = re.fullmatch(
        r"(?:next )?([a-z]+)(?: (?:depan|ini|besok)|( (?:minggu|pekan) depan| next week))?", words
    )
    if not found or found[1] not in WEEKDAYS:
        return None
    if found[2]:
        monday = today + timedelta(days=7 - today.weekday())
        return ReadDate(monday + timedelta(days=WEEKDAYS[found[1]]))
    ahead = (WEEKDAYS[found[1]] - today.weekday()) % 7 or 7
    return ReadDate(today + timedelta(days=ahead))


def _day_of_next_month(words: str, today: date) -> ReadDate | None:
    """ "tanggal 5 bulan depan", "bulan depan tanggal 5"."""
    found = re.fullmatch(
        r"(?:tanggal )?(\d{1,2}) bulan (ini|depan)|bulan (ini|depan) tanggal (\d{1,2})", words
    )
    if not found:
        return None
    ahead = 1 if "depan" in (found[2], found[3]) else 0
    return ReadDate(_month(today, ahead).replace(day=int(found[1] or found[4])))


def _day_of_named_year(words: str, today: date) -> ReadDate | None:
    """ "30 april tahun depan"."""
    found = re.fullmatch(r"(\d{1,2}) ?([a-z]+) (?:tahun (ini|depan)|(this|next) year)", words)
    if not found or found[2] not in MONTHS:
        return None
    year = today.year + (1 if {found[3], found[4]} & {"depan", "next"} else 0)
    return ReadDate(date(year, MONTHS[found[2]], int(found[1])))


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
            "PARSERS": ["absolute-time"],
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
    _edge,
    _weekday,
    _day_of_next_month,
    _day_of_named_year,
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


def short_wita(moment: datetime, language: Language) -> str:
    """ "Sel, 15 Des 2026 16.00", for buttons."""
    local = moment.astimezone(WITA)
    return f"{format_date(local.date(), 'EEE, d MMM y', locale=language)} {local:%H.%M}"


def days_left(moment: datetime, now: datetime) -> int:
    """Calendar days in WITA from now until ``moment``; negative once it has passed."""
    return (moment.astimezone(WITA).date() - now.astimezone(WITA).date()).days
