"""Every button and every awaited word about winners, from everybody: default deny."""

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from domain.roles import Act, Grant, StaffRole, may
from handlers.buttons import all_actions, encode
from handlers.organize.winners import actions
from handlers.organize.winners.surface import WINNERS
from storage.editions import edition_by_code, open_from_template
from storage.innovations import award_of
from storage.proposals import load_work, save_answer, start_proposal
from storage.staff import grant
from storage.submissions import hand_in
from storage.tables import (
    Agency,
    AttachmentPurpose,
    AwardState,
    Conversation,
    Innovation,
    Person,
    Winner,
)
from storage.winner_list import revision, values
from tests.engines import new_database
from tests.faults.surface import NOW, Surface, Undone
from tests.organizers.people import sent_list
from tests.stage import EDITIONS, OPEN_FOR, agency_id

PEOPLE: dict[str, tuple[int, Grant | None]] = {
    "stranger": (3001, None),
    **{
        role.value: (3002 + at, Grant(role, region_code="73.08" if role == "coordinator" else None))
        for at, role in enumerate(StaffRole)
    },
    "organizer of another edition": (3010, Grant(StaffRole.ORGANIZER, edition_id=2)),
}
WATCHED = ("winner", "innovation", "audit_entry", "attachment")
REFUSED = "untuk panitia"
OF_NO_EDITION = frozenset(["Winners", "WaitingAwards", "RecordAward"])
"""What whoever records awards of some edition may open."""
CHANGING = frozenset(
    "TakeWinnerList Announce AnnounceAll WithdrawAward KeepAward Hide DropPhoto LinkAgency Join "
    "Separate".split()
)
OTHERS_LIST = frozenset(["TakeWinnerList", "LeaveWinnerList"])


class Place:
    """A proposal handed in, an award of it that waits, a list that an organizer sent."""

    def __init__(self, database: Undone) -> None:
        self.database = database
        self.surface = Surface(database)
        with database.transaction() as session:
            open_from_template(session, EDITIONS / "ringkas.yaml", "UJI-26", NOW, NOW + OPEN_FOR)
            open_from_template(session, EDITIONS / "ringkas.yaml", "UJI-27", NOW, NOW + OPEN_FOR)
            for number, given in PEOPLE.values():
                session.add(Person(id=number, telegram_name=f"P{number}", first_seen_at=NOW))
                session.flush()
                if given is not None:
                    grant(session, number, given, None, NOW)
            self.parts = self._parts(session)
        database.keep()

    def _parts(self, session: Any) -> dict[str, Any]:
        organizer = PEOPLE["organizer"][0]
        home = session.get_one(Agency, agency_id(session, "dinkes"))
        edition = edition_by_code(session, "UJI-26")
        assert edition is not None
        proposal = start_proposal(session, edition, home, organizer, NOW)
        save_answer(session, load_work(session, proposal), "judul", "SIGAP", organizer, NOW)
        hand_in(session, load_work(session, proposal), organizer, NOW, NOW)
        joined = session.exec(select(Innovation).where(Innovation.title == "Kejar Stunting")).one()
        joined.photo = "a.jpg"
        shown = session.exec(select(Winner).where(Winner.title == "Simodis")).one()
        other = session.get_one(Innovation, shown.innovation_id)
        won = replace(award_of(shown), title="SIGAP", year=2026)
        draft = Winner(**values(won), state=AwardState.DRAFT, proposal_id=proposal.id)
        session.add(draft)
        session.flush()
        rows = [
            ["year", "edition", "award", "title", "institution", "region"],
            ["2024", "KIPP 2024", "TOP 99", "Baru", "Dinkes", "Barru"],
        ]
        sent = sent_list(session, organizer, AttachmentPurpose.WINNER_LIST, rows, NOW)
        self.separated = shown.id
        return {
            "proposal": proposal.id,
            "edition": edition.id,
            "award": draft.id,
            "newest": draft.id,
            "innovation": joined.id,
            "other": other.id,
            "agency": home.id,
            "attachment": sent,
            "revision": revision(session),
            "level": "s30",
            "year": 2026,
            "reason": "wrong",
            "page": 0,
            "apart": True,
            "sure": True,
        }

    def data(self, act: type[Any]) -> str:
        known = {**self.parts}
        if act is actions.Separate:
            known["award"] = self.separated
        return encode(act(**{each.name: known[each.name] for each in fields(act)}))

    def begin(self, person: int, awaits: str) -> None:
        """The person stands in the middle of recording, or wherever words are awaited."""
        data = {
            "proposal": self.parts["proposal"],
            "edition": self.parts["edition"],
            "innovation": self.parts["innovation"],
            "award": "s30",
            "year": 2026,
            "source": "SK 1/2026",
            "summary": "Cepat.",
            "apart": False,
        }
        with self.database.transaction() as session:
            session.add(Conversation(person_id=person, awaits=awaits, data=data))

    def state(self) -> list[list[str]]:
        return [self.database.rows(f"SELECT * FROM {table}") for table in WATCHED]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with new_database("sqlite", Path(tmp_path_factory.mktemp("winners"))) as migrated:
        undone = Undone(migrated.url)
    made = Place(undone)
    yield made
    undone.close()


def buttons() -> list[type[Any]]:
    return [act for act in all_actions().values() if act.__module__ == actions.__name__]


@pytest.mark.parametrize("name", PEOPLE)
async def test_only_those_who_may_do_anything_with_a_button(place: Place, name: str) -> None:
    await place.surface.rise()
    person, given = PEOPLE[name]
    before, wrong = place.state(), []
    for act in buttons():
        year = act is actions.TakeYear
        place.begin(person, "organize.award_year" if year else "organize.award_ready")
        outcome = place.surface.press(person, place.data(act))
        refused = any(REFUSED in str(row.params.get("text")) for row in outcome.outbox)
        changed = place.state() != before
        place.database.undo()
        edition = None if act.__name__ in OF_NO_EDITION else place.parts["edition"]
        able = given is not None and may([given], Act.MANAGE_WINNERS, edition_id=edition)
        if outcome.quarantined:
            wrong.append(f"{act.__name__}: {outcome.quarantined}")
        if refused == able:
            wrong.append(f"{act.__name__}: refused {refused}")
        theirs = name == "organizer" or act.__name__ not in OTHERS_LIST
        if changed != (able and theirs and act.__name__ in CHANGING):
            wrong.append(f"{act.__name__}: changed {changed}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", PEOPLE)
async def test_what_is_typed_is_checked_too(place: Place, name: str) -> None:
    await place.surface.rise()
    person, given = PEOPLE[name]
    able = given is not None and may([given], Act.MANAGE_WINNERS, edition_id=0)
    before = place.state()
    for awaits in WINNERS.awaited:
        place.begin(person, awaits)
        outcome = place.surface.say(person, "2026 kata SK 1")
        refused = any(REFUSED in str(row.params.get("text")) for row in outcome.outbox)
        changed = place.state() != before
        place.database.undo()
        assert not outcome.quarantined, awaits
        if name != "organizer of another edition":
            assert refused != able, (awaits, name)
        assert not changed or able, (awaits, name)
