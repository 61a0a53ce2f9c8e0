"""Where each agency of an edition stands on the ladder, and its next step, written ahead.

An agency has one row ``planned`` at a time, so planning twice is harmless. It is decided exactly
once: ``told`` when messages are in the outbox, ``cancelled`` when nobody is to be told any more.
Where an agency stands follows from what is stored alone: a restart or a moved deadline replans.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, or_, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from domain import escalation as rules
from domain.escalation import Contact, Planned, Step, Taken, leads
from domain.holidays_id import is_holiday
from domain.roles import StaffRole
from storage.staff import given_by
from storage.tables import (
    Agency,
    Edition,
    EditionState,
    Escalation,
    EscalationState,
    Membership,
    Person,
    Proposal,
    ProposalState,
    RoleGrant,
)

Regions = Collection[str] | None


@dataclass(frozen=True)
class Standstill:
    """An agency of which nothing has come in: since when it rests, and whom each step tells."""

    agency: Agency
    since: datetime
    people: Mapping[Step, Sequence[int]]
    first: Sequence[int]
    """Who is named as its contact, reachable or not."""
    drafts: Sequence[Proposal]
    has_head: bool
    """Whether a head of it can be reached at all."""
    taken: Taken | None

    def next_step(self, edition: Edition, now: datetime) -> Planned | None:
        """Its next step, if the deadline leaves time for it."""
        pauses, closes_at = edition.escalation_days, edition.closes_at
        step = rules.next_step(self.people, pauses, self.since, self.taken, is_holiday)
        if step is None or rules.proper_time(max(step.due_at, now), closes_at, is_holiday) is None:
            return None
        return step


def plan_escalation(
    session: Session, edition: Edition, now: datetime, agencies: Collection[int] | None = None
) -> None:
    """Brings the steps planned of an edition (or of some of its agencies) up to date."""
    session.flush()
    rows = {row.agency_id: row for row in _planned(session, edition, agencies)}
    found = standstills(session, edition, agencies=agencies) if is_climbing(edition, now) else {}
    wanted = {
        agency: step for agency, each in found.items() if (step := each.next_step(edition, now))
    }
    for agency_id, row in rows.items():
        step = wanted.get(agency_id)
        if step is None:
            row.state, row.decided_at = EscalationState.CANCELLED, now
        else:
            set_step(row, step)
    session.flush()
    _add(session, edition, {agency: wanted[agency] for agency in wanted.keys() - rows.keys()})


def plan_escalations(session: Session, now: datetime) -> None:
    """Every edition's, for agencies whose first contact joined since."""
    for edition in session.exec(select(Edition).where(col(Edition.escalating))).all():
        plan_escalation(session, edition, now)


def is_climbing(edition: Edition, now: datetime) -> bool:
    """Whether steps of an edition are taken now; what rests is counted from its opening on."""
    return (
        edition.escalating
        and edition.state == EditionState.OPEN
        and not edition.reminders_stopped
        and edition.opens_at <= now < edition.closes_at
    )


def set_step(row: Escalation, step: Planned) -> bool:
    """Writes a step into a row; ``False`` where it stood there, perhaps put off to a later day."""
    if (row.step, row.wanted_at) == (step.step, step.due_at):
        return False
    row.step, row.wanted_at, row.due_at = step.step, step.due_at, step.due_at
    return True


def _planned(
    session: Session, edition: Edition, agencies: Collection[int] | None
) -> Sequence[Escalation]:
    rows = select(Escalation).where(
        Escalation.edition_id == edition.id, text("escalation.state = 'planned'")
    )
    if agencies is not None:
        rows = rows.where(col(Escalation.agency_id).in_(agencies))
    return session.exec(rows.with_for_update().execution_options(populate_existing=True)).all()


def _add(session: Session, edition: Edition, wanted: Mapping[int, Planned]) -> None:
    if not wanted:
        return
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    rows = insert(Escalation).on_conflict_do_nothing(
        index_elements=["edition_id", "agency_id"], index_where=text("state = 'planned'")
    )
    session.execute(
        rows,
        [
            {
                "edition_id": edition.id,
                "agency_id": agency_id,
                "step": step.step.value,
                "wanted_at": step.due_at,
                "due_at": step.due_at,
                "state": EscalationState.PLANNED.value,
                "told": 0,
            }
            for agency_id, step in sorted(wanted.items())
        ],
    )


# --- where agencies stand ------------------------------------------------------------------------


def standstills(
    session: Session,
    edition: Edition,
    *,
    agencies: Collection[int] | None = None,
    regions: Regions = None,
) -> dict[int, Standstill]:
    """By agency, those with a contact of which nothing has been handed in."""
    serving = _serving(session, agencies, regions)
    proposals = _proposals(session, edition, serving)
    coordinators = _coordinators(session, edition)
    taken = _taken(session, edition, serving)
    return {
        agency_id: _standstill(
            edition,
            contacts,
            proposals[agency_id],
            coordinators.get(contacts[0][0].region_code, ()),
            taken.get(agency_id),
        )
        for agency_id, contacts in serving.items()
        if all(each.state != ProposalState.SUBMITTED for each in proposals[agency_id])
    }


def _standstill(
    edition: Edition,
    contacts: Sequence[tuple[Agency, Contact]],
    proposals: Sequence[Proposal],
    coordinators: Sequence[int],
    taken: Taken | None,
) -> Standstill:
    drafts = [each for each in proposals if each.state == ProposalState.DRAFT]
    people = [contact for _, contact in contacts]
    moved_at = max([*(each.since for each in people), *(each.updated_at for each in proposals)])
    authors = {each.created_by for each in drafts}
    return Standstill(
        contacts[0][0],
        rules.rests_since(moved_at, edition.opens_at, edition.closes_at),
        rules.ladder(people, authors, coordinators),
        [each.person for each in rules.first_of(people, authors)],
        drafts,
        any(each.head and each.reachable for each in people),
        taken,
    )


def _serving(
    session: Session, agencies: Collection[int] | None, regions: Regions
) -> dict[int, list[tuple[Agency, Contact]]]:
    conditions: list[Any] = [col(Membership.ended_at).is_(None), col(Agency.active)]
    if agencies is not None:
        conditions.append(col(Agency.id).in_(agencies))
    if regions is not None:
        conditions.append(col(Agency.region_code).in_(regions))
    rows = session.execute(
        select(Agency, Membership, Person)
        .join(Membership, col(Membership.agency_id) == Agency.id)
        .join(Person, col(Person.id) == Membership.person_id)
        .where(*conditions)
        .order_by(col(Agency.id))
    )
    found: dict[int, list[tuple[Agency, Contact]]] = defaultdict(list)
    for agency, membership, person in rows:
        found[agency.id].append((agency, contact(membership, person)))
    return found


def contact(membership: Membership, person: Person) -> Contact:
    return Contact(person.id, membership.since, is_head(membership, person), _is_reachable(person))


def is_head(membership: Membership, person: Person) -> bool:
    """As an organizer marked it, else as their position says."""
    return leads(person.position) if membership.is_head is None else membership.is_head


def _is_reachable(person: Person) -> bool:
    return person.blocked_at is None and not person.reminders_muted


def _proposals(
    session: Session, edition: Edition, agencies: Collection[int]
) -> Mapping[int, list[Proposal]]:
    rows = session.exec(
        select(Proposal)
        .where(Proposal.edition_id == edition.id, col(Proposal.agency_id).in_(agencies))
        .order_by(col(Proposal.id))
    )
    found: dict[int, list[Proposal]] = defaultdict(list)
    for proposal in rows:
        found[proposal.agency_id].append(proposal)
    return found


def _coordinators(session: Session, edition: Edition) -> dict[str, list[int]]:
    """By region, the coordinators who can be reached."""
    rows = session.execute(
        select(RoleGrant, Person)
        .join(Person, col(Person.id) == RoleGrant.person_id)
        .where(
            col(RoleGrant.ended_at).is_(None),
            col(RoleGrant.region_code).is_not(None),
            RoleGrant.role == StaffRole.COORDINATOR,
        )
        .order_by(col(Person.id))
    )
    found: dict[str, list[int]] = defaultdict(list)
    for row, person in rows:
        covers = given_by(row).covers(edition.id, row.region_code)
        if covers and _is_reachable(person) and person.id not in found[row.region_code]:
            found[row.region_code].append(person.id)
    return found


def _taken(session: Session, edition: Edition, agencies: Iterable[int]) -> dict[int, Taken]:
    """By agency, the last step taken."""
    rows = session.exec(
        select(Escalation)
        .where(
            Escalation.edition_id == edition.id,
            Escalation.state == EscalationState.TOLD,
            col(Escalation.agency_id).in_(list(agencies)),
        )
        .order_by(col(Escalation.decided_at), col(Escalation.id))
    )
    return {row.agency_id: Taken(Step(row.step), row.decided_at or row.due_at) for row in rows}


# --- what was taken back -------------------------------------------------------------------------


def untold(session: Session, people: Collection[int], written_at: datetime, now: datetime) -> None:
    """Steps whose messages to people were taken back are looked at anew at once."""
    rows = session.exec(
        select(Escalation).where(
            Escalation.state == EscalationState.TOLD,
            Escalation.decided_at == written_at,
            or_(
                and_(col(Escalation.step) != Step.COORDINATOR, _serves(people)),
                and_(col(Escalation.step) == Step.COORDINATOR, _coordinates(people)),
            ),
        )
    ).all()
    for row in rows:
        row.state, row.decided_at = EscalationState.CANCELLED, now
        session.flush()
        for planned in _planned(session, session.get_one(Edition, row.edition_id), [row.agency_id]):
            planned.due_at = now


def _serves(people: Collection[int]) -> Any:
    return exists().where(
        col(Membership.agency_id) == Escalation.agency_id,
        col(Membership.person_id).in_(people),
        col(Membership.ended_at).is_(None),
    )


def _coordinates(people: Collection[int]) -> Any:
    return exists().where(
        col(Agency.id) == Escalation.agency_id,
        col(RoleGrant.region_code) == Agency.region_code,
        col(RoleGrant.person_id).in_(people),
        col(RoleGrant.ended_at).is_(None),
    )
