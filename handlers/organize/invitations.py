"""Invitations: one, to an agency's colleagues, or for every agency that has no contact.

A link is shown once, in the message that carries it; of its token only a hash is kept.
"""

from datetime import timedelta

from telegram import Update

from domain.dates import wita
from domain.errors import DomainError
from handlers.organize import agency_actions as actions
from handlers.organize.agencies import ACT, agency_at, back_rows, show_agency
from handlers.organize.regions import codes, place, region_at
from handlers.turn import Turn
from storage.invitations import (
    LIST_VALID_FOR,
    MOST_OPEN,
    VALID_FOR,
    Reach,
    Reached,
    check_pace,
    invite,
    newest,
    open_invitations,
    reached,
    revoke_open,
)
from storage.people import contacts
from storage.tables import Agency, Invitation, Priority, Region

# --- one link ------------------------------------------------------------------------------------


async def make(_update: Update, turn: Turn) -> None:
    """A link for one agency, as a message of its own that can be forwarded."""
    act = turn.pressed(actions.MakeInvitation)
    agency = agency_at(turn, act.agency)
    if _may_make(turn, agency, act.open):
        send_link(turn, agency)
        show_agency(turn, agency, note=turn.html("people.link_below"))


def _may_make(turn: Turn, agency: Agency, open_before: int) -> bool:
    """Whether the press is still about what its card shows, and not one too many."""
    assert agency.id is not None
    open_now = len(open_invitations(turn.session, agency.id, turn.now))
    if not agency.active:
        raise DomainError("people.stale")
    if open_now != open_before:
        turn.toast("people.changed_meanwhile")
        show_agency(turn, agency)
        return False
    if open_now >= MOST_OPEN:
        turn.toast("people.enough_open", alert=True, most=MOST_OPEN)
        return False
    return True


def send_link(turn: Turn, agency: Agency) -> None:
    """The link with its QR code, to whoever asked for it."""
    link = _new_link(turn, agency, VALID_FOR)
    until = wita(turn.now + VALID_FOR, turn.language)
    turn.send_photo(
        {"kind": "qr", "content": link, "once": True},
        turn.html("people.link", agency=agency.name, link=link, until=until),
        [[turn.copy_button("people.b_copy", link)]],
    )


def _new_link(turn: Turn, agency: Agency, valid_for: timedelta) -> str:
    check_pace(turn.session, turn.person_id, 1, turn.now)
    turn.audit("invitation.make", f"agency:{agency.id}")
    return _link(turn, agency, valid_for)


def _link(turn: Turn, agency: Agency, valid_for: timedelta) -> str:
    assert agency.id is not None
    by = turn.person_id
    token = invite(turn.session, agency.id, turn.now, created_by=by, valid_for=valid_for)
    return link_of(turn, token)


def link_of(turn: Turn, token: str) -> str:
    return f"https://t.me/{turn.scope.bot_username}?start={token}"


async def show_open(_update: Update, turn: Turn) -> None:
    """An agency's open invitations, each with a button that takes it back."""
    _show_open(turn, agency_at(turn, turn.pressed(actions.OpenInvitations).agency))


def _show_open(turn: Turn, agency: Agency) -> None:
    assert agency.id is not None
    rows = [
        [
            turn.button(
                "people.b_revoke_invitation",
                actions.RevokeInvitation(each.id or 0),
                "danger",
                until=wita(each.expires_at, turn.language),
            )
        ]
        for each in open_invitations(turn.session, agency.id, turn.now)[:MOST_OPEN]
    ]
    key = "people.open_invitations" if rows else "people.no_invitations"
    back = back_rows(turn, ("people.b_back", actions.OpenAgency(agency.id)))
    turn.edit(turn.html(key, agency=agency.name), [*rows, *back])


async def revoke(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.RevokeInvitation)
    invitation = turn.session.get(Invitation, act.invitation)
    if invitation is None:
        raise DomainError("organize.not_allowed")
    agency = agency_at(turn, invitation.agency_id)
    if revoke_open(turn.session, act.invitation, turn.now):
        turn.audit("invitation.revoke", f"agency:{agency.id}")
        turn.toast("people.invitation_revoked")
    else:
        turn.toast("people.invitation_gone")
    _show_open(turn, agency)


# --- through those who have joined ---------------------------------------------------------------


async def ask_colleague(_update: Update, turn: Turn) -> None:
    """A link to the agency's contacts, for a colleague to join."""
    act = turn.pressed(actions.AskColleague)
    agency = agency_at(turn, act.agency)
    if _may_make(turn, agency, act.open):
        count = _ask(turn, agency, Priority.REPLY)
        key = "people.colleague_asked" if count else "people.nobody_to_ask"
        note = turn.html(key, count=count) if count else turn.html(key)
        show_agency(turn, agency, note=note)


def _ask(turn: Turn, agency: Agency, priority: Priority) -> int:
    """One link to each contact who can be reached; returns how many."""
    assert agency.id is not None
    able = [person for person, _ in contacts(turn.session, agency.id) if person.blocked_at is None]
    for person in able[:MOST_OPEN]:
        link = _new_link(turn, agency, LIST_VALID_FOR)
        with turn.speaking_to(person):
            until = wita(turn.now + LIST_VALID_FOR, turn.language)
            turn.send_photo(
                {"kind": "qr", "content": link, "once": True},
                turn.html("people.bring_colleague", agency=agency.name, link=link, until=until),
                [[turn.copy_button("people.b_copy", link)]],
                chat_id=person.id,
                priority=priority,
            )
    return len(able[:MOST_OPEN])


# --- for many ------------------------------------------------------------------------------------


async def many(_update: Update, turn: Turn) -> None:
    _show_many(turn, turn.pressed(actions.InviteMany).region)


def _within(turn: Turn, region: int) -> tuple[list[str] | None, str]:
    """The regions a button reaches (``None``: all of them), and how they are called."""
    if region:
        found = region_at(turn, region, ACT)
        return [found.code], place(turn, found)
    turn.require(ACT)
    within = codes(turn, ACT)
    if within is None or len(within) > 1:
        return sorted(within) if within else None, turn.plain("people.all_regions")
    (code,) = within
    return [code], place(turn, turn.session.get_one(Region, code))


def _show_many(turn: Turn, region: int) -> None:
    """How many have no contact, and the two ways to reach them."""
    turn.await_(None)
    within, name = _within(turn, region)
    every = reached(turn.session, within, turn.now)
    after = newest(turn.session)
    uninvited, unserved, lonely = (len(_wanted(every, again)) for again in (False, True, None))
    rows = []
    if uninvited:
        fresh = actions.MakeList(region, again=False, after=after)
        rows.append([turn.button("people.b_list_new", fresh, count=uninvited)])
    if unserved > uninvited:
        again = actions.MakeList(region, again=True, after=after)
        rows.append([turn.button("people.b_list_all", again, count=unserved)])
    if lonely:
        ask = actions.AskColleagues(region, after)
        rows.append([turn.button("people.b_ask_many", ask, count=lonely)])
    back = ("people.b_back", actions.Agencies())
    body = turn.html(
        "people.many",
        region=name,
        total=len(every),
        nobody=uninvited,
        invited=unserved - uninvited,
        joined=len(every) - unserved,
    )
    turn.edit(body, [*rows, *back_rows(turn, back)])


def _wanted(every: list[Reached], again: bool | None) -> list[Reached]:
    """Those without a contact (``again``: the invited ones too); ``None``: with only one."""
    if again is None:
        return [each for each in every if each.contacts == 1 and not each.invitations]
    reaches = {Reach.NOBODY, Reach.INVITED} if again else {Reach.NOBODY}
    return [each for each in every if each.reach in reaches]


async def make_list(_update: Update, turn: Turn) -> None:
    """An Excel list with a link and a QR code for each agency; the second press makes it."""
    act = turn.pressed(actions.MakeList)
    within, name = _within(turn, act.region)
    wanted = _wanted(reached(turn.session, within, turn.now), act.again)
    if act.after != newest(turn.session) or not wanted:
        turn.toast("people.changed_meanwhile")
        _show_many(turn, act.region)
        return
    if not act.sure:
        sure = actions.MakeList(act.region, act.again, act.after, sure=True)
        _ask_sure(turn, "people.list_sure", sure, act.region, len(wanted), name)
        return
    _send_list(turn, [each.agency for each in wanted])
    subject = f"region:{within[0] if within and len(within) == 1 else 'all'}"
    turn.audit("invitation.list", subject, after={"count": len(wanted)})
    turn.toast("people.list_below")
    _show_many(turn, act.region)


def _send_list(turn: Turn, agencies: list[Agency]) -> None:
    check_pace(turn.session, turn.person_id, len(agencies), turn.now)
    until = turn.now + LIST_VALID_FOR
    links = [[agency.id, _link(turn, agency, LIST_VALID_FOR)] for agency in agencies]
    turn.send_file(
        {
            "kind": "invitation_list",
            "links": links,
            "until": until.isoformat(),
            "language": turn.language,
            "once": True,
        },
        turn.html("people.list_caption", count=len(links), until=wita(until, turn.language)),
    )


def _ask_sure(turn: Turn, key: str, sure: object, region: int, count: int, name: str) -> None:
    until = wita(turn.now + LIST_VALID_FOR, turn.language)
    turn.edit(
        turn.html(key, count=count, region=name, until=until),
        [
            [turn.button("people.b_no", actions.InviteMany(region))],
            [turn.button("people.b_yes", sure, "success", count=count)],
        ],
    )


async def ask_colleagues(_update: Update, turn: Turn) -> None:
    """A link to the only contact of each agency, for a colleague to join."""
    act = turn.pressed(actions.AskColleagues)
    within, name = _within(turn, act.region)
    wanted = _wanted(reached(turn.session, within, turn.now), None)
    if act.after != newest(turn.session) or not wanted:
        turn.toast("people.changed_meanwhile")
        _show_many(turn, act.region)
        return
    if not act.sure:
        sure = actions.AskColleagues(act.region, act.after, sure=True)
        _ask_sure(turn, "people.ask_sure", sure, act.region, len(wanted), name)
        return
    check_pace(turn.session, turn.person_id, len(wanted), turn.now)
    count = sum(_ask(turn, each.agency, Priority.BROADCAST) for each in wanted)
    turn.toast("people.colleagues_asked", count=count)
    _show_many(turn, act.region)
