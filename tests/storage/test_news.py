"""Who wants news: whoever withdraws their consent gets none, whatever they said before."""

from datetime import UTC, datetime

from sqlmodel import Session

from domain.segments import Reach, Segment, SegmentKind, reach
from storage.news import choose_news, wants_news
from storage.people import forget
from storage.segments import members
from storage.tables import Person

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def test_whoever_is_forgotten_gets_no_news(session: Session) -> None:
    person = Person(id=5, telegram_name="Rahmat", first_seen_at=NOW)
    session.add(person)
    session.flush()
    assert _reached(session) is Reach.NOT_AGREED
    choose_news(session, 5, True, NOW)
    assert _reached(session) is Reach.REACHED
    forget(session, person, NOW)
    assert wants_news(session, 5) is False
    assert _reached(session) is Reach.OPTED_OUT


def _reached(session: Session) -> Reach:
    (member,) = members(session, Segment(SegmentKind.EVERYBODY))
    return reach(member)
