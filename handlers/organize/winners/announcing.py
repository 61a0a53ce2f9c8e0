"""Awards that wait: the list, one award's page, announcing one or all, and withdrawing one."""

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.dates import wita
from domain.errors import DomainError
from domain.innovations import short_name
from domain.roles import NO_EDITION
from domain.words import shorten
from handlers.ask.listing import award_words
from handlers.organize.winners import actions
from handlers.organize.winners.card import card
from handlers.organize.winners.pages import (
    ACT,
    LONGEST_TITLE,
    PER_PAGE,
    Rows,
    back_rows,
)
from handlers.paging import pages_of, turning
from handlers.turn import NOTHING, Turn
from storage.awards import announce, taken, waiting, withdraw
from storage.edition_changes import take as take_edition
from storage.innovations import award_of, awards_of
from storage.tables import AwardState, Edition, Innovation, Proposal, Winner

KNOWN = (AwardState.DRAFT, AwardState.ANNOUNCED)
MOST_NAMED = 10
MOST_EDITIONS = 2
"""Editions whose awards can be announced all at once; usually there is one."""


# --- the list ------------------------------------------------------------------------------------


async def show_waiting(_update: Update, turn: Turn) -> None:
    turn.require(ACT)
    turn.await_(None)
    found = [
        (winner, edition)
        for winner, edition in waiting(turn.session)
        if turn.may(ACT, edition_id=edition.id)
    ]
    on_page = PER_PAGE - MOST_EDITIONS
    pages = pages_of(len(found), on_page)
    page = min(turn.pressed(actions.WaitingAwards).page, pages - 1)
    shown = found[page * on_page : (page + 1) * on_page]
    rows: Rows = [
        [turn.labelled(_label(turn, winner), actions.OpenAward(winner.id or 0))]
        for winner, _ in shown
    ]
    rows += turning(page, pages, actions.WaitingAwards)
    rows += [[_all_button(turn, edition)] for edition in _editions(found)[:MOST_EDITIONS]]
    told = turn.html("winners.waiting", count=len(found))
    turn.edit(told if found else turn.html("winners.waiting_none"), [*rows, *back_rows(turn)])


def _label(turn: Turn, winner: Winner) -> str:
    return f"{shorten(short_name(winner.title), 36)} · {award_words(turn, winner)}"


def _editions(found: list[tuple[Winner, Edition]]) -> list[Edition]:
    """Those with more than one award to announce."""
    ids = [edition.id for _, edition in found]
    editions = {edition.id: edition for _, edition in found}
    return [edition for number, edition in editions.items() if ids.count(number) > 1]


def _all_button(turn: Turn, edition: Edition) -> InlineKeyboardButton:
    waits = _waiting_of(turn, edition.id or 0)
    act = actions.AnnounceAll(edition.id or 0, max(winner.id or 0 for winner in waits))
    return turn.button("winners.b_announce_all", act, count=len(waits), edition=turn.named(edition))


def _waiting_of(turn: Turn, edition: int) -> list[Winner]:
    return [winner for winner, of in waiting(turn.session) if of.id == edition]


# --- one award -----------------------------------------------------------------------------------


async def open_award(_update: Update, turn: Turn) -> None:
    winner = known_award(turn, turn.pressed(actions.OpenAward).award)
    turn.await_(None)
    turn.edit(*_page(turn, winner))


def known_award(turn: Turn, award_id: int, *states: AwardState) -> Winner:
    """An award, held, while the person may change it."""
    turn.require(ACT)
    winner = taken(turn.session, award_id, *(states or KNOWN))
    turn.require(ACT, edition_id=_edition_id(turn, winner))
    return winner


def _edition_id(turn: Turn, winner: Winner) -> int:
    if winner.proposal_id is None:
        return NO_EDITION
    return turn.session.get_one(Proposal, winner.proposal_id).edition_id


def _page(turn: Turn, winner: Winner, note: Markup = NOTHING) -> tuple[Markup, Rows]:
    shown = card(turn, [award_of(winner)])
    parts = [*([note] if note else []), turn.html("winners.quoted", card=shown)]
    number = winner.id or 0
    rows: Rows = []
    if winner.state == AwardState.DRAFT:
        parts.append(turn.html("winners.is_draft"))
        rows.append([turn.button("winners.b_announce", actions.Announce(number), "success")])
        back = back_rows(turn, ("winners.b_back_waiting", actions.WaitingAwards()))
    else:
        parts.append(_announced(turn, winner))
        innovation = turn.session.get_one(Innovation, winner.innovation_id)
        if len(awards_of(turn.session, innovation)) > 1:
            rows.append([turn.button("winners.b_separate", actions.Separate(number))])
        up = actions.OpenInnovation(innovation.id or 0)
        back = back_rows(turn, ("winners.b_innovation", up))
    rows.append([turn.button("winners.b_withdraw", actions.WithdrawAward(number), "danger")])
    return Markup("\n\n").join(parts), [*rows, *back]


def _announced(turn: Turn, winner: Winner) -> Markup:
    if winner.announced_at is None:
        return turn.html("winners.from_file")
    return turn.html("winners.is_announced", when=wita(winner.announced_at, turn.language))


# --- announcing ----------------------------------------------------------------------------------


async def publish(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.Announce)
    winner = known_award(turn, act.award, AwardState.DRAFT)
    if not act.sure:
        award = award_words(turn, winner)
        told = turn.html("winners.announce_sure", title=winner.title, award=award)
        _ask(
            turn, told, "winners.b_announce_now", actions.Announce(act.award, sure=True), act.award
        )
        return
    _announce(turn, [winner])
    note = turn.html("winners.announced_note", count=1)
    turn.edit(*_page(turn, winner, note))


async def publish_all(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.AnnounceAll)
    turn.require(ACT, edition_id=act.edition)
    edition = take_edition(turn.session, act.edition)
    found = [winner for winner in _waiting_of(turn, act.edition) if (winner.id or 0) <= act.newest]
    if not found:
        raise DomainError("winners.changed_meanwhile")
    if not act.sure:
        lines = [Markup("• {}").format(_label(turn, winner)) for winner in found[:MOST_NAMED]]
        if len(found) > MOST_NAMED:
            lines.append(turn.html("people.more", count=len(found) - MOST_NAMED))
        told = turn.html(
            "winners.announce_all_sure",
            count=len(found),
            edition=turn.named(edition),
            lines=Markup("\n").join(lines),
        )
        sure = actions.AnnounceAll(act.edition, act.newest, sure=True)
        _ask(turn, told, "winners.b_announce_now", sure)
        return
    _announce(turn, found)
    turn.edit(turn.html("winners.announced_note", count=len(found)), back_rows(turn))


def _announce(turn: Turn, winners: list[Winner]) -> None:
    announce(turn.session, winners, turn.now)
    for winner in winners:
        after = {"title": winner.title, "award": f"{winner.edition}: {winner.award}"}
        turn.audit("winner.announce", f"winner:{winner.id}", after=after)


def _ask(turn: Turn, told: Markup, key: str, sure: object, award: int = 0) -> None:
    """The second press, beside the way back."""
    back = actions.OpenAward(award) if award else actions.WaitingAwards()
    turn.edit(told, [[turn.button("people.b_keep", back)], [turn.button(key, sure, "success")]])


# --- withdrawing ---------------------------------------------------------------------------------


async def take_back(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.WithdrawAward)
    winner = known_award(turn, act.award)
    if not act.sure:
        told = turn.html(
            f"winners.withdraw_sure_{winner.state}",
            title=winner.title,
            award=award_words(turn, winner),
        )
        sure = actions.WithdrawAward(act.award, sure=True)
        title = shorten(short_name(winner.title), LONGEST_TITLE - 20)
        turn.edit(
            told,
            [
                [turn.button("people.b_keep", actions.OpenAward(act.award))],
                [turn.button("winners.b_withdraw_sure", sure, "danger", title=title)],
            ],
        )
        return
    before = {"state": str(winner.state), "title": winner.title, "award": winner.award}
    withdraw(turn.session, winner)
    turn.audit("winner.withdraw", f"winner:{winner.id}", before=before)
    told = turn.html("winners.withdrawn", title=winner.title, award=award_words(turn, winner))
    turn.edit(told, back_rows(turn))
