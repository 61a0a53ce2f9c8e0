"""The times of an edition: what is refused, what is offered, where two editions collide."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import WITA
from domain.editions import (
    Moment,
    Neighbour,
    Phase,
    Times,
    awkward,
    changed,
    dated,
    extended,
    next_times,
    overlap,
    phase,
    read_typed,
    refused,
    renewed,
    told_at,
    usual,
    wrong_order,
)

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=WITA)
DAY = timedelta(days=1)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(
    lambda at: at.replace(tzinfo=WITA)
)
steps = st.timedeltas(timedelta(minutes=1), timedelta(days=200))


@st.composite
def ordered(draw: st.DrawFn) -> Times:
    """Times in their order; those after the deadline may be unknown."""
    opens = draw(moments)
    closes = opens + draw(steps)
    repair = draw(st.none() | steps.map(lambda step: closes + step))
    result = draw(st.none() | steps.map(lambda step: (repair or closes) + step))
    return Times(opens, closes, repair, result)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WITA)


PLAN = Times(at("2026-12-01 08:00"), at("2026-12-31 16:00"))


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "when", "reason"),
    [
        (Moment.CLOSES, "2026-11-24 09:59", "editions.passed"),
        (Moment.CLOSES, "2026-12-01 08:00", "editions.closes_before_opens"),
        (Moment.REPAIR, "2026-12-31 16:00", "editions.repair_before_closes"),
        (Moment.RESULT, "2026-12-30 10:00", "editions.result_before_closes"),
        (Moment.OPENS, "2026-11-23 08:00", "editions.passed"),
    ],
)
def test_a_time_that_cannot_be_is_refused(moment: Moment, when: str, reason: str) -> None:
    problem = refused(PLAN, moment, at(when), NOW)
    assert problem is not None
    assert problem.key == reason


def test_the_result_follows_the_repairs() -> None:
    repaired = PLAN.with_(Moment.REPAIR, at("2027-01-14 16:00"))
    problem = refused(repaired, Moment.RESULT, at("2027-01-10 10:00"), NOW)
    assert problem is not None
    assert problem.key == "editions.result_before_repair"
    assert refused(repaired, Moment.RESULT, at("2027-01-15 10:00"), NOW) is None


def test_an_opening_after_the_deadline_takes_the_later_times_along() -> None:
    later = at("2027-02-01 08:00")
    assert refused(PLAN, Moment.OPENS, later, NOW) is None
    assert changed(PLAN, Moment.OPENS, later) == Times(later, at("2027-03-03 16:00"))


@given(ordered(), st.sampled_from(Moment), st.none() | moments)
def test_whatever_is_not_refused_leaves_the_times_in_order(
    found: Times, moment: Moment, when: datetime | None
) -> None:
    if when is None and moment in {Moment.OPENS, Moment.CLOSES}:
        return
    if refused(found, moment, when, NOW) is None:
        assert wrong_order(changed(found, moment, when)) is None


@given(ordered(), ordered(), moments)
def test_two_editions_never_take_proposals_at_once(
    mine: Times, other: Times, moment: datetime
) -> None:
    neighbour = Neighbour("lain", other.opens, other.closes)
    if overlap(mine.opens, mine.closes, [neighbour]) is None:
        both = mine.opens <= moment <= mine.closes and other.opens <= moment <= other.closes
        assert not both


# --- what is offered -----------------------------------------------------------------------------


@given(ordered(), st.sampled_from(Moment), st.none() | ordered(), moments)
def test_what_is_offered_is_never_refused(
    found: Times, moment: Moment, last: Times | None, now: datetime
) -> None:
    offers = usual(moment, found, now, last)
    assert len(offers) <= 5
    assert len({offer.at for offer in offers}) == len(offers)
    for offer in offers:
        assert offer.at > now
        assert refused(found, moment, offer.at, now) is None


def test_the_usual_deadlines_are_those_people_say() -> None:
    offers = usual(Moment.CLOSES, Times(NOW, NOW + DAY), NOW)
    assert {offer.name: offer.at for offer in offers if offer.count in {0, 30}} == {
        "friday": at("2026-11-27 16:00"),
        "days": at("2026-12-24 16:00"),
        "month_end": at("2026-11-30 16:00"),
    }


@given(ordered(), moments)
def test_a_copy_lies_ahead_on_the_same_weekdays(last: Times, now: datetime) -> None:
    copy = next_times(last, now)
    assert copy.opens >= now
    assert copy.opens > last.opens
    assert wrong_order(copy) is None
    assert copy.opens.weekday() == last.opens.weekday()
    assert copy.closes - copy.opens == last.closes - last.opens


@given(moments, st.integers(1, 30), moments)
def test_an_extension_ends_in_the_future_at_the_same_hour(
    closes: datetime, days: int, now: datetime
) -> None:
    later = extended(closes, days, now)
    assert later > now
    assert later >= closes + days * DAY
    assert later.astimezone(WITA).time() == closes.time()


# --- reading, warning, naming --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "moment", "meant"),
    [
        ("14 hari setelah tenggat", Moment.REPAIR, "2027-01-14 16:00"),
        ("H+14", Moment.RESULT, "2027-01-14 10:00"),
        ("30 hari setelah dibuka", Moment.CLOSES, "2026-12-31 16:00"),
        ("30/4 17.00", Moment.CLOSES, "2027-04-30 17:00"),
        ("lusa", Moment.OPENS, "2026-11-26 08:00"),
    ],
)
def test_a_typed_time_is_read_where_it_belongs(typed: str, moment: Moment, meant: str) -> None:
    assert read_typed(typed, moment, PLAN, NOW) == at(meant)


@pytest.mark.parametrize(
    ("when", "warnings"),
    [
        ("2026-12-04 16:00", []),
        ("2026-12-05 16:00", ["editions.on_weekend"]),
        ("2026-12-25 16:00", ["editions.on_holiday"]),
        ("2026-12-04 23:59", ["editions.at_night"]),
        ("2026-12-06 06:00", ["editions.on_weekend", "editions.at_night"]),
    ],
)
def test_an_awkward_deadline_is_told(when: str, warnings: list[str]) -> None:
    assert awkward(at(when), lambda day: day == date(2026, 12, 25)) == warnings


@given(moments, moments)
def test_news_goes_out_by_day_unless_the_deadline_comes_first(
    now: datetime, latest: datetime
) -> None:
    told = told_at(now, latest)
    assert told >= now
    assert told == now or (told.hour == 8 and told < latest and told - now <= timedelta(hours=12))
    if told == now and now < latest:
        by_day = 8 <= now.hour < 20
        assert by_day or latest - now <= timedelta(hours=12)


def test_a_phase_follows_from_the_times() -> None:
    plan = PLAN.with_(Moment.REPAIR, at("2027-01-14 16:00"))
    found = [
        phase("open", plan, at(day))
        for day in ("2026-11-30", "2026-12-01 08:00", "2027-01-01", "2027-02-01")
    ]
    assert found == [Phase.WAITING, Phase.OPEN, Phase.REPAIR, Phase.CLOSED]
    assert phase("planned", plan, NOW) is Phase.PLANNED
    assert phase("archived", plan, NOW) is Phase.ARCHIVED


def test_names_and_codes_follow_the_year() -> None:
    assert dated("KIPP Sulawesi Selatan 2026", 2027) == "KIPP Sulawesi Selatan 2027"
    assert dated("KIPP Sulawesi Selatan", 2027) == "KIPP Sulawesi Selatan 2027"
    taken = {"KIPP-2027", "KIPP-2027-2"}
    assert renewed("KIPP-2026-3", 2027, taken.__contains__) == "KIPP-2027-3"
    assert renewed("KIPP-SULSEL", 2027, taken.__contains__) == "KIPP-SULSEL-2027"
