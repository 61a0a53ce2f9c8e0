"""A contact of an agency: who it is, moving them elsewhere, replacing and revoking them.

It takes effect on the contact's next press; drafts belong to the agency and stay with it.
"""

from markupsafe import Markup
from telegram import Update

from domain.dates import WITA, long_date
from domain.errors import DomainError
from domain.words import shorten
from handlers import menu
from handlers.organize import agency_actions as actions
from handlers.organize import invitations
from handlers.organize.agencies import (
    ACT,
    OFFERED,
    agency_at,
    back_rows,
    last_seen,
    name_of,
    show_agency,
)
from handlers.turn import Turn
from storage.agencies import find
from storage.escalation_plan import is_head
from storage.people import end_membership, membership_now, move
from storage.people import mark_head as set_head
from storage.tables import Agency, Membership, Person


def _served(turn: Turn, membership_id: int) -> tuple[Membership, Person, Agency] | None:
    """Who a button is about; ``None`` where they do not serve that agency any more."""
    membership = membership_now(turn.session, membership_id)
    if membership is None:
        turn.require(ACT)
        turn.toast("people.gone_already", alert=True)
        return None
    agency = agency_at(turn, membership.agency_id)
    return membership, turn.session.get_one(Person, membership.person_id), agency


async def open_contact(_update: Update, turn: Turn) -> None:
    served = _served(turn, turn.pressed(actions.OpenContact).membership)
    if served is not None:
        turn.await_(None)
        _show(turn, *served)


def _show(turn: Turn, membership: Membership, person: Person, agency: Agency) -> None:
    at = membership.id or 0
    body = turn.html(
        "people.contact",
        name=name_of(person),
        agency=agency.name,
        position=person.position or "–",
        phone=person.phone or "–",
        since=long_date(membership.since.astimezone(WITA).date(), turn.language),
        seen=last_seen(turn, person),
    )
    head = is_head(membership, person)
    key = "escalation.b_no_head" if head else "escalation.b_head"
    if head:
        body = Markup("{}\n{}").format(body, turn.html("escalation.is_head"))
    if person.blocked_at is not None:
        body = Markup("{}\n\n{}").format(body, turn.html("people.blocked"))
    turn.edit(
        body,
        [
            [turn.button(key, actions.MarkHead(at, not head))],
            [turn.button("people.b_move", actions.MoveContact(at))],
            [turn.button("people.b_replace", actions.EndContact(at, replace=True))],
            [turn.button("people.b_revoke", actions.EndContact(at, replace=False), "danger")],
            *back_rows(turn, ("people.b_back", actions.OpenAgency(membership.agency_id))),
        ],
    )


async def mark_head(_update: Update, turn: Turn) -> None:
    """Says who is told where a proposal stands still in spite of its contacts."""
    act = turn.pressed(actions.MarkHead)
    served = _served(turn, act.membership)
    if served is not None:
        membership, person, agency = served
        set_head(turn.session, membership, act.head, turn.person_id, turn.now)
        turn.toast("escalation.head_marked" if act.head else "escalation.head_unmarked")
        _show(turn, membership, person, agency)


# --- replacing and revoking ----------------------------------------------------------------------


async def end_contact(_update: Update, turn: Turn) -> None:
    """The first press names who and where; the second does it."""
    act = turn.pressed(actions.EndContact)
    served = _served(turn, act.membership)
    if served is None:
        return
    membership, person, agency = served
    what = "replace" if act.replace else "revoke"
    if not act.sure:
        sure = actions.EndContact(act.membership, act.replace, sure=True)
        values = {"name": name_of(person), "agency": agency.name}
        turn.edit(
            turn.html(f"people.{what}_sure", **values),
            [
                [turn.button("people.b_keep", actions.OpenContact(act.membership))],
                [turn.button(f"people.b_{what}_sure", sure, "danger")],
            ],
        )
        return
    end_membership(turn.session, person.id, membership.agency_id, turn.now)
    turn.audit(f"contact.{what}", f"person:{person.id}", before={"agency": agency.code})
    _tell_ended(turn, person, agency)
    if act.replace and agency.active:
        invitations.send_link(turn, agency)
    key = "people.replaced" if act.replace else "people.revoked"
    show_agency(turn, agency, note=turn.html(key, name=name_of(person)))


def _tell_ended(turn: Turn, person: Person, agency: Agency) -> None:
    with turn.speaking_to(person):
        turn.tell(person.id, turn.html("people.you_are_out", agency=agency.name))
    menu.refresh(turn, person)


# --- moving --------------------------------------------------------------------------------------


async def ask_where(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.MoveContact)
    served = _served(turn, act.membership)
    if served is None:
        return
    turn.await_("organize.move_to", membership=act.membership)
    rows = back_rows(turn, ("people.b_back", actions.OpenContact(act.membership)))
    turn.edit(turn.html("people.move_where", name=name_of(served[1])), rows)


async def take_where(turn: Turn) -> None:
    """The typed name of the agency to move to: the nearest, within the person's regions."""
    served = _served(turn, int(turn.data.get("membership", 0)))
    if served is None:
        turn.say(turn.html("people.gone_already"), back_rows(turn))
        return
    membership, person, _agency = served
    typed = shorten(" ".join(turn.words.split()), 120)
    rows = [
        [turn.labelled(match.agency.name, actions.MoveTo(membership.id or 0, match.agency.id or 0))]
        for match in find(turn.session, typed, OFFERED * 2)
        if turn.may(ACT, region_code=match.agency.region_code)
        and match.agency.id != membership.agency_id
    ][:OFFERED]
    key = "people.move_which" if rows else "people.not_found"
    back = back_rows(turn, ("people.b_back", actions.OpenContact(membership.id or 0)))
    turn.say(turn.html(key, name=name_of(person), typed=typed or "–"), [*rows, *back])


async def move_to(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.MoveTo)
    served = _served(turn, act.membership)
    if served is None:
        return
    membership, person, agency = served
    to = agency_at(turn, act.agency)
    if not to.active or to.id == agency.id:
        raise DomainError("people.stale")
    values = {"name": name_of(person), "agency": agency.name, "to": to.name}
    if not act.sure:
        sure = actions.MoveTo(act.membership, act.agency, sure=True)
        turn.edit(
            turn.html("people.move_sure", **values),
            [
                [turn.button("people.b_keep", actions.OpenContact(act.membership))],
                [turn.button("people.b_move_sure", sure, "danger")],
            ],
        )
        return
    move(turn.session, person.id, membership.agency_id, to, turn.now)
    before, after = {"agency": agency.code}, {"agency": to.code}
    turn.audit("contact.move", f"person:{person.id}", before=before, after=after)
    with turn.speaking_to(person):
        turn.tell(person.id, turn.html("people.you_moved", agency=agency.name, to=to.name))
    menu.refresh(turn, person)
    show_agency(turn, to, note=turn.html("people.moved", **values))
