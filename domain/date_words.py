"""The words of dates and times in Indonesian and English, as tables."""

import re
from datetime import time

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
            "jumat friday",
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
    "kemarin lusa": -2,
    "hari ini": 0,
    "today": 0,
    "besok": 1,
    "bsk": 1,
    "tomorrow": 1,
    "lusa": 2,
    "besok lusa": 2,
    "the day after tomorrow": 2,
    "minggu depan": 7,
    "pekan depan": 7,
    "next week": 7,
}
ENDS = frozenset({"akhir", "end"})
UNITS = {
    "hari": 1,
    "day": 1,
    "days": 1,
    "minggu": 7,
    "pekan": 7,
    "week": 7,
    "weeks": 7,
}
MONTH_UNITS = frozenset({"bulan", "month", "months"})
YEAR_UNITS = frozenset({"tahun", "year", "years"})
NUMBERS = {
    name: str(number)
    for number, names in enumerate(
        (
            "satu one a",
            "dua two",
            "tiga three",
            "empat four",
            "lima five",
            "enam six",
            "tujuh seven",
            "delapan eight",
            "sembilan nine",
            "sepuluh ten",
        ),
        start=1,
    )
    for name in names.split()
}
FORWORD = re.compile(r"^(?:sejak|mulai|per|tmt|pada|since|from|on)\s+")
"""What stands before a date in decrees ("TMT 1 Januari 2022") and letters."""

PARTS_OF_DAY = {
    "pagi": time(8),
    "morning": time(8),
    "siang": time(12),
    "noon": time(12),
    "afternoon": time(15),
    "sore": time(16),
    "petang": time(16),
    "evening": time(19),
    "malam": time(20),
    "tonight": time(20),
}
"""A part of the day without an hour; the full time is always shown back."""

_PART = "(?P<part>pagi|siang|sore|petang|malam|am|pm)"
CLOCKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:jam|pukul|pkl\.?|at)\s*(?P<half>setengah\s+)?(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?"
        rf"\s*(?:{_PART}\b)?(?![\w.:])",
        r"(?<!tgl )(?<!tgl\. )(?<!tanggal )"
        rf"\b(?P<half>setengah\s+)?(?P<hour>\d{{1,2}})(?:[.:](?P<minute>\d{{2}}))?\s*{_PART}\b",
        r"(?<![\d.:/-])(?P<hour>\d{1,2})[.:](?P<minute>\d{2})$",
    )
)
DAYTIME = re.compile(rf"\b(?:nanti )?({'|'.join(PARTS_OF_DAY)})(?: ini)?\b")
END_OF_DAY = time(23, 59)
"""What "pukul 24.00" and "jam 12 malam" of a day mean."""
