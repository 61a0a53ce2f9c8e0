"""When a person answers, what of a question is passed on, and which questions are the same."""

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import WITA
from domain.handoff import gist, is_same, without_personal
from domain.holidays_id import is_holiday
from domain.office_hours import OfficeHours

HOURS = OfficeHours()


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=WITA)


@pytest.mark.parametrize(
    ("now", "there", "next_begin"),
    [
        ("2026-11-24 08:00", True, None),
        ("2026-11-24 15:59", True, None),
        ("2026-11-24 16:00", False, "2026-11-25 08:00"),
        ("2026-11-24 07:59", False, "2026-11-24 08:00"),
        ("2026-11-27 16:00", False, "2026-11-30 08:00"),
        ("2026-11-28 10:00", False, "2026-11-30 08:00"),
        ("2026-12-24 17:00", False, "2026-12-28 08:00"),
        ("2026-12-25 10:00", False, "2026-12-28 08:00"),
        ("2026-12-31 23:59", False, "2027-01-04 08:00"),
        ("2026-08-17 09:00", False, "2026-08-18 08:00"),
    ],
    ids=str,
)
def test_office_hours_know_the_clock_weekends_and_holidays(
    now: str, there: bool, next_begin: str | None
) -> None:
    assert HOURS.are_now(at(now), is_holiday) is there
    if next_begin is not None:
        assert HOURS.next_begin(at(now), is_holiday) == at(next_begin)


@given(st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2030, 12, 31)))
def test_where_nobody_is_there_somebody_is_at_the_next_begin(moment: datetime) -> None:
    now = moment.replace(tzinfo=WITA)
    if not HOURS.are_now(now, is_holiday):
        begins = HOURS.next_begin(now, is_holiday)
        assert begins > now
        assert HOURS.are_now(begins, is_holiday)


@pytest.mark.parametrize("written", ["08.00-16.00", "8:00 - 16:00"])
def test_hours_are_read_as_an_operator_writes_them(written: str) -> None:
    assert OfficeHours.read(written) == OfficeHours(time(8), time(16))


@pytest.mark.parametrize("written", ["", "16.00-08.00", "8-16", "25.00-26.00", "08.00"])
def test_hours_that_are_none_are_refused(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  each part says it in its own way
        OfficeHours.read(written)


@pytest.mark.parametrize(
    "personal",
    [
        "081234567890",
        "+62 812-3456-7890",
        "0411 123 45678",
        "197803142005011002",
        "7371121212780001",
        "budi.santoso@sulselprov.go.id",
        "@budi_santoso",
        "https://t.me/budi",
        "wa.me/6281234567890",
    ],
)
def test_numbers_and_addresses_of_people_are_taken_out(personal: str) -> None:
    shown = without_personal(f"Hubungi {personal} kapan?")
    assert shown.startswith("Hubungi …")
    assert shown.endswith("kapan?")
    assert not any(digit in shown for digit in "0123456789")
    assert "budi" not in shown


@pytest.mark.parametrize(
    "kept",
    [
        "top 99 tahun 2018 2019 2020",
        "KIPP 2018-2023",
        "DID 5.000.000",
        "pukul 08.00-16.00",
        "top 45",
    ],
)
def test_years_awards_and_amounts_stay(kept: str) -> None:
    assert without_personal(kept) == kept


SAME = [
    ("Apakah biro melayani konsultasi tatap muka?", "konsultasi tatap muka dilayani biro kah?"),
    ("tolong pak kapan bimtek proposal", "bimtek proposal kapan ya bu"),
    ("bagaimana mendaftar bimtek?", "gimana daftar bimtek"),
    ("konsultasi tatap muka", "konsultsi tatap muka"),
]
OTHER = [
    ("juara kesehatan 2018", "juara kesehatan 2019"),
    ("bimtek proposal di Bone kapan", "bimtek proposal di Wajo kapan"),
    ("boleh ikut dua kali", "tidak boleh ikut dua kali"),
    ("kapan bimtek", "siapa narasumber bimtek"),
    ("", ""),
    ("ya pak", "tolong bu"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_is_asked_alike_is_one_question(one: str, other: str) -> None:
    assert is_same(gist(one), gist(other))


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_differs_in_a_year_a_place_or_a_no_is_another(one: str, other: str) -> None:
    assert not is_same(gist(one), gist(other))
