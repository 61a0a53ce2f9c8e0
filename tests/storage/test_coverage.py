"""What is counted as coverage, on both engines."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from domain.coverage import AgencyCoverage, CoverageState, DigestWeek, digest_week
from domain.holidays_id import is_holiday
from domain.roles import Grant, StaffRole
from storage.agencies import agency_by_code
from storage.checks import forward, give_back, take_check, write_remark
from storage.coverage import coverage, edition_before, season
from storage.coverage_digest import Reader, decide, next_reader, set_muted
from storage.editions import open_from_template
from storage.invitations import invite
from storage.people import end_membership, join_agency
from storage.proposals import load_work, save_answer, start_proposal
from storage.staff import end, grant
from storage.submissions import hand_in, set_state
from storage.tables import Agency, Edition, Person, Proposal, ProposalState
from tests.storage.conftest import NOW

HOLDS = "reference"

RINGKAS = Path(__file__).parents[2] / "editions" / "ringkas.yaml"
DAY = timedelta(days=1)
BONE = ["73.08"]
DINKES = "kab_dinkes-73.08"


@pytest.fixture
def edition(session: Session) -> Edition:
    session.add(Person(id=1, telegram_name="Andi", first_seen_at=NOW))
    session.flush()
    return open_from_template(session, RINGKAS, "UJI-26", NOW - DAY, NOW + 20 * DAY)


def agency(session: Session, code: str = DINKES) -> Agency:
    found = agency_by_code(session, code)
    assert found is not None
    return found


def at(session: Session, edition: Edition, code: str = DINKES) -> AgencyCoverage:
    """What coverage says of an agency."""
    one = agency(session, code)
    found = coverage(session, edition.id or 0, NOW, [one.region_code])
    return next(each for each in found if each.agency_id == one.id)


def draft(session: Session, edition: Edition, *answers: tuple[str, object]) -> Proposal:
    proposal = start_proposal(session, edition, agency(session), 1, NOW)
    for question, value in answers:
        save_answer(session, load_work(session, proposal), question, value, 1, NOW)
    return proposal


def test_an_agency_goes_from_nothing_to_verified_and_back(
    session: Session, edition: Edition
) -> None:
    one = agency(session)
    edition.regions_check, edition.repair_until = True, edition.closes_at + DAY
    states = [at(session, edition).state]
    invite(session, one.id or 0, NOW)
    states.append(at(session, edition).state)
    join_agency(session, 1, one, NOW)
    states.append(at(session, edition).state)
    proposal = draft(session, edition)
    states.append(at(session, edition).state)
    hand_in(session, load_work(session, proposal), 1, NOW, NOW)
    states.append(at(session, edition).state)
    check = take_check(session, proposal.id or 0)
    assert check is not None
    write_remark(session, check, "judul", "Perjelas.", 1, NOW)
    give_back(session, check, edition, 1, NOW)
    states.append(at(session, edition).state)
    hand_in(session, load_work(session, proposal), 1, NOW, NOW)
    assert at(session, edition).state is CoverageState.SUBMITTED
    forward(session, check, edition, 1, NOW)
    states.append(at(session, edition).state)
    assert states == list(CoverageState)
    assert season(session, edition, "").handed_in == [NOW]
    set_state(session, load_work(session, proposal), ProposalState.WITHDRAWN, NOW)
    assert at(session, edition).state is CoverageState.JOINED


def test_an_invitation_that_ended_and_a_contact_who_left_do_not_count(
    session: Session, edition: Edition
) -> None:
    one = agency(session)
    invite(session, one.id or 0, NOW - 10 * DAY)
    assert at(session, edition).state is CoverageState.NOTHING
    join_agency(session, 1, one, NOW)
    end_membership(session, 1, one.id or 0, NOW)
    assert at(session, edition).state is CoverageState.NOTHING


def test_the_percent_is_that_of_the_fullest_draft_and_follows_every_answer(
    session: Session, edition: Edition
) -> None:
    draft(session, edition)
    assert at(session, edition).percent == 0
    fuller = draft(session, edition, ("judul", "SIGAP BUMIL"))
    before = at(session, edition).percent
    assert before == load_work(session, fuller).draft.percent > 0
    save_answer(session, load_work(session, fuller), "kelompok", "umum", 1, NOW)
    after = at(session, edition)
    assert before < after.percent == load_work(session, fuller).draft.percent
    assert after.proposals == {CoverageState.DRAFTING: 2}
    save_answer(session, load_work(session, fuller), "kelompok", None, 1, NOW)
    assert at(session, edition).percent == before


def test_an_agency_off_the_list_is_shown_only_while_it_has_a_proposal(
    session: Session, edition: Edition
) -> None:
    agency(session).active = False
    codes = [each.agency_id for each in coverage(session, edition.id or 0, NOW, BONE)]
    assert agency(session).id not in codes
    draft(session, edition)
    assert at(session, edition).state is CoverageState.DRAFTING


def test_regions_limit_what_is_seen(session: Session, edition: Edition) -> None:
    assert {each.region for each in coverage(session, edition.id or 0, NOW, BONE)} == set(BONE)
    assert len({each.region for each in coverage(session, edition.id or 0, NOW)}) == 25
    assert coverage(session, edition.id or 0, NOW, []) == []


def test_the_course_counts_each_proposal_that_stands_by_its_first_submission(
    session: Session, edition: Edition
) -> None:
    proposal = draft(session, edition)
    for later in (0, 1):
        hand_in(session, load_work(session, proposal), 1, NOW + later * DAY, NOW + later * DAY)
    assert season(session, edition, "", BONE).handed_in == [NOW]
    assert season(session, edition, "", ["73.11"]).handed_in == []
    set_state(session, load_work(session, proposal), ProposalState.WITHDRAWN, NOW)
    assert season(session, edition, "").handed_in == []


def test_the_edition_before_is_the_last_one_of_the_same_form(
    session: Session, edition: Edition
) -> None:
    assert edition_before(session, edition) is None
    for code, days in (("UJI-24", 800), ("UJI-25", 400)):
        closes = NOW - days * DAY
        open_from_template(session, RINGKAS, code, closes - 30 * DAY, closes)
    other = RINGKAS.with_name("kipp-sulsel.yaml")
    open_from_template(session, other, "KIPP-26", NOW - 90 * DAY, NOW - 60 * DAY)
    before = edition_before(session, edition)
    assert before is not None
    assert before.code == "UJI-25"


# --- for whom the digest is decided --------------------------------------------------------------


def this_week() -> DigestWeek:
    week = digest_week(NOW, is_holiday)
    assert week is not None
    return week


def everybody(session: Session, edition: Edition) -> list[Reader]:
    """Everybody for whom this week's digest comes to be decided."""
    found = []
    while (reader := next_reader(session, edition, this_week())) is not None:
        assert decide(session, edition, this_week(), reader, NOW, told=True)
        assert not decide(session, edition, this_week(), reader, NOW, told=True)
        found.append(reader)
    return found


def test_the_digest_is_decided_once_for_all_who_may_see_coverage(
    session: Session, edition: Edition
) -> None:
    long_ago = NOW - 30 * DAY
    session.add_all([Person(id=n, telegram_name="P", first_seen_at=NOW) for n in range(2, 8)])
    session.flush()
    session.get_one(Person, 6).blocked_at = NOW
    session.flush()
    grant(session, 2, Grant(StaffRole.OWNER), None, long_ago)
    grant(session, 3, Grant(StaffRole.COORDINATOR, region_code="73.08"), None, long_ago)
    grant(session, 4, Grant(StaffRole.JUROR), None, long_ago)
    grant(session, 5, Grant(StaffRole.VIEWER), None, NOW)
    grant(session, 6, Grant(StaffRole.VIEWER), None, long_ago)
    grant(session, 7, Grant(StaffRole.VIEWER, edition_id=edition.id), None, long_ago)
    grant(session, 99, Grant(StaffRole.VIEWER), None, long_ago)
    set_muted(session, 7, True, NOW)
    found = [(r.person.id, r.regions, r.muted) for r in everybody(session, edition)]
    assert found == [(2, None, False), (3, frozenset(BONE), False), (7, None, True)]
    assert everybody(session, edition) == []


def test_who_lost_their_role_gets_no_digest(session: Session, edition: Edition) -> None:
    session.add(Person(id=2, telegram_name="P", first_seen_at=NOW))
    session.flush()
    long_ago = NOW - 30 * DAY
    grant(session, 1, Grant(StaffRole.OWNER), None, long_ago)
    grant(session, 2, Grant(StaffRole.VIEWER), None, long_ago)
    assert end(session, 2, 1, NOW) is not None
    assert [reader.person.id for reader in everybody(session, edition)] == [1]
