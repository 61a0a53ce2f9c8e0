"""Public holidays and shared leave (cuti bersama) of Indonesia, by a maintained library.

Cuti bersama is decreed year by year. For a year whose decree the library does not hold yet it
knows the public holidays only, the Islamic ones by calculation: a leave day of such a year counts
as a workday. Times are checked again when a reminder goes out, so a library that has learnt the
decree meanwhile moves what was planned before.
"""

from datetime import date
from functools import lru_cache

import holidays


@lru_cache(maxsize=8)
def _calendar(year: int) -> frozenset[date]:
    both = (holidays.PUBLIC, holidays.GOVERNMENT)
    return frozenset(holidays.country_holidays("ID", years=year, language="id", categories=both))


def is_holiday(day: date) -> bool:
    return day in _calendar(day.year)
