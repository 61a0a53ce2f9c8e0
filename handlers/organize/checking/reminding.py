"""The reminder to checkers: once on a workday, for all that lies too long at their desk."""

from datetime import datetime

from sqlmodel import Session

from domain.checking import day_ends, reminder_day
from domain.dates import wita
from domain.holidays_id import is_holiday
from handlers.organize.checking.actions import CheckList
from handlers.texts import texts
from handlers.turn import edition_name, labelled, language_of, message_params
from storage.check_lists import Checker, decide_reminder, next_checker
from storage.outbox import queue
from storage.tables import Priority


def remind_next_checker(session: Session, now: datetime, *, skip: bool = False) -> bool:
    """Writes one checker's reminder of today, if one is due; whether there was one to decide.

    ``skip``: it is left out today, since it could not be written.
    """
    day = reminder_day(now, is_holiday)
    checker = next_checker(session, day, now) if day else None
    if day is None or checker is None:
        return False
    if decide_reminder(session, checker.person.id, day, now) and not skip:
        queue(
            session,
            checker.person.id,
            "sendMessage",
            _message(checker, now),
            now,
            priority=Priority.REMINDER,
            key=f"checking:{day.isoformat()}:{checker.person.id}",
            expires_at=day_ends(day),
        )
    return True


def _message(checker: Checker, now: datetime) -> dict[str, object]:
    told = texts(language_of(checker.person))
    body = told.html(
        "checking.reminder",
        number=checker.count,
        when=wita(checker.oldest, told.language),
        count=(now - checker.oldest).days,
    )
    rows = [
        [
            labelled(
                told.plain("checking.b_check", edition=edition_name(edition, told.language)),
                CheckList(edition.id or 0),
            )
        ]
        for edition in checker.editions
    ]
    return message_params(checker.person.id, body, rows)
