"""Recorded awards by Excel: the list goes out, is edited, comes back, and a press takes it over.

A file that came back is fetched and read first (``bot.downloads``); then a card tells what it
would change and which innovations its awards join, or every line that is wrong. Nothing is taken
by halves.
"""

from collections.abc import Iterable

from markupsafe import Markup
from telegram import Update

from domain.innovations import Award, short_name
from domain.roles import NO_EDITION
from domain.sheets import Fault, Sheet
from domain.winner_list import Change, Joining, Plan, joinings, judge
from domain.words import shorten
from handlers.awaiting import awaits
from handlers.events import WinnerListRead
from handlers.organize.listing import MOST_CHARACTERS, bulleted, fault, own_sheet
from handlers.organize.winners import actions
from handlers.organize.winners.pages import ACT, Rows, back_rows
from handlers.submit import files
from handlers.turn import Turn
from storage.tables import Attachment, AttachmentPurpose, Region
from storage.winner_list import drafts, listed, places, revision, take_over

AWAITED = "organize.winner_list"
LONGEST = 70
"""Characters of a title in a line of the preview."""
SHOWN_VALUE = 60


# --- out -----------------------------------------------------------------------------------------


async def explain(_update: Update, turn: Turn) -> None:
    """How it is done, and the list to download."""
    turn.require(ACT, edition_id=NO_EDITION)
    turn.await_(AWAITED)
    download = turn.button("winners.b_download", actions.SendWinnerList(), "primary")
    turn.edit(turn.html("winners.excel"), [[download], *back_rows(turn)])


async def send_list(_update: Update, turn: Turn) -> None:
    turn.require(ACT, edition_id=NO_EDITION)
    order = {"kind": "winner_list", "language": turn.language}
    turn.send_file(order, turn.html("winners.excel_caption"))
    turn.toast("people.list_below")


# --- in ------------------------------------------------------------------------------------------


@awaits(AWAITED)
async def take_file(turn: Turn) -> None:
    """A file is fetched and read; anything else is told what to send."""
    turn.require(ACT, edition_id=NO_EDITION)
    if turn.message.document is None:
        turn.say(turn.html("winners.excel_please"), back_rows(turn, _list_button()))
        return
    files.order(turn, None, purpose=AttachmentPurpose.WINNER_LIST)


def _list_button() -> tuple[str, object]:
    return "people.b_back", actions.WinnerList()


async def tell_read(event: WinnerListRead, turn: Turn) -> None:
    """The file was read: what it would change."""
    if turn.may(ACT, edition_id=NO_EDITION):
        turn.say(*_preview(turn, turn.session.get_one(Attachment, event.attachment)))


# --- what it would change ------------------------------------------------------------------------


def _judged(turn: Turn, attachment: Attachment) -> Plan | list[Fault]:
    return judge(
        Sheet(**(attachment.reading or {})),
        listed(turn.session),
        drafts(turn.session),
        places(turn.session),
        latest=turn.today.year,
    )


def _preview(turn: Turn, attachment: Attachment) -> tuple[Markup, Rows]:
    judged = _judged(turn, attachment)
    name = attachment.original_name
    back = back_rows(turn, _list_button())
    if isinstance(judged, list):
        faults = [fault(turn, found, lambda c: _column(turn, c)) for found in judged]
        lines = bulleted(turn, faults, room=MOST_CHARACTERS)
        return turn.html("people.list_faults", name=name, count=len(judged), lines=lines), back
    if not judged.count:
        return turn.html("winners.list_same", name=name, count=judged.same), back
    parts = [turn.html("winners.list_read", name=name, same=judged.same), *_told(turn, judged)]
    take = actions.TakeWinnerList(attachment.id or 0, revision(turn.session))
    leave = actions.LeaveWinnerList(attachment.id or 0)
    rows: Rows = [
        [turn.button("people.b_leave_list", leave)],
        [turn.button("people.b_take_list", take, "success", count=judged.count)],
    ]
    return Markup("\n\n").join(parts), rows


def _told(turn: Turn, plan: Plan) -> Iterable[Markup]:
    joins = {joining.award.number: joining for joining in joinings(listed(turn.session), plan)}
    if plan.new:
        lines = [_new(turn, award, joins.get(-at)) for at, award in enumerate(plan.new, 1)]
        yield turn.html("winners.list_new", count=len(lines), lines=bulleted(turn, lines))
    if plan.changed:
        lines = [_changed(turn, each, joins.get(each.after.number)) for each in plan.changed]
        yield turn.html("winners.list_changed", count=len(lines), lines=bulleted(turn, lines))
    if plan.missing:
        yield turn.html("winners.list_missing", count=plan.missing)


def _new(turn: Turn, award: Award, joining: Joining | None) -> Markup:
    told = turn.html(
        "winners.list_award",
        title=shorten(award.title, LONGEST),
        award=award.award,
        year=award.year,
    )
    return Markup("{}{}").format(told, _joins(turn, joining))


def _joins(turn: Turn, joining: Joining | None) -> Markup:
    if joining is None or joining.with_ is None:
        return Markup("")
    other = joining.with_
    name = shorten(short_name(other.title), LONGEST)
    return turn.html("winners.list_joins", title=name, award=other.award, year=other.year)


def _changed(turn: Turn, change: Change, joining: Joining | None) -> Markup:
    """ "Pullo (TOP 45 2021) – Judul: A → B; Wilayah: C → D"."""
    values = [
        turn.html(
            "people.list_value",
            column=_column(turn, column),
            before=_value(turn, change.before, column),
            after=_value(turn, change.after, column),
        )
        for column in change.columns
    ]
    name = f"{shorten(short_name(change.before.title), LONGEST)} ({change.before.year})"
    told = turn.html("people.list_change", name=name, values=Markup("; ").join(values))
    return Markup("{}{}").format(told, _joins(turn, joining))


def _column(turn: Turn, column: str) -> str:
    return turn.plain(f"winners.col_{column}")


def _value(turn: Turn, award: Award, column: str) -> str:
    value = getattr(award, column)
    if column == "region":
        return turn.session.get_one(Region, value).name
    if column in {"verified", "summary_basis"}:
        return turn.plain(f"winners.{column}_{value}")
    return shorten(str(value), SHOWN_VALUE) or "–"


# --- taking it over ------------------------------------------------------------------------------


async def take(_update: Update, turn: Turn) -> None:
    """Takes the list over as a whole; where awards changed meanwhile it is shown anew."""
    act = turn.pressed(actions.TakeWinnerList)
    attachment = _mine(turn, act.attachment)
    judged = _judged(turn, attachment)
    if act.revision != revision(turn.session) or isinstance(judged, list):
        turn.toast("people.changed_meanwhile")
        turn.edit(*_preview(turn, attachment))
        return
    take_over(turn.session, judged)
    turn.audit(
        "winner.import",
        f"attachment:{attachment.id}",
        after={
            "new": [f"{award.year} {award.award}: {award.title}" for award in judged.new],
            "changed": [_logged(change) for change in judged.changed],
        },
    )
    turn.await_(None)
    told = turn.html("winners.list_taken", new=len(judged.new), changed=len(judged.changed))
    turn.edit(told, back_rows(turn))


def _logged(change: Change) -> dict[str, object]:
    """An award's values before and after, for the audit log."""
    values = {
        column: [getattr(change.before, column), getattr(change.after, column)]
        for column in change.columns
    }
    return {"award": change.before.number, **values}


async def leave(_update: Update, turn: Turn) -> None:
    attachment = _mine(turn, turn.pressed(actions.LeaveWinnerList).attachment)
    told = turn.html("people.list_left", name=attachment.original_name)
    turn.edit(told, back_rows(turn, _list_button()))


def _mine(turn: Turn, attachment_id: int) -> Attachment:
    turn.require(ACT, edition_id=NO_EDITION)
    return own_sheet(turn, attachment_id, AttachmentPurpose.WINNER_LIST)
