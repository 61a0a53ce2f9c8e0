"""/panitia: what an organizer can do, by role; every part has its own module beside this one."""

from typing import Any

from markupsafe import Markup
from telegram import Update

from domain.dates import days_left, wita
from domain.handoff import QuestionState
from domain.roles import Act
from handlers.ask.screen import Rows, in_rows
from handlers.organize import actions, agency_actions, replication_actions, staff_actions
from handlers.organize.broadcasts import actions as broadcast_actions
from handlers.organize.checking import access
from handlers.organize.checking.actions import CheckList
from handlers.organize.checking.lists import waiting_for
from handlers.organize.course import actions as course_actions
from handlers.organize.coverage import actions as coverage_actions
from handlers.organize.editions import actions as edition_actions
from handlers.organize.exports import actions as export_actions
from handlers.organize.questions import actions as question_actions
from handlers.organize.questions import entry_actions, statistics
from handlers.organize.reminders import actions as reminder_actions
from handlers.organize.requests import decidable
from handlers.organize.winners import actions as winner_actions
from handlers.turn import Turn
from storage.editions import open_editions
from storage.questions import count

PARTS: list[tuple[Act, str, object]] = [
    (Act.SEE_PANEL, "editions.b_part", edition_actions.Editions()),
    (Act.MANAGE_AGENCIES, "organize.b_waiting", actions.Waiting()),
    (Act.MANAGE_AGENCIES, "people.b_agencies", agency_actions.Agencies()),
    (Act.SEE_COVERAGE, "coverage.b_part", coverage_actions.Coverage()),
    (Act.VERIFY, "checking.b_part", CheckList()),
    (Act.REMIND, "planning.b_part", reminder_actions.Reminders()),
    (Act.BROADCAST, "broadcasts.b_part", broadcast_actions.Broadcasts()),
    (Act.ANSWER_QUESTIONS, "questions.b_part", question_actions.QuestionList()),
    (Act.ANSWER_QUESTIONS, "faq.b_part", entry_actions.Entries()),
    (Act.ANSWER_QUESTIONS, "statistics.b_part", statistics.Statistics()),
    (Act.MANAGE_WINNERS, "winners.b_part", winner_actions.Winners()),
    (Act.MANAGE_AGENCIES, "replication.b_part", replication_actions.Interests()),
    (Act.EXPORT, "exports.b_part", export_actions.Exports()),
    (Act.EDIT_GUIDE, "course.b_part", course_actions.Course()),
    (Act.MANAGE_STAFF, "staff.b_staff", staff_actions.Staff(0)),
    (Act.MANAGE_STAFF, "staff.b_history", staff_actions.History(0)),
]
"""What the panel leads to: who may see the button, its text, what it opens."""


async def panel(_update: Update, turn: Turn) -> None:
    """/panitia, and every "back to the panel"."""
    turn.require(Act.SEE_PANEL)
    turn.await_(None)
    turn.edit(Markup("\n\n").join([turn.html("organize.panel"), *_editions(turn)]), _rows(turn))


def _rows(turn: Turn) -> Rows:
    """What waits for somebody first, with its number; the rest two by two, to fit a phone."""
    shown = [part for part in PARTS if turn.may(part[0]) and _is_used(turn, part[2])]
    counted = [(key, opens, _number(turn, opens)) for _, key, opens in shown]
    waiting = [turn.button(key, opens, **number) for key, opens, number in counted if number]
    others = [turn.button(key, opens) for key, opens, number in counted if not number]
    return [*in_rows(waiting, 1), *in_rows(others, 2)]


def _is_used(turn: Turn, opens: object) -> bool:
    """Checking is offered only where some edition has it."""
    return not isinstance(opens, CheckList) or bool(access.editions(turn))


def _number(turn: Turn, opens: object) -> dict[str, Any]:
    """The buttons of requests, of what is to be checked and of questions say how many wait."""
    if isinstance(opens, CheckList):
        return {"count": waiting_for(turn)}
    if isinstance(opens, question_actions.QuestionList):
        return {"number": count(turn.session, QuestionState.OPEN)}
    return {"count": len(decidable(turn))} if isinstance(opens, actions.Waiting) else {}


def _editions(turn: Turn) -> list[Markup]:
    return [
        turn.html(
            "organize.edition",
            edition=turn.named(edition),
            when=wita(edition.closes_at, turn.language),
            count=days_left(edition.closes_at, turn.now),
        )
        for edition in open_editions(turn.session, turn.now)
    ] or [turn.html("organize.no_edition")]
