"""The agencies that have no contact at all: no reminder can reach them."""

from telegram import Update

from domain.words import shorten
from handlers.organize.agency_actions import OpenAgency
from handlers.organize.reminders import access, actions
from handlers.organize.reminders.pages import back_rows, without_contact
from handlers.paging import ROWS, pages_of, turning
from handlers.turn import Turn
from storage.invitations import Reached

SHORT = 40


async def show(_update: Update, turn: Turn) -> None:
    """Each is a button that opens its page, where somebody can be invited."""
    act = turn.pressed(actions.Unreached)
    edition = access.seen(turn, act.edition)
    found = without_contact(turn, act.edition)
    pages = pages_of(len(found))
    page = min(act.page, pages - 1)
    rows = [
        [turn.labelled(_label(turn, each), OpenAgency(each.agency.id or 0))]
        for each in found[page * ROWS : (page + 1) * ROWS]
    ]
    rows += turning(page, pages, lambda to: actions.Unreached(act.edition, to))
    key = "planning.unreached" if found else "planning.all_reached"
    turn.edit(turn.html(key, count=len(found)), [*rows, *back_rows(turn, edition)])


def _label(turn: Turn, each: Reached) -> str:
    state = turn.plain(f"people.reach_{each.reach}")
    return f"{shorten(each.agency.short_name, SHORT)} · {state}"
