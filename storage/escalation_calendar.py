"""The steps ahead as organizers see them, and what they change of the ladder.

``regions`` limits what is seen to the agencies of some regions; ``None`` is all of them. ``by`` is
the Telegram id of the organizer.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, select

from domain.escalation import STEPS, Planned, Step, foreseen
from domain.holidays_id import is_holiday
from storage.audit import append
from storage.escalation_plan import (
    Regions,
    Standstill,
    plan_escalation,
    standstills,
)
from storage.tables import Agency, Edition, Escalation, EscalationState


@dataclass
class StepLine:
    """A step at one time: how many agencies it is about and whom it tells, if nothing moves."""

    step: Step
    due_at: datetime
    agencies: int = 0
    people: set[int] = field(default_factory=set)


def steps_ahead(session: Session, edition: Edition, regions: Regions) -> list[StepLine]:
    """Every step still ahead."""
    rows = session.exec(
        select(Escalation).where(
            Escalation.edition_id == edition.id, Escalation.state == EscalationState.PLANNED
        )
    )
    planned = {row.agency_id: Planned(Step(row.step), row.due_at) for row in rows}
    found = standstills(session, edition, agencies=planned.keys(), regions=regions)
    return _lines(edition, [(each, planned[agency]) for agency, each in found.items()])


def steps_if_on(
    session: Session, edition: Edition, regions: Regions, now: datetime
) -> list[StepLine]:
    """Every step there would be if the ladder were climbed from now on."""
    found = standstills(session, edition, regions=regions)
    steps = [(each, each.next_step(edition, now)) for each in found.values()]
    return _lines(edition, [(each, step) for each, step in steps if step is not None])


def _lines(edition: Edition, first: list[tuple[Standstill, Planned]]) -> list[StepLine]:
    lines: dict[tuple[datetime, Step], StepLine] = {}
    for each, step in first:
        pauses = edition.escalation_days
        for ahead in foreseen(step, each.people, pauses, edition.closes_at, is_holiday):
            key = ahead.due_at, ahead.step
            line = lines.setdefault(key, StepLine(ahead.step, ahead.due_at))
            line.agencies += 1
            line.people.update(each.people[ahead.step])
    return sorted(lines.values(), key=lambda line: (line.due_at, STEPS.index(line.step)))


def steps_told(session: Session, edition: Edition) -> dict[Step, int]:
    """How often each step was taken so far."""
    rows = select(Escalation.step).where(
        Escalation.edition_id == edition.id, Escalation.state == EscalationState.TOLD
    )
    found: dict[Step, int] = defaultdict(int)
    for step in session.exec(rows):
        found[Step(step)] += 1
    return dict(found)


def without_head(session: Session, edition: Edition, regions: Regions) -> list[Agency]:
    """Agencies with a contact, nothing handed in, and no head who can be reached."""
    found = standstills(session, edition, regions=regions)
    return [each.agency for each in found.values() if not each.has_head]


# --- changes -------------------------------------------------------------------------------------


def set_escalating(
    session: Session, edition: Edition, wanted: bool, by: int, now: datetime
) -> None:
    edition.escalating = wanted
    _written(session, edition, "escalate" if wanted else "escalate_off", by, now)


def set_pause(
    session: Session, edition: Edition, step: Step, days: int, by: int, now: datetime
) -> None:
    """After how many working days without movement a step comes."""
    before = list(edition.escalation_days)
    after = [*before]
    after[STEPS.index(step)] = days
    edition.escalation_days = after
    _written(session, edition, "escalate_pause", by, now, before=before, after=after)


def _written(
    session: Session, edition: Edition, verb: str, by: int, now: datetime, **told: list[int]
) -> None:
    edition.revision += 1
    append(session, by, f"reminders.{verb}", f"edition:{edition.id}", now, **told)
    plan_escalation(session, edition, now)
