"""Agencies: find one by its name or by its region, and see how far it is reached."""

from collections import Counter

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.dates import WITA, long_date, wita
from domain.errors import DomainError
from domain.roles import Act
from domain.words import shorten
from handlers.organize import agency_actions as actions
from handlers.organize.actions import Panel
from handlers.organize.regions import allowed, choice, codes, number_of, place, region_at
from handlers.paging import ROWS, pages_of, turning
from handlers.turn import Turn
from storage.agencies import find, region_of
from storage.escalation_plan import is_head
from storage.invitations import Reach, Reached, open_invitations, reached
from storage.people import contacts
from storage.proposals import load_work, proposals_of_agency
from storage.tables import Agency, Membership, Person, Proposal, ProposalState

ACT = Act.MANAGE_AGENCIES
ALL = "all"
OFFERED = 6
LONGEST_TITLE = 80
MOST_PROPOSALS = 5
Rows = list[list[InlineKeyboardButton]]


def back_rows(turn: Turn, *to: tuple[str, object]) -> Rows:
    """The ways back: to what is named, and to the panel."""
    return [
        *([turn.button(key, act)] for key, act in to),
        [turn.button("people.b_panel", Panel())],
    ]


# --- finding -------------------------------------------------------------------------------------


async def home(_update: Update, turn: Turn) -> None:
    """The part's first page: type a name, or choose what to do."""
    turn.require(ACT)
    turn.await_("organize.agency")
    every = reached(turn.session, codes(turn, ACT), turn.now)
    count = _counted(every)
    turn.edit(
        turn.html("people.home", total=len(every), **count),
        [
            [turn.button("people.b_browse", actions.BrowseRegions(0))],
            [turn.button("people.b_invite_many", actions.InviteMany(0))],
            [turn.button("people.b_list", actions.AgencyList())],
            *back_rows(turn),
        ],
    )


def _counted(every: list[Reached]) -> dict[str, int]:
    found = Counter(each.reach for each in every)
    return {reach.value: found[reach] for reach in Reach}


async def take_name(turn: Turn) -> None:
    """A typed name: the agencies nearest to it, within the person's regions."""
    turn.require(ACT)
    typed = shorten(" ".join(turn.words.split()), 120)
    matches = [
        match.agency
        for match in find(turn.session, typed, OFFERED * 2)
        if turn.may(ACT, region_code=match.agency.region_code)
    ][:OFFERED]
    rows = [[turn.labelled(a.name, actions.OpenAgency(a.id or 0))] for a in matches]
    key = "people.found" if matches else "people.not_found"
    turn.say(
        turn.html(key, typed=typed or "–"),
        [*rows, [turn.button("people.b_browse", actions.BrowseRegions(0))], *back_rows(turn)],
    )


async def browse_regions(_update: Update, turn: Turn) -> None:
    turn.require(ACT)
    rows = choice(
        turn,
        allowed(turn, ACT),
        turn.pressed(actions.BrowseRegions).page,
        lambda region: actions.BrowseAgencies(region, ALL, 0),
        actions.BrowseRegions,
    )
    back = back_rows(turn, ("people.b_back", actions.Agencies()))
    turn.edit(turn.html("people.which_region"), [*rows, *back])


async def browse_agencies(_update: Update, turn: Turn) -> None:
    """The agencies of a region, or those of one reach."""
    act = turn.pressed(actions.BrowseAgencies)
    region = region_at(turn, act.region, ACT)
    every = reached(turn.session, [region.code], turn.now)
    only = act.only if act.only in set(Reach) else ALL
    shown = [each for each in every if only in (ALL, each.reach)]
    pages = pages_of(len(shown))
    page = min(act.page, pages - 1)
    rows = [
        [turn.labelled(_label(turn, each), actions.OpenAgency(each.agency.id or 0))]
        for each in shown[page * ROWS : (page + 1) * ROWS]
    ]
    rows += turning(page, pages, lambda to: actions.BrowseAgencies(act.region, only, to))
    rows.append(_filters(turn, act.region, only))
    rows.append([turn.button("people.b_invite_region", actions.InviteMany(act.region))])
    told = turn.html(
        "people.region", region=place(turn, region), total=len(every), **_counted(every)
    )
    if only != ALL:
        only_these = turn.plain(f"people.b_only_{only}")
        told = Markup("{}\n\n{}").format(told, turn.html("people.shown", shown=only_these))
    turn.edit(
        told,
        [*rows, *back_rows(turn, ("people.b_regions", actions.BrowseRegions(0)))],
    )


def _label(turn: Turn, each: Reached) -> str:
    number = {"count": each.contacts} if each.contacts else {}
    state = turn.plain(f"people.reach_{each.reach}", **number)
    return f"{shorten(each.agency.short_name, 40)} · {state}"


def _filters(turn: Turn, region: int, only: str) -> list[InlineKeyboardButton]:
    """What else can be shown: all, or only those joined, invited or without anybody."""
    return [
        turn.button(f"people.b_only_{other}", actions.BrowseAgencies(region, other, 0))
        for other in (ALL, *(reach.value for reach in Reach))
        if other != only
    ]


# --- one agency ----------------------------------------------------------------------------------


def agency_at(turn: Turn, agency_id: int) -> Agency:
    """The agency a button names; refuses where the person may not manage it."""
    agency = turn.session.get(Agency, agency_id)
    if agency is None:
        raise DomainError("organize.not_allowed")
    turn.require(ACT, region_code=agency.region_code)
    return agency


async def open_agency(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.OpenAgency)
    show_agency(turn, agency_at(turn, act.agency), page=act.page)


def show_agency(turn: Turn, agency: Agency, *, page: int = 0, note: Markup | None = None) -> None:
    """An agency's page: who serves it, what is open, how its proposals stand."""
    turn.await_(None)
    assert agency.id is not None
    serving = contacts(turn.session, agency.id)
    open_now = open_invitations(turn.session, agency.id, turn.now)
    region = region_of(turn.session, agency)
    parts = [note] if note else []
    parts.append(turn.html("people.agency", name=agency.name, region=place(turn, region)))
    if not agency.active:
        parts.append(turn.html("people.inactive"))
    pages = pages_of(len(serving))
    page = min(page, pages - 1)
    shown = serving[page * ROWS : (page + 1) * ROWS]
    parts += [_contacts(turn, shown), _proposals(turn, agency)]
    if open_now:
        until = wita(open_now[-1].expires_at, turn.language)
        parts.append(turn.html("people.invited", count=len(open_now), until=until))
    rows = [[turn.labelled(name_of(p), actions.OpenContact(m.id or 0))] for p, m in shown]
    rows += turning(page, pages, lambda to: actions.OpenAgency(agency.id or 0, to))
    rows += _agency_rows(turn, agency, len(serving), len(open_now))
    turn.edit(Markup("\n\n").join(parts), rows)


def _agency_rows(turn: Turn, agency: Agency, serving: int, open_now: int) -> Rows:
    assert agency.id is not None
    make = actions.MakeInvitation(agency.id, open_now)
    rows = [[turn.button("people.b_make", make, "primary")]] if agency.active else []
    if open_now:
        revoke = actions.OpenInvitations(agency.id)
        rows.append([turn.button("people.b_invitations", revoke, count=open_now)])
    if serving and agency.active:
        ask = actions.AskColleague(agency.id, open_now)
        rows.append([turn.button("people.b_ask_colleague", ask)])
    region = actions.BrowseAgencies(number_of(agency.region_code), ALL, 0)
    return rows + back_rows(turn, ("people.b_region", region))


def name_of(person: Person) -> str:
    return person.name or person.telegram_name or str(person.id)


def last_seen(turn: Turn, person: Person) -> str:
    day = person.last_seen_on
    return long_date(day, turn.language) if day else turn.plain("people.never_seen")


def _contacts(turn: Turn, serving: list[tuple[Person, Membership]]) -> Markup:
    if not serving:
        return turn.html("people.no_contact")
    lines = [
        turn.html(
            "people.contact_line",
            name=name_of(person),
            position=_position(turn, person, membership),
            since=long_date(membership.since.astimezone(WITA).date(), turn.language),
            seen=last_seen(turn, person),
        )
        for person, membership in serving
    ]
    return turn.html("people.contacts", lines=Markup("\n").join(lines))


def _position(turn: Turn, person: Person, membership: Membership) -> str:
    """With the mark of whoever leads the agency, whatever their position says."""
    position = person.position or "–"
    if not is_head(membership, person) or membership.is_head is None:
        return position
    return turn.plain("escalation.position_of_head", position=position)


def _proposals(turn: Turn, agency: Agency) -> Markup:
    assert agency.id is not None
    found = proposals_of_agency(turn.session, agency.id)
    if not found:
        return turn.html("people.no_proposal")
    lines = [_proposal(turn, proposal) for proposal in found[:MOST_PROPOSALS]]
    if len(found) > MOST_PROPOSALS:
        lines.append(turn.html("people.more", count=len(found) - MOST_PROPOSALS))
    return turn.html("people.proposals", lines=Markup("\n").join(lines))


def _proposal(turn: Turn, proposal: Proposal) -> Markup:
    work = load_work(turn.session, proposal)
    title = shorten(proposal.title, LONGEST_TITLE) or turn.plain("submit.untitled")
    if proposal.state == ProposalState.DRAFT:
        total = len(work.draft.questions())
        percent = round(100 * work.draft.answered / total) if total else 0
        return turn.html("people.draft", title=title, percent=percent)
    return turn.html(f"people.{proposal.state}", title=title)
