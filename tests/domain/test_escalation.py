"""The ladder of escalation: whom each step tells, when, and never twice a day to one person."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import WITA
from domain.escalation import (
    STEPS,
    USUAL,
    WITHIN,
    Contact,
    Step,
    Taken,
    foreseen,
    ladder,
    leads,
    next_morning,
    next_step,
    proper_time,
    rests_since,
    share_out,
)
from domain.holidays_id import is_holiday
from domain.reminders import is_workday

DAY = timedelta(days=1)
BEGIN = datetime(2026, 11, 24, 2, tzinfo=UTC)
"""Tuesday, 10.00 WITA."""

people = st.lists(st.integers(1, 4), max_size=2, unique=True)
ladders = st.fixed_dictionaries(dict.fromkeys(STEPS, people))


@dataclass(frozen=True)
class History:
    """Of some agencies, whom each step tells and on which days something moves.

    ``others``: on which days people are reminded of something else.
    """

    people: list[dict[Step, list[int]]]
    moves: list[set[int]]
    others: set[tuple[int, int]]


histories = st.builds(
    History,
    st.lists(ladders, min_size=1, max_size=3),
    st.lists(st.sets(st.integers(1, 40), max_size=4), min_size=3, max_size=3),
    st.sets(st.tuples(st.integers(1, 40), st.integers(1, 4)), max_size=12),
)
pauses = st.lists(st.integers(1, 10), min_size=4, max_size=4)


def workdays(after: datetime, until: datetime) -> int:
    """Workdays after one day and up to another."""
    first, last = after.astimezone(WITA).date(), until.astimezone(WITA).date()
    days = (first + count * DAY for count in range(1, (last - first).days + 1))
    return sum(is_workday(day, is_holiday) for day in days)


class Played:
    """Forty days of some agencies, with what each was told and what moved."""

    def __init__(self, history: History, days: list[int]) -> None:
        self.pauses = days
        self.people = history.people
        self.taken: list[list[Taken]] = [[] for _ in self.people]
        self.since: list[list[datetime]] = [[] for _ in self.people]
        self.moved = [BEGIN for _ in self.people]
        self.put_off = [BEGIN for _ in self.people]
        self.told: dict[date, list[int]] = {}
        for number in range(1, 41):
            now = BEGIN + number * DAY
            others = {person for day, person in history.others if day == number}
            self.told[now.date()] = sorted(others)
            self._day(now, [number in moves for moves in history.moves])

    def _day(self, now: datetime, moves: list[bool]) -> None:
        for step in STEPS:
            self._step(step, now)
        for agency in range(len(self.people)):
            if moves[agency]:
                self.moved[agency] = now

    def _step(self, step: Step, now: datetime) -> None:
        if proper_time(now, now + DAY, is_holiday) != now:
            return
        due = [agency for agency in range(len(self.people)) if self._is_due(agency, step, now)]
        told = self.told[now.date()]
        shares = share_out({agency: self.people[agency][step] for agency in due}, told)
        told += shares.messages
        for agency in due:
            if agency in shares.waiting:
                self.put_off[agency] = next_morning(now, is_holiday)
            else:
                self.since[agency].append(self.moved[agency])
                self.taken[agency].append(Taken(step, now))

    def _is_due(self, agency: int, step: Step, now: datetime) -> bool:
        last = self.taken[agency][-1] if self.taken[agency] else None
        found = next_step(self.people[agency], self.pauses, self.moved[agency], last, is_holiday)
        return (
            found is not None
            and found.step is step
            and max(found.due_at, self.put_off[agency]) <= now
        )


@given(histories, pauses)
def test_each_step_comes_in_turn_after_its_pause_and_only_while_nothing_moves(
    history: History, days: list[int]
) -> None:
    played = Played(history, days)
    for agency, taken in enumerate(played.taken):
        before: Taken | None = None
        for each, moved in zip(taken, played.since[agency], strict=True):
            number = STEPS.index(each.step)
            goes_on = before is not None and before.at > moved
            anchor = before.at if before is not None and goes_on else moved
            lower = STEPS.index(before.step) if before is not None and goes_on else -1
            assert number > lower
            assert moved < each.at
            assert workdays(anchor, each.at) >= days[number]
            between = STEPS[lower + 1 : number]
            assert not any(played.people[agency][step] for step in between)
            assert played.people[agency][each.step]
            before = each
    for told in played.told.values():
        assert len(told) == len(set(told))


@given(ladders, pauses)
def test_what_is_foreseen_is_what_comes(people: dict[Step, list[int]], days: list[int]) -> None:
    closes = BEGIN + 40 * DAY
    first = next_step(people, days, BEGIN, None, is_holiday)
    assert (first is None) == (not any(people.values()))
    if first is None:
        return
    plan = foreseen(first, people, days, closes, is_holiday)
    after: Taken | None = None
    for planned in plan:
        assert next_step(people, days, BEGIN, after, is_holiday) == planned
        assert planned.due_at < closes
        after = Taken(planned.step, planned.due_at)
    rest = next_step(people, days, BEGIN, after, is_holiday)
    assert rest is None or rest.due_at >= closes


def test_the_usual_ladder_ends_before_the_deadline_of_thirty_days() -> None:
    everybody = {step: [1] for step in STEPS}
    first = next_step(everybody, USUAL, BEGIN, None, is_holiday)
    assert first is not None
    plan = foreseen(first, everybody, USUAL, BEGIN + 30 * DAY, is_holiday)
    assert [each.due_at.strftime("%a %d.%m. %H.%M") for each in plan] == [
        "Tue 01.12. 09.00",
        "Fri 04.12. 09.00",
        "Wed 09.12. 09.00",
        "Mon 14.12. 09.00",
    ]


def test_standing_still_does_not_count_while_the_deadline_is_far() -> None:
    closes = BEGIN + 90 * DAY
    assert rests_since(BEGIN, BEGIN - DAY, closes) == closes - WITHIN
    assert rests_since(BEGIN, BEGIN + DAY, BEGIN + 20 * DAY) == BEGIN + DAY
    assert rests_since(BEGIN + 3 * DAY, BEGIN, BEGIN + 20 * DAY) == BEGIN + 3 * DAY


def test_what_is_late_goes_out_by_day_on_a_workday_or_not_at_all() -> None:
    closes = BEGIN + 30 * DAY  # 24 December: shared leave
    evening = datetime(2026, 12, 4, 21, tzinfo=WITA)
    monday = datetime(2026, 12, 7, 9, tzinfo=WITA)
    assert proper_time(BEGIN, closes, is_holiday) == BEGIN
    assert proper_time(evening, closes, is_holiday) == monday
    assert proper_time(monday.replace(hour=2), closes, is_holiday) == monday
    assert proper_time(datetime(2026, 12, 23, 20, tzinfo=WITA), closes, is_holiday) is None


# --- whom a step tells ---------------------------------------------------------------------------


def contact(person: int, *, head: bool = False, reachable: bool = True) -> Contact:
    return Contact(person, BEGIN + person * DAY, head, reachable)


@pytest.mark.parametrize(
    ("contacts", "authors", "told"),
    [
        ([contact(1), contact(2), contact(3, head=True)], {2}, ([2], [1], [3])),
        ([contact(1), contact(2)], set(), ([1], [2], [])),
        ([contact(1, head=True), contact(2)], set(), ([2], [], [1])),
        ([contact(1, head=True)], set(), ([1], [], [])),
        ([contact(1, head=True), contact(2)], {1}, ([1], [2], [])),
        ([contact(1, reachable=False), contact(2)], {1}, ([], [2], [])),
        ([contact(1), contact(2, head=True, reachable=False)], {1}, ([1], [], [])),
        ([contact(1), contact(2)], {9}, ([1], [2], [])),
    ],
)
def test_the_author_is_told_first_then_the_others_then_the_head(
    contacts: list[Contact], authors: set[int], told: tuple[list[int], ...]
) -> None:
    found = ladder(contacts, authors, [7])
    assert tuple(found[step] for step in STEPS) == (*told, [7])


@pytest.mark.parametrize(
    ("position", "is_head"),
    [
        ("Kepala Dinas Kesehatan", True),
        ("Plt. Kepala Dinas", True),
        ("plt kepala  badan Kepegawaian", True),
        ("Direktur RSUD Labuang Baji", True),
        ("Camat Tamalate", True),
        ("Inspektur", True),
        ("Sekretaris Daerah", True),
        ("Kepala Puskesmas Batua", True),
        ("Kepala Subbagian Program", False),
        ("Kepala Bidang Pelayanan", False),
        ("Kepala Seksi", False),
        ("Wakil Direktur", False),
        ("Sekretaris Camat", False),
        ("Sekretaris Dinas", False),
        ("Inspektur Pembantu I", False),
        ("Staf Kepala Dinas", False),
        ("", False),
        (None, False),
    ],
)
def test_a_position_says_who_leads_an_agency(position: str | None, is_head: bool) -> None:
    assert leads(position) is is_head
