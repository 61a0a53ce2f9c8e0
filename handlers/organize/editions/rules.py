"""The rules of handing in to an edition: whether regions check, and how many may be handed in."""

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.caps import USUAL_PER_AGENCY, USUAL_PER_REGION, read_cap
from domain.editions import Phase
from domain.errors import DomainError
from domain.roles import PROVINCE
from handlers.organize.coverage.words import region_name, some
from handlers.organize.editions import actions
from handlers.organize.editions.pages import Buttons, agency_limit, fresh, managed
from handlers.turn import NOTHING, Turn
from storage.agencies import regions as all_regions
from storage.checks import coordinated
from storage.edition_changes import set_agency_cap, set_checking, set_region_cap
from storage.editions import phase_of
from storage.tables import Edition

AGENCY, REGION = "agency", "region"
USUAL = {AGENCY: USUAL_PER_AGENCY, REGION: USUAL_PER_REGION}
MOST_NAMED = 6


async def show_rules(_update: Update, turn: Turn) -> None:
    _show(turn, managed(turn, turn.pressed(actions.Rules).edition))


def _show(turn: Turn, edition: Edition, note: Markup = NOTHING) -> None:
    turn.await_(None)
    lines = [
        turn.html("rules.title", edition=turn.named(edition)),
        turn.html("rules.checking_on" if edition.regions_check else "rules.checking_off"),
        *([without_coordinator(turn, edition)] if edition.regions_check else []),
        turn.html("rules.agency_cap", rule=agency_limit(turn, edition)),
        turn.html("rules.region_cap", rule=region_limit(turn, edition)),
    ]
    parts = [note, *lines] if note else lines
    turn.edit(Markup("\n\n").join(part for part in parts if part), _rows(turn, edition))


def without_coordinator(turn: Turn, edition: Edition) -> Markup:
    """The regions whose proposals go straight to the province."""
    served = coordinated(turn.session, edition.id)
    regions = [r for r in all_regions(turn.session) if r.code not in served and r.code != PROVINCE]
    if not regions:
        return turn.html("rules.all_coordinated")
    names = [region_name(turn.texts, region) for region in regions]
    told = some(turn.texts, names, MOST_NAMED)
    return turn.html("rules.without_coordinator", count=len(regions), names=told)


def region_limit(turn: Turn, edition: Edition) -> str:
    if edition.max_per_region is None:
        return turn.plain("rules.any_per_region")
    return turn.plain("rules.most_per_region", count=edition.max_per_region)


def _rows(turn: Turn, edition: Edition) -> Buttons:
    number = edition.id or 0
    wanted = not edition.regions_check
    switch = actions.SwitchChecking(number, edition.revision, wanted)
    rows = []
    if phase_of(edition, turn.now) is not Phase.ARCHIVED:
        rows.append([turn.button("rules.b_on" if wanted else "rules.b_off", switch)])
        caps = (REGION,) if edition.one_draft_per_agency else (AGENCY, REGION)
        rows += [[turn.button(f"rules.b_{what}", actions.AskCap(number, what))] for what in caps]
    return [*rows, [_back(turn, edition)]]


def _back(turn: Turn, edition: Edition) -> InlineKeyboardButton:
    return turn.button("editions.b_back", actions.OpenEdition(edition.id or 0))


# --- checking on and off -------------------------------------------------------------------------


async def switch(_update: Update, turn: Turn) -> None:
    """What it means stands before the second press, which does it."""
    act = turn.pressed(actions.SwitchChecking)
    edition = _changeable(turn, act.edition, act.revision)
    if edition is None:
        return
    if not act.sure:
        _ask_sure(turn, edition, act)
        return
    set_checking(turn.session, edition, act.wanted, turn.person_id, turn.now)
    key = "rules.switched_on" if act.wanted else "rules.switched_off"
    _show(turn, edition, turn.html(key))


def _changeable(turn: Turn, edition_id: int, revision: int) -> Edition | None:
    """The edition as the card showed it, unless it is put away."""
    edition = fresh(turn, edition_id, revision)
    if edition is not None and phase_of(edition, turn.now) is Phase.ARCHIVED:
        raise DomainError("editions.is_archived")
    return edition


def _ask_sure(turn: Turn, edition: Edition, act: actions.SwitchChecking) -> None:
    sure = actions.SwitchChecking(act.edition, act.revision, act.wanted, sure=True)
    name = "on" if act.wanted else "off"
    parts = [turn.html(f"rules.{name}_means", edition=turn.named(edition))]
    if act.wanted:
        parts.append(without_coordinator(turn, edition))
    rows = [
        [turn.button(f"rules.b_{name}_sure", sure, "success" if act.wanted else "danger")],
        [turn.button("editions.b_back", actions.Rules(act.edition))],
    ]
    turn.edit(Markup("\n\n").join(parts), rows)


# --- limits --------------------------------------------------------------------------------------


async def ask_cap(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.AskCap)
    edition = managed(turn, act.edition)
    _ask(turn, edition, _what(act.what))


def _what(what: str) -> str:
    if what not in USUAL:
        raise DomainError("editions.gone")
    return what


def _ask(turn: Turn, edition: Edition, what: str, note: Markup = NOTHING) -> None:
    turn.await_("organize.cap", edition=edition.id, cap=what)

    def at(limit: int) -> actions.SetCap:
        return actions.SetCap(edition.id or 0, edition.revision, what, limit)

    numbers = [turn.labelled(str(limit), at(limit)) for limit in USUAL[what]]
    rows = [
        numbers,
        [turn.button("rules.b_no_limit", at(0))],
        [turn.button("editions.b_back", actions.Rules(edition.id or 0))],
    ]
    body = turn.html(f"rules.ask_{what}")
    turn.edit(Markup("\n\n").join([note, body]) if note else body, rows)


async def take_cap(turn: Turn) -> None:
    """A limit that was typed."""
    data = turn.data
    edition, what = managed(turn, int(data.get("edition", 0))), _what(str(data.get("cap")))
    limit = read_cap(turn.words) if turn.message.text else None
    if limit is None:
        _ask(turn, edition, what, turn.html("rules.number_please"))
    else:
        _set(turn, edition, what, limit)


async def set_cap(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.SetCap)
    edition = _changeable(turn, act.edition, act.revision)
    if edition is not None:
        _set(turn, edition, _what(act.what), act.limit or None)


def _set(turn: Turn, edition: Edition, what: str, limit: int | None) -> None:
    keep = set_agency_cap if what == AGENCY else set_region_cap
    keep(turn.session, edition, limit, turn.person_id, turn.now)
    _show(turn, edition, turn.html("rules.kept"))
