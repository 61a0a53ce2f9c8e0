"""The agencies by Excel (:mod:`handlers.organize.edited_list`)."""

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup
from telegram import Update

from domain.agency_list import AgencyRules, Listed, ends
from domain.edited_list import Change, Plan, judge
from domain.sheets import Fault, Sheet
from handlers.organize import agency_actions as actions
from handlers.organize.agencies import ACT, back_rows
from handlers.organize.edited_list import Buttons, EditedList, Words, changed, section
from handlers.organize.regions import codes
from handlers.turn import Turn
from storage.agencies import agency_by_code, places, revision
from storage.agency_list import listed, take_over
from storage.proposals import contacts_of
from storage.tables import AttachmentPurpose, Region

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv")


async def send_list(_update: Update, turn: Turn) -> None:
    turn.require(ACT)
    within = codes(turn, ACT)
    turn.send_file(
        {
            "kind": "agency_list",
            "regions": None if within is None else sorted(within),
            "language": turn.language,
        },
        turn.html("people.excel_caption"),
    )
    turn.toast("people.list_below")


def is_list(turn: Turn) -> bool:
    """Whether the message is a list of agencies: a file that is awaited, or an Excel file of
    somebody who may send one and is not asked for anything else."""
    document, awaited = turn.message.document, turn.conversation.awaits
    if document is None or not turn.may(ACT):
        return False
    named = (document.file_name or "").lower().endswith(ENDINGS)
    return awaited == LIST.awaited or (awaited in {None, "organize.agency"} and named)


# --- what it would change ------------------------------------------------------------------------


def _judged(turn: Turn, sheet: Sheet) -> Plan[Listed] | list[Fault]:
    known, within = listed(turn.session, None), codes(turn, ACT)
    return judge(sheet, AgencyRules(known, places(turn.session), within))


def _told(turn: Turn, plan: Plan[Listed]) -> Iterable[Markup]:
    yield from section(turn, "people.list_new", _all_named(turn, plan.new))
    ending = [_ending(turn, change.before) for change in plan.changed if ends(change)]
    yield from section(turn, "people.list_ending", ending)
    other = [_changed(turn, change) for change in plan.changed if not ends(change)]
    yield from section(turn, "people.list_changed", other)
    yield from section(turn, "people.list_missing", _all_named(turn, plan.missing), most=3)


def _all_named(turn: Turn, agencies: Sequence[Listed]) -> list[Markup]:
    return [Markup("{}").format(_named(turn, agency)) for agency in agencies]


def _named(turn: Turn, agency: Listed) -> str:
    region = turn.session.get_one(Region, agency.region)
    return agency.name if region.name in agency.name else f"{agency.name}, {region.name}"


def _ending(turn: Turn, agency: Listed) -> Markup:
    """An agency that is taken off; that people serve it is said."""
    found = agency_by_code(turn.session, agency.code)
    serving = contacts_of(turn.session, found.id) if found and found.id else []
    if not serving:
        return Markup("{}").format(_named(turn, agency))
    return turn.html("people.list_served", name=_named(turn, agency), count=len(serving))


def _changed(turn: Turn, change: Change[Listed]) -> Markup:
    return changed(turn, change.before.short_name, change, _column, _value)


def _column(turn: Turn, column: str) -> str:
    return turn.plain(f"people.col_{column}")


def _value(turn: Turn, column: str, value: Any) -> str:
    if column == "region":
        return turn.session.get_one(Region, value).name
    if column == "active":
        return turn.plain("people.col_yes" if value else "people.col_no")
    return "; ".join(value) or "–" if column == "aliases" else str(value)


LIST = EditedList(
    act=ACT,
    edition_id=None,
    purpose=AttachmentPurpose.AGENCY_LIST,
    awaited="organize.agency_list",
    words=Words(
        how="people.excel",
        download="people.b_download",
        please="people.excel_please",
        read="people.list_read",
        same="people.list_same",
        taken="people.list_taken",
    ),
    buttons=Buttons(
        actions.AgencyList, actions.SendAgencyList, actions.TakeAgencyList, actions.LeaveAgencyList
    ),
    back_rows=back_rows,
    home=(("people.b_back", actions.Agencies()),),
    judged=_judged,
    revision=revision,
    column=_column,
    told=_told,
    take_over=lambda turn, plan: take_over(turn.session, plan, turn.now),
    audited="agency.import",
    identity="code",
    title=lambda agency: agency.name,
)
