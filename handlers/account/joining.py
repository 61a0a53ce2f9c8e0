"""Joining without an invitation: name the agency, wait for an organizer's decision."""

from sqlmodel import select
from telegram import Update

from domain.errors import DomainError
from handlers.account import actions, start
from handlers.awaiting import awaits
from handlers.turn import Turn
from storage.agencies import find
from storage.tables import Agency, JoinRequest, Person, RequestState


async def ask_agency(_update: Update, turn: Turn) -> None:
    if not turn.scope.organizers:
        turn.edit(turn.html("account.no_organizers"))
        return
    turn.await_("account.agency")
    turn.edit(turn.html("account.ask_agency"))


@awaits("account.agency")
async def take_agency(turn: Turn) -> None:
    """A typed agency name: the nearest three, never one chosen silently."""
    matches = find(turn.session, turn.words) if turn.message.text else []
    if not matches:
        turn.say(turn.html("account.agency_unknown"))
        return
    rows = [
        [turn.labelled(match.agency.name, actions.JoinAgency(match.agency.id or 0))]
        for match in matches
    ]
    turn.say(turn.html("account.which_agency"), rows)


async def request(_update: Update, turn: Turn) -> None:
    """Asks the organizers; one request per person and agency."""
    act = turn.pressed(actions.JoinAgency)
    agency = turn.session.get_one(Agency, act.agency)
    waiting = turn.session.exec(
        select(JoinRequest).where(
            JoinRequest.person_id == turn.person_id,
            JoinRequest.agency_id == act.agency,
            JoinRequest.state == RequestState.WAITING,
        )
    ).first()
    turn.await_(None)
    if waiting is not None:
        turn.edit(turn.html("account.request_waits", agency=agency.name))
        return
    turn.person  # noqa: B018  the request's foreign key needs the person
    asked = JoinRequest(person_id=turn.person_id, agency_id=act.agency, created_at=turn.now)
    turn.session.add(asked)
    turn.session.flush()
    assert asked.id is not None
    turn.edit(turn.html("account.requested", agency=agency.name))
    for organizer in sorted(turn.scope.organizers):
        _ask_organizer(turn, organizer, asked.id, agency)


def _ask_organizer(turn: Turn, organizer: int, request_id: int, agency: Agency) -> None:
    if turn.session.get(Person, organizer) is None:
        return
    turn.tell(
        organizer,
        turn.html("account.approve_please", name=turn.person.telegram_name, agency=agency.name),
        [
            [turn.button("account.b_approve", actions.Decide(request_id, True), "success")],
            [turn.button("account.b_refuse", actions.Decide(request_id, False), "danger")],
        ],
    )


async def decide(_update: Update, turn: Turn) -> None:
    """An organizer's yes or no; the first decision counts."""
    act = turn.pressed(actions.Decide)
    if not turn.is_organizer:
        raise DomainError("account.organizers_only")
    asked = turn.session.get_one(JoinRequest, act.request)
    agency = turn.session.get_one(Agency, asked.agency_id)
    person = turn.session.get_one(Person, asked.person_id)
    if asked.state != RequestState.WAITING:
        turn.edit(turn.html("account.decided_already", name=person.telegram_name))
        return
    asked.state = RequestState.APPROVED if act.yes else RequestState.REFUSED
    asked.decided_by, asked.decided_at = turn.person_id, turn.now
    key = "account.approved" if act.yes else "account.refused"
    turn.edit(turn.html(key, name=person.telegram_name, agency=agency.name))
    if act.yes:
        start.join(turn, person.id, agency)
        rows = [[turn.button("account.b_go_on", actions.GoOn(), "primary")]]
        turn.tell(person.id, turn.html("account.you_are_in", agency=agency.name), rows)
    else:
        turn.tell(person.id, turn.html("account.you_are_not_in", agency=agency.name))
