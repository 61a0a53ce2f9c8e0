"""Public holidays and shared leave (cuti bersama) of Indonesia, by a maintained library."""

from datetime import date
from functools import lru_cache

import holidays


@lru_cache(maxsize=8)
def _calendar(year: int) -> frozenset[date]:
    both = (holidays.PUBLIC, holidays.GOVERNMENT)
    return frozenset(holidays.country_holidays("ID", years=year, categories=both))


def is_holiday(day: date) -> bool:
    return day in _calendar(day.year)
