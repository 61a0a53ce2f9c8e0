"""Offsets of reminders as they are typed, and the texts of extra reminders with placeholders."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import WITA
from domain.extra_reminders import PLACES, check_text, filled
from domain.holidays_id import is_holiday
from domain.reminder_offsets import Moved, read_offset, refused, why_moved, wished
from domain.reminders import next_time

CLOSES = datetime(2026, 12, 15, 16, 0, tzinfo=WITA)
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=WITA)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("typed", "offset"),
    [
        ("5 hari sebelum", 5 * DAY),
        ("lima hari sebelumnya", 5 * DAY),
        ("2 minggu sebelum tenggat", 14 * DAY),
        ("H-3", 3 * DAY),
        ("6 jam sebelum.", 6 * HOUR),
        ("5 days before the deadline", 5 * DAY),
        ("besok jam 9", CLOSES - datetime(2026, 11, 25, 9, 0, tzinfo=WITA)),
        ("14 desember", CLOSES - datetime(2026, 12, 14, 9, 0, tzinfo=WITA)),
        ("entahlah", None),
        ("", None),
    ],
)
def test_offsets_are_read_as_people_type_them(typed: str, offset: timedelta | None) -> None:
    assert read_offset(typed, CLOSES, NOW) == offset


def test_what_was_read_and_not_refused_lies_between_now_and_the_deadline() -> None:
    for hours in range(1, 600):
        offset = hours * HOUR
        ahead = NOW < CLOSES - offset < CLOSES
        assert (refused(offset, (), CLOSES, NOW) is None) == ahead


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (datetime(2026, 12, 24, 9, 0, tzinfo=WITA), Moved.HOLIDAY),
        (datetime(2026, 12, 13, 9, 0, tzinfo=WITA), Moved.WEEKEND),
        (datetime(2026, 12, 10, 23, 0, tzinfo=WITA), Moved.HOURS),
        (datetime(2026, 12, 10, 10, 0, tzinfo=WITA), None),
    ],
)
def test_the_reason_of_a_move_is_known(wanted: datetime, reason: Moved | None) -> None:
    due_at = next_time(wanted, CLOSES + 30 * DAY, is_holiday)
    assert why_moved(wanted, due_at, is_holiday) == reason


def test_whole_days_mean_the_morning() -> None:
    assert wished(CLOSES, 3 * DAY) == datetime(2026, 12, 12, 9, 0, tzinfo=WITA)
    assert wished(CLOSES, 3 * HOUR) == CLOSES - 3 * HOUR


@given(st.text(alphabet="ab {}\n", max_size=40))
def test_a_text_is_filled_in_or_refused_with_its_place(text: str) -> None:
    text = f"{text}{{tenggat}}"
    problem = check_text(text, titled=True)
    if problem is None:
        assert filled(text, dict.fromkeys(PLACES, "x")).endswith("x")
    else:
        assert problem.values["wrote"]
        lines = text.split("\n")
        line, column = problem.values["line"], problem.values["column"]
        assert isinstance(line, int)
        assert isinstance(column, int)
        assert lines[line - 1][column - 1] in "{}"


def test_a_title_is_refused_where_nobody_has_one() -> None:
    problem = check_text("{tenggat}\n– {judul}", titled=False)
    assert problem is not None
    assert problem.key == "planning.no_title_yet"
    assert (problem.values["line"], problem.values["column"]) == (2, 3)
