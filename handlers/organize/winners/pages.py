"""The part's first page, what is found by a typed name, and the hidden innovations."""

from collections.abc import Sequence

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.innovations import short_name
from domain.roles import NO_EDITION, Act
from domain.words import shorten
from handlers.organize.actions import Panel
from handlers.organize.winners import actions
from handlers.paging import ROWS, pages_of, turning
from handlers.turn import Turn
from storage.awards import find_innovations, hidden_ones, totals, waiting
from storage.tables import Innovation, Region

ACT = Act.MANAGE_WINNERS
AWAITED = "organize.winners"
OFFERED = 6
PER_PAGE = ROWS - 3
"""Rows of a list; the others turn pages and lead back."""
LONGEST_TITLE = 60
Rows = list[list[InlineKeyboardButton]]


def back_rows(turn: Turn, *to: tuple[str, object]) -> Rows:
    """The ways back: to what is named, to this part, and to the panel."""
    return [
        *([turn.button(key, act)] for key, act in to),
        [turn.button("winners.b_home", actions.Winners()), turn.button("people.b_panel", Panel())],
    ]


async def home(_update: Update, turn: Turn) -> None:
    turn.require(ACT)
    turn.await_(AWAITED)
    found = totals(turn.session)
    parts = [turn.html("winners.home", innovations=found.innovations, awards=found.awards)]
    rows = [
        [turn.button("winners.b_record", actions.RecordAward(), "primary")],
    ]
    everywhere = turn.may(ACT, edition_id=NO_EDITION)
    if everywhere:
        rows.append([turn.button("winners.b_list", actions.WinnerList())])
    drafts = len(waiting(turn.session))
    if drafts:
        parts.append(turn.html("winners.home_waiting", count=drafts))
        rows.insert(0, [turn.button("winners.b_waiting", actions.WaitingAwards(), count=drafts)])
    if everywhere:
        parts.append(turn.html("winners.home_type"))
    if found.hidden and everywhere:
        rows.append([turn.button("winners.b_hidden", actions.HiddenOnes(), count=found.hidden)])
    rows.append([turn.button("people.b_panel", Panel())])
    turn.edit(Markup("\n\n").join(parts), rows)


async def take_name(turn: Turn) -> None:
    """A typed name: the innovations nearest to it, hidden ones as well."""
    turn.require(ACT, edition_id=NO_EDITION)
    typed = shorten(" ".join(turn.words.split()), 120)
    found = find_innovations(turn.session, typed, OFFERED)
    key = "winners.found" if found else "winners.not_found"
    turn.say(turn.html(key, typed=typed or "–"), [*named_rows(turn, found), *back_rows(turn)])


async def show_hidden(_update: Update, turn: Turn) -> None:
    """What organizers took out of all answers."""
    turn.require(ACT, edition_id=NO_EDITION)
    found = hidden_ones(turn.session)
    pages = pages_of(len(found), PER_PAGE)
    page = min(turn.pressed(actions.HiddenOnes).page, pages - 1)
    rows = named_rows(turn, found[page * PER_PAGE : (page + 1) * PER_PAGE])
    rows += turning(page, pages, actions.HiddenOnes)
    key = "winners.hidden_list" if found else "winners.hidden_none"
    turn.edit(turn.html(key), [*rows, *back_rows(turn)])


def named_rows(turn: Turn, found: Sequence[Innovation]) -> Rows:
    """A button for each innovation, with its region."""
    return [
        [turn.labelled(name_with_place(turn, each), actions.OpenInnovation(each.id or 0))]
        for each in found
    ]


def name_with_place(turn: Turn, innovation: Innovation) -> str:
    region = turn.session.get_one(Region, innovation.region_code)
    return f"{shorten(short_name(innovation.title), LONGEST_TITLE - 20)} · {region.name}"
