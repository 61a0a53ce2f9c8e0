"""The parts of an edition, asked one at a time: its name, its theme and its times.

A time is pressed or typed, then shown in full (weekday, date, WITA) for a yes. Nothing is lost by
leaving in the middle: each part is kept at its yes, and the edition's page asks any of them again.
"""

from datetime import datetime

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.dates import WITA, days_left, short_wita, wita
from domain.editions import STEPS, Moment, Usual, awkward, extended, read_typed, usual
from domain.errors import DomainError
from domain.holidays_id import is_holiday
from domain.roles import NO_EDITION, Act
from handlers.organize.editions import actions
from handlers.organize.editions.pages import Buttons, fresh, managed, show, time_line
from handlers.turn import NOTHING, Turn
from storage.edition_changes import (
    check_moment,
    last_edition,
    neighbours,
    plan_from,
    plan_like,
    set_moment,
    set_name,
    set_theme,
)
from storage.edition_news import News, readers
from storage.editions import templates, times_of
from storage.tables import Edition, EditionState

NAME, THEME = "name", "theme"
PARTS = (NAME, THEME, *Moment)
LONGEST = {NAME: 80, THEME: 200}
AT_ONCE, UNKNOWN = "now", "none"
"""Times without a date: as soon as it is published; not known yet."""
WRITTEN = "%Y%m%d%H%M"
"""How a time stands in a button, in WITA."""


# --- a new edition -------------------------------------------------------------------------------


async def from_template(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.FromTemplate)
    turn.require(Act.MANAGE_EDITIONS, edition_id=NO_EDITION)
    template = next((each for each in templates() if each.path.stem == act.what), None)
    if template is None:
        raise DomainError("editions.gone")
    ask(turn, plan_from(turn.session, template, turn.person_id, turn.now), NAME, guided=True)


async def copy_edition(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.CopyEdition)
    turn.require(Act.MANAGE_EDITIONS, edition_id=NO_EDITION)
    earlier = managed(turn, act.edition)
    ask(turn, plan_like(turn.session, earlier, turn.person_id, turn.now), NAME, guided=True)


# --- asking --------------------------------------------------------------------------------------


async def ask_part(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.AskPart)
    edition = managed(turn, act.edition)
    if act.what not in PARTS:
        raise DomainError("editions.gone")
    ask(turn, edition, act.what, guided=act.guided)


def ask(
    turn: Turn, edition: Edition, what: str, *, guided: bool = False, note: Markup = NOTHING
) -> None:
    """Asks for one part, under a note on the one before; what is typed next answers it."""
    turn.await_("organize.edition_part", edition=edition.id, part=what, guided=guided)
    if what == Moment.CLOSES and edition.state != EditionState.PLANNED:
        body, rows = _deadline_card(turn, edition)
    elif what in (NAME, THEME):
        body, rows = _text_card(turn, edition, what, guided=guided)
    else:
        body, rows = _time_card(turn, edition, Moment(what), guided=guided)
    rows += _ways_on(turn, edition, what, guided=guided)
    turn.edit(Markup("\n\n").join([note, body]) if note else body, rows)


def _text_card(turn: Turn, edition: Edition, what: str, *, guided: bool) -> tuple[Markup, Buttons]:
    text = edition.theme if what == THEME else turn.named(edition)
    body = turn.html(f"editions.ask_{what}", now=text or "–", count=LONGEST[what])
    if what == THEME and (guided or edition.theme):
        return body, [[_set(turn, edition, what, UNKNOWN, "editions.b_no_theme", guided=guided)]]
    return body, []


def _time_card(
    turn: Turn, edition: Edition, moment: Moment, *, guided: bool
) -> tuple[Markup, Buttons]:
    times, last = times_of(edition), last_edition(turn.session, edition)
    others = neighbours(turn.session, edition)
    offers = usual(moment, times, turn.now, times_of(last) if last else None, others)
    rows = [[_offer_button(turn, edition, moment, offer, guided=guided)] for offer in offers]
    if moment is Moment.OPENS and edition.state == EditionState.PLANNED:
        rows.insert(0, [_set(turn, edition, moment, AT_ONCE, "editions.b_at_once", guided=guided)])
    if moment in (Moment.REPAIR, Moment.RESULT):
        rows.append(
            [_set(turn, edition, moment, UNKNOWN, f"editions.b_no_{moment}", guided=guided)]
        )
    body = turn.html(f"editions.ask_{moment}")
    return Markup("\n\n").join([body, time_line(turn, edition, moment)]), rows


def _set(
    turn: Turn, edition: Edition, what: str, value: str, key: str, *, guided: bool
) -> InlineKeyboardButton:
    act = actions.SetPart(edition.id or 0, edition.revision, what, value, guided)
    return turn.button(key, act)


def _offer_button(
    turn: Turn, edition: Edition, moment: Moment, offer: Usual, *, guided: bool
) -> InlineKeyboardButton:
    values: dict[str, object] = {"when": short_wita(offer.at, turn.language)}
    if offer.count:
        values["count"] = offer.count
    act = actions.OfferTime(edition.id or 0, moment, written(offer.at), guided)
    return turn.labelled(turn.plain(f"editions.u_{offer.name}", **values), act)


def _deadline_card(turn: Turn, edition: Edition) -> tuple[Markup, Buttons]:
    """The deadline of a published edition: one press extends it and tells the contacts."""
    rows = []
    for days in STEPS:
        at = extended(edition.closes_at, days, turn.now)
        act = actions.MoveDeadline(edition.id or 0, edition.revision, written(at))
        when = short_wita(at, turn.language)
        rows.append([turn.button("editions.b_step", act, count=days, when=when)])
    body = turn.html(
        "editions.ask_deadline",
        when=wita(edition.closes_at, turn.language),
        count=len(readers(turn.session, edition, News.DEADLINE)),
    )
    return body, rows


def _ways_on(turn: Turn, edition: Edition, what: str, *, guided: bool) -> Buttons:
    """Where one may go without answering."""
    number = edition.id or 0
    if not guided:
        return [[turn.button("editions.b_back", actions.OpenEdition(number))]]
    rows = []
    if _has_value(edition, what):
        rows.append([turn.button("editions.b_keep", _after(number, what))])
    place = PARTS.index(what)
    if place:
        back = actions.AskPart(number, PARTS[place - 1], guided=True)
        rows.append([turn.button("editions.b_back", back)])
    return [*rows, [turn.button("editions.b_later", actions.OpenEdition(number))]]


def _has_value(edition: Edition, what: str) -> bool:
    if what in (NAME, THEME):
        return what == NAME or bool(edition.theme)
    return times_of(edition).at(Moment(what)) is not None


def _after(edition: int, what: str) -> object:
    """What follows a part when a new edition is made: the next part, at last its page."""
    place = PARTS.index(what) + 1
    if place == len(PARTS):
        return actions.OpenEdition(edition)
    return actions.AskPart(edition, PARTS[place], guided=True)


# --- answering -----------------------------------------------------------------------------------


async def take_typed(turn: Turn) -> None:
    """A part that was typed: a text is kept at once, a time is shown for a yes."""
    data = turn.data
    what, guided = str(data.get("part")), bool(data.get("guided"))
    turn.await_(None)
    edition = managed(turn, int(data.get("edition", 0)))
    if what in (NAME, THEME):
        _take_text(turn, edition, what, guided=guided)
        return
    moment = _moment(what)
    at = read_typed(turn.words, moment, times_of(edition), turn.now)
    if at is None:
        ask(turn, edition, moment, guided=guided, note=turn.html("editions.time_please"))
    else:
        _show_time(turn, edition, moment, at, guided=guided)


def _take_text(turn: Turn, edition: Edition, what: str, *, guided: bool) -> None:
    text = " ".join(turn.words.split())
    if not turn.message.text or not any(map(str.isalnum, text)):
        ask(turn, edition, what, guided=guided, note=turn.html("editions.text_please"))
    elif len(text) > LONGEST[what]:
        note = turn.html("editions.too_long", count=len(text), most=LONGEST[what])
        ask(turn, edition, what, guided=guided, note=note)
    else:
        keep = set_name if what == NAME else set_theme
        keep(turn.session, edition, text, turn.person_id, turn.now)
        _go_on(turn, edition, what, guided=guided)


async def offer_time(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.OfferTime)
    edition = managed(turn, act.edition)
    _show_time(turn, edition, _moment(act.what), read_written(act.value), guided=act.guided)


def _show_time(turn: Turn, edition: Edition, moment: Moment, at: datetime, *, guided: bool) -> None:
    """The time in full, with what speaks against it, for a yes."""
    problem = check_moment(turn.session, edition, moment, at, turn.now)
    if problem is not None:
        ask(turn, edition, moment, guided=guided, note=turn.problem(problem))
        return
    number, revision = edition.id or 0, edition.revision
    yes: object = actions.SetPart(number, revision, moment, written(at), guided)
    if moment is Moment.CLOSES and edition.state != EditionState.PLANNED:
        yes = actions.MoveDeadline(number, revision, written(at))
    lines = [turn.html(f"editions.{moment}", when=_in_full(turn, at))]
    lines += warnings(turn, moment, at)
    rows = [
        [turn.button("editions.b_yes", yes, "success")],
        [turn.button("editions.b_other_time", actions.AskPart(number, moment, guided))],
    ]
    turn.edit(Markup("\n").join([*lines, turn.html("editions.is_it_right")]), rows)


def _in_full(turn: Turn, at: datetime) -> str:
    days, when = days_left(at, turn.now), wita(at, turn.language)
    return turn.plain("editions.in_days", when=when, count=days) if days > 0 else when


def warnings(turn: Turn, moment: Moment, at: datetime) -> list[Markup]:
    """What speaks against a deadline at that time."""
    if moment not in (Moment.CLOSES, Moment.REPAIR):
        return []
    return [turn.html(key) for key in awkward(at, is_holiday)]


async def set_part(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.SetPart)
    edition = fresh(turn, act.edition, act.revision)
    if edition is None:
        return
    if act.what == THEME:
        set_theme(turn.session, edition, "", turn.person_id, turn.now)
    else:
        _set_moment(turn, edition, _moment(act.what), act.value)
    _go_on(turn, edition, act.what, guided=act.guided)


def _set_moment(turn: Turn, edition: Edition, moment: Moment, value: str) -> None:
    at: datetime | None
    if value == UNKNOWN and moment in (Moment.REPAIR, Moment.RESULT):
        at = None
    elif value == AT_ONCE and moment is Moment.OPENS:
        at = turn.now
    else:
        at = read_written(value)
    if moment is Moment.CLOSES and edition.state != EditionState.PLANNED:
        raise DomainError("editions.changed_meanwhile")
    set_moment(turn.session, edition, moment, at, turn.person_id, turn.now)


def _go_on(turn: Turn, edition: Edition, what: str, *, guided: bool) -> None:
    """After a part was kept: the next one, or the page that shows it."""
    following = _after(edition.id or 0, what) if guided else None
    if isinstance(following, actions.AskPart):
        ask(turn, edition, following.what, guided=True, note=turn.html("editions.kept"))
    else:
        show(turn, edition, turn.html("editions.all_asked" if guided else "editions.kept"))


# --- a time in a button ------------------------------------------------------------------------


def written(at: datetime) -> str:
    return at.astimezone(WITA).strftime(WRITTEN)


def read_written(value: str) -> datetime:
    try:
        return datetime.strptime(value, WRITTEN).replace(tzinfo=WITA)
    except ValueError:
        raise DomainError("editions.gone") from None


def _moment(what: str) -> Moment:
    if what not in list(Moment):
        raise DomainError("editions.gone")
    return Moment(what)
