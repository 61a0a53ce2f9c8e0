"""Where an agency stands, how agencies are counted, and when the digest is due."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.coverage import (
    AgencyCoverage,
    CoverageState,
    Season,
    Shown,
    curve,
    deciding_questions,
    digest_week,
    in_last_week,
    is_shown,
    percent_answered,
    share,
    state_of,
    tally,
)
from domain.coverage_pictures import ticks
from domain.dates import WITA, days_left
from domain.draft import Draft
from domain.form import Form
from tests.domain.forms import filled

STATES = st.sampled_from(CoverageState)
DEADLINE = datetime(2026, 12, 15, 16, tzinfo=WITA)
MOMENTS = st.datetimes(datetime(2026, 10, 1), datetime(2026, 12, 14)).map(
    lambda at: at.replace(tzinfo=WITA)
)
HOLIDAYS = {date(2026, 12, 24), date(2026, 12, 25)}


def is_holiday(day: date) -> bool:
    return day in HOLIDAYS


def agency(state: CoverageState, percent: int = 0) -> AgencyCoverage:
    return AgencyCoverage(1, "Dinkes", "73", state, {}, percent)


@given(st.booleans(), st.booleans(), st.lists(STATES))
def test_an_agency_stands_where_the_furthest_of_its_proposals_stands(
    joined: bool, invited: bool, proposals: list[CoverageState]
) -> None:
    state = state_of(joined=joined, invited=invited, proposals=proposals)
    assert all(state.rank >= proposal.rank for proposal in proposals)
    if not proposals:
        expected = CoverageState.INVITED if invited else CoverageState.NOTHING
        assert state is (CoverageState.JOINED if joined else expected)


@given(st.lists(STATES))
def test_every_agency_is_counted_once(states: list[CoverageState]) -> None:
    counts = tally(agency(state) for state in states)
    assert counts.total == len(states)
    assert counts.begun + counts.not_begun == counts.total
    assert counts.submitted <= counts.begun


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(0, 0, 0), (0, 9, 0), (9, 9, 100), (1, 1000, 1), (999, 1000, 99), (41, 312, 13)],
)
def test_none_and_all_are_said_only_where_they_are_so(part: int, whole: int, percent: int) -> None:
    assert share(part, whole) == percent


@pytest.mark.parametrize(
    ("state", "percent", "shown"),
    [
        (CoverageState.INVITED, 0, {Shown.ALL, Shown.NOT_BEGUN}),
        (CoverageState.DRAFTING, 49, {Shown.ALL, Shown.BELOW_HALF}),
        (CoverageState.DRAFTING, 50, {Shown.ALL}),
        (CoverageState.SUBMITTED, 10, {Shown.ALL}),
    ],
)
def test_a_list_shows_those_it_is_limited_to(
    state: CoverageState, percent: int, shown: set[Shown]
) -> None:
    assert {each for each in Shown if is_shown(agency(state, percent), each)} == shown


@given(filled())
def test_a_draft_is_as_complete_as_it_says_itself(chosen: tuple[Form, dict[str, object]]) -> None:
    form, answers = chosen
    deciding = {name: answers.get(name) for name in deciding_questions(form)}
    percent = percent_answered(form, frozenset(answers), deciding)
    assert percent == Draft(form, answers).percent


@given(st.lists(MOMENTS), MOMENTS)
def test_the_curve_only_grows_and_ends_with_all(moments: list[datetime], now: datetime) -> None:
    handed_in = [moment for moment in moments if moment <= now]
    season = Season("KIPP", datetime(2026, 10, 1, tzinfo=WITA), DEADLINE, handed_in)
    points = curve(season, now)
    assert [days for days, _ in points] == list(range(75, days_left(DEADLINE, now) - 1, -1))
    numbers = [number for _, number in points]
    assert numbers == sorted(numbers)
    assert numbers[-1] == len(handed_in)


def test_late_access_lengthens_the_curve_beyond_the_deadline() -> None:
    late = DEADLINE + timedelta(days=3)
    season = Season("KIPP", DEADLINE - timedelta(days=5), DEADLINE, [DEADLINE, late])
    assert curve(season, late + timedelta(days=30))[-3:] == [(-1, 1), (-2, 1), (-3, 2)]


def test_nothing_has_come_in_before_the_opening() -> None:
    season = Season("KIPP", DEADLINE - timedelta(days=5), DEADLINE, [])
    assert curve(season, DEADLINE - timedelta(days=9)) == []


@given(st.integers(0, 400), st.integers(-30, 0))
def test_an_axis_names_few_days_and_always_the_deadline(first: int, last: int) -> None:
    days = ticks(first, last)
    assert 0 in days
    assert all(last <= day <= first for day in days)
    assert len(days) <= 8


def test_only_the_last_seven_days_are_this_week() -> None:
    moments = [DEADLINE - timedelta(days=days) for days in (0, 6, 7, 8)]
    assert in_last_week(moments, DEADLINE) == 2


# --- the digest ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 30, 7, 59), None),
        (datetime(2026, 11, 30, 8, 0), datetime(2026, 11, 30, 8, 0)),
        (datetime(2026, 12, 2, 19, 59), datetime(2026, 11, 30, 8, 0)),
        (datetime(2026, 12, 2, 20, 0), None),
        (datetime(2026, 12, 5, 10, 0), None),
        (datetime(2026, 12, 24, 10, 0), None),
        (datetime(2026, 12, 23, 10, 0), datetime(2026, 12, 21, 8, 0)),
    ],
)
def test_the_digest_is_due_on_monday_at_eight_and_may_be_late_in_its_week(
    now: datetime, due: datetime | None
) -> None:
    week = digest_week(now.replace(tzinfo=WITA), is_holiday)
    assert (week.due_at.replace(tzinfo=None) if week else None) == due


def test_a_holiday_moves_the_digest_to_the_next_workday() -> None:
    def is_monday_off(day: date) -> bool:
        return day == date(2026, 11, 30)

    tuesday = datetime(2026, 12, 1, 8, tzinfo=WITA)
    assert digest_week(tuesday - timedelta(days=1), is_monday_off) is None
    week = digest_week(tuesday, is_monday_off)
    assert week is not None
    assert (week.monday, week.due_at) == (date(2026, 11, 30), tuesday)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)))
def test_a_digest_never_goes_out_before_it_is_due_or_out_of_its_week(now: datetime) -> None:
    at = now.replace(tzinfo=WITA)
    week = digest_week(at, is_holiday)
    if week is not None:
        assert week.due_at <= at < week.good_until
        assert time(8) <= at.time() < time(20)
        assert week.good_until - datetime.combine(week.monday, time(), WITA) == timedelta(days=7)
