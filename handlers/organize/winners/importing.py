"""Recorded awards by Excel (:mod:`handlers.organize.edited_list`).

The card tells as well which innovations the awards of a list join.
"""

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup
from telegram import Update

from domain.edited_list import Change, Plan, judge
from domain.innovations import Award, short_name
from domain.roles import NO_EDITION
from domain.sheets import Fault, Sheet
from domain.winner_list import Joining, WinnerRules, joinings
from domain.words import shorten
from handlers.organize.edited_list import Buttons, EditedList, Words, changed, section
from handlers.organize.winners import actions
from handlers.organize.winners.pages import ACT, back_rows
from handlers.turn import Turn
from storage.agencies import places
from storage.tables import AttachmentPurpose, Region
from storage.winner_list import drafts, listed, revision, take_over

LONGEST = 70
"""Characters of a title in a line of the preview."""
SHOWN_VALUE = 60


async def send_list(_update: Update, turn: Turn) -> None:
    turn.require(ACT, edition_id=NO_EDITION)
    order = {"kind": "winner_list", "language": turn.language}
    turn.send_file(order, turn.html("winners.excel_caption"))
    turn.toast("people.list_below")


# --- what it would change ------------------------------------------------------------------------


def _judged(turn: Turn, sheet: Sheet) -> Plan[Award] | list[Fault]:
    known, waiting = listed(turn.session), drafts(turn.session)
    rules = WinnerRules(known, waiting, places(turn.session), latest=turn.today.year)
    return judge(sheet, rules)


def _told(turn: Turn, plan: Plan[Award]) -> Iterable[Markup]:
    joins = {joining.award.number: joining for joining in joinings(listed(turn.session), plan)}
    new = [_new(turn, award, joins.get(-at)) for at, award in enumerate(plan.new, 1)]
    yield from section(turn, "people.list_new", new)
    mended = [_changed(turn, each, joins.get(each.after.number)) for each in plan.changed]
    yield from section(turn, "people.list_changed", mended)
    if plan.missing:
        yield turn.html("winners.list_missing", count=len(plan.missing))


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


def _changed(turn: Turn, change: Change[Award], joining: Joining | None) -> Markup:
    name = f"{shorten(short_name(change.before.title), LONGEST)} ({change.before.year})"
    told = changed(turn, name, change, _column, _value)
    return Markup("{}{}").format(told, _joins(turn, joining))


def _column(turn: Turn, column: str) -> str:
    return turn.plain(f"winners.col_{column}")


def _value(turn: Turn, column: str, value: Any) -> str:
    if column == "region":
        return turn.session.get_one(Region, value).name
    if column in {"verified", "summary_basis"}:
        return turn.plain(f"winners.{column}_{value}")
    return shorten(str(value), SHOWN_VALUE) or "–"


LIST = EditedList(
    act=ACT,
    edition_id=NO_EDITION,
    purpose=AttachmentPurpose.WINNER_LIST,
    awaited="organize.winner_list",
    words=Words(
        how="winners.excel",
        download="winners.b_download",
        please="winners.excel_please",
        read="winners.list_read",
        same="winners.list_same",
        taken="winners.list_taken",
    ),
    buttons=Buttons(
        actions.WinnerList, actions.SendWinnerList, actions.TakeWinnerList, actions.LeaveWinnerList
    ),
    back_rows=back_rows,
    home=(),
    judged=_judged,
    revision=revision,
    column=_column,
    told=_told,
    take_over=lambda turn, plan: take_over(turn.session, plan),
    audited="winner.import",
    identity="number",
    title=lambda award: f"{award.year} {award.award}: {award.title}",
)
