"""Ekspor: choose what, of which edition, in which format; then it is made in the background."""

from markupsafe import Markup
from telegram import Update

from domain.errors import DomainError
from domain.exports import (
    ALWAYS_PERSONAL,
    OF_AN_EDITION,
    OPTIONALLY_PERSONAL,
    Format,
    Order,
    Subject,
    formats,
    is_possible,
    scope,
)
from domain.roles import Act
from handlers.organize.actions import Panel
from handlers.organize.exports import actions, notices
from handlers.paging import ROWS, pages_of, turning
from handlers.turn import Keyboard, Turn
from storage.coverage import editions_covered
from storage.exports import cancel, locked, order_export, under_way
from storage.staff import grants_of
from storage.tables import Edition, Export

ALL = 0
PER_PAGE = ROWS - 4
"""Editions on a page; the other rows turn pages, take all and lead back."""


# --- choosing ------------------------------------------------------------------------------------


async def home(_update: Update, turn: Turn) -> None:
    """What there is to take out, and what is being made for this person."""
    turn.require(Act.EXPORT)
    turn.await_(None)
    _show_home(turn)


def _show_home(turn: Turn) -> None:
    rows = [
        [turn.button(f"exports.b_{subject}", _first_step(subject))]
        for subject in Subject
        if _offered(turn, subject)
    ]
    rows.append([turn.button("exports.b_panel", Panel())])
    made_now = under_way(turn.session, turn.person_id)
    parts = [turn.html("exports.home")]
    if made_now is not None:
        what = notices.name(turn.session, made_now, turn.texts)
        parts.append(turn.html("exports.made_now", what=what))
    turn.edit(Markup("\n\n").join(parts), rows)


def _first_step(subject: Subject) -> object:
    if subject in OF_AN_EDITION:
        return actions.ChooseEdition(subject, 0)
    return actions.ChooseFormat(subject, ALL)


def _offered(turn: Turn, subject: Subject) -> bool:
    """Whether the person's roles allow this subject at all, be it for one edition."""
    if subject in ALWAYS_PERSONAL and not turn.may(Act.EXPORT_PERSONAL):
        return False
    return subject in OF_AN_EDITION or _may(turn, subject, ALL, personal=False)


async def choose_edition(_update: Update, turn: Turn) -> None:
    turn.require(Act.EXPORT)
    act = turn.pressed(actions.ChooseEdition)
    subject = _subject(act.subject)
    personal = subject in ALWAYS_PERSONAL
    found = [
        edition
        for edition in editions_covered(turn.session)
        if _may(turn, subject, edition.id or 0, personal=personal)
    ]
    pages = pages_of(len(found), PER_PAGE)
    page = min(act.page, pages - 1)
    rows = [
        [turn.labelled(turn.named(each), actions.ChooseFormat(subject, each.id or 0))]
        for each in found[page * PER_PAGE : (page + 1) * PER_PAGE]
    ]
    rows += turning(page, pages, lambda to: actions.ChooseEdition(subject, to))
    if found and _may(turn, subject, ALL, personal=personal):
        rows.append([turn.button("exports.b_all", actions.ChooseFormat(subject, ALL))])
    what = turn.plain(f"exports.{subject}")
    key = "exports.which_edition" if found else "exports.no_edition"
    turn.edit(turn.html(key, what=what), [*rows, *_back(turn, actions.Exports())])


async def choose_format(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.ChooseFormat)
    subject = _subject(act.subject)
    if subject in ALWAYS_PERSONAL:
        _confirm(turn, subject, act.edition, formats(subject)[0])
        return
    _require(turn, subject, act.edition, personal=False)
    rows = [
        [turn.button(f"exports.b_{form}", _after_format(turn, subject, act.edition, form))]
        for form in formats(subject)
    ]
    what = _named(turn, subject, act.edition)
    back = _back(turn, _edition_step(subject))
    turn.edit(turn.html("exports.which_format", what=what), [*rows, *back])


def _after_format(turn: Turn, subject: Subject, edition: int, form: Format) -> object:
    if subject in OPTIONALLY_PERSONAL and _may(turn, subject, edition, personal=True):
        return actions.ChoosePersonal(subject, edition, form)
    return actions.MakeExport(subject, edition, form, False)


async def choose_personal(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.ChoosePersonal)
    subject, form = _subject(act.subject), _format(act.format)
    _require(turn, subject, act.edition, personal=False)
    without = actions.MakeExport(subject, act.edition, form, False)
    rows = [[turn.button("exports.b_without_personal", without)]]
    if _may(turn, subject, act.edition, personal=True):
        with_them = actions.ConfirmPersonal(subject, act.edition, form)
        rows.append([turn.button("exports.b_with_personal", with_them)])
    what = _named(turn, subject, act.edition)
    back = _back(turn, actions.ChooseFormat(subject, act.edition))
    turn.edit(turn.html("exports.which_data", what=what), [*rows, *back])


async def confirm_personal(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.ConfirmPersonal)
    _confirm(turn, _subject(act.subject), act.edition, _format(act.format))


def _confirm(turn: Turn, subject: Subject, edition: int, form: Format) -> None:
    """Personal data goes along only after a second press, under a text that says so."""
    _require(turn, subject, edition, personal=True)
    make = actions.MakeExport(subject, edition, form, True)
    rows = [[turn.button("exports.b_yes_personal", make, "danger")]]
    if subject in OPTIONALLY_PERSONAL:
        without = actions.MakeExport(subject, edition, form, False)
        rows.append([turn.button("exports.b_without_personal", without)])
    body = turn.html(f"exports.confirm_{subject}", what=_named(turn, subject, edition))
    turn.edit(body, [*rows, *_back(turn, _edition_step(subject))])


# --- making --------------------------------------------------------------------------------------


async def make(_update: Update, turn: Turn) -> None:
    """Writes the order down; the making begins at once, in the background."""
    act = turn.pressed(actions.MakeExport)
    subject, form = _subject(act.subject), _format(act.format)
    edition_id = act.edition or None
    if not is_possible(subject, form, edition_id, personal=act.personal):
        raise DomainError("organize.not_allowed")
    regions = _require(turn, subject, act.edition, personal=act.personal)
    if under_way(turn.session, turn.person_id) is not None:
        turn.toast("exports.one_at_a_time", alert=True)
        _show_home(turn)
        return
    _show_home(turn)
    order = Order(subject, form, edition_id, regions, act.personal, turn.language)
    export = order_export(turn.session, order, turn.person_id, turn.now)
    turn.audit(_audited(export), f"export:{export.id}", after=_told(turn, export))
    turn.toast("exports.begun")
    export.card = turn.say(*notices.waiting(turn.session, export)).id


def _audited(export: Export) -> str:
    return "export.order_personal" if export.personal else "export.order"


def _told(turn: Turn, export: Export) -> dict[str, object]:
    edition = turn.session.get(Edition, export.edition_id) if export.edition_id else None
    return {
        "format": export.format,
        **({"edition": edition.code} if edition else {}),
        **({"regions": export.regions} if export.regions else {}),
    }


async def stop(_update: Update, turn: Turn) -> None:
    """ "Batalkan": only whoever ordered it, while it is being made."""
    export = locked(turn.session, turn.pressed(actions.CancelExport).export)
    if export is None or export.requested_by != turn.person_id:
        raise DomainError("organize.not_allowed")
    if not cancel(turn.session, export):
        turn.toast("exports.too_late")
        return
    turn.audit("export.cancel", f"export:{export.id}")
    turn.toast("exports.cancelled_toast")
    turn.edit(*notices.cancelled(turn.session, export))


# --- who may -------------------------------------------------------------------------------------


def _regions(
    turn: Turn, subject: Subject, edition: int, *, personal: bool
) -> frozenset[str] | None:
    grants = grants_of(turn.session, turn.person_id)
    return scope(grants, subject, edition or None, personal=personal)


def _may(turn: Turn, subject: Subject, edition: int, *, personal: bool) -> bool:
    return _regions(turn, subject, edition, personal=personal) != frozenset()


def _require(
    turn: Turn, subject: Subject, edition: int, *, personal: bool
) -> frozenset[str] | None:
    """The regions the person may export; refuses where there are none, or no such edition."""
    regions = _regions(turn, subject, edition, personal=personal)
    if regions == frozenset() or (edition and turn.session.get(Edition, edition) is None):
        raise DomainError("organize.not_allowed")
    return regions


def _subject(word: str) -> Subject:
    if word not in set(Subject):
        raise DomainError("organize.not_allowed")
    return Subject(word)


def _format(word: str) -> Format:
    if word not in set(Format):
        raise DomainError("organize.not_allowed")
    return Format(word)


# --- words and ways back -------------------------------------------------------------------------


def _named(turn: Turn, subject: Subject, edition: int) -> str:
    found = turn.session.get(Edition, edition) if edition else None
    return notices.what_of(subject, found, turn.texts)


def _edition_step(subject: Subject) -> object:
    return actions.ChooseEdition(subject, 0) if subject in OF_AN_EDITION else actions.Exports()


def _back(turn: Turn, to: object) -> Keyboard:
    return [
        [turn.button("exports.b_back", to)],
        [turn.button("exports.b_panel", Panel())],
    ]
