"""Access after the deadline: one agency, a reason, an end; a code, or the contacts are told."""

from datetime import datetime, time, timedelta

from markupsafe import Markup
from telegram import Update

from domain.dates import WITA, read_moment, short_wita, wita
from domain.editions import DAY, Phase
from domain.errors import DomainError
from domain.roles import Act
from domain.words import shorten
from handlers.organize.editions.actions import OpenEdition
from handlers.organize.editions.pages import Buttons, managed
from handlers.organize.editions.parts import read_written, written
from handlers.organize.invitations import link_of
from handlers.organize.late_actions import (
    LateAccesses,
    LateFor,
    LateUntil,
    MakeLate,
    NewLateAccess,
    OpenLate,
    RevokeLate,
    TellLate,
)
from handlers.paging import pages_of, turning
from handlers.submit.late import tell_opened
from handlers.turn import NOTHING, Turn
from storage import late_access as store
from storage.agencies import find
from storage.checks import repair_ends
from storage.editions import phase_of
from storage.proposals import contacts_of
from storage.tables import Agency, Edition, LateAccess

ON_PAGE = 5
OFFERED = 6
LONGEST_REASON = 300
SHOWN_REASON = 80
LONGEST = timedelta(days=60)
"""An access that outlives the work on an edition is a mistake."""
USUAL_TIME = time(16)
USUAL_DAYS = (1, 3, 7)
OPEN_PHASES = {Phase.OPEN, Phase.REPAIR, Phase.CLOSED}


def _edition(turn: Turn, number: int) -> Edition:
    """A published edition for somebody who may change it."""
    edition = managed(turn, number)
    if phase_of(edition, turn.now) not in OPEN_PHASES:
        raise DomainError("late.not_published")
    return edition


# --- the list ------------------------------------------------------------------------------------


async def show_list(_update: Update, turn: Turn) -> None:
    act = turn.pressed(LateAccesses)
    _show_list(turn, _edition(turn, act.edition), act.page)


def _show_list(turn: Turn, edition: Edition, page: int = 0) -> None:
    turn.await_(None)
    number = edition.id or 0
    found = store.standing(turn.session, number, turn.now)
    pages = pages_of(len(found), ON_PAGE)
    page = min(page, pages - 1)
    shown = found[page * ON_PAGE : (page + 1) * ON_PAGE]
    lines = [_line(turn, each) for each in shown] or [turn.html("late.none")]
    rows: Buttons = [
        [turn.button("late.b_open", OpenLate(a.id or 0), agency=_agency(turn, a).short_name)]
        for a in shown
    ]
    rows += turning(page, pages, lambda to: LateAccesses(number, to))
    rows.append([turn.button("late.b_new", NewLateAccess(number), "primary")])
    rows.append([turn.button("editions.b_back", OpenEdition(number))])
    head = turn.html("late.title", edition=turn.named(edition))
    turn.edit(Markup("\n\n").join([head, *lines]), rows)


def _line(turn: Turn, access: LateAccess) -> Markup:
    return turn.html(
        "late.line_open" if access.used_at else "late.line_unused",
        agency=_agency(turn, access).name,
        until=wita(access.expires_at, turn.language),
        reason=shorten(access.reason, SHOWN_REASON),
    )


def _agency(turn: Turn, access: LateAccess) -> Agency:
    return turn.session.get_one(Agency, access.agency_id)


# --- a new one -----------------------------------------------------------------------------------


async def ask_agency(_update: Update, turn: Turn) -> None:
    edition = _edition(turn, turn.pressed(NewLateAccess).edition)
    turn.await_("organize.late_agency", edition=edition.id)
    turn.edit(turn.html("late.ask_agency", edition=turn.named(edition)), _back_rows(turn, edition))


def _back_rows(turn: Turn, edition: Edition) -> Buttons:
    return [[turn.button("editions.b_back", LateAccesses(edition.id or 0))]]


async def take_agency(turn: Turn) -> None:
    """The agencies nearest to the name typed."""
    edition = _edition(turn, int(turn.data.get("edition", 0)))
    matches = find(turn.session, turn.words, OFFERED) if turn.message.text else []
    rows = [
        [turn.labelled(match.agency.name, LateFor(edition.id or 0, match.agency.id or 0))]
        for match in matches
    ]
    key = "late.which_agency" if matches else "late.agency_unknown"
    turn.say(turn.html(key), [*rows, *_back_rows(turn, edition)])


def _chosen(turn: Turn, edition: int, agency: int) -> tuple[Edition, Agency]:
    found = turn.session.get(Agency, agency)
    if found is None:
        raise DomainError("organize.not_allowed")
    return _edition(turn, edition), found


async def ask_reason(_update: Update, turn: Turn) -> None:
    act = turn.pressed(LateFor)
    edition, agency = _chosen(turn, act.edition, act.agency)
    turn.await_("organize.late_reason", edition=edition.id, agency=agency.id)
    turn.edit(turn.html("late.ask_reason", agency=agency.name), _back_rows(turn, edition))


async def take_reason(turn: Turn) -> None:
    edition, agency = _chosen(turn, *_place(turn))
    reason = " ".join(turn.words.split())
    if not turn.message.text or not any(map(str.isalpha, reason)):
        turn.say(turn.html("late.reason_please"), _back_rows(turn, edition))
    elif len(reason) > LONGEST_REASON:
        told = turn.html("late.reason_too_long", count=len(reason), most=LONGEST_REASON)
        turn.say(told, _back_rows(turn, edition))
    else:
        _ask_until(turn, edition, agency, reason)


def _place(turn: Turn) -> tuple[int, int]:
    return int(turn.data.get("edition", 0)), int(turn.data.get("agency", 0))


def _ask_until(
    turn: Turn, edition: Edition, agency: Agency, reason: str, note: Markup = NOTHING
) -> None:
    turn.await_("organize.late_until", edition=edition.id, agency=agency.id, reason=reason)
    rows: Buttons = [
        [
            turn.button(
                f"late.u_{name}",
                LateUntil(edition.id or 0, agency.id or 0, written(at)),
                when=short_wita(at, turn.language),
            )
        ]
        for name, at in _usual(turn, edition)
    ]
    body = turn.html("late.ask_until", agency=agency.name)
    body = Markup("\n\n").join([note, body]) if note else body
    turn.edit(body, [*rows, *_back_rows(turn, edition)])


def _usual(turn: Turn, edition: Edition) -> list[tuple[str, datetime]]:
    """The ends people choose most: some days from today, or with the repair period."""
    today = turn.now.astimezone(WITA).date()
    found = [
        (f"days_{days}", datetime.combine(today, USUAL_TIME, WITA) + days * DAY)
        for days in USUAL_DAYS
    ]
    if edition.repair_until is not None:
        found.append(("repair", repair_ends(edition)))
    return [(name, at) for name, at in found if _refused(turn, edition, at) is None]


def _refused(turn: Turn, edition: Edition, at: datetime) -> str | None:
    """Why an end cannot be: a catalogue key."""
    if at <= turn.now:
        return "late.passed"
    if at <= edition.closes_at:
        return "late.before_deadline"
    return "late.too_far" if at > max(turn.now, edition.closes_at) + LONGEST else None


async def take_until(turn: Turn) -> None:
    edition, agency = _chosen(turn, *_place(turn))
    at = read_moment(turn.words, turn.now, USUAL_TIME) if turn.message.text else None
    if at is None:
        reason = str(turn.data.get("reason", ""))
        _ask_until(turn, edition, agency, reason, turn.html("editions.time_please"))
    else:
        _show_until(turn, edition, agency, at)


async def offer_until(_update: Update, turn: Turn) -> None:
    act = turn.pressed(LateUntil)
    edition, agency = _chosen(turn, act.edition, act.agency)
    _show_until(turn, edition, agency, read_written(act.value))


def _reason(turn: Turn, edition: Edition, agency: Agency) -> str:
    """The reason typed for this very access; an old card has none any more."""
    data = turn.data
    if (data.get("edition"), data.get("agency")) != (edition.id, agency.id):
        raise DomainError("late.stale")
    reason = str(data.get("reason") or "")
    if not reason:
        raise DomainError("late.stale")
    return reason


def _show_until(turn: Turn, edition: Edition, agency: Agency, at: datetime) -> None:
    """All of it in full, for a yes."""
    reason = _reason(turn, edition, agency)
    refused = _refused(turn, edition, at)
    if refused is not None:
        when = wita(edition.closes_at, turn.language)
        _ask_until(turn, edition, agency, reason, turn.html(refused, when=when))
        return
    number = edition.id or 0
    yes = MakeLate(number, agency.id or 0, written(at))
    body = turn.html(
        "late.is_it_right",
        agency=agency.name,
        edition=turn.named(edition),
        until=wita(at, turn.language),
        reason=reason,
    )
    rows = [[turn.button("late.b_yes", yes, "success")], *_back_rows(turn, edition)]
    turn.edit(body, rows)


async def make(_update: Update, turn: Turn) -> None:
    """The code, as a message of its own that can be forwarded; and the access with its buttons."""
    act = turn.pressed(MakeLate)
    edition, agency = _chosen(turn, act.edition, act.agency)
    at = read_written(act.value)
    reason = _reason(turn, edition, agency)
    if _refused(turn, edition, at) is not None:
        raise DomainError("late.stale")
    access, token = store.make(turn.session, edition, agency, at, reason, turn.person_id, turn.now)
    turn.await_(None)
    link = link_of(turn, token)
    turn.send_photo(
        {"kind": "qr", "content": link, "once": True},
        turn.html(
            "late.code",
            agency=agency.name,
            edition=turn.named(edition),
            until=wita(at, turn.language),
            link=link,
        ),
        [[turn.copy_button("late.b_copy", link)]],
    )
    _show_access(turn, access, turn.html("late.made"))


# --- one access ----------------------------------------------------------------------------------


def _access(turn: Turn, number: int) -> LateAccess:
    access = turn.session.get(LateAccess, number)
    if access is None:
        raise DomainError("organize.not_allowed")
    turn.require(Act.MANAGE_EDITIONS, edition_id=access.edition_id)
    return access


async def show(_update: Update, turn: Turn) -> None:
    _show_access(turn, _access(turn, turn.pressed(OpenLate).access))


def _show_access(turn: Turn, access: LateAccess, note: Markup = NOTHING) -> None:
    turn.await_(None)
    edition = turn.session.get_one(Edition, access.edition_id)
    if access.revoked_at is not None or access.expires_at < turn.now:
        turn.toast("late.gone")
        _show_list(turn, edition)
        return
    number, rows = access.id or 0, []
    people = len(contacts_of(turn.session, access.agency_id))
    if access.used_at is None and people:
        rows.append([turn.button("late.b_tell", TellLate(number), "primary", count=people)])
    rows.append([turn.button("late.b_revoke", RevokeLate(number), "danger")])
    body = turn.html(
        "late.access_open" if access.used_at else "late.access_unused",
        agency=_agency(turn, access).name,
        edition=turn.named(edition),
        until=wita(access.expires_at, turn.language),
        reason=access.reason,
    )
    turn.edit(Markup("\n\n").join([note, body]) if note else body, rows + _back_rows(turn, edition))


async def tell(_update: Update, turn: Turn) -> None:
    """Opened without its code: the contacts are told, and may begin at once."""
    access = _access(turn, turn.pressed(TellLate).access)
    people = contacts_of(turn.session, access.agency_id)
    if not people:
        raise DomainError("late.stale")
    store.open_access(turn.session, access, turn.person_id, turn.now)
    tell_opened(turn, access, people)
    _show_access(turn, access, turn.html("late.told", count=len(people)))


async def revoke(_update: Update, turn: Turn) -> None:
    """Ends it at once; the second press names the agency."""
    act = turn.pressed(RevokeLate)
    access = _access(turn, act.access)
    agency = _agency(turn, access)
    if not act.sure:
        rows = [
            [turn.button("late.b_keep", OpenLate(act.access))],
            [turn.button("late.b_revoke_sure", RevokeLate(act.access, sure=True), "danger")],
        ]
        turn.edit(turn.html("late.revoke_sure", agency=agency.name), rows)
        return
    revoked = store.revoke(turn.session, access, turn.person_id, turn.now)
    turn.toast("late.ended" if revoked else "late.gone")
    _show_list(turn, turn.session.get_one(Edition, access.edition_id))
