"""The agencies by Excel: the list goes out, is edited, comes back, and a press takes it over.

A file that came back is fetched and read first (``bot.downloads``); then a card tells what it
would change, or every line that is wrong. Nothing is taken by halves.
"""

from collections.abc import Iterable

from markupsafe import Markup
from telegram import Update

from domain.agency_list import Change, Listed, Plan, judge
from domain.sheets import Fault, Sheet
from handlers.awaiting import awaits
from handlers.events import SheetRead
from handlers.organize import agency_actions as actions
from handlers.organize.agencies import ACT, Rows, back_rows
from handlers.organize.listing import MOST_CHARACTERS, bulleted, fault, own_sheet
from handlers.organize.regions import codes
from handlers.submit import files
from handlers.turn import Turn
from storage.agencies import agency_by_code, revision
from storage.agency_list import known_regions, listed, take_over
from storage.proposals import contacts_of
from storage.tables import Attachment, AttachmentPurpose, Region

AWAITED = "organize.agency_list"
ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv")


# --- out -----------------------------------------------------------------------------------------


async def explain(_update: Update, turn: Turn) -> None:
    """How it is done, and the list to download."""
    turn.require(ACT)
    turn.await_(AWAITED)
    turn.edit(
        turn.html("people.excel"),
        [
            [turn.button("people.b_download", actions.SendAgencyList(), "primary")],
            *back_rows(turn, ("people.b_back", actions.Agencies())),
        ],
    )


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


# --- in ------------------------------------------------------------------------------------------


def is_list(turn: Turn) -> bool:
    """Whether the message is a list of agencies: a file that is awaited, or an Excel file of
    somebody who may send one and is not asked for anything else."""
    document, awaited = turn.message.document, turn.conversation.awaits
    if document is None or not turn.may(ACT):
        return False
    named = (document.file_name or "").lower().endswith(ENDINGS)
    return awaited == AWAITED or (awaited in {None, "organize.agency"} and named)


def arrive(turn: Turn) -> None:
    """Orders the file to be fetched and read."""
    files.order(turn, None, purpose=AttachmentPurpose.AGENCY_LIST)


@awaits(AWAITED)
async def take_other(turn: Turn) -> None:
    """Anything but a file."""
    back = back_rows(turn, ("people.b_back", actions.AgencyList()))
    turn.say(turn.html("people.excel_please"), back)


async def tell_read(event: SheetRead, turn: Turn) -> None:
    """The file was read: what it would change."""
    if turn.may(ACT):
        turn.say(*_preview(turn, turn.session.get_one(Attachment, event.attachment)))


# --- what it would change ------------------------------------------------------------------------


def _judged(turn: Turn, attachment: Attachment) -> Plan | list[Fault]:
    within = codes(turn, ACT)
    sheet = Sheet(**(attachment.reading or {}))
    regions = known_regions(turn.session, within)
    return judge(sheet, listed(turn.session, None), regions)


def _preview(turn: Turn, attachment: Attachment) -> tuple[Markup, Rows]:
    judged = _judged(turn, attachment)
    name = attachment.original_name
    back = back_rows(turn, ("people.b_back", actions.AgencyList()))
    if isinstance(judged, list):
        faults = [fault(turn, found, lambda c: _column(turn, c)) for found in judged]
        lines = bulleted(turn, faults, room=MOST_CHARACTERS)
        told = turn.html("people.list_faults", name=name, count=len(judged), lines=lines)
        return told, back
    if not judged.count:
        return turn.html("people.list_same", name=name, count=judged.same), back
    parts = [turn.html("people.list_read", name=name, same=judged.same), *_told(turn, judged)]
    take = actions.TakeAgencyList(attachment.id or 0, revision(turn.session))
    leave = actions.LeaveAgencyList(attachment.id or 0)
    rows: Rows = [
        [turn.button("people.b_leave_list", leave)],
        [turn.button("people.b_take_list", take, "success", count=judged.count)],
    ]
    return Markup("\n\n").join(parts), rows


def _told(turn: Turn, plan: Plan) -> Iterable[Markup]:
    if plan.new:
        lines = [Markup("{}").format(_named(turn, agency)) for agency in plan.new]
        yield turn.html("people.list_new", count=len(lines), lines=bulleted(turn, lines))
    ending = [change for change in plan.changed if change.ends]
    if ending:
        lines = [_ending(turn, change.before) for change in ending]
        yield turn.html("people.list_ending", count=len(lines), lines=bulleted(turn, lines))
    other = [change for change in plan.changed if not change.ends]
    if other:
        lines = [_changed(turn, change) for change in other]
        yield turn.html("people.list_changed", count=len(lines), lines=bulleted(turn, lines))
    if plan.missing:
        lines = [Markup("{}").format(_named(turn, agency)) for agency in plan.missing[:3]]
        yield turn.html(
            "people.list_missing",
            count=len(plan.missing),
            lines=bulleted(turn, lines, len(plan.missing)),
        )


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


def _changed(turn: Turn, change: Change) -> Markup:
    """ "Dinas X – Nama: A → B; Wilayah: C → D"."""
    values = [
        turn.html(
            "people.list_value",
            column=_column(turn, column),
            before=_value(turn, change.before, column),
            after=_value(turn, change.after, column),
        )
        for column in change.columns
    ]
    return turn.html(
        "people.list_change", name=change.before.short_name, values=Markup("; ").join(values)
    )


def _column(turn: Turn, column: str) -> str:
    return turn.plain(f"people.col_{column}")


def _value(turn: Turn, agency: Listed, column: str) -> str:
    value = getattr(agency, column)
    if column == "region":
        return turn.session.get_one(Region, value).name
    if column == "active":
        return turn.plain("people.col_yes" if value else "people.col_no")
    return "; ".join(value) or "–" if column == "aliases" else str(value)


# --- taking it over ------------------------------------------------------------------------------


async def take(_update: Update, turn: Turn) -> None:
    """Takes the list over as a whole; where agencies changed meanwhile it is shown anew."""
    act = turn.pressed(actions.TakeAgencyList)
    attachment = _mine(turn, act.attachment)
    judged = _judged(turn, attachment)
    if act.revision != revision(turn.session) or isinstance(judged, list):
        turn.toast("people.changed_meanwhile")
        turn.edit(*_preview(turn, attachment))
        return
    take_over(turn.session, judged, turn.now)
    turn.audit(
        "agency.import",
        f"attachment:{attachment.id}",
        after={
            "new": [agency.name for agency in judged.new],
            "changed": [_logged(change) for change in judged.changed],
        },
    )
    turn.await_(None)
    turn.edit(
        turn.html("people.list_taken", new=len(judged.new), changed=len(judged.changed)),
        back_rows(turn, ("people.b_back", actions.Agencies())),
    )


def _logged(change: Change) -> dict[str, object]:
    """An agency's values before and after, for the audit log."""
    values = {
        column: [getattr(change.before, column), getattr(change.after, column)]
        for column in change.columns
    }
    return {"code": change.before.code, **values}


async def leave(_update: Update, turn: Turn) -> None:
    attachment = _mine(turn, turn.pressed(actions.LeaveAgencyList).attachment)
    back = back_rows(turn, ("people.b_back", actions.AgencyList()))
    turn.edit(turn.html("people.list_left", name=attachment.original_name), back)


def _mine(turn: Turn, attachment_id: int) -> Attachment:
    """The list this person sent, while they may still change agencies (P7)."""
    turn.require(ACT)
    return own_sheet(turn, attachment_id, AttachmentPurpose.AGENCY_LIST)
