"""Whom news of an edition concerns: an opening, a moved deadline, an early close."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from storage.edition_news import News, openings_due, queue_news, readers
from storage.editions import open_from_template
from storage.news import choose_news
from storage.proposals import start_proposal
from storage.tables import (
    Agency,
    Membership,
    Outbox,
    OutboxState,
    Person,
    ProposalState,
)
from tests.storage.conftest import NOW

HOLDS = "reference"

RINGKAS = Path(__file__).parents[2] / "editions" / "ringkas.yaml"
DAY = timedelta(days=1)
PEOPLE = ("drafting", "submitted", "idle", "unwilling", "unwilling drafting", "blocked", "former")


class Office:
    """An edition, and one contact of an agency of their own for each situation."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.edition = open_from_template(session, RINGKAS, "UJI-26", NOW, NOW + 30 * DAY)
        agencies = session.exec(select(Agency).limit(len(PEOPLE) + 1)).all()
        for number, (situation, agency) in enumerate(zip(PEOPLE, agencies, strict=False), start=1):
            self._contact(number, situation, agency)
        self.join("drafting", agencies[-1])

    def _contact(self, number: int, situation: str, agency: Agency) -> None:
        blocked = NOW if situation == "blocked" else None
        self.session.add(Person(id=number, first_seen_at=NOW, blocked_at=blocked))
        self.session.flush()
        self.join(situation, agency)
        if "drafting" in situation or situation == "submitted":
            proposal = start_proposal(self.session, self.edition, agency, number, NOW)
            if situation == "submitted":
                proposal.state = ProposalState.SUBMITTED
        if "unwilling" in situation:
            choose_news(self.session, number, False, NOW)
        self.session.flush()

    def join(self, situation: str, agency: Agency) -> None:
        person = PEOPLE.index(situation) + 1
        ended = NOW if situation == "former" else None
        self.session.add(
            Membership(person_id=person, agency_id=agency.id or 0, since=NOW, ended_at=ended)
        )
        self.session.flush()

    def told(self, news: News) -> list[str]:
        found = readers(self.session, self.edition, news)
        return [PEOPLE[reader.person.id - 1] for reader in found]


@pytest.fixture
def office(session: Session) -> Office:
    return Office(session)


def test_an_opening_concerns_every_contact_who_wants_news(office: Office) -> None:
    assert office.told(News.OPENING) == ["drafting", "submitted", "idle", "unwilling drafting"]


def test_a_moved_deadline_concerns_those_who_have_yet_to_hand_in(office: Office) -> None:
    assert office.told(News.DEADLINE) == ["drafting", "idle", "unwilling drafting"]


def test_a_close_concerns_those_with_a_draft(office: Office) -> None:
    assert office.told(News.CLOSE) == ["drafting", "unwilling drafting"]


def test_one_draft_is_led_to_and_several_are_listed(office: Office) -> None:
    reader = readers(office.session, office.edition, News.CLOSE)[0]
    assert (reader.drafts, reader.draft is not None) == (1, True)
    agency = office.session.exec(
        select(Agency).join(Membership).where(Membership.person_id == 1).offset(1)
    ).first()
    assert agency is not None
    start_proposal(office.session, office.edition, agency, 1, NOW)
    reader = readers(office.session, office.edition, News.CLOSE)[0]
    assert (reader.drafts, reader.draft) == (2, None)


def test_newer_news_takes_the_place_of_news_that_waits(office: Office) -> None:
    for revision in (1, 2):
        office.edition.revision = revision
        message = [{"chat_id": 1, "text": str(revision)}]
        queue_news(
            office.session, office.edition, News.DEADLINE, message, NOW, NOW + DAY, NOW + 2 * DAY
        )
    found = select(Outbox).order_by("id").execution_options(populate_existing=True)
    rows = office.session.exec(found).all()
    assert [(row.params["text"], row.state) for row in rows] == [
        ("1", OutboxState.CANCELLED),
        ("2", OutboxState.PENDING),
    ]


@pytest.mark.parametrize(
    ("hours", "due"), [(0, True), (9.9, True), (10, False), (21.9, False), (22, True)]
)
def test_an_opening_is_told_by_day(office: Office, hours: float, due: bool) -> None:
    """The edition opens at 10.00 WITA; the day ends at 20.00 and begins at 08.00."""
    office.edition.opening_untold = True
    office.session.flush()
    found = openings_due(office.session, NOW + timedelta(hours=hours))
    assert found == ([office.edition] if due else [])


def test_an_opening_is_told_once(office: Office) -> None:
    assert openings_due(office.session, NOW) == []


def test_the_opening_of_an_edition_that_has_closed_is_not_told(office: Office) -> None:
    office.edition.opening_untold = True
    office.session.flush()
    assert openings_due(office.session, NOW + 31 * DAY) == []
