"""Who is reminded, by whatever order things happen: on both engines, against a simple model."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session, col, func, select

from domain.dates import WITA
from domain.holidays_id import is_holiday
from domain.reminders import next_time, plan
from storage.database import Database
from storage.editions import open_from_template, set_deadline
from storage.outbox import Outcome as Result
from storage.outbox import claim, record
from storage.people import end_membership
from storage.proposals import load_work, start_proposal
from storage.reminder_plan import plan_all
from storage.reminder_recall import set_muted, take_back_expired
from storage.reminders import decide, put_off, queue
from storage.submissions import hand_in, set_state
from storage.tables import (
    Agency,
    Edition,
    Membership,
    Outbox,
    OutboxState,
    Person,
    Priority,
    Proposal,
    ProposalState,
    Reminder,
    ReminderState,
)
from tests.storage.conftest import NOW

HOLDS = "reference"

RINGKAS = Path(__file__).parents[2] / "editions" / "ringkas.yaml"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SERVES = {1: ("dinkes",), 2: ("dinkes", "disketapang"), 3: ("disketapang",)}


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session whose work is never committed."""
    with Session(database.engine, expire_on_commit=False, autoflush=False) as session:
        yield session
        session.rollback()


class Office:
    """Two agencies, their contacts, and a program that ticks and sends."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.now = NOW
        self.sent: list[tuple[int, datetime, list[int]]] = []
        self.agencies = {a.code: a for a in session.exec(select(Agency)).all()}
        for number, codes in SERVES.items():
            session.add(Person(id=number, telegram_name=f"P{number}", first_seen_at=NOW))
            session.flush()
            for code in codes:
                session.add(
                    Membership(person_id=number, agency_id=self.agencies[code].id, since=NOW)
                )
        session.flush()

    def edition(self, code: str, closes_at: datetime) -> Edition:
        return open_from_template(self.session, RINGKAS, code, NOW - DAY, closes_at)

    def draft(self, edition: Edition, agency: str = "dinkes") -> Proposal:
        return start_proposal(self.session, edition, self.agencies[agency], 1, self.now)

    def hand_in(self, proposal: Proposal) -> None:
        hand_in(self.session, load_work(self.session, proposal), 1, self.now, self.now)

    def set_state(self, proposal: Proposal, state: ProposalState) -> None:
        set_state(self.session, load_work(self.session, proposal), state, self.now)

    def person(self, number: int) -> Person:
        return self.session.get_one(Person, number)

    def reminders(self, proposal: Proposal) -> list[Reminder]:
        """The rows of a draft, in the order of their offsets."""
        return list(
            self.session.exec(
                select(Reminder)
                .where(Reminder.proposal_id == proposal.id)
                .order_by(col(Reminder.offset_seconds).desc())
                .execution_options(populate_existing=True)
            )
        )

    def states(self, proposal: Proposal) -> list[str]:
        return [reminder.state for reminder in self.reminders(proposal)]

    # --- time ------------------------------------------------------------------------------------

    def tick(self) -> None:
        take_back_expired(self.session, self.now)
        while (decided := decide(self.session, self.now, 3)).taken:
            for message in decided.messages:
                proposals = [work.id for work in message.works]
                params = {"proposals": proposals}
                queue(self.session, message.person.id, message.deadline, params, self.now)
            self.session.flush()

    def deliver(self) -> list[tuple[int, datetime, list[int]]]:
        """Sends what waits, as delivery does; returns what went out."""
        new: list[tuple[int, datetime, list[int]]] = []
        for row in claim(self.session, self.now, 100, 100, ()):
            over = row.expires_at is not None and row.expires_at <= self.now
            state = OutboxState.EXPIRED if over else OutboxState.SENT
            record(self.session, [Result(row.id, state, uncounted=over)], self.now)
            if not over:
                new.append((row.chat_id, self.now, row.params["proposals"]))
        self.session.expire_all()
        self.sent += new
        return new

    def advance(self, step: timedelta, *, online: bool = True) -> None:
        """Time passes; the program ticks whenever something is due, and sends while online."""
        end = self.now + step
        while self.now < end:
            self.now = min(self._next_due() or end, self._next_morning(), end)
            self.tick()
            if online:
                self.deliver()

    def _next_due(self) -> datetime | None:
        due = self.session.exec(
            select(func.min(Reminder.due_at)).where(Reminder.state == ReminderState.PLANNED)
        ).one()
        return due and max(due, self.now + timedelta(seconds=20))

    def _next_morning(self) -> datetime:
        today = self.now.astimezone(WITA).date()
        begins = datetime.combine(today, time(7), WITA)
        return begins if begins > self.now else begins + DAY

    def advance_to(self, local: str, *, online: bool = True) -> None:
        self.advance(at(local) - self.now, online=online)

    def told(self, person: int) -> list[str]:
        """When a person was reminded, in WITA."""
        return [
            when.astimezone(WITA).strftime("%d.%m. %H.%M")
            for number, when, _ in self.sent
            if number == person
        ]


def at(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=WITA)


@pytest.fixture
def office(session: Session) -> Office:
    return Office(session)


# --- single cases --------------------------------------------------------------------------------


def test_each_contact_is_reminded_in_the_mornings_and_three_hours_before(office: Office) -> None:
    draft = office.draft(office.edition("UJI-1", at("2026-12-15 16:00")))
    office.advance(30 * DAY)
    mornings = ["01.12. 09.00", "08.12. 09.00", "11.12. 09.00", "14.12. 09.00", "15.12. 13.00"]
    assert office.told(1) == office.told(2) == mornings
    assert office.told(3) == []
    assert office.states(draft) == ["queued"] * 5


def test_planning_twice_is_harmless(office: Office) -> None:
    draft = office.draft(office.edition("UJI-1", at("2026-12-15 16:00")))
    before = [(r.id, r.due_at) for r in office.reminders(draft)]
    plan_all(office.session, office.now)
    plan_all(office.session, office.now + DAY)
    assert [(r.id, r.due_at) for r in office.reminders(draft)] == before


def test_drafts_of_several_agencies_are_one_message(office: Office) -> None:
    edition = office.edition("UJI-1", at("2026-12-15 16:00"))
    drafts = [office.draft(edition), office.draft(edition, "disketapang")]
    office.advance_to("2026-12-01 10:00")
    assert [(p, named) for p, _, named in office.sent] == [
        (1, [drafts[0].id]),
        (2, [drafts[0].id, drafts[1].id]),
        (3, [drafts[1].id]),
    ]


def test_two_reminders_of_one_day_are_one_message(office: Office) -> None:
    drafts = [
        office.draft(office.edition("UJI-1", at("2026-12-15 18:00"))),
        office.draft(office.edition("UJI-2", at("2026-12-15 16:00"))),
    ]
    office.advance_to("2026-12-14 12:00")
    office.sent.clear()
    office.advance(30 * DAY)
    assert office.told(1) == ["15.12. 13.00"]
    assert office.sent[0][2] == [drafts[1].id, drafts[0].id]
    assert [office.states(draft)[-1] for draft in drafts] == ["queued"] * 2


@pytest.mark.parametrize("state", ["withdrawn", "deleted"])
def test_a_draft_given_up_is_forgotten_and_one_taken_up_again_is_not(
    office: Office, state: str
) -> None:
    draft = office.draft(office.edition("UJI-1", at("2026-12-15 16:00")))
    office.set_state(draft, ProposalState(state))
    office.advance_to("2026-12-10 10:00")
    assert office.sent == []
    office.set_state(draft, ProposalState.DRAFT)
    office.advance(30 * DAY)
    assert office.told(1) == ["11.12. 09.00", "14.12. 09.00", "15.12. 13.00"]


def test_handing_in_takes_back_what_waits_and_the_rest_is_written_anew(office: Office) -> None:
    edition = office.edition("UJI-1", at("2026-12-15 16:00"))
    first, second = office.draft(edition), office.draft(edition)
    office.advance_to("2026-12-01 09:00", online=False)
    office.hand_in(first)
    office.tick()
    office.deliver()
    assert [named for _, _, named in office.sent] == [[second.id]] * 2
    assert set(office.states(first)) == {"cancelled"}


def test_a_reminder_on_its_way_is_not_repeated_after_handing_in(office: Office) -> None:
    draft = office.draft(office.edition("UJI-1", at("2026-12-15 16:00")))
    office.advance_to("2026-12-01 09:00", online=False)
    claim(office.session, office.now, 10, 10, ())
    office.session.expire_all()
    office.hand_in(draft)
    rows = office.session.exec(select(Outbox)).all()
    assert [row.expires_at for row in rows] == [office.now] * 2


def test_a_moved_deadline_takes_the_plan_and_the_waiting_message_along(office: Office) -> None:
    edition = office.edition("UJI-1", at("2026-12-15 16:00"))
    draft = office.draft(edition)
    office.advance_to("2026-12-13 09:00")
    office.advance_to("2026-12-14 09:00", online=False)
    set_deadline(office.session, edition, at("2026-12-22 16:00"), office.now)
    assert office.deliver() == []
    office.advance(30 * DAY)
    moved = ["15.12. 09.00", "18.12. 09.00", "21.12. 09.00", "22.12. 13.00"]
    assert office.told(1)[3:] == moved
    assert office.states(draft).count("cancelled") == 2


def test_muting_takes_back_what_waits_and_switching_on_again_remembers(office: Office) -> None:
    office.draft(office.edition("UJI-1", at("2026-12-15 16:00")))
    office.advance_to("2026-12-01 09:00", online=False)
    set_muted(office.session, office.person(1), True, office.now)
    office.advance_to("2026-12-12 09:00")
    set_muted(office.session, office.person(1), False, office.now)
    office.advance(30 * DAY)
    assert office.told(1) == ["14.12. 09.00", "15.12. 13.00"]
    assert len(office.told(2)) == 5


def test_who_left_or_blocked_the_bot_is_not_reminded(office: Office) -> None:
    draft = office.draft(office.edition("UJI-1", at("2026-12-15 16:00")))
    office.advance_to("2026-12-01 09:00", online=False)
    agency = office.agencies["dinkes"].id
    assert agency is not None
    end_membership(office.session, 1, agency, office.now)
    office.person(2).blocked_at = office.now
    office.session.flush()
    office.session.execute(Outbox.__table__.delete().where(Outbox.chat_id == 2))  # type: ignore[attr-defined]
    office.advance(30 * DAY)
    assert office.sent == []
    assert set(office.states(draft)) <= {"queued", "skipped"}


def test_what_could_not_be_sent_by_evening_is_written_anew_next_morning(office: Office) -> None:
    office.draft(office.edition("UJI-1", at("2026-12-15 16:00")))
    office.advance_to("2026-12-01 22:00", online=False)
    office.deliver()
    office.advance_to("2026-12-07 10:00")
    assert office.told(1) == ["02.12. 08.00"]


def test_after_an_outage_only_what_is_still_due_goes_out(office: Office) -> None:
    office.draft(office.edition("UJI-1", at("2026-12-15 16:00")))
    over = office.draft(office.edition("UJI-2", at("2026-12-04 16:00")))
    office.now = at("2026-12-07 14:00")
    office.tick()
    office.deliver()
    assert [named for _, _, named in office.sent] == [[over.id - 1]] * 2  # type: ignore[operator]
    assert set(office.states(over)) == {"skipped"}


def test_a_reminder_that_cannot_be_written_stands_aside(office: Office) -> None:
    edition = office.edition("UJI-1", at("2026-12-15 16:00"))
    office.draft(edition)
    office.now = at("2026-12-01 09:00")
    put_off(office.session, office.now, HOUR)
    office.tick()
    assert office.deliver() == []
    office.advance(HOUR)
    assert office.told(1) == ["01.12. 10.00"]


# --- any order of things -------------------------------------------------------------------------


class AnyOrder(RuleBasedStateMachine):
    """Drafts come and go, deadlines move, people mute, time passes."""

    database: Database

    @initialize()
    def begin(self) -> None:
        self.session = Session(self.database.engine, expire_on_commit=False, autoflush=False)
        self.office = Office(self.session)
        self.editions = [
            self.office.edition("UJI-1", NOW + 12 * DAY + 6 * HOUR),
            self.office.edition("UJI-2", NOW + 20 * DAY + 13 * HOUR),
        ]
        self.drafts: list[Proposal] = []
        self.since: dict[int, datetime] = {}
        self.mute_changed = dict.fromkeys(SERVES, NOW)
        self.last_outage = NOW - DAY
        self.checked: set[tuple[int, datetime]] = set()

    def teardown(self) -> None:
        self.session.close()

    @rule(which=st.integers(0, 1), agency=st.sampled_from(["dinkes", "disketapang"]))
    def start(self, which: int, agency: str) -> None:
        if self.editions[which].closes_at > self.office.now and len(self.drafts) < 6:
            draft = self.office.draft(self.editions[which], agency)
            self.drafts.append(draft)
            self.since[draft.id or 0] = self.office.now

    @precondition(lambda self: self.drafts)
    @rule(data=st.data(), what=st.sampled_from(["submit", "withdrawn", "deleted", "draft"]))
    def change(self, data: st.DataObject, what: str) -> None:
        draft = data.draw(st.sampled_from(self.drafts))
        if what == "submit":
            self.office.hand_in(draft)
        else:
            self.office.set_state(draft, ProposalState(what))
            self.since[draft.id or 0] = self.office.now

    @rule(which=st.integers(0, 1), hours=st.integers(-200, 300))
    def move_deadline(self, which: int, hours: int) -> None:
        edition = self.editions[which]
        moved = edition.closes_at + hours * HOUR
        if moved > max(edition.opens_at, self.office.now):
            set_deadline(self.session, edition, moved, self.office.now)
            for draft in self.drafts:
                if draft.edition_id == edition.id:
                    self.since[draft.id or 0] = self.office.now

    @rule(number=st.sampled_from(sorted(SERVES)), muted=st.booleans())
    def mute(self, number: int, muted: bool) -> None:
        set_muted(self.session, self.office.person(number), muted, self.office.now)
        self.mute_changed[number] = self.office.now

    @rule()
    def restart(self) -> None:
        plan_all(self.session, self.office.now)

    @rule(hours=st.integers(1, 60), online=st.integers(0, 5).map(bool))
    def pass_time(self, hours: int, online: bool) -> None:
        before = len(self.office.sent)
        self.office.advance(hours * HOUR, online=online)
        if not online:
            self.last_outage = self.office.now
            self.office.deliver()
        for number, when, named in self.office.sent[before:]:
            self._was_right(number, when, named)

    def _was_right(self, number: int, when: datetime, named: list[int]) -> None:
        assert not self.office.person(number).reminders_muted
        for proposal_id in named:
            proposal = self.session.get_one(Proposal, proposal_id)
            edition = self.session.get_one(Edition, proposal.edition_id)
            assert proposal.state == ProposalState.DRAFT
            assert when < edition.closes_at
        nearest = min(e.closes_at for e in self.editions if e.closes_at > when)
        assert next_time(when, nearest, is_holiday) <= when or any(
            next_time(when, e.closes_at, is_holiday) <= when for e in self.editions
        )

    @invariant()
    def at_most_one_a_day(self) -> None:
        days = [(number, when.astimezone(WITA).date()) for number, when, _ in self.office.sent]
        assert len(set(days)) == len(days)

    @invariant()
    def nothing_waits_for_what_is_no_draft(self) -> None:
        waiting = self.session.exec(
            select(Outbox).where(
                Outbox.priority == Priority.REMINDER, Outbox.state == OutboxState.PENDING
            )
        ).all()
        drafts = {d.id for d in self.drafts if d.state == ProposalState.DRAFT}
        assert all(set(row.params["proposals"]) <= drafts for row in waiting)
        assert not any(self.office.person(row.chat_id).reminders_muted for row in waiting)

    @invariant()
    def whoever_has_not_handed_in_got_the_last_reminder(self) -> None:
        for draft in self.drafts:
            edition = next(e for e in self.editions if e.id == draft.edition_id)
            over = self.office.now >= edition.closes_at
            if over and draft.state == ProposalState.DRAFT:
                self._had_last_reminder(draft, edition)

    def _had_last_reminder(self, draft: Proposal, edition: Edition) -> None:
        offsets = [timedelta(seconds=seconds) for seconds in edition.reminder_offsets]
        since = self.since[draft.id or 0]
        expected = plan(edition.closes_at, offsets, since, is_holiday)
        if since >= edition.closes_at or not expected:
            return
        rows = {
            row.offset_seconds: row
            for row in self.office.reminders(draft)
            if row.deadline == edition.closes_at
        }
        last = rows[int(expected[-1].offset.total_seconds())]
        assert {int(r.offset.total_seconds()) for r in expected} <= set(rows)
        assert last.state in (ReminderState.QUEUED, ReminderState.SKIPPED)
        if self.last_outage >= last.due_at - DAY:
            return
        day = last.due_at.astimezone(WITA).date()
        agency = next(c for c, a in self.office.agencies.items() if a.id == draft.agency_id)
        for number, codes in SERVES.items():
            settled = self.mute_changed[number] < last.due_at - DAY
            if agency in codes and settled and not self.office.person(number).reminders_muted:
                assert any(
                    person == number and when.astimezone(WITA).date() == day
                    for person, when, _ in self.office.sent
                )


def test_in_any_order_of_things(database: Database) -> None:
    class OnThisEngine(AnyOrder):
        pass

    OnThisEngine.database = database
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        OnThisEngine,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
