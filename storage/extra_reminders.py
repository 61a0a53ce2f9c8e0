"""Extra reminders: what organizers plan for a segment, and whom each reaches when its time comes.

The one-a-day key of the outbox is the account: whoever has it is done, the others are still to be
told, so that a stop in the middle neither skips nor repeats anybody. ``by`` is the Telegram id of
the organizer.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from domain.errors import DomainError, Problem
from domain.extra_reminders import CHANGEABLE, ExtraState, check_time, stands_oddly
from domain.holidays_id import is_holiday
from domain.reminders import next_time
from domain.segments import SegmentKind, parse_segment
from storage.audit import append
from storage.checks import repair_ends
from storage.database import alone
from storage.edition_news import has_proposal
from storage.proposals import Work
from storage.reminders import LOCK, told, unfinished
from storage.segments import agencies_of
from storage.tables import (
    Agency,
    Edition,
    EditionState,
    ExtraReminder,
    Membership,
    Person,
    ProposalState,
)

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Recipient:
    """Somebody it reaches: the agencies meant, and the drafts these have."""

    person: Person
    agencies: Sequence[Agency]
    drafting: bool
    works: Sequence[Work] = ()
    """The drafts; without one that is being changed at this moment."""

    @property
    def settled(self) -> bool:
        return bool(self.works) or not self.drafting


@dataclass(frozen=True)
class Batch:
    """The next people one extra reminder is written to."""

    extra: ExtraReminder
    edition: Edition
    recipients: Sequence[Recipient]


# --- whom it reaches -----------------------------------------------------------------------------


def recipients(
    session: Session, extra: ExtraReminder, edition: Edition, now: datetime, most: int
) -> list[Recipient]:
    """The first of those it would reach now; not who muted reminders or has handed in."""
    return _with_drafts(session, _people(session, extra, edition)[:most], edition, now)


def count_of(session: Session, extra: ExtraReminder, edition: Edition) -> int:
    return len(_people(session, extra, edition))


def _people(session: Session, extra: ExtraReminder, edition: Edition) -> list[Recipient]:
    session.flush()
    has_draft = has_proposal(edition, ProposalState.DRAFT)
    rows = session.execute(
        select(Person, Agency, has_draft)
        .join(Membership, col(Membership.person_id) == Person.id)
        .join(Agency, col(Agency.id) == Membership.agency_id)
        .where(
            col(Membership.ended_at).is_(None),
            col(Person.reminders_muted).is_(False),
            col(Person.blocked_at).is_(None),
            col(Agency.active),
            *_unsettled(extra, edition, has_draft),
            *_within(session, extra),
        )
        .order_by(col(Person.id), col(Agency.id))
    )
    found = []
    for person, some in groupby(rows, lambda row: row[0]):
        served = list(some)
        agencies, drafting = [row[1] for row in served], any(row[2] for row in served)
        found.append(Recipient(person, agencies, drafting))
    return found


def _unsettled(extra: ExtraReminder, edition: Edition, has_draft: Any) -> list[Any]:
    """Nobody is reminded who has handed in, except of what came back to them."""
    if is_about_returned(extra):
        return []
    return [or_(has_draft, ~has_proposal(edition, ProposalState.SUBMITTED))]


def _within(session: Session, extra: ExtraReminder) -> list[Any]:
    """The agencies meant: those of the segment, within the regions of who made it."""
    meant = agencies_of(session, parse_segment(extra.segment))
    conditions = [] if meant is None else [col(Agency.id).in_(meant)]
    if extra.regions is not None:
        conditions.append(col(Agency.region_code).in_(extra.regions))
    return conditions


def _with_drafts(
    session: Session, people: Sequence[Recipient], edition: Edition, now: datetime
) -> list[Recipient]:
    drafts = unfinished(session, [each.person.id for each in people if each.drafting], now)
    found = []
    for each in people:
        meant = {agency.id for agency in each.agencies}
        works = [
            work
            for work in drafts.get(each.person.id, ())
            if work.edition.id == edition.id and work.agency.id in meant
        ]
        found.append(replace(each, works=works))
    return found


# --- when its time comes -------------------------------------------------------------------------


def decide_extra(session: Session, now: datetime, limit: int) -> Batch | None:
    """The next people to tell; the caller queues the messages in the same transaction."""
    extra = _due(session, now) if alone(session, LOCK) else None
    if extra is None:
        return None
    edition = session.get_one(Edition, extra.edition_id)
    if not _holds(extra, edition, now):
        extra.state, extra.decided_at = ExtraState.MISSED, now
        return Batch(extra, edition, ())
    extra.due_at = next_time(now, ends_at(extra, edition), is_holiday)
    if extra.due_at > now:
        return Batch(extra, edition, ())
    people = _people(session, extra, edition)
    done = _done(session, extra, (each.person.id for each in people), now)
    waiting = [each for each in people if each.person.id not in done]
    chosen = _with_drafts(session, waiting[:limit], edition, now)
    ready = [each for each in chosen if each.settled]
    extra.begun_at = extra.begun_at or now
    extra.told += len(ready)
    if not waiting:
        extra.state, extra.decided_at = ExtraState.SENT, now
    return Batch(extra, edition, ready)


def put_off_extra(session: Session, now: datetime, pause: timedelta) -> None:
    """Moves the first that is due away, whose messages could not be written."""
    extra = _due(session, now)
    if extra is not None:
        extra.due_at = now + pause


def _due(session: Session, now: datetime) -> ExtraReminder | None:
    return session.exec(
        select(ExtraReminder)
        .where(col(ExtraReminder.state) == ExtraState.PLANNED, col(ExtraReminder.due_at) <= now)
        .order_by(col(ExtraReminder.due_at), col(ExtraReminder.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()


def _holds(extra: ExtraReminder, edition: Edition, now: datetime) -> bool:
    return (
        edition.state == EditionState.OPEN
        and not edition.reminders_stopped
        and edition.opens_at <= now < ends_at(extra, edition)
    )


def is_about_returned(extra: ExtraReminder) -> bool:
    return parse_segment(extra.segment).kind is SegmentKind.RETURNED


def ends_at(extra: ExtraReminder, edition: Edition) -> datetime:
    """Until when it is of use: the deadline; of what was given back, the end of repairs."""
    return repair_ends(edition) if is_about_returned(extra) else edition.closes_at


def _done(session: Session, extra: ExtraReminder, people: Iterable[int], now: datetime) -> set[int]:
    """Who was reminded today, or on the day this one began."""
    everybody = list(people)
    done = told(session, everybody, now)
    return done | told(session, everybody, extra.begun_at) if extra.begun_at else done


# --- what organizers do --------------------------------------------------------------------------


def of_edition(
    session: Session, edition_id: int, regions: Collection[str] | None
) -> list[ExtraReminder]:
    """The extra reminders of an edition that were not thrown away, the newest first."""
    rows = session.exec(
        select(ExtraReminder)
        .where(ExtraReminder.edition_id == edition_id, ExtraReminder.state != ExtraState.CANCELLED)
        .order_by(col(ExtraReminder.id).desc())
    )
    return [extra for extra in rows if is_within(extra, regions)]


def is_within(extra: ExtraReminder, regions: Collection[str] | None) -> bool:
    """Whether it reaches nobody outside these regions."""
    return regions is None or (extra.regions is not None and set(extra.regions) <= set(regions))


def held(session: Session, extra_id: int) -> ExtraReminder:
    """The extra reminder, held until the transaction ends."""
    extra = session.exec(
        select(ExtraReminder)
        .where(ExtraReminder.id == extra_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if extra is None:
        raise DomainError("planning.extra_gone")
    return extra


def draft_for(
    session: Session,
    edition_id: int,
    segment: str,
    regions: Collection[str] | None,
    by: int,
    now: datetime,
) -> ExtraReminder:
    """A new one; pressing twice gives the same."""
    drafts = session.exec(
        select(ExtraReminder).where(
            ExtraReminder.edition_id == edition_id,
            ExtraReminder.segment == segment,
            ExtraReminder.created_by == by,
            ExtraReminder.state == ExtraState.DRAFT,
        )
    )
    within = None if regions is None else sorted(regions)
    for draft in drafts:
        if draft.regions == within:
            return draft
    extra = ExtraReminder(
        edition_id=edition_id, segment=segment, regions=within, created_by=by, created_at=now
    )
    session.add(extra)
    session.flush()
    _written(session, extra, "draft", by, now, after={"segment": segment})
    return extra


def set_text(
    session: Session, extra: ExtraReminder, body: str | None, by: int, now: datetime
) -> None:
    _require_changeable(extra)
    before, extra.body = extra.body, body
    _written(session, extra, "text", by, now, before=before, after=body)


def set_time(
    session: Session,
    extra: ExtraReminder,
    wanted: datetime,
    edition: Edition,
    by: int,
    now: datetime,
) -> None:
    """Its time; kept as wished, going out at the proper time beside it."""
    _require_changeable(extra)
    before = extra.due_at
    extra.wanted_at, extra.meant_for = wanted, ends_at(extra, edition)
    extra.due_at = next_time(wanted, ends_at(extra, edition), is_holiday)
    _written(session, extra, "time", by, now, before=_iso(before), after=_iso(extra.due_at))


def odd_extras(
    session: Session, edition: Edition, regions: Collection[str] | None
) -> list[ExtraReminder]:
    """Those planned that a moved deadline has left after it, or earlier than meant before it."""
    rows = session.exec(
        select(ExtraReminder)
        .where(
            ExtraReminder.edition_id == edition.id,
            ExtraReminder.state == ExtraState.PLANNED,
            col(ExtraReminder.begun_at).is_(None),
        )
        .order_by(col(ExtraReminder.due_at), col(ExtraReminder.id))
    )
    return [extra for extra in rows if is_within(extra, regions) and _is_odd(extra, edition)]


def _is_odd(extra: ExtraReminder, edition: Edition) -> bool:
    wanted, meant_for = extra.wanted_at, extra.meant_for
    if wanted is None or meant_for is None:
        return False
    return stands_oddly(wanted, meant_for, ends_at(extra, edition))


def follow_deadline(
    session: Session, extra: ExtraReminder, edition: Edition, by: int, now: datetime
) -> None:
    """Moves it by the span by which the deadline moved; DomainError where it cannot go there."""
    _require_changeable(extra)
    wanted = following(extra, edition)
    problem = check_time(wanted, ends_at(extra, edition), now)
    if problem is not None:
        raise DomainError(problem.key, **problem.values)
    set_time(session, extra, wanted, edition, by, now)


def following(extra: ExtraReminder, edition: Edition) -> datetime:
    """Its time as far before the deadline as it was meant."""
    if extra.wanted_at is None or extra.meant_for is None:
        raise DomainError("planning.extra_done")
    return extra.wanted_at + round((ends_at(extra, edition) - extra.meant_for) / MINUTE) * MINUTE


def leave_time(
    session: Session, extra: ExtraReminder, edition: Edition, by: int, now: datetime
) -> None:
    """It keeps its time, whatever the deadline is now."""
    _require_changeable(extra)
    extra.meant_for = ends_at(extra, edition)
    _written(session, extra, "leave", by, now, after=_iso(extra.due_at))


def check_plan(
    session: Session, extra: ExtraReminder, edition: Edition, now: datetime
) -> Problem | None:
    """Why it cannot be planned as it stands, if it cannot."""
    if extra.state != ExtraState.DRAFT or extra.due_at is None or extra.wanted_at is None:
        return Problem("planning.extra_done")
    if not count_of(session, extra, edition):
        return Problem("planning.nobody")
    return check_time(extra.wanted_at, ends_at(extra, edition), now)


def plan(session: Session, extra: ExtraReminder, by: int, now: datetime) -> None:
    extra.state = ExtraState.PLANNED
    _written(session, extra, "plan", by, now, after=_iso(extra.due_at))


def cancel(session: Session, extra: ExtraReminder, by: int, now: datetime) -> None:
    _require_changeable(extra)
    extra.state, extra.decided_at = ExtraState.CANCELLED, now
    _written(session, extra, "cancel", by, now)


def _require_changeable(extra: ExtraReminder) -> None:
    if extra.state not in CHANGEABLE or extra.begun_at is not None:
        raise DomainError("planning.extra_done")


def _written(
    session: Session, extra: ExtraReminder, verb: str, by: int, now: datetime, **about: Any
) -> None:
    extra.revision += 1
    append(session, by, f"extra_reminder.{verb}", f"extra_reminder:{extra.id}", now, **about)


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="minutes") if at else None
