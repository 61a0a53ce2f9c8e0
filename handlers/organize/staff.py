"""Roles: who holds which, and ending one; owners only. ``giving`` beside this one gives them."""

from markupsafe import Markup
from telegram import Update

from domain.dates import WITA, long_date
from domain.errors import DomainError
from domain.roles import Act, Grant
from handlers import menu
from handlers.organize import staff_actions as actions
from handlers.organize.actions import Panel
from handlers.organize.agencies import back_rows, name_of
from handlers.paging import ROWS, pages_of, turning
from handlers.turn import Turn
from storage import staff_invitations
from storage.agencies import PROVINCE
from storage.staff import current_grant, current_grants, end, given_by
from storage.tables import Edition, Person, Region, RoleGrant

ACT = Act.MANAGE_STAFF


# --- who holds which -----------------------------------------------------------------------------


async def show_staff(_update: Update, turn: Turn) -> None:
    turn.require(ACT)
    show_list(turn, turn.pressed(actions.Staff).page)


def show_list(turn: Turn, page: int, note: Markup | None = None) -> None:
    turn.await_(None)
    held = current_grants(turn.session)
    pages = pages_of(len(held))
    page = min(page, pages - 1)
    rows = [
        [turn.labelled(_label(turn, row), actions.OpenGrant(row.id or 0))]
        for row in held[page * ROWS : (page + 1) * ROWS]
    ]
    rows += turning(page, pages, actions.Staff)
    rows.append([turn.button("staff.b_new", actions.NewGrant(), "primary")])
    links = staff_invitations.still_open(turn.session, turn.now)
    if links:
        rows.append([turn.button("staff.b_links", actions.StaffLinks(), count=len(links))])
    body = turn.html("staff.home", count=len(held))
    turn.edit(Markup("\n\n").join([note, body] if note else [body]), [*rows, *back_rows(turn)])


def _label(turn: Turn, row: RoleGrant) -> str:
    return f"{holder(turn, row.person_id)} · {role_words(turn, given_by(row))}"


def holder(turn: Turn, person_id: int) -> str:
    """A person's name; of somebody who never wrote here, the number."""
    person = turn.session.get(Person, person_id)
    known = person is not None and (person.name or person.telegram_name)
    return name_of(person) if person and known else turn.plain("staff.number", id=person_id)


def role_words(turn: Turn, given: Grant) -> str:
    """ "Koordinator Bone, KIPP 2027"."""
    words = turn.plain(f"staff.role_{given.role}")
    if given.region_code is not None and given.region_code != PROVINCE:
        words = f"{words} {turn.session.get_one(Region, given.region_code).name}"
    if given.edition_id is not None:
        words = f"{words}, {turn.session.get_one(Edition, given.edition_id).code}"
    return words


async def open_grant(_update: Update, turn: Turn) -> None:
    """One role: since when, from whom, and the button that ends it."""
    turn.require(ACT)
    row = _held(turn, turn.pressed(actions.OpenGrant).grant)
    if row is None:
        return
    by = turn.plain("staff.by_settings")
    if row.granted_by is not None:
        by = holder(turn, row.granted_by)
    turn.edit(
        turn.html(
            "staff.grant",
            name=holder(turn, row.person_id),
            role=role_words(turn, given_by(row)),
            may=turn.plain(f"staff.may_{row.role}"),
            since=long_date(row.since.astimezone(WITA).date(), turn.language),
            by=by,
        ),
        [
            [turn.button("staff.b_end", actions.EndGrant(row.id or 0), "danger")],
            *back_rows(turn, ("people.b_back", actions.Staff(0))),
        ],
    )


def _held(turn: Turn, grant_id: int) -> RoleGrant | None:
    row = current_grant(turn.session, grant_id)
    if row is None:
        show_list(turn, 0, turn.html("staff.ended_already"))
    return row


# --- ending --------------------------------------------------------------------------------------


async def end_grant(_update: Update, turn: Turn) -> None:
    """The first press names who and what; the second ends it."""
    turn.require(ACT)
    act = turn.pressed(actions.EndGrant)
    row = _held(turn, act.grant)
    if row is None:
        return
    values = {"name": holder(turn, row.person_id), "role": role_words(turn, given_by(row))}
    if not act.sure:
        turn.edit(
            turn.html("staff.end_sure", **values),
            [
                [turn.button("staff.b_keep", actions.OpenGrant(act.grant))],
                [turn.button("staff.b_end_sure", actions.EndGrant(act.grant, True), "danger")],
            ],
        )
        return
    try:
        end(turn.session, act.grant, turn.person_id, turn.now)
    except DomainError as error:
        show_list(turn, 0, turn.problem(error.problem))
        return
    if row.person_id != turn.person_id:
        tell_role(turn, row.person_id, "staff.you_ended", given_by(row))
    elif not turn.may(ACT):
        menu.refresh(turn, turn.person)
        rows = back_rows(turn) if turn.may(Act.SEE_PANEL) else []
        turn.edit(turn.html("staff.you_resigned", role=values["role"]), rows)
        return
    show_list(turn, 0, turn.html("staff.ended", **values))


def tell_role(turn: Turn, person_id: int, key: str, given: Grant) -> None:
    """Tells somebody of their role and refreshes their menu, if they ever wrote to the bot."""
    person = turn.session.get(Person, person_id)
    if person is None:
        return
    with turn.speaking_to(person):
        rows = [[turn.button("organize.b_panel", Panel())]] if key == "staff.you_are" else []
        turn.tell(person_id, turn.html(key, role=role_words(turn, given)), rows)
    menu.refresh(turn, person)
