"""Checking what was handed in: at the agency's region first, then at the province.

A coordinator of the kabupaten/kota reads a proposal and forwards it to the province, or gives it
back with remarks at its questions; the agency mends it and hands it in again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.dates import WITA
from domain.reminders import DAY_ENDS, MORNING, IsHoliday, is_workday
from domain.roles import PROVINCE

LIES_TOO_LONG = timedelta(days=3)
"""After which whoever is to check is reminded: time to read beside other work, and of the shortest
usual repair period (seven days, :data:`domain.editions.USUAL_DAYS`) half is left for mending."""
LONGEST_REMARK = 500
"""Characters: a remark says what to change; all remarks together must fit one message."""


class Stage(StrEnum):
    """Where a proposal that was handed in stands."""

    REGION = "region"
    """Waits for the coordinator of its kabupaten/kota."""
    PROVINCE = "province"
    """Waits for the verifiers of the province."""
    RETURNED = "returned"
    """With the agency again, to be mended."""
    VERIFIED = "verified"
    """Checked, and with the province."""


WAITING = frozenset({Stage.REGION, Stage.PROVINCE})


def first_stage(region: str, coordinated: frozenset[str]) -> Stage:
    """Where a proposal goes that is handed in; ``coordinated``: the regions with a coordinator."""
    return Stage.REGION if region != PROVINCE and region in coordinated else Stage.PROVINCE


def repair_ends(closes_at: datetime, repair_until: datetime | None) -> datetime:
    """Until when what is given back may be mended: the repair period, or the deadline."""
    return max(closes_at, repair_until or closes_at)


def may_return(stage: Stage, ends: datetime, now: datetime) -> bool:
    """Nothing is given back that could not be mended any more."""
    return stage in WAITING and now < ends


def may_forward(stage: Stage, ends: datetime, now: datetime) -> bool:
    """What was given back and not mended in time may go on as it was handed in."""
    return stage in WAITING or (stage is Stage.RETURNED and now >= ends)


@dataclass(frozen=True)
class Mended:
    """What became of the answer a remark was about."""

    question: str
    remark: str
    before: Any
    after: Any

    @property
    def is_changed(self) -> bool:
        return bool(self.before != self.after)


def mended(
    remarks: Mapping[str, str], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Mended]:
    """By remark, the answer it was about and the answer now."""
    return [
        Mended(question, remark, before.get(question), after.get(question))
        for question, remark in remarks.items()
    ]


def reminder_day(now: datetime, is_holiday: IsHoliday) -> date | None:
    """The day for whose reminder to checkers it is time: a workday, from 09.00 to 20.00 WITA."""
    local = now.astimezone(WITA)
    on_time = MORNING <= local.time() < DAY_ENDS
    return local.date() if on_time and is_workday(local.date(), is_holiday) else None


def day_ends(day: date) -> datetime:
    """When a reminder of that day is worth nothing any more."""
    return datetime.combine(day, DAY_ENDS, WITA)
