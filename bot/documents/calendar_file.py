"""The times of editions as a calendar file (iCalendar, RFC 5545).

Each time keeps its UID for good, and the sequence number grows with every change of the edition:
a calendar that holds the file already moves the entry instead of making a second one.
"""

from datetime import datetime, timedelta
from typing import Any

from icalendar import Alarm, Calendar, Event
from sqlmodel import Session

from domain.dates import wita
from domain.editions import Moment, Phase
from handlers.deadlines import EVERY
from handlers.texts import Texts
from handlers.turn import edition_name
from storage.editions import all_editions, phase_of, times_of
from storage.tables import Edition

CALENDAR_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"
PRODUCT = "-//Inovasi Sulsel//Jadwal//ID"
DOMAIN = "inovasi-sulsel"
ALARMS = (timedelta(days=3), timedelta(days=1), timedelta(hours=3))
"""How long before the deadline a phone rings."""


def calendar_file(session: Session, order: dict[str, Any], told: Texts) -> bytes:
    """The file for an order of :func:`handlers.deadlines.send_calendar`."""
    at = datetime.fromisoformat(order["at"])
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", told.plain("calendar.name"))
    for edition in _editions(session, int(order["edition"]), at):
        for moment in Moment:
            begins = times_of(edition).at(moment)
            if begins is not None:
                calendar.add_component(_event(edition, moment, begins, at, told))
    return bytes(calendar.to_ical())


def _editions(session: Session, edition_id: int, at: datetime) -> list[Edition]:
    if edition_id != EVERY:
        return [session.get_one(Edition, edition_id)]
    unseen = {Phase.PLANNED, Phase.ARCHIVED}
    return [e for e in all_editions(session) if phase_of(e, at) not in unseen]


def _event(edition: Edition, moment: Moment, begins: datetime, at: datetime, told: Texts) -> Event:
    """An entry without length: the moment itself."""
    name = edition_name(edition, told.language)
    event = Event()
    event.add("uid", f"edition-{edition.id}-{moment}@{DOMAIN}")
    event.add("sequence", edition.revision)
    event.add("dtstamp", at)
    event.add("dtstart", begins)
    event.add("summary", told.plain(f"calendar.{moment}", name=name))
    event.add("description", wita(begins, told.language))
    if moment is Moment.CLOSES:
        for before in ALARMS:
            event.add_component(_alarm(before, told.plain("calendar.closes", name=name)))
    return event


def _alarm(before: timedelta, text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -before)
    alarm.add("description", text)
    return alarm
