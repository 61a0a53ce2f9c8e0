"""Requests to join, as a list: open one, decide, go on with the next."""

from telegram import Update

from domain.errors import DomainError
from domain.roles import Act
from domain.words import shorten
from handlers.account import joining
from handlers.organize import agency_actions
from handlers.organize.actions import Waiting
from handlers.organize.agencies import back_rows, name_of
from handlers.paging import ROWS, pages_of, turning
from handlers.turn import Turn
from storage.join_requests import waiting_requests
from storage.tables import JoinRequest, Person, RequestState

LONGEST = 28


def decidable(turn: Turn) -> list[JoinRequest]:
    """What waits and is the person's to decide."""
    return [
        asked
        for asked in waiting_requests(turn.session)
        if turn.may(Act.MANAGE_AGENCIES, region_code=joining.region_of(turn, asked))
    ]


async def show_waiting(_update: Update, turn: Turn) -> None:
    turn.require(Act.MANAGE_AGENCIES)
    waiting = decidable(turn)
    pages = pages_of(len(waiting))
    page = min(turn.pressed(Waiting).page, pages - 1)
    rows = [
        [turn.labelled(_label(turn, asked), agency_actions.OpenRequest(asked.id or 0))]
        for asked in waiting[page * ROWS : (page + 1) * ROWS]
    ]
    key = "people.requests" if waiting else "people.no_requests"
    body = turn.html(key, count=len(waiting)) if waiting else turn.html(key)
    turn.edit(body, [*rows, *turning(page, pages, Waiting), *back_rows(turn)])


def _label(turn: Turn, asked: JoinRequest) -> str:
    person = turn.session.get_one(Person, asked.person_id)
    agency = joining.agency_name(turn, asked)
    return f"{shorten(name_of(person), LONGEST)} · {shorten(agency, LONGEST)}"


async def open_request(_update: Update, turn: Turn) -> None:
    """One request as a card, with a way back to the list."""
    asked = turn.session.get(JoinRequest, turn.pressed(agency_actions.OpenRequest).request)
    if asked is None:
        raise DomainError("organize.not_allowed")
    turn.require(Act.MANAGE_AGENCIES, region_code=joining.region_of(turn, asked))
    back = back_rows(turn, ("people.b_back", Waiting()))
    if asked.state != RequestState.WAITING:
        person = turn.session.get_one(Person, asked.person_id)
        turn.edit(turn.html("account.decided_already", name=name_of(person)), back)
        return
    body, rows = joining.card(turn, asked)
    turn.edit(body, [*rows, *back])
