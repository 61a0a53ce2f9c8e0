"""An invitation is used once, in time, by one person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from domain.errors import DomainError
from storage.database import Database
from storage.invitations import VALID_FOR, invite, redeem, revoke
from storage.tables import Agency, Invitation, Person, Region, Role
from tests.storage.conftest import NOW


@pytest.fixture
def agency(session: Session) -> int:
    return make_agency(session)


def make_agency(session: Session) -> int:
    session.add(Region(code="73", name="Sulawesi Selatan", kind="provinsi"))
    session.flush()
    agency = Agency(code="a", name="A", short_name="A", region_code="73")
    session.add(agency)
    session.flush()
    assert agency.id is not None
    return agency.id


def problem(session: Session, token: str, person: int, now: object = NOW) -> str:
    with pytest.raises(DomainError) as refused:
        redeem(session, token, person, now)  # type: ignore[arg-type]
    return refused.value.problem.key


@pytest.mark.usefixtures("people")
def test_it_is_used_once(session: Session, agency: int) -> None:
    token = invite(session, agency, NOW, role=Role.CONTACT)
    used = redeem(session, token, 1, NOW)
    assert (used.agency_id, used.used_by) == (agency, 1)
    assert problem(session, token, 2) == "invitation.used"
    assert problem(session, token, 1) == "invitation.yours"


@pytest.mark.usefixtures("people")
def test_it_ends_after_72_hours(session: Session, agency: int) -> None:
    token = invite(session, agency, NOW)
    assert problem(session, token, 1, NOW + VALID_FOR + timedelta(seconds=1)) == (
        "invitation.expired"
    )
    assert redeem(session, token, 1, NOW + VALID_FOR).used_by == 1


@pytest.mark.usefixtures("people")
def test_a_revoked_or_foreign_one_is_refused(session: Session, agency: int) -> None:
    token = invite(session, agency, NOW)
    assert revoke(session, token, NOW)
    assert not revoke(session, token, NOW)
    assert problem(session, token, 1) == "invitation.revoked"
    assert problem(session, "x" * 32, 1) == "invitation.unknown"


def test_only_its_hash_is_stored(session: Session, agency: int) -> None:
    token = invite(session, agency, NOW)
    stored = session.exec(select(Invitation)).one()
    assert token not in str(stored.model_dump())


def test_of_two_people_at_once_one_gets_it(database: Database) -> None:
    with database.transaction() as session:
        session.add_all([Person(id=n, first_seen_at=NOW) for n in range(1, 5)])
        token = invite(session, make_agency(session), NOW)
    others = [Database(database.url) for _ in range(4)]

    def attempt(person: int) -> str:
        try:
            with others[person - 1].transaction() as session:
                redeem(session, token, person, NOW)
        except DomainError as error:
            return error.problem.key
        return "taken"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(attempt, range(1, 5)))
    assert outcomes == ["invitation.used"] * 3 + ["taken"]
    for other in others:
        other.close()
