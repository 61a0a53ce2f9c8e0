"""Every button about agencies, contacts and roles, pressed by everybody: default deny.

The buttons are taken from their modules, so a new one cannot be forgotten.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import Field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from domain.roles import PROVINCE, Act, Grant, StaffRole, may
from handlers.buttons import all_actions, encode
from handlers.organize import agency_actions, staff_actions
from handlers.organize.actions import Waiting
from handlers.organize.regions import number_of
from storage import faq
from storage.agencies import revision
from storage.editions import open_from_template
from storage.invitations import invite, newest
from storage.join_requests import request_to_join
from storage.people import join_agency
from storage.questions import hand_off
from storage.staff import current_grants, ensure_owners, grant
from storage.staff_invitations import invite as invite_staff
from storage.tables import (
    Agency,
    AttachmentPurpose,
    Conversation,
    Person,
)
from tests.engines import new_database
from tests.faults.surface import NOW, Surface, Undone
from tests.organizers.people import sent_list
from tests.stage import EDITIONS, agency_id

BONE, BARRU = "73.08", "73.11"
PEOPLE: dict[str, tuple[int, Grant | None]] = {
    "stranger": (3001, None),
    "contact": (3002, None),
    "viewer": (3003, Grant(StaffRole.VIEWER)),
    "juror": (3004, Grant(StaffRole.JUROR)),
    "verifier": (3005, Grant(StaffRole.VERIFIER)),
    "coordinator of the region": (3006, Grant(StaffRole.COORDINATOR, region_code=BONE)),
    "coordinator of another region": (3007, Grant(StaffRole.COORDINATOR, region_code=BARRU)),
    "organizer": (3008, Grant(StaffRole.ORGANIZER)),
    "owner": (3009, Grant(StaffRole.OWNER)),
}
WATCHED = (
    "agency",
    "membership",
    "invitation",
    "join_request",
    "role_grant",
    "staff_invitation",
    "citizen_question",
    "faq_entry",
    "faq_draft",
)
REFUSED = "untuk panitia"


class Place:
    """An agency of Bone with a contact, an invitation, a request and an Excel list; roles."""

    def __init__(self, database: Undone) -> None:
        self.database = database
        self.surface = Surface(database)
        with database.transaction() as session:
            for number, given in PEOPLE.values():
                session.add(Person(id=number, telegram_name=f"P{number}", first_seen_at=NOW))
                session.flush()
                if given is not None:
                    grant(session, number, given, None, NOW)
            ensure_owners(session, [3010], NOW)
            self.parts = self._parts(session)
        database.keep()

    def _parts(self, session: Session) -> dict[str, Any]:
        contact, owner = PEOPLE["contact"][0], PEOPLE["owner"][0]
        agency = session.get_one(Agency, agency_id(session, "kab_dinkes-73.08"))
        join_agency(session, contact, agency, NOW)
        invite(session, agency.id or 0, NOW)
        asked = request_to_join(session, PEOPLE["stranger"][0], NOW, agency_id=agency.id)
        invite_staff(session, Grant(StaffRole.VIEWER), owner, NOW)
        later = NOW + timedelta(days=9)
        edition = open_from_template(session, EDITIONS / "ringkas.yaml", "UJI-26", NOW, later)
        return {
            "agency": agency.id,
            "membership": 1,
            "invitation": 1,
            "request": asked.id if asked else 0,
            "grant": current_grants(session)[0].id,
            "attachment": self._list(session, owner),
            "region": number_of(BONE),
            "edition": edition.id,
            "person": contact,
            "role": "coordinator",
            "open": 1,
            "after": newest(session),
            "only": "all",
            "page": 0,
            "question": self._question(session),
            "draft": faq.new_draft(session, owner, NOW, ["berapa"]).id,
            "entry": "kipp",
            "part": "answer",
            "state": "open",
        }

    def _question(self, session: Session) -> int | None:
        stranger = PEOPLE["stranger"][0]
        return hand_off(session, stranger, "Berapa biayanya?", None, NOW).question.id

    def _list(self, session: Session, by: int) -> int:
        rows = [["Nama OPD", "Wilayah"], ["Dinas Baru", "Barru"]]
        return sent_list(session, by, AttachmentPurpose.AGENCY_LIST, rows, NOW)

    def state(self) -> list[list[str]]:
        return [self.database.rows(f"SELECT * FROM {table}") for table in WATCHED]

    def data(self, act: type[Any], **other: Any) -> str:
        return encode(act(**{f.name: {**self.value(f), **other}[f.name] for f in fields(act)}))

    def value(self, field: Field[Any]) -> dict[str, Any]:
        usual = True if field.type is bool else ("0" if field.type is str else 0)
        return {field.name: self.parts.get(field.name, usual)}


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    with new_database("sqlite", tmp_path) as migrated:
        undone = Undone(migrated.url)
    place = Place(undone)
    await place.surface.rise()
    try:
        yield place
    finally:
        undone.close()


def buttons() -> Iterator[tuple[type[Any], Act]]:
    """Every button of this part, and what somebody must be allowed to do to press it."""
    for act in all_actions().values():
        if act.__module__ == agency_actions.__name__ or act is Waiting:
            yield act, Act.MANAGE_AGENCIES
        if act.__module__ == staff_actions.__name__:
            yield act, Act.MANAGE_STAFF
        if act.__module__.startswith("handlers.organize.questions."):
            yield act, Act.ANSWER_QUESTIONS


WITHOUT_A_PLACE = frozenset(
    "Waiting Agencies BrowseRegions AgencyList SendAgencyList CheckList CheckEditions".split()
)
"""Buttons that name no agency or region: whoever manages agencies somewhere may press them."""
PLACELESS = (Act.MANAGE_STAFF, Act.ANSWER_QUESTIONS)
OWN_LIST = frozenset(["TakeAgencyList", "LeaveAgencyList"])
"""Only whoever sent the list may take it."""


def allowed(name: str, act: type[Any], needs: Act) -> bool:
    _, given = PEOPLE[name]
    placeless = act.__name__ in WITHOUT_A_PLACE or needs in PLACELESS
    region = None if placeless else BONE
    if act.__name__ in OWN_LIST:
        return name == "owner"
    return given is not None and may([given], needs, region_code=region)


@pytest.mark.parametrize("name", PEOPLE)
def test_a_button_does_its_work_only_for_those_who_may(place: Place, name: str) -> None:
    person, _ = PEOPLE[name]
    before = place.state()
    wrong = []
    for act, needs in buttons():
        outcome = place.surface.press(person, place.data(act))
        refused = any(REFUSED in str(row.params.get("text")) for row in outcome.outbox)
        changed = place.state() != before
        place.database.undo()
        if outcome.quarantined:
            wrong.append(f"{act.__name__}: {outcome.quarantined}")
        if allowed(name, act, needs):
            if refused:
                wrong.append(f"{act.__name__} is refused")
        elif changed:
            wrong.append(f"{act.__name__} changes something")
        elif not refused and act.__name__ not in OWN_LIST:
            wrong.append(f"{act.__name__} is not refused")
    assert not wrong, "\n".join(wrong)


CHANGING = (
    "MakeInvitation",
    "RevokeInvitation",
    "AskColleague",
    "EndContact",
    "MarkHead",
    "MoveTo",
    "MakeList",
    "TakeAgencyList",
    "EndGrant",
    "GiveRole",
    "StaffLink",
    "RevokeStaffLink",
)


def test_what_an_owner_presses_changes_something_and_is_written_down(place: Place) -> None:
    """So that the test above cannot pass because the buttons do nothing for anybody."""
    person, _ = PEOPLE["owner"]
    with place.database.transaction() as session:
        elsewhere = agency_id(session, "kab_dinkes-73.11")
    before, log = place.state(), place.database.rows("SELECT id FROM audit_entry")
    for act, _needs in buttons():
        if act.__name__ not in CHANGING:
            continue
        other = {"agency": elsewhere} if act.__name__ == "MoveTo" else {}
        if act.__name__ == "TakeAgencyList":
            with place.database.transaction() as session:
                other = {"revision": revision(session)}
        place.surface.press(person, place.data(act, **other))
        assert place.state() != before, act.__name__
        assert place.database.rows("SELECT id FROM audit_entry") != log, act.__name__
        place.database.undo()


@pytest.mark.parametrize("name", PEOPLE)
def test_what_is_typed_where_a_part_waits_is_checked_too(place: Place, name: str) -> None:
    """Somebody whose role ended while the panel waited for words of theirs."""
    person, given = PEOPLE[name]
    for awaits, needs in (
        ("organize.agency", Act.MANAGE_AGENCIES),
        ("organize.move_to", Act.MANAGE_AGENCIES),
        ("organize.staff", Act.MANAGE_STAFF),
    ):
        with place.database.transaction() as session:
            data = {"membership": 1, "role": "viewer", "region": 0, "edition": 0}
            session.add(Conversation(person_id=person, awaits=awaits, data=data))
        outcome = place.surface.say(person, "dinkes bone")
        place.database.undo()
        refused = any(REFUSED in str(row.params.get("text")) for row in outcome.outbox)
        region = BONE if awaits == "organize.move_to" else None
        able = given is not None and may([given], needs, region_code=region)
        assert not outcome.quarantined
        assert refused != able, (awaits, name)


def test_the_province_is_a_place_of_its_own(place: Place) -> None:
    """A coordinator of a kabupaten reaches no agency of the province."""
    person, _ = PEOPLE["coordinator of the region"]
    with place.database.transaction() as session:
        agency = agency_id(session, "dinkes")
    for act in (agency_actions.OpenAgency(agency), agency_actions.InviteMany(number_of(PROVINCE))):
        outcome = place.surface.press(person, encode(act))
        assert any(REFUSED in str(row.params.get("text")) for row in outcome.outbox)
