"""What exports read: first the numbers of all rows in order, then the rows, a page at a time.

Each page is a short transaction of its own beside the writing thread, so that an export of any
size holds neither the database nor much memory.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlmodel import Session, col, func, select

from domain.coverage import AgencyCoverage
from domain.exports import Order
from domain.extra_reminders import ExtraState
from domain.form import FILE_TYPES, Form
from storage.broadcasts import progress
from storage.checks import check_of
from storage.coverage import coverage
from storage.database import Database
from storage.editions import form_of
from storage.proposals import load_work
from storage.submissions import newest
from storage.tables import (
    Agency,
    Attachment,
    AttachmentState,
    Broadcast,
    Edition,
    ExtraReminder,
    LinkPress,
    Membership,
    Person,
    Proposal,
    ProposalCheck,
    ProposalState,
    Region,
    Reminder,
    Submission,
)

PAGE = 50
T = TypeVar("T")


def in_pages(
    database: Database,
    numbers: Sequence[int],
    read: Callable[[Session, Sequence[int]], Sequence[T]],
) -> Iterator[T]:
    """The rows of these numbers, in their order."""
    for start in range(0, len(numbers), PAGE):
        with database.reading() as session:
            page = read(session, numbers[start : start + PAGE])
        yield from page


def _within(order: Order) -> list[Any]:
    """The conditions of an order on proposals joined with their agencies."""
    found: list[Any] = [Proposal.state != ProposalState.DELETED]
    if order.edition_id is not None:
        found.append(Proposal.edition_id == order.edition_id)
    return found + _in_regions(order)


def _in_regions(order: Order) -> list[Any]:
    return [] if order.regions is None else [col(Agency.region_code).in_(order.regions)]


def _of_agency() -> Any:
    return col(Agency.id) == Proposal.agency_id


# --- proposals -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ProposalRow:
    """A proposal as it was handed in last; as it stands, where it was not."""

    edition: str
    agency: Agency
    region: str
    title: str
    state: str
    submission: Submission | None
    changed_since: bool
    changed_at: datetime
    check: ProposalCheck | None
    """Where it stands with those who check it; nowhere, where it is not to be checked."""
    form: Form
    answers: Mapping[str, Any]
    files: Mapping[int, str]
    """The names of the files among the answers, by number."""


def proposal_numbers(session: Session, order: Order) -> Sequence[int]:
    query = select(Proposal.id).join(Agency, _of_agency()).where(*_within(order))
    placed = query.order_by(
        col(Proposal.edition_id), col(Agency.region_code), Agency.name, col(Proposal.id)
    )
    return [number for number in session.exec(placed) if number is not None]


def forms_used(session: Session, order: Order) -> list[Form]:
    """The forms of these proposals and of what was handed in, the newest first."""
    drafts = select(Proposal.form_version_id).join(Agency, _of_agency()).where(*_within(order))
    handed_in = (
        select(Submission.form_version_id)
        .join(Proposal, col(Proposal.id) == Submission.proposal_id)
        .join(Agency, _of_agency())
        .where(*_within(order))
    )
    versions = {*session.exec(drafts.distinct()), *session.exec(handed_in.distinct())}
    return [form_of(session, version) for version in sorted(versions, reverse=True)]


def proposal_rows(session: Session, numbers: Sequence[int]) -> list[ProposalRow]:
    return [_proposal(session, number) for number in numbers]


def _proposal(session: Session, number: int) -> ProposalRow:
    work = load_work(session, session.get_one(Proposal, number))
    submission = newest(session, number)
    form = form_of(session, submission.form_version_id) if submission else work.form
    answers = submission.answers if submission else work.answers
    return ProposalRow(
        edition=work.edition.code,
        agency=work.agency,
        region=session.get_one(Region, work.agency.region_code).name,
        title=work.proposal.title,
        state=work.proposal.state,
        submission=submission,
        changed_since=work.proposal.changed_since_submission,
        changed_at=work.proposal.updated_at,
        check=check_of(session, work.proposal),
        form=form,
        answers=answers,
        files=_names(session, [number for _, number in attached(form, answers)]),
    )


def attached(form: Form, answers: Mapping[str, Any]) -> list[tuple[str, int]]:
    """The files among answers: question and number of the attachment, in order."""
    return [
        (question.id, number)
        for question in form.questions
        if question.type in FILE_TYPES
        for number in answers.get(question.id) or ()
    ]


def _names(session: Session, numbers: Collection[int]) -> dict[int, str]:
    if not numbers:
        return {}
    query = select(Attachment.id, Attachment.original_name).where(col(Attachment.id).in_(numbers))
    return {number or 0: name for number, name in session.exec(query)}


# --- contacts ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ContactRow:
    """Somebody who serves an agency now."""

    agency: Agency
    region: str
    person: Person
    since: datetime


def contact_numbers(session: Session, order: Order) -> Sequence[int]:
    query = (
        select(Membership.id)
        .join(Agency, col(Agency.id) == Membership.agency_id)
        .where(col(Membership.ended_at).is_(None), *_in_regions(order))
        .order_by(col(Agency.region_code), Agency.name, col(Membership.id))
    )
    return [number for number in session.exec(query) if number is not None]


def contact_rows(session: Session, numbers: Sequence[int]) -> list[ContactRow]:
    found = session.execute(
        select(Membership, Agency, Region.name, Person)
        .join(Agency, col(Agency.id) == Membership.agency_id)
        .join(Region, col(Region.code) == Agency.region_code)
        .join(Person, col(Person.id) == Membership.person_id)
        .where(col(Membership.id).in_(numbers))
    )
    rows = {m.id: ContactRow(agency, name, person, m.since) for m, agency, name, person in found}
    return [rows[number] for number in numbers if number in rows]


# --- reminders -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReminderRow:
    edition: str
    agency: Agency
    region: str
    title: str
    reminder: Reminder


def reminder_numbers(session: Session, order: Order) -> Sequence[int]:
    query = (
        select(Reminder.id)
        .join(Proposal, col(Proposal.id) == Reminder.proposal_id)
        .join(Agency, _of_agency())
        .where(*_within(order))
        .order_by(col(Reminder.due_at), col(Reminder.id))
    )
    return [number for number in session.exec(query) if number is not None]


def reminder_rows(session: Session, numbers: Sequence[int]) -> list[ReminderRow]:
    found = session.execute(
        select(  # type: ignore[call-overload]
            Reminder, Edition.code, Agency, Region.name, Proposal.title
        )
        .join(Proposal, col(Proposal.id) == Reminder.proposal_id)
        .join(Edition, col(Edition.id) == Proposal.edition_id)
        .join(Agency, _of_agency())
        .join(Region, col(Region.code) == Agency.region_code)
        .where(col(Reminder.id).in_(numbers))
    )
    rows = {row[0].id: ReminderRow(row[1], row[2], row[3], row[4], row[0]) for row in found}
    return [rows[number] for number in numbers if number in rows]


@dataclass(frozen=True)
class ExtraRow:
    """A reminder that organizers planned for a segment."""

    edition: str
    extra: ExtraReminder


def extra_rows(session: Session, order: Order) -> list[ExtraRow]:
    """Those that were planned, of everybody or of these regions; there are few of them."""
    query = (
        select(Edition.code, ExtraReminder)
        .join(Edition, col(Edition.id) == ExtraReminder.edition_id)
        .where(ExtraReminder.state != ExtraState.DRAFT)
        .order_by(col(ExtraReminder.id))
    )
    if order.edition_id is not None:
        query = query.where(ExtraReminder.edition_id == order.edition_id)
    within = order.regions
    return [
        ExtraRow(code, extra)
        for code, extra in session.exec(query)
        if within is None or (extra.regions is not None and within >= set(extra.regions))
    ]


# --- coverage ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CoverageRow:
    edition: str
    region: str
    agency: str
    coverage: AgencyCoverage


def editions_of(session: Session, order: Order) -> list[int]:
    query = select(Edition.id).order_by(col(Edition.closes_at).desc(), col(Edition.id))
    if order.edition_id is not None:
        query = query.where(Edition.id == order.edition_id)
    return [number for number in session.exec(query) if number is not None]


def coverage_rows(
    session: Session, edition_id: int, order: Order, now: datetime
) -> list[CoverageRow]:
    """Every agency in one edition."""
    code = session.get_one(Edition, edition_id).code
    regions = dict(session.exec(select(Region.code, Region.name)).all())
    names = dict(session.exec(select(Agency.id, Agency.name)).all())
    return [
        CoverageRow(code, regions[each.region], names[each.agency_id], each)
        for each in coverage(session, edition_id, now, order.regions)
    ]


# --- broadcasts ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class BroadcastRow:
    """A broadcast, how many recipients stand in which state, and how often links were pressed."""

    broadcast: Broadcast
    counts: Mapping[str, int]
    presses: int


def broadcast_numbers(session: Session) -> Sequence[int]:
    query = (
        select(Broadcast.id)
        .where(col(Broadcast.started_at).is_not(None))
        .order_by(col(Broadcast.started_at), col(Broadcast.id))
    )
    return [number for number in session.exec(query) if number is not None]


def broadcast_rows(session: Session, numbers: Sequence[int]) -> list[BroadcastRow]:
    found = [session.get_one(Broadcast, number) for number in numbers]
    pressed = dict(
        session.execute(
            select(LinkPress.broadcast_id, func.sum(LinkPress.count))
            .where(col(LinkPress.broadcast_id).in_(numbers))
            .group_by(col(LinkPress.broadcast_id))
        ).all()
    )
    return [
        BroadcastRow(each, progress(session, each).counts, int(pressed.get(each.id or 0, 0)))
        for each in found
    ]


# --- files ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class HandedIn:
    """The newest version of a proposal that stands as handed in, and its files."""

    submission: int
    receipt: str
    submitted_at: datetime
    agency: str
    region_code: str
    region: str
    files: Sequence[Attachment]


def handed_in_numbers(session: Session, order: Order) -> Sequence[int]:
    """The proposals whose newest version counts; drafts and withdrawn ones have no files here."""
    query = (
        select(Proposal.id)
        .join(Agency, _of_agency())
        .where(*_within(order), Proposal.state == ProposalState.SUBMITTED)
        .order_by(col(Agency.region_code), Agency.name, col(Proposal.id))
    )
    return [number for number in session.exec(query) if number is not None]


def handed_in_rows(session: Session, numbers: Sequence[int]) -> list[HandedIn]:
    found = (_handed_in(session, number) for number in numbers)
    return [each for each in found if each is not None]


def _handed_in(session: Session, number: int) -> HandedIn | None:
    submission = newest(session, number)
    if submission is None:
        return None
    proposal = session.get_one(Proposal, number)
    agency = session.get_one(Agency, proposal.agency_id)
    form = form_of(session, submission.form_version_id)
    files = [session.get(Attachment, file) for _, file in attached(form, submission.answers)]
    return HandedIn(
        submission.id or 0,
        submission.receipt_number,
        submission.submitted_at,
        agency.name,
        agency.region_code,
        session.get_one(Region, agency.region_code).name,
        [file for file in files if file is not None],
    )


def bytes_attached(session: Session, order: Order) -> int:
    """About how many bytes the files of an order are, before they are packed."""
    query = (
        select(func.coalesce(func.sum(Attachment.size), 0))
        .join(Proposal, col(Proposal.id) == Attachment.proposal_id)
        .join(Agency, _of_agency())
        .where(*_within(order), Attachment.state == AttachmentState.STORED)
    )
    return int(session.exec(query).one() or 0)
