"""Joining without an invitation: name the agency, wait for an organizer's decision."""

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.errors import DomainError
from domain.roles import Act
from domain.words import shorten
from handlers import menu
from handlers.account import actions
from handlers.organize.actions import Waiting
from handlers.submit.actions import NewProposal
from handlers.turn import Turn
from storage.agencies import create_agency, find, region_named
from storage.join_requests import decide as decide_request
from storage.join_requests import request_to_join
from storage.people import join_agency
from storage.staff import people_who_may
from storage.tables import Agency, JoinRequest, Person, Region, RequestState

LONGEST_NAME = 120


# --- the person who asks -------------------------------------------------------------------------


def ask_agency(turn: Turn) -> None:
    if not people_who_may(turn.session, Act.MANAGE_AGENCIES):
        turn.await_(None)
        turn.say(turn.html("account.no_organizers"))
        return
    turn.await_("account.agency")
    turn.say(turn.html("account.ask_agency"))


async def take_agency(turn: Turn) -> None:
    """A typed agency name: the nearest three, never one chosen silently."""
    typed = shorten(" ".join(turn.words.split()), LONGEST_NAME)
    if not turn.message.text or not any(map(str.isalpha, typed)):
        turn.say(turn.html("account.agency_please"))
        return
    matches = find(turn.session, typed)
    turn.remember(typed=typed)
    rows = [
        [turn.labelled(match.agency.name, actions.JoinAgency(match.agency.id or 0))]
        for match in matches
    ]
    rows.append([turn.button("account.b_not_listed", actions.NotListed())])
    key = "account.which_agency" if matches else "account.agency_unknown"
    turn.say(turn.html(key, typed=typed), rows)


async def ask_listed(_update: Update, turn: Turn) -> None:
    """Asks the organizers to admit the person to an agency of our list."""
    act = turn.pressed(actions.JoinAgency)
    agency = turn.session.get(Agency, act.agency)
    if turn.conversation.awaits != "account.agency" or agency is None:
        raise DomainError("account.stale")
    asked = request_to_join(turn.session, turn.person_id, turn.now, agency_id=act.agency)
    turn.await_(None)
    if asked is None:
        turn.edit(turn.html("account.request_waits", agency=agency.name))
    else:
        turn.edit(turn.html("account.requested", agency=agency.name))
        _tell_organizers(turn, asked)


async def not_listed(_update: Update, turn: Turn) -> None:
    """The agency is not on our list, such as a puskesmas: in which region is it?"""
    typed = turn.data.get("typed")
    if turn.conversation.awaits != "account.agency" or not typed:
        raise DomainError("account.stale")
    turn.await_("account.region", typed=typed)
    turn.edit(turn.html("account.ask_region", agency=typed))


async def take_region(turn: Turn) -> None:
    region = region_named(turn.session, turn.words) if turn.message.text else None
    if region is None:
        turn.say(turn.html("account.region_please"))
        return
    name = str(turn.data["typed"])
    asked = request_to_join(
        turn.session, turn.person_id, turn.now, proposed_name=name, region_code=region.code
    )
    turn.await_(None)
    if asked is None:
        turn.say(turn.html("account.request_waits", agency=name))
    else:
        turn.say(turn.html("account.requested", agency=f"{name}, {region.name}"))
        _tell_organizers(turn, asked)


# --- the organizers ------------------------------------------------------------------------------


def _tell_organizers(turn: Turn, asked: JoinRequest) -> None:
    """Organizers who never wrote to the bot see the request when they first do."""
    region = region_of(turn, asked)
    for organizer in people_who_may(turn.session, Act.MANAGE_AGENCIES, region_code=region):
        person = turn.session.get(Person, organizer)
        if person is not None:
            with turn.speaking_to(person):
                turn.tell(organizer, *card(turn, asked))


def region_of(turn: Turn, asked: JoinRequest) -> str | None:
    if asked.agency_id is None:
        return asked.region_code
    return turn.session.get_one(Agency, asked.agency_id).region_code


def card(turn: Turn, asked: JoinRequest) -> tuple[Markup, list[list[InlineKeyboardButton]]]:
    """What an organizer reads to decide, and the two buttons."""
    assert asked.id is not None
    person = turn.session.get_one(Person, asked.person_id)
    body = turn.html(
        "account.approve_please" if asked.agency_id else "account.approve_new_agency",
        name=person.name or person.telegram_name,
        position=person.position or "-",
        phone=person.phone or "-",
        agency=agency_name(turn, asked),
    )
    rows = [
        [turn.button("account.b_approve", actions.Decide(asked.id, True), "success")],
        [turn.button("account.b_refuse", actions.Decide(asked.id, False), "danger")],
    ]
    return body, rows


def agency_name(turn: Turn, asked: JoinRequest) -> str:
    if asked.agency_id is not None:
        return turn.session.get_one(Agency, asked.agency_id).name
    region = turn.session.get(Region, asked.region_code)
    return f"{asked.proposed_name}, {region.name if region else ''}"


async def decide(_update: Update, turn: Turn) -> None:
    """An organizer's yes or no; the first decision counts."""
    act = turn.pressed(actions.Decide)
    asked = turn.session.get(JoinRequest, act.request)
    if asked is None:
        raise DomainError("organize.not_allowed")
    turn.require(Act.MANAGE_AGENCIES, region_code=region_of(turn, asked))
    back = [[turn.button("account.b_other_requests", Waiting())]]
    person = turn.session.get_one(Person, asked.person_id)
    name = person.name or person.telegram_name
    if asked.state != RequestState.WAITING:
        turn.edit(turn.html("account.decided_already", name=name), back)
        return
    decide_request(turn.session, asked, turn.person_id, turn.now, approved=act.yes)
    turn.audit("request.approve" if act.yes else "request.refuse", f"request:{asked.id}")
    agency = agency_name(turn, asked)
    key = "account.approved" if act.yes else "account.refused"
    turn.edit(turn.html(key, name=name, agency=agency), back)
    with turn.speaking_to(person):
        if act.yes:
            _admit(turn, asked, person)
        else:
            turn.tell(person.id, turn.html("account.you_are_not_in", agency=agency))


def _admit(turn: Turn, asked: JoinRequest, person: Person) -> None:
    if asked.agency_id is None:
        made = create_agency(turn.session, asked.proposed_name or "", asked.region_code or "")
        asked.agency_id = made.id
    agency = turn.session.get_one(Agency, asked.agency_id)
    join_agency(turn.session, person.id, agency, turn.now)
    rows = [[turn.button("account.b_new", NewProposal(), "primary")]]
    turn.tell(person.id, turn.html("account.you_are_in", agency=agency.name), rows)
    menu.refresh(turn, person)
