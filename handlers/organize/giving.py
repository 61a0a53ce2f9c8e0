"""Giving a role, step by step: which one, where, for which edition, and to whom.

The person is named by a forwarded message, a shared contact or a number, or takes the role by a
link that works once. Owners only.
"""

from markupsafe import Markup
from telegram import Message, MessageOriginUser, Update

from domain.dates import wita
from domain.errors import DomainError
from domain.roles import Grant, StaffRole
from handlers import menu
from handlers.organize import staff_actions as actions
from handlers.organize.actions import Panel
from handlers.organize.agencies import Rows, back_rows, name_of
from handlers.organize.invitations import link_of
from handlers.organize.regions import choice, code_of
from handlers.organize.staff import ACT, holder, role_words, show_list, tell_role
from handlers.turn import Turn
from storage import staff_invitations
from storage.agencies import PROVINCE, regions
from storage.editions import all_editions
from storage.invitations import VALID_FOR
from storage.staff import given_by, grant
from storage.tables import Edition, EditionState, Person, Region

MOST_EDITIONS = 6
MOST_LINKS = 7
ID_LENGTH = range(5, 16)
"""Digits of a Telegram id, and what a button can carry."""

# --- which role, where, for which edition --------------------------------------------------------


async def choose_role(_update: Update, turn: Turn) -> None:
    turn.require(ACT)
    rows = [[turn.button(f"staff.role_{role}", _after_role(role), None)] for role in StaffRole]
    lines = [turn.html(f"staff.about_{role}") for role in StaffRole]
    body = turn.html("staff.which_role", lines=Markup("\n").join(lines))
    turn.edit(body, [*rows, *back_rows(turn, ("people.b_back", actions.Staff(0)))])


def _after_role(role: StaffRole) -> object:
    if role is StaffRole.COORDINATOR:
        return actions.GrantRegion(0)
    if role is StaffRole.OWNER:
        return actions.GrantPerson(role.value, 0, 0)
    return actions.GrantEdition(role.value, 0)


async def choose_region(_update: Update, turn: Turn) -> None:
    turn.require(ACT)
    rows = choice(
        turn,
        [region for region in regions(turn.session) if region.code != PROVINCE],
        turn.pressed(actions.GrantRegion).page,
        lambda region: actions.GrantEdition(StaffRole.COORDINATOR.value, region),
        actions.GrantRegion,
    )
    back = back_rows(turn, ("people.b_back", actions.NewGrant()))
    turn.edit(turn.html("staff.coordinator_where"), [*rows, *back])


async def choose_edition(_update: Update, turn: Turn) -> None:
    turn.require(ACT)
    act = turn.pressed(actions.GrantEdition)
    given = _given(turn, act.role, act.region, 0)
    editions = [e for e in all_editions(turn.session) if e.state != EditionState.ARCHIVED]
    rows: Rows = [
        [turn.button("staff.b_all_editions", actions.GrantPerson(act.role, act.region, 0))]
    ]
    rows += [
        [turn.labelled(turn.named(e), actions.GrantPerson(act.role, act.region, e.id or 0))]
        for e in editions[-MOST_EDITIONS:]
    ]
    back = back_rows(turn, ("people.b_back", actions.NewGrant()))
    turn.edit(turn.html("staff.which_edition", role=role_words(turn, given)), [*rows, *back])


def _given(turn: Turn, role: str, region: int, edition: int) -> Grant:
    """The role that the parts of a button make; refuses what no button of ours says."""
    known = role in set(StaffRole)
    place = turn.session.get(Region, code_of(region)) if region else None
    in_edition = turn.session.get(Edition, edition) if edition else None
    if (
        not known
        or (place is None) != (role != StaffRole.COORDINATOR)
        or (in_edition is None and edition)
        or (role == StaffRole.OWNER and edition)
    ):
        raise DomainError("people.stale")
    return Grant(StaffRole(role), edition or None, place.code if place else None)


# --- to whom -------------------------------------------------------------------------------------


async def ask_person(_update: Update, turn: Turn) -> None:
    """The four ways to say who."""
    turn.require(ACT)
    act = turn.pressed(actions.GrantPerson)
    given = _given(turn, act.role, act.region, act.edition)
    turn.await_("organize.staff", role=act.role, region=act.region, edition=act.edition)
    link = actions.StaffLink(act.role, act.region, act.edition)
    turn.edit(
        turn.html("staff.to_whom", role=role_words(turn, given)),
        [
            [turn.button("staff.b_link", link, "primary")],
            *back_rows(turn, ("people.b_back", actions.NewGrant())),
        ],
    )


async def take_person(turn: Turn) -> None:
    """A forwarded message, a contact or a number: who is meant is asked once more."""
    turn.require(ACT)
    role = str(turn.data.get("role"))
    region, edition = (int(turn.data.get(name, 0)) for name in ("region", "edition"))
    given = _given(turn, role, region, edition)
    back = back_rows(turn, ("people.b_back", actions.GrantPerson(role, region, edition)))
    found = _meant(turn.message)
    if found is None:
        turn.say(turn.html(_unknown(turn.message)), back)
        return
    person_id, name = found
    known = turn.session.get(Person, person_id)
    shown = name_of(known) if known else name or turn.plain("staff.number", id=person_id)
    give = actions.GiveRole(person_id, role, region, edition)
    turn.say(
        turn.html("staff.give_sure", name=shown, id=person_id, role=role_words(turn, given)),
        [[turn.button("staff.b_give", give, "success")], *back],
    )


def _meant(message: Message) -> tuple[int, str] | None:
    """The Telegram id and the name that a message shows, if it shows one."""
    origin, contact = message.forward_origin, message.contact
    if isinstance(origin, MessageOriginUser) and not origin.sender_user.is_bot:
        return origin.sender_user.id, origin.sender_user.full_name
    if contact is not None and contact.user_id:
        return contact.user_id, " ".join(filter(None, (contact.first_name, contact.last_name)))
    digits = (message.text or "").strip()
    if origin is None and digits.isascii() and digits.isdigit() and len(digits) in ID_LENGTH:
        return int(digits), ""
    return None


def _unknown(message: Message) -> str:
    """Why a message does not say who is meant, as the key of the sentence."""
    if message.forward_origin is not None:
        return "staff.hidden_sender"
    return "staff.contact_without_id" if message.contact else "staff.person_please"


async def give_role(_update: Update, turn: Turn) -> None:
    turn.require(ACT)
    act = turn.pressed(actions.GiveRole)
    given = _given(turn, act.role, act.region, act.edition)
    values = {"name": holder(turn, act.person), "role": role_words(turn, given)}
    if not grant(turn.session, act.person, given, turn.person_id, turn.now):
        show_list(turn, 0, turn.html("staff.has_already", **values))
        return
    known = turn.session.get(Person, act.person) is not None
    tell_role(turn, act.person, "staff.you_are", given)
    show_list(turn, 0, turn.html("staff.given" if known else "staff.given_unknown", **values))


# --- by a link -----------------------------------------------------------------------------------


async def make_link(_update: Update, turn: Turn) -> None:
    """A link that works once, as a message of its own."""
    turn.require(ACT)
    act = turn.pressed(actions.StaffLink)
    given = _given(turn, act.role, act.region, act.edition)
    if len(staff_invitations.still_open(turn.session, turn.now)) >= MOST_LINKS:
        turn.toast("staff.enough_links", alert=True, most=MOST_LINKS)
        return
    token = staff_invitations.invite(turn.session, given, turn.person_id, turn.now)
    link = link_of(turn, token)
    until = wita(turn.now + VALID_FOR, turn.language)
    turn.send_photo(
        {"kind": "qr", "content": link, "once": True},
        turn.html("staff.link", role=role_words(turn, given), link=link, until=until),
        [[turn.copy_button("people.b_copy", link)]],
    )
    show_list(turn, 0, turn.html("staff.link_below"))


async def show_links(_update: Update, turn: Turn) -> None:
    turn.require(ACT)
    _show_links(turn)


def _show_links(turn: Turn) -> None:
    rows = [
        [
            turn.button(
                "staff.b_revoke_link",
                actions.RevokeStaffLink(each.id or 0),
                "danger",
                role=role_words(turn, given_by(each)),
            )
        ]
        for each in staff_invitations.still_open(turn.session, turn.now)[:MOST_LINKS]
    ]
    key = "staff.links" if rows else "staff.no_links"
    back = back_rows(turn, ("people.b_back", actions.Staff(0)))
    turn.edit(turn.html(key), [*rows, *back])


async def revoke_link(_update: Update, turn: Turn) -> None:
    turn.require(ACT)
    act = turn.pressed(actions.RevokeStaffLink)
    done = staff_invitations.revoke(turn.session, act.invitation, turn.person_id, turn.now)
    turn.toast("people.invitation_revoked" if done else "people.invitation_gone")
    _show_links(turn)


def accept(turn: Turn, token: str) -> bool:
    """Takes the role that a link gives; ``False`` where the token is no such link's.

    Raises DomainError as ``storage.staff_invitations.redeem``.
    """
    taken = staff_invitations.redeem(turn.session, token, turn.person_id, turn.now)
    if taken is None:
        return False
    given = given_by(taken)
    turn.await_(None)
    if not grant(turn.session, turn.person_id, given, taken.created_by, turn.now):
        turn.say(turn.html("staff.you_have_already", role=role_words(turn, given)))
        return True
    rows = [[turn.button("organize.b_panel", Panel(), "primary")]]
    turn.say(turn.html("staff.you_are", role=role_words(turn, given)), rows)
    menu.refresh(turn, turn.person)
    giver = turn.session.get(Person, taken.created_by)
    if giver is not None and giver.id != turn.person_id:
        with turn.speaking_to(giver):
            values = {"name": name_of(turn.person), "role": role_words(turn, given)}
            turn.tell(giver.id, turn.html("staff.link_used", **values))
    return True
