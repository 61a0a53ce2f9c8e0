"""Coverage, "One Agency One Innovation": how far each agency is in an edition, and the counting."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.dates import WITA, days_left
from domain.form import Answers, Form
from domain.reminders import DAY_BEGINS, DAY_ENDS, IsHoliday, is_workday

HALF = 50
DIGEST_TIME = time(8)
WEEK = timedelta(days=7)


class CoverageState(StrEnum):
    """How far an agency is, in this order; it stands where its best proposal stands."""

    NOTHING = "nothing"
    INVITED = "invited"
    """An invitation of it can still be used."""
    JOINED = "joined"
    DRAFTING = "drafting"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    """Handed in, and given back by a checker to be mended."""
    VERIFIED = "verified"
    """Checked, and with the province."""

    @property
    def rank(self) -> int:
        return _ORDER[self]


_ORDER = {state: rank for rank, state in enumerate(CoverageState)}


@dataclass(frozen=True)
class AgencyCoverage:
    """How far one agency is in an edition."""

    agency_id: int
    name: str
    region: str
    state: CoverageState
    proposals: Mapping[CoverageState, int]
    """How many proposals stand where; withdrawn and deleted ones are not counted."""
    percent: int = 0
    """How complete the draft furthest on is."""


def state_of(
    *, joined: bool, invited: bool, proposals: Iterable[CoverageState] = ()
) -> CoverageState:
    """Where an agency stands: the furthest of all it has."""
    begun = [CoverageState.JOINED] if joined else []
    begun += [CoverageState.INVITED] if invited else []
    return max((CoverageState.NOTHING, *begun, *proposals), key=_ORDER.__getitem__)


# --- counting ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tally:
    """How many agencies stand where."""

    counts: Mapping[CoverageState, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def submitted(self) -> int:
        """Agencies that handed something in, whatever became of it since."""
        return self._from(CoverageState.SUBMITTED)

    @property
    def begun(self) -> int:
        return self._from(CoverageState.DRAFTING)

    @property
    def not_begun(self) -> int:
        return self.total - self.begun

    def _from(self, least: CoverageState) -> int:
        return sum(count for state, count in self.counts.items() if state.rank >= least.rank)


def tally(agencies: Iterable[AgencyCoverage]) -> Tally:
    found = Counter(agency.state for agency in agencies)
    return Tally({state: found[state] for state in CoverageState})


def by_region(agencies: Iterable[AgencyCoverage]) -> dict[str, list[AgencyCoverage]]:
    """The agencies of each region, the regions in the order of their codes."""
    found: dict[str, list[AgencyCoverage]] = {}
    for agency in agencies:
        found.setdefault(agency.region, []).append(agency)
    return dict(sorted(found.items()))


def share(part: int, whole: int) -> int:
    """A share in percent; 0 and 100 are said only where they are exactly so."""
    if part in (0, whole) or whole == 0:
        return 100 if part and part == whole else 0
    return min(max(round(100 * part / whole), 1), 99)


class Shown(StrEnum):
    """Which agencies a list shows."""

    ALL = "all"
    NOT_BEGUN = "none"
    BELOW_HALF = "half"


def is_shown(agency: AgencyCoverage, shown: Shown) -> bool:
    match shown:
        case Shown.NOT_BEGUN:
            return agency.state.rank < CoverageState.DRAFTING.rank
        case Shown.BELOW_HALF:
            return agency.state is CoverageState.DRAFTING and agency.percent < HALF
    return True


def percent_answered(form: Form, answered: frozenset[str], deciding: Answers) -> int:
    """How complete a draft is, by the names of its answers.

    ``deciding``: the values of the answers on which it depends whether a question is asked
    (:func:`deciding_questions`). The same number as ``Draft.percent``, without reading the texts.
    """
    asked = [question.id for question in form.visible(deciding)]
    return 100 * sum(name in answered for name in asked) // len(asked) if asked else 0


def deciding_questions(form: Form) -> frozenset[str]:
    """The questions whose answers decide whether others are asked."""
    return frozenset(question.when.question for question in form.questions if question.when)


# --- over time -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Season:
    """When the proposals of an edition came in: those that stand, by their first submission."""

    name: str
    opens_at: datetime
    closes_at: datetime
    handed_in: Sequence[datetime]


Curve = list[tuple[int, int]]
"""Days before the deadline (negative after it), and how many were in at the end of that day."""


def curve(season: Season, now: datetime) -> Curve:
    """The proposals handed in, day by day from the opening to the deadline or today."""
    came = Counter(days_left(season.closes_at, moment) for moment in season.handed_in)
    first = max([days_left(season.closes_at, season.opens_at), *came])
    last = max(days_left(season.closes_at, now), min([0, *came]))
    points, total = [], 0
    for days in range(first, last - 1, -1):
        total += came[days]
        points.append((days, total))
    return points


def in_last_week(moments: Iterable[datetime], now: datetime) -> int:
    return sum(now - WEEK < moment <= now for moment in moments)


# --- the weekly digest ---------------------------------------------------------------------------


@dataclass(frozen=True)
class DigestWeek:
    """A week whose digest is due: its Monday, and since when."""

    monday: date
    due_at: datetime
    good_until: datetime
    """The end of its Sunday; from then on the next week's is due."""


def digest_week(now: datetime, is_holiday: IsHoliday) -> DigestWeek | None:
    """The week whose digest may go out now: from 08.00 of its first workday, never at night."""
    local = now.astimezone(WITA)
    if not (is_workday(local.date(), is_holiday) and DAY_BEGINS <= local.time() < DAY_ENDS):
        return None
    monday = local.date() - timedelta(days=local.weekday())
    return DigestWeek(
        monday,
        datetime.combine(_first_workday(monday, is_holiday), DIGEST_TIME, WITA),
        datetime.combine(monday + WEEK, time(), WITA),
    )


def _first_workday(monday: date, is_holiday: Callable[[date], bool]) -> date:
    days = (monday + timedelta(days=ahead) for ahead in range(7))
    return next(day for day in days if is_workday(day, is_holiday))
