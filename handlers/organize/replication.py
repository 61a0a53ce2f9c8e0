"""Minat replikasi: who wants to replicate which innovation, and whether the two sides have met."""

from markupsafe import Markup
from telegram import Update

from domain.dates import wita
from domain.errors import DomainError
from domain.roles import Act
from domain.words import shorten
from handlers.ask.phrases import names, region_name
from handlers.organize.agencies import back_rows
from handlers.organize.regions import codes
from handlers.organize.replication_actions import Interests, MarkMet, OpenInterest
from handlers.paging import ROWS, pages_of, turning
from handlers.turn import Keyboard, Turn
from storage import replication
from storage.people import contacts
from storage.replication import Interest
from storage.tables import Agency, InterestState

ACT = Act.MANAGE_AGENCIES
MOST_WANTED = 5
MARKS = {
    InterestState.WITH_ORGANIZERS: "⏳",
    InterestState.WITH_CONTACTS: "📨",
    InterestState.MET: "✅",
    InterestState.WITHDRAWN: "–",
}
LONGEST = 28


async def show_all(_update: Update, turn: Turn) -> None:
    """The innovations most wanted, and every wish as a button."""
    turn.require(ACT)
    turn.await_(None)
    within = codes(turn, ACT)
    total = replication.number_of(turn.session, within)
    pages = pages_of(total)
    page = min(turn.pressed(Interests).page, pages - 1)
    found = replication.interests(turn.session, within, page * ROWS, ROWS)
    rows = [[turn.labelled(_label(turn, each), OpenInterest(each.row.id or 0))] for each in found]
    turn.edit(
        _overview(turn, within, total), [*rows, *turning(page, pages, Interests), *back_rows(turn)]
    )


def _overview(turn: Turn, within: frozenset[str] | None, total: int) -> Markup:
    if not total:
        return turn.html("replication.none")
    waiting = replication.number_of(turn.session, within, InterestState.WITH_ORGANIZERS)
    wanted = [
        turn.html("replication.wanted", name=names(turn).heading(innovation), count=times)
        for innovation, times in replication.most_wanted(turn.session, within, MOST_WANTED)
    ]
    head = turn.html("replication.overview", count=total, waiting=waiting)
    return Markup("\n").join([head, *wanted])


def _label(turn: Turn, each: Interest) -> str:
    name = shorten(names(turn).heading(each.innovation), LONGEST)
    mark = MARKS[InterestState(each.row.state)]
    return f"{mark} {name} · {shorten(each.row.introduction, LONGEST)}"


async def open_one(_update: Update, turn: Turn) -> None:
    turn.edit(*_page(turn, _allowed(turn, turn.pressed(OpenInterest).interest)))


def _allowed(turn: Turn, number: int) -> Interest:
    found = replication.interest(turn.session, number)
    if found is None:
        raise DomainError("replication.gone")
    turn.require(ACT, region_code=found.innovation.region_code)
    return found


def _page(turn: Turn, found: Interest) -> tuple[Markup, Keyboard]:
    """One wish: who asks, whose innovation it is, who there can be reached."""
    body = turn.html(
        "replication.one",
        name=names(turn).heading(found.innovation),
        owner=found.innovation.institution,
        region=region_name(turn, found.innovation.region_code),
        introduction=found.row.introduction,
        when=wita(found.row.asked_at, turn.language),
        state=turn.html(f"replication.state_{found.row.state}"),
        contacts=_contacts(turn, found),
    )
    rows = []
    if found.row.state != InterestState.MET:
        rows.append([turn.button("replication.b_met", MarkMet(found.row.id or 0), "success")])
    return body, [*rows, *back_rows(turn, ("replication.b_back", Interests()))]


def _contacts(turn: Turn, found: Interest) -> str:
    agency = (
        turn.session.get(Agency, found.row.agency_id)
        if found.row.agency_id
        else replication.owner_of(turn.session, found.innovation)
    )
    if agency is None or agency.id is None:
        return "–"
    people = [
        person.name or person.telegram_name for person, _ in contacts(turn.session, agency.id)
    ]
    return ", ".join(people) or "–"


async def mark_met(_update: Update, turn: Turn) -> None:
    """An organizer has brought the two together; whoever asked is told."""
    found = _allowed(turn, turn.pressed(MarkMet).interest)
    if not replication.meet(found.row, turn.person_id, turn.now):
        turn.toast("replication.met_already")
        turn.edit(*_page(turn, found))
        return
    turn.audit(
        "replication.met", f"innovation:{found.innovation.code}", after={"interest": found.row.id}
    )
    turn.toast("replication.met")
    turn.edit(*_page(turn, found))
    with turn.speaking_to(found.person):
        turn.tell(
            found.person.id,
            turn.html("replication.told", name=names(turn).heading(found.innovation)),
        )
