"""Whom a proposal that stands still is taken to: a ladder of people, climbed one step at a time.

Each step is taken only while nothing has moved since the one before: no draft changed, nothing
handed in, no contact joined. Whatever moves begins the ladder anew. A step without anybody to tell
is left out, and the next is taken at its own time.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from domain.dates import WITA
from domain.reminders import DAY_BEGINS, DAY_ENDS, MORNING, ONE_DAY, IsHoliday, is_workday


class Step(StrEnum):
    CONTACT = "contact"
    """Who writes the draft; where nothing is begun, the contact who joined first."""
    SECOND = "second"
    """The other contacts, but the head."""
    HEAD = "head"
    COORDINATOR = "coordinator"
    """Of the agency's region."""


STEPS = tuple(Step)
USUAL = (5, 3, 3, 3)
"""Working days without movement before each step.

A draft may well rest for a working week. Whoever is told then needs a day to read it, one to ask
for what is missing and one to write, so the next step waits three. The whole ladder, 14 working
days, ends before the deadline of an edition of the usual 30 days.
"""
OFFERED = (1, 2, 3, 5, 7, 10)
WITHIN = timedelta(days=30)
"""Nobody is told that something stands still while the deadline is further away."""
MOST_DAYS_OFF = 60
"""How far a working day is looked for."""

HEADS = re.compile(
    r"(?:(?:plt|plh|pj|pjs|pelaksana tugas|pelaksana harian|penjabat)\.? )*"
    r"(?:kepala (?:dinas|badan|kantor|biro|inspektorat|satuan|satpol|puskesmas|upt|uptd|rsud|"
    r"sekolah|desa|pelaksana)"
    r"|kadis|kaban|kakan|karo|kasatpol|kasat|kapus|direktur|camat|lurah|inspektur|"
    r"sekretaris (?:daerah|dprd|dewan)|sekda|sekwan"
    r"|head of (?:the )?(?:agency|office|department|bureau)|director)\b"
    r"(?! (?:pembantu|muda|pertama|madya))"
)
"""Positions that lead an agency; "Kepala Bidang" and "Wakil Direktur" do not."""


def leads(position: str | None) -> bool:
    """Whether somebody with this position is the head of an agency."""
    words = " ".join((position or "").lower().split())
    return HEADS.match(words) is not None


# --- the people ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Contact:
    """Somebody who serves an agency."""

    person: int
    since: datetime
    head: bool
    reachable: bool
    """Neither blocked the bot nor muted reminders."""


People = Mapping[Step, Sequence[int]]


def ladder(
    contacts: Iterable[Contact], authors: Collection[int], coordinators: Sequence[int]
) -> dict[Step, list[int]]:
    """By step, whom it tells; ``authors``: who began the drafts there are."""
    serving = sorted(contacts, key=lambda each: (each.since, each.person))
    first = first_of(serving, authors)
    others = [each for each in serving if each not in first]
    return {
        Step.CONTACT: _reached(first),
        Step.SECOND: _reached(each for each in others if not each.head),
        Step.HEAD: _reached(each for each in others if each.head),
        Step.COORDINATOR: list(coordinators),
    }


def first_of(contacts: Iterable[Contact], authors: Collection[int]) -> list[Contact]:
    """Whom the first step is about; of those who did not begin a draft, the head comes last."""
    serving = sorted(contacts, key=lambda each: (each.head, each.since, each.person))
    return [each for each in serving if each.person in authors] or serving[:1]


def _reached(contacts: Iterable[Contact]) -> list[int]:
    return [each.person for each in contacts if each.reachable]


# --- the time ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Taken:
    """The last step that was taken, and when."""

    step: Step
    at: datetime


@dataclass(frozen=True)
class Planned:
    step: Step
    due_at: datetime


def rests_since(moved_at: datetime, opens_at: datetime, closes_at: datetime) -> datetime:
    """From when on standing still counts."""
    return max(moved_at, opens_at, closes_at - WITHIN)


def next_step(
    people: People,
    pauses: Sequence[int],
    since: datetime,
    taken: Taken | None,
    is_holiday: IsHoliday,
) -> Planned | None:
    """The next step with somebody to tell; a step taken before ``since`` counts no more."""
    if taken is not None and taken.at > since:
        return _above(taken, people, pauses, is_holiday)
    return _first_of(STEPS, people, pauses, since, is_holiday)


def _above(
    taken: Taken, people: People, pauses: Sequence[int], is_holiday: IsHoliday
) -> Planned | None:
    steps = STEPS[STEPS.index(taken.step) + 1 :]
    return _first_of(steps, people, pauses, taken.at, is_holiday)


def _first_of(
    steps: Iterable[Step],
    people: People,
    pauses: Sequence[int],
    anchor: datetime,
    is_holiday: IsHoliday,
) -> Planned | None:
    """The first of some steps that has somebody to tell."""
    step = next((each for each in steps if people.get(each)), None)
    if step is None:
        return None
    return Planned(step, _after(anchor, pauses[STEPS.index(step)], is_holiday))


def foreseen(
    first: Planned,
    people: People,
    pauses: Sequence[int],
    closes_at: datetime,
    is_holiday: IsHoliday,
) -> list[Planned]:
    """That step and those after it, if nothing moves until the deadline."""
    found: list[Planned] = []
    step: Planned | None = first
    while step is not None and step.due_at < closes_at:
        found.append(step)
        step = _above(Taken(step.step, step.due_at), people, pauses, is_holiday)
    return found


def proper_time(now: datetime, closes_at: datetime, is_holiday: IsHoliday) -> datetime | None:
    """Now by day on a workday, else the next such morning; ``None`` where the deadline is first."""
    local = now.astimezone(WITA)
    if is_workday(local.date(), is_holiday) and DAY_BEGINS <= local.time() < DAY_ENDS:
        return now if now < closes_at else None
    early = is_workday(local.date(), is_holiday) and local.time() < DAY_BEGINS
    morning = _on(local, MORNING) if early else next_morning(now, is_holiday)
    return morning if morning < closes_at else None


def next_morning(now: datetime, is_holiday: IsHoliday) -> datetime:
    """Of the next workday."""
    return _after(now, 1, is_holiday)


def _after(anchor: datetime, workdays: int, is_holiday: IsHoliday) -> datetime:
    """The morning of the so-manieth workday after a day."""
    day = anchor.astimezone(WITA)
    for _ in range(workdays + MOST_DAYS_OFF):
        day += ONE_DAY
        workdays -= is_workday(day.date(), is_holiday)
        if not workdays:
            break
    return _on(day, MORNING)


def _on(day: datetime, at: time) -> datetime:
    return datetime.combine(day.astimezone(WITA).date(), at, WITA)


# --- one message a day ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Shares:
    """What is written now, by person, and what waits for another day."""

    messages: Mapping[int, Sequence[int]]
    waiting: Collection[int]


def share_out(wanted: Mapping[int, Sequence[int]], told: Collection[int]) -> Shares:
    """One message to each person, about all their agencies; ``wanted``: by agency, whom to tell.

    An agency whose people were all reminded of something today waits.
    """
    messages: dict[int, list[int]] = {}
    for agency, people in wanted.items():
        for person in people:
            if person not in told:
                messages.setdefault(person, []).append(agency)
    written = {agency for agencies in messages.values() for agency in agencies}
    return Shares(messages, wanted.keys() - written)
