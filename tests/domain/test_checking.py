"""The rules of checking what was handed in, and of limits."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.caps import Cap, read_cap
from domain.checking import (
    Stage,
    day_ends,
    first_stage,
    may_forward,
    may_return,
    mended,
    reminder_day,
    repair_ends,
)
from domain.holidays_id import is_holiday

CLOSES = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("region", "stage"),
    [("73.08", Stage.REGION), ("73.11", Stage.PROVINCE), ("73", Stage.PROVINCE)],
)
def test_it_goes_to_the_region_where_there_is_a_coordinator(region: str, stage: Stage) -> None:
    assert first_stage(region, frozenset({"73.08", "73"})) is stage


@given(st.sampled_from(Stage), st.integers(-20, 20), st.integers(0, 20) | st.none())
def test_nothing_waits_without_a_way_on_and_nothing_is_returned_that_cannot_be_mended(
    stage: Stage, days: int, repair: int | None
) -> None:
    now = CLOSES + days * DAY
    ends = repair_ends(CLOSES, None if repair is None else CLOSES + repair * DAY)
    assert ends >= CLOSES
    back, on = may_return(stage, ends, now), may_forward(stage, ends, now)
    assert not back or now < ends
    assert not (back or on) if stage is Stage.VERIFIED else True
    assert on is (now >= ends) if stage is Stage.RETURNED else True
    assert on if stage in {Stage.REGION, Stage.PROVINCE} else not back


def test_an_answer_with_a_remark_is_mended_when_it_was_changed() -> None:
    found = mended({"a": "Pendek", "b": "Data?"}, {"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4})
    assert [(each.question, each.is_changed) for each in found] == [("a", False), ("b", True)]


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        ("2026-11-24T00:59", None),
        ("2026-11-24T01:00", date(2026, 11, 24)),
        ("2026-11-24T12:00", None),
        ("2026-11-28T02:00", None),
        ("2026-12-25T02:00", None),
    ],
)
def test_checkers_are_reminded_by_day_on_workdays(utc: str, day: date | None) -> None:
    now = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert reminder_day(now, is_holiday) == day
    assert day is None or now < day_ends(day) < now + DAY


@pytest.mark.parametrize(("typed", "limit"), [("10", 10), (" 12 usulan", 12)])
def test_a_limit_is_one_number(typed: str, limit: int) -> None:
    assert read_cap(typed) == limit


@pytest.mark.parametrize(
    "typed", ["0", "-5", "1-5", "2 atau 3", "sepuluh", "1000", "", "5%", "\u0663"]
)
def test_what_could_be_read_two_ways_is_no_limit(typed: str) -> None:
    assert read_cap(typed) is None


def test_a_limit_is_full_when_as_many_are_in() -> None:
    assert [Cap(2, taken).is_full for taken in (0, 1, 2, 3)] == [False, False, True, True]
