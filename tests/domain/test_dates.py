"""Dates and times as people in South Sulawesi type them, labelled by what they mean.

Where a phrase is doubtful the nearest day to come is meant, and the full date is always shown
back: "jumat depan" is the coming Friday, "akhir bulan" the last day of this month, "jam 12 malam"
the end of the day named with it, "besok pagi" 08.00.
"""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import WITA, Precision, days_left, long_date, read_date, read_moment, wita

TODAY = date(2026, 11, 24)
"""A Tuesday."""
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=WITA)
LATEST = time(23, 59)

DAYS = {
    "2023-03-15": """15 Maret 2023 | 15 maret 2023. | 15-3-2023 | 15.03.2023 | 15 / 3 / 2023
        | 15/03/23 | 2023-03-15 | 15 Mar 2023 | Rabu, 15 Maret 2023 | rabu 15/3/2023
        | tanggal 15 Maret 2023 | tgl 15 maret 2023 | tgl. 15 maret 2023 | 15 maret tahun 2023
        | tanggal 15 bulan 3 tahun 2023 | sejak 15 maret 2023 | mulai 15 maret 2023
        | 15 March 2023 | March 15, 2023 | Mar 15 2023 | 15th of March 2023
        | Wednesday, March 15, 2023 | since 15 March 2023""",
    "2023-08-15": "15 Agt 2023 | 15 agustus '23 | 15 Aug 2023",
    "2022-01-01": "TMT 1 Januari 2022 | per 1 januari 2022",
    "2024-01-01": "1st January 2024 | satu januari 2024",
    "1945-08-17": "17 agustus 1945",
    "2026-11-10": "2 minggu yang lalu | two weeks ago",
    "2026-11-17": "seminggu yang lalu | a week ago",
    "2026-11-19": "5 hari lalu",
    "2026-11-22": "kemarin dulu | kemarin lusa",
    "2026-11-23": "kemarin | yesterday",
    "2026-11-24": "hari ini | Hari Ini | tanggal 24 | today",
    "2026-11-25": "besok | bsk | tomorrow | sehari lagi",
    "2026-11-26": "lusa | besok lusa | the day after tomorrow",
    "2026-11-27": """3 hari lagi | tiga hari lagi | jumat | hari jumat | Jum'at | jum’at depan
        | jumat depan | next friday | friday | in 3 days | 3 days from now""",
    "2026-11-28": "sabtu ini",
    "2026-11-29": "hari minggu",
    "2026-11-30": """tanggal 30 | tgl 30 | 30 november | 30 nop | senin depan | hari senin depan
        | akhir bulan | akhir bulan ini | end of the month""",
    "2026-12-01": "selasa | seminggu lagi | minggu depan | awal bulan depan",
    "2026-12-05": "tgl 5 | tgl. 5 | tanggal 5",
    "2026-12-08": "dua minggu lagi",
    "2026-12-31": "tgl 31 | akhir bulan depan | akhir tahun",
    "2027-01-01": "1 januari | awal tahun depan",
    "2027-04-30": "30/4 | 30 april",
}
MONTHS = "maret 2023 | Maret 2023 | bulan maret 2023 | 3/2023 | 03-2023 | march 2023"
NO_DATES = """31/2/2024 | 32 maret 2023 | 15 maret 99999 | 13/13/2023 | 0/0/0 | 1/2/3/4 | tanggal 0
    | tanggal 45 | belum tahu | segera | nanti | bulan depan | tahun lalu | besok atau lusa
    | minggu pertama maret | sekitar 2021 | 2021-2023 | 15 maret 2023 dan 16 maret 2023 | 15 | 99
    | 12 orang | 2023 jiwa | 10 juta | 1.250 | 0812 3456 7890 | jam 5 | april mop | -"""

MOMENTS = {
    "2026-11-24 11:00": "jam 11 siang",
    "2026-11-24 15:00": "jam 3 siang | pukul 15.00 | 3 sore",
    "2026-11-24 16:00": "nanti sore",
    "2026-11-24 20:00": "nanti malam | malam ini",
    "2026-11-24 23:59": "hari ini | hari ini jam 23.59",
    "2026-11-25 00:00": "tomorrow at 12 am",
    "2026-11-25 08:00": "besok pagi | tomorrow morning",
    "2026-11-25 09:00": "besok jam 9 | besok jam 9 pagi | besok pukul 09.00 WITA",
    "2026-11-25 12:00": "besok siang | besok jam 12 siang | tomorrow 12 pm",
    "2026-11-25 14:00": "besok 14:00",
    "2026-11-25 16:00": "besok sore | jam 4 sore besok",
    "2026-11-25 16:30": "besok jam setengah 5 sore",
    "2026-11-25 17:00": "tomorrow at 5 pm",
    "2026-11-25 19:00": "besok pukul 7 malam",
    "2026-11-26 16:00": "lusa jam 4 sore",
    "2026-11-27 10:00": "jumat depan jam 10",
    "2026-11-27 17:00": "friday 5pm",
    "2026-11-27 23:59": "jumat depan | jum'at | jum’at ini",
    "2026-11-27 16:00": "jum'at 4 sore | hari jum'at jam 4 sore",
    "2026-12-04 16:00": "jumat minggu depan jam 4 sore | jumat pekan depan 16.00",
    "2026-12-05 16:00": """tanggal 5 bulan depan jam 16 | tgl 5 bulan depan sore
        | bulan depan tanggal 5 jam 16 | tgl 5 sore""",
    "2026-12-24 16:00": "sebulan lagi 16.00 | 30 hari lagi jam 16 | in one month 4 pm",
    "2026-11-30 16:00": "akhir bulan jam 4 sore",
    "2026-12-05 10:00": "tgl 5 jam 10",
    "2026-12-15 16:00": """Selasa, 15 Desember 2026, 16.00 WITA | 15.12.2026 16.00
        | selasa 15 desember 2026 pkl 16.00""",
    "2026-12-15 23:59": "15.12.2026",
    "2026-12-31 23:59": "31 des jam 12 malam | 31 desember pukul 24.00",
    "2026-12-31 16:00": "akhir bulan depan jam 16 | end of next month 4 pm",
    "2027-01-31 17:00": "akhir januari jam 5 sore | akhir januari 2027 17.00",
    "2027-04-01 08:00": "awal april jam 8 | awal april depan jam 8",
    "2027-04-30 16:30": "30 april 2027 pukul 16.30 wita",
    "2027-04-30 17:00": """30 april jam 5 sore | 30/4 17.00 | 30 april 5 pm | 30 April 2027, 17:00
        | 30 april tahun depan jam 5 sore | 2027-04-30 17:00""",
}
NO_MOMENTS = """jam 25 | besok jam 10.75 | entah | 30 februari jam 5 | maret 2027 jam 5
    | besok jam 5 jam 6 | pagi buta sekali"""


def each(labelled: str) -> list[str]:
    return [typed.strip() for typed in labelled.split(" |")]


def pairs(labelled: dict[str, str]) -> list[tuple[str, str]]:
    return [(typed, meant) for meant, texts in labelled.items() for typed in each(texts)]


@pytest.mark.parametrize(("typed", "meant"), pairs(DAYS))
def test_a_typed_date_is_understood(typed: str, meant: str) -> None:
    found = read_date(typed, TODAY)
    assert found is not None
    assert (found.value.isoformat(), found.precision) == (meant, Precision.DAY)


@pytest.mark.parametrize("typed", each(MONTHS))
def test_a_month_stands_for_its_first_day(typed: str) -> None:
    found = read_date(typed, TODAY)
    assert found is not None
    assert (found.value, found.precision) == (date(2023, 3, 1), Precision.MONTH)


@pytest.mark.parametrize("typed", ["2023", "tahun 2023", "3 tahun yang lalu"])
def test_a_year_stands_for_its_first_day(typed: str) -> None:
    found = read_date(typed, TODAY)
    assert found is not None
    assert (found.value, found.precision) == (date(2023, 1, 1), Precision.YEAR)


@pytest.mark.parametrize("typed", [*each(NO_DATES), "", " ", "a" * 70])
def test_what_is_no_date_is_not_guessed(typed: str) -> None:
    assert read_date(typed, TODAY) is None


@pytest.mark.parametrize(("typed", "meant"), pairs(MOMENTS))
def test_a_typed_moment_is_understood(typed: str, meant: str) -> None:
    found = read_moment(typed, NOW, LATEST)
    assert found is not None
    assert f"{found:%Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize("typed", [*each(NO_MOMENTS), "", " "])
def test_what_is_no_moment_is_not_guessed(typed: str) -> None:
    assert read_moment(typed, NOW, LATEST) is None


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading(typed: str) -> None:
    read_date(typed, TODAY)
    read_moment(typed, NOW, LATEST)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["id", "en"]))
def test_a_date_that_was_shown_can_be_typed_back(day: date, language: str) -> None:
    shown = long_date(day, "en" if language == "en" else "id")
    found = read_date(shown, TODAY)
    assert found is not None
    assert found.value == day


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)), st.sampled_from(["id", "en"]))
def test_a_deadline_that_was_shown_can_be_typed_back(at: datetime, language: str) -> None:
    moment = at.replace(second=0, microsecond=0, tzinfo=WITA)
    assert read_moment(wita(moment, "en" if language == "en" else "id"), NOW, LATEST) == moment


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)), st.integers(-400, 400))
def test_days_left_are_calendar_days(at: datetime, days: int) -> None:
    moment = at.replace(tzinfo=WITA)
    later = datetime.combine(date.fromordinal(at.toordinal() + days), time(0, 5), WITA)
    assert days_left(later, moment) == days
