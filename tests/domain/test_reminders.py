"""The plan of reminders: proper times first, night last, never after the deadline."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import WITA
from domain.holidays_id import is_holiday
from domain.reminders import REST, Planned, good_until, is_workday, next_time, plan

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
USUAL = (14 * DAY, 7 * DAY, 3 * DAY, DAY, 3 * HOUR)

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))
minutes = st.integers(1, 3 * 24 * 60) | st.integers(1, 40 * 24 * 60)
spans = minutes.map(lambda count: timedelta(minutes=count))
hours = st.integers(1, 30) | st.integers(1, 30 * 24)
offsets = st.sets(hours.map(lambda count: count * HOUR), max_size=8)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WITA)


def due(closes: str, now: str, *wanted: timedelta) -> list[str]:
    planned = plan(at(closes), wanted or USUAL, at(now), is_holiday)
    return [reminder.due_at.astimezone(WITA).strftime("%a %d.%m. %H.%M") for reminder in planned]


# --- examples ------------------------------------------------------------------------------------


def test_a_deadline_on_a_workday_is_reminded_of_in_the_mornings_and_three_hours_before() -> None:
    assert due("2026-11-24 16:00", "2026-11-01 10:00") == [
        "Tue 10.11. 09.00",
        "Tue 17.11. 09.00",
        "Fri 20.11. 09.00",  # three days before is a Saturday
        "Mon 23.11. 09.00",
        "Tue 24.11. 13.00",
    ]


def test_a_deadline_at_midnight_belongs_to_the_day_that_ends() -> None:
    assert due("2026-11-26 00:00", "2026-11-24 08:00") == [
        "Tue 24.11. 09.00",
        "Wed 25.11. 15.00",
    ]


def test_holidays_and_shared_leave_are_left_out() -> None:
    """24 December 2026 is cuti bersama, 25 December Christmas."""
    assert due("2026-12-28 10:00", "2026-12-20 10:00", 3 * DAY, 3 * HOUR) == [
        "Wed 23.12. 09.00",
        "Mon 28.12. 08.00",
    ]


def test_what_is_left_of_a_weekend_is_used_by_day() -> None:
    assert due("2026-11-29 23:59", "2026-11-27 21:00", DAY, 3 * HOUR) == [
        "Sat 28.11. 09.00",
        "Sun 29.11. 19.00",
    ]


def test_at_night_only_where_nothing_else_is_left() -> None:
    assert due("2026-11-25 05:00", "2026-11-24 21:00", 3 * HOUR) == ["Wed 25.11. 02.00"]
    assert due("2026-11-25 05:00", "2026-11-24 14:00", 3 * HOUR) == ["Tue 24.11. 15.00"]


def test_the_most_urgent_of_a_day_says_when() -> None:
    assert due("2026-11-24 16:00", "2026-11-24 08:00", 5 * HOUR, 3 * HOUR) == [
        "Tue 24.11. 13.00",
        "Tue 24.11. 13.00",
    ]


def test_what_is_late_goes_out_at_once_by_day_and_in_the_morning_by_night() -> None:
    closes = at("2026-11-30 12:00")
    assert next_time(at("2026-11-24 17:30"), closes, is_holiday) == at("2026-11-24 17:30")
    assert next_time(at("2026-11-24 22:00"), closes, is_holiday) == at("2026-11-25 09:00")
    assert next_time(at("2026-11-25 05:00"), closes, is_holiday) == at("2026-11-25 08:00")
    assert next_time(at("2026-11-28 10:00"), closes, is_holiday) == at("2026-11-30 09:00")
    assert next_time(at("2026-11-30 11:30"), closes, is_holiday) == at("2026-11-30 11:30")
    weekend = at("2026-11-29 23:00")
    assert next_time(at("2026-11-28 02:00"), weekend, is_holiday) == at("2026-11-28 08:00")


def test_a_message_is_good_until_the_evening_or_the_deadline() -> None:
    morning = at("2026-11-24 09:00")
    assert good_until(morning, at("2026-11-30 12:00"), is_holiday) == at("2026-11-24 20:00")
    assert good_until(morning, at("2026-11-24 16:00"), is_holiday) == at("2026-11-24 16:00")
    assert good_until(morning, at("2026-11-25 06:00"), is_holiday) == at("2026-11-25 06:00")


@pytest.mark.parametrize("year", [2026, 2027, 2031])
def test_every_year_has_its_holidays_even_before_its_leave_is_decreed(year: int) -> None:
    assert is_holiday(date(year, 8, 17))
    assert is_holiday(date(year, 12, 25))
    assert not is_holiday(date(year, 8, 19))


# --- properties ----------------------------------------------------------------------------------


def kind(moment: datetime) -> int:
    """0 working hours, 1 a workday by day, 2 any day by day, 3 night."""
    local = moment.astimezone(WITA)
    if not time(8) <= local.time() < time(20):
        return 3
    if not is_workday(local.date(), is_holiday):
        return 2
    return 0 if local.time() < time(16) else 1


def best_kind(begin: datetime, end: datetime) -> int:
    """The best kind of time between two moments, looked for minute by minute near their edges."""
    hours = int((end - begin) / HOUR)
    looked_at = [begin, *(begin + n * HOUR for n in range(hours + 1))]
    looked_at += [end - timedelta(seconds=1)]
    for n in range(hours // 24 + 2):
        day = datetime.combine((begin + n * DAY).astimezone(WITA).date(), time(8), WITA)
        looked_at.append(day)
    return min((kind(m) for m in looked_at if begin <= m < end), default=3)


@given(moments, spans, offsets)
def test_every_offset_still_ahead_has_its_reminder_before_the_deadline(
    now: datetime, span: timedelta, wanted: set[timedelta]
) -> None:
    closes = now + span
    planned = plan(closes, wanted, now, is_holiday)
    assert {r.offset for r in planned} == {offset for offset in wanted if closes - offset >= now}
    assert all(now <= r.due_at < closes for r in planned)


@given(moments, spans, offsets)
def test_the_reminders_of_one_day_are_one(
    now: datetime, span: timedelta, wanted: set[timedelta]
) -> None:
    times = {r.due_at for r in plan(now + span, wanted, now, is_holiday)}
    assert len({moment.astimezone(WITA).date() for moment in times}) == len(times)


@given(moments, spans, offsets)
def test_no_worse_time_is_taken_than_the_deadline_leaves(
    now: datetime, span: timedelta, wanted: set[timedelta]
) -> None:
    closes = now + span
    best = best_kind(now + REST, closes - REST)
    for reminder in plan(closes, wanted, now, is_holiday):
        assert kind(reminder.due_at) <= best
        assert next_time(reminder.due_at, closes, is_holiday) == reminder.due_at


@given(moments, spans, offsets, st.integers(0, 100))
def test_planning_again_later_brings_nothing_new(
    now: datetime, span: timedelta, wanted: set[timedelta], percent: int
) -> None:
    closes = now + span
    assert plan(closes, wanted, now, is_holiday) == plan(closes, sorted(wanted), now, is_holiday)
    later = plan(closes, wanted, now + span * percent / 100, is_holiday)
    known = {r.offset for r in plan(closes, wanted, now, is_holiday)}
    assert {r.offset for r in later} <= known


@given(moments, spans)
def test_waiting_ends_before_the_deadline_at_a_time_that_needs_no_more_waiting(
    now: datetime, span: timedelta
) -> None:
    closes = now + span
    when = next_time(now, closes, is_holiday)
    assert when == now or now < when < closes - REST
    assert next_time(when, closes, is_holiday) == when
    assert now < good_until(now, closes, is_holiday) <= closes


def test_a_plan_is_in_the_order_of_its_offsets() -> None:
    planned = plan(at("2026-11-24 16:00"), USUAL, at("2026-11-20 10:00"), is_holiday)
    assert planned[-1] == Planned(3 * HOUR, at("2026-11-24 13:00"))
