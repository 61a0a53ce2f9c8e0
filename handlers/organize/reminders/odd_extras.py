"""Extra reminders that a moved deadline has left standing oddly: move them along, or leave them.

They keep their time by themselves, since many are meant for a day ("besok jam 9") and not for so
many days before the deadline. Only a person knows which; so those who manage reminders are told.
"""

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.dates import short_wita, wita
from domain.extra_reminders import check_time
from domain.roles import Act, regions_of
from handlers.organize.broadcasts.pages import segment_name
from handlers.organize.reminders import access, actions
from handlers.organize.reminders.extras import opened
from handlers.organize.reminders.pages import Rows, back_rows
from handlers.paging import pages_of, turning
from handlers.turn import NOTHING, Turn
from storage import extra_reminders as extras
from storage.staff import grants_of, people_who_may
from storage.tables import Edition, ExtraReminder, Person

ON_PAGE = 3
"""Each takes up to two rows of buttons."""


def tell_odd(turn: Turn, edition: Edition) -> None:
    """After the deadline moved: everybody who manages an extra reminder that stands oddly now."""
    number = edition.id or 0
    for person_id in people_who_may(turn.session, Act.REMIND, edition_id=number):
        grants = [g for g in grants_of(turn.session, person_id) if g.covers(number, None)]
        found = extras.odd_extras(turn.session, edition, regions_of(grants, Act.REMIND))
        person = turn.session.get_one(Person, person_id)
        if found and person.blocked_at is None:
            _tell(turn, person, edition, len(found))


def _tell(turn: Turn, person: Person, edition: Edition, count: int) -> None:
    with turn.speaking_to(person):
        body = turn.html(
            "planning.odd_now",
            edition=turn.named(edition),
            when=wita(edition.closes_at, turn.language),
            count=count,
        )
        check = turn.button("planning.b_check_odd", actions.OddExtras(edition.id or 0), "primary")
        turn.tell(person.id, body, [[check]])


async def open_page(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.OddExtras)
    _show(turn, access.seen(turn, act.edition), page=act.page)


def _show(turn: Turn, edition: Edition, note: Markup = NOTHING, page: int = 0) -> None:
    turn.await_(None)
    number = edition.id or 0
    found = extras.odd_extras(turn.session, edition, access.regions(turn, number))
    pages = pages_of(len(found), ON_PAGE)
    page = min(page, pages - 1)
    shown = found[page * ON_PAGE : (page + 1) * ON_PAGE]
    when = wita(edition.closes_at, turn.language)
    key = "planning.odd" if found else "planning.none_odd"
    parts = [note, turn.html(key, edition=turn.named(edition), when=when)]
    parts += [_entry(turn, extra, edition) for extra in shown]
    rows = [row for extra in shown for row in _choices(turn, extra, edition)]
    rows += turning(page, pages, lambda to: actions.OddExtras(number, to))
    turn.edit(Markup("\n\n").join(filter(None, parts)), rows + back_rows(turn, edition))


def _entry(turn: Turn, extra: ExtraReminder, edition: Edition) -> Markup:
    after = extra.wanted_at is not None and extra.wanted_at >= extras.ends_at(extra, edition)
    return turn.html(
        "planning.odd_after" if after else "planning.odd_early",
        segment=segment_name(turn, extra.segment),
        when=wita(extra.due_at or edition.closes_at, turn.language),
    )


def _choices(turn: Turn, extra: ExtraReminder, edition: Edition) -> Rows:
    """Where it would go is offered only if it can go there."""
    number, revision = extra.id or 0, extra.revision
    to = extras.following(extra, edition)
    rows: Rows = []
    if check_time(to, extras.ends_at(extra, edition), turn.now) is None:
        follow = actions.FollowDeadline(number, revision)
        when = short_wita(to, turn.language)
        rows.append([turn.button("planning.b_follow", follow, "success", when=when)])
    return [*rows, [_leave(turn, extra, revision)]]


def _leave(turn: Turn, extra: ExtraReminder, revision: int) -> InlineKeyboardButton:
    when = short_wita(extra.due_at, turn.language) if extra.due_at else "–"
    return turn.button("planning.b_leave", actions.LeaveTime(extra.id or 0, revision), when=when)


async def follow(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.FollowDeadline)
    found = _fresh(turn, act.extra, act.revision)
    if found is not None:
        extra, edition = found
        extras.follow_deadline(turn.session, extra, edition, turn.person_id, turn.now)
        when = wita(extra.due_at or turn.now, turn.language)
        _show(turn, edition, turn.html("planning.followed", when=when))


async def leave(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.LeaveTime)
    found = _fresh(turn, act.extra, act.revision)
    if found is not None:
        extra, edition = found
        extras.leave_time(turn.session, extra, edition, turn.person_id, turn.now)
        _show(turn, edition, turn.html("planning.left"))


def _fresh(turn: Turn, extra_id: int, revision: int) -> tuple[ExtraReminder, Edition] | None:
    """As the card under the press showed it; else the card is drawn anew."""
    extra, edition = opened(turn, extra_id)
    if extra.revision == revision:
        return extra, edition
    turn.toast("planning.extra_changed", alert=True)
    _show(turn, edition)
    return None
