"""An award for a proposal that was handed in here: edition, proposal, level, year, source, card.

What is chosen and typed on the way stays in the conversation until it is recorded; the record
then waits to be announced.
"""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from telegram import Update

from domain.answers import show
from domain.dates import WITA
from domain.errors import DomainError
from domain.innovations import Award
from domain.recording import (
    LONGEST_AWARD,
    LONGEST_SOURCE,
    LONGEST_SUMMARY,
    USUAL,
    is_source,
    level_named,
    short_summary,
    written,
)
from domain.winner_list import LONGEST as LONGEST_CELLS
from domain.winner_list import YEARS
from domain.words import shorten
from handlers.ask.listing import award_words
from handlers.organize.winners import actions
from handlers.organize.winners.card import card
from handlers.organize.winners.pages import ACT, PER_PAGE, Rows, back_rows
from handlers.paging import pages_of, turning
from handlers.turn import Turn
from storage.awards import candidates, newest_submission, record, would_join
from storage.edition_changes import take as take_edition
from storage.editions import all_editions, form_of, tallies
from storage.innovations import award_of, awards_of
from storage.tables import Agency, Edition, Proposal, Submission

PROPOSAL, AWARD, YEAR = "organize.award_proposal", "organize.award_level", "organize.award_year"
SOURCE, SUMMARY, READY = (
    "organize.award_source",
    "organize.award_summary",
    "organize.award_ready",
)
SUMMARY_QUESTION, CATEGORY_QUESTION = "ringkasan", "kategori"
LONGEST_TITLE = 44


# --- which proposal ------------------------------------------------------------------------------


async def choose_edition(_update: Update, turn: Turn) -> None:
    """The editions to which something was handed in, the newest first."""
    turn.require(ACT)
    turn.await_(None)
    counts = tallies(turn.session)
    found = [
        (edition, counts[edition.id or 0].submitted)
        for edition in reversed(all_editions(turn.session))
        if (edition.id or 0) in counts and counts[edition.id or 0].submitted
    ]
    pages = pages_of(len(found), PER_PAGE)
    page = min(turn.pressed(actions.RecordAward).page, pages - 1)
    rows: Rows = [
        [turn.labelled(f"{turn.named(e)} ({count})", actions.ChooseProposal(e.id or 0))]
        for e, count in found[page * PER_PAGE : (page + 1) * PER_PAGE]
    ]
    rows += turning(page, pages, actions.RecordAward)
    key = "winners.which_edition" if found else "winners.no_edition"
    turn.edit(turn.html(key), [*rows, *back_rows(turn)])


async def choose_proposal(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.ChooseProposal)
    turn.require(ACT, edition_id=act.edition)
    edition = take_edition(turn.session, act.edition)
    turn.await_(PROPOSAL, edition=edition.id)
    turn.edit(*_proposals(turn, edition, act.page, ""))


async def take_proposal_name(turn: Turn) -> None:
    """A typed agency or title: the proposals nearest to it."""
    turn.require(ACT)
    edition = take_edition(turn.session, _kept(turn, "edition"))
    turn.require(ACT, edition_id=edition.id)
    turn.say(*_proposals(turn, edition, 0, shorten(" ".join(turn.words.split()), 120)))


def _proposals(turn: Turn, edition: Edition, page: int, typed: str) -> tuple[Markup, Rows]:
    found = candidates(turn.session, edition, typed)
    pages = 1 if typed else pages_of(len(found), PER_PAGE)
    page = min(page, pages - 1)
    rows: Rows = [
        [
            turn.labelled(
                f"{shorten(each.title, LONGEST_TITLE)} · {each.agency.short_name}",
                actions.AwardFor(each.proposal),
            )
        ]
        for each in found[page * PER_PAGE : (page + 1) * PER_PAGE]
    ]
    rows += turning(page, pages, lambda to: actions.ChooseProposal(edition.id or 0, to))
    name = turn.named(edition)
    if typed and not found:
        told = turn.html("winners.no_proposal", edition=name, typed=typed)
    else:
        told = turn.html("winners.which_proposal", edition=name, count=len(found))
    return told, [*rows, *back_rows(turn, ("winners.b_edition", actions.RecordAward()))]


# --- what it won ---------------------------------------------------------------------------------


async def choose_award(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.AwardFor)
    submission, edition = _handed_in(turn, act.proposal)
    turn.await_(AWARD, proposal=act.proposal)
    levels = [
        turn.button(f"winners.b_{level.code}", actions.TakeLevel(act.proposal, level.code))
        for level in USUAL
    ]
    rows: Rows = [levels[:2], levels[2:]]
    back = ("winners.b_proposals", actions.ChooseProposal(edition.id or 0))
    turn.edit(
        turn.html("winners.which_award", title=submission.title),
        [*rows, *back_rows(turn, back)],
    )


async def take_level(_update: Update, turn: Turn) -> None:
    turn.require(ACT)
    act = turn.pressed(actions.TakeLevel)
    if level_named(act.level) is None:
        raise DomainError("winners.stale")
    _ask_year(turn, act.proposal, act.level)


async def take_typed_award(turn: Turn) -> None:
    turn.require(ACT)
    typed = " ".join(turn.words.split())
    if not any(map(str.isalpha, typed)) or len(typed) > LONGEST_AWARD:
        turn.say(turn.html("winners.award_please", most=LONGEST_AWARD))
        return
    _ask_year(turn, _kept(turn, "proposal"), typed)


def _ask_year(turn: Turn, proposal: int, award: str) -> None:
    _, edition = _handed_in(turn, proposal)
    turn.await_(YEAR, proposal=proposal, award=award)
    year = edition.closes_at.astimezone(WITA).year
    years = [
        turn.labelled(str(each), actions.TakeYear(proposal, each)) for each in (year, year + 1)
    ]
    back = ("people.b_back", actions.AwardFor(proposal))
    turn.edit(
        turn.html("winners.which_year", award=_named(turn, award)),
        [years, *back_rows(turn, back)],
    )


def _named(turn: Turn, award: str) -> str:
    """The award chosen, as its button calls it, or as it was typed."""
    level = level_named(award)
    return turn.plain(f"winners.b_{level.code}") if level else award


async def take_year(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.TakeYear)
    _begun(turn, act.proposal, YEAR)
    _ask_source(turn, act.year)


async def take_typed_year(turn: Turn) -> None:
    turn.require(ACT)
    if not turn.words.isdecimal() or not YEARS[0] <= int(turn.words) <= turn.today.year + 1:
        turn.say(turn.html("winners.year_please", first=YEARS[0], last=turn.today.year + 1))
        return
    _ask_source(turn, int(turn.words))


def _ask_source(turn: Turn, year: int) -> None:
    _handed_in(turn, _kept(turn, "proposal"))
    turn.await_(SOURCE, **{**turn.data, "year": year})
    back = ("people.b_back", actions.AwardFor(_kept(turn, "proposal")))
    turn.edit(turn.html("winners.which_source"), back_rows(turn, back))


async def take_source(turn: Turn) -> None:
    turn.require(ACT)
    typed = " ".join(turn.words.split())
    if not is_source(typed):
        turn.say(turn.html("winners.source_please", most=LONGEST_SOURCE))
        return
    submission, edition = _handed_in(turn, _kept(turn, "proposal"))
    summary = short_summary(str(submission.answers.get(SUMMARY_QUESTION) or ""))
    turn.await_(READY, **{**turn.data, "source": typed, "summary": summary, "apart": False})
    turn.say(*_preview(turn, submission, edition))


# --- the card, and recording it ------------------------------------------------------------------


async def ask_summary(_update: Update, turn: Turn) -> None:
    proposal = turn.pressed(actions.OwnSummary).proposal
    _begun(turn, proposal, READY, SUMMARY)
    _handed_in(turn, proposal)
    turn.await_(SUMMARY, **turn.data)
    turn.say(turn.html("winners.summary_please", most=LONGEST_SUMMARY))


async def take_summary(turn: Turn) -> None:
    turn.require(ACT)
    typed = " ".join(turn.words.split())
    if not any(map(str.isalpha, typed)) or len(typed) > LONGEST_SUMMARY:
        turn.say(turn.html("winners.summary_please", most=LONGEST_SUMMARY))
        return
    turn.await_(READY, **{**turn.data, "summary": typed})
    turn.say(*_preview(turn, *_handed_in(turn, _kept(turn, "proposal"))))


async def take_other(turn: Turn) -> None:
    """Typed where a button is awaited: the card once more."""
    turn.say(*_preview(turn, *_handed_in(turn, _kept(turn, "proposal"))))


async def stand_apart(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.StandApart)
    _begun(turn, act.proposal, READY, SUMMARY)
    turn.await_(READY, **{**turn.data, "apart": act.apart})
    turn.edit(*_preview(turn, *_handed_in(turn, act.proposal)))


def _preview(turn: Turn, submission: Submission, edition: Edition) -> tuple[Markup, Rows]:
    award = _award(turn, submission, edition)
    proposal = submission.proposal_id
    joins, apart = would_join(turn.session, award), bool(_whole(turn)["apart"])
    others = awards_of(turn.session, joins) if joins and not apart else []
    shown = card(turn, [*map(award_of, others), award])
    parts = [turn.html("winners.preview"), turn.html("winners.quoted", card=shown)]
    rows: Rows = [[turn.button("winners.b_own_summary", actions.OwnSummary(proposal))]]
    if joins is not None:
        key = "winners.stands_apart" if apart else "winners.joins"
        parts.append(turn.html(key, title=joins.title, institution=joins.institution))
        turned = "winners.b_the_same" if apart else "winners.b_not_the_same"
        rows.append([turn.button(turned, actions.StandApart(proposal, not apart))])
    rows += [
        [turn.button("winners.b_keep", actions.KeepAward(proposal), "success")],
        *back_rows(turn, ("winners.b_begin_anew", actions.AwardFor(proposal))),
    ]
    return Markup("\n\n").join(parts), rows


def _award(turn: Turn, submission: Submission, edition: Edition) -> Award:
    """The record as it will be."""
    proposal = turn.session.get_one(Proposal, submission.proposal_id)
    agency = turn.session.get_one(Agency, proposal.agency_id)
    told = _whole(turn)
    competition, award = written(told["award"], told["year"], edition.name)
    return Award(
        year=told["year"],
        edition=competition,
        award=award,
        title=shorten(" ".join(submission.title.split()), LONGEST_CELLS["title"]),
        institution=agency.name,
        region=agency.region_code,
        category=_category(turn, submission),
        summary=told["summary"],
        source=told["source"],
        verified="yes",
        summary_basis="source" if told["summary"] else "title",
    )


def _category(turn: Turn, submission: Submission) -> str:
    question = form_of(turn.session, submission.form_version_id).question(CATEGORY_QUESTION)
    value = submission.answers.get(CATEGORY_QUESTION)
    return show(question, value, "id") if question and value else ""


async def keep(_update: Update, turn: Turn) -> None:
    """Records the award; nobody but organizers sees it until it is announced."""
    act = turn.pressed(actions.KeepAward)
    _begun(turn, act.proposal, READY, SUMMARY)
    submission, edition = _handed_in(turn, act.proposal)
    award = _award(turn, submission, edition)
    apart = bool(_whole(turn)["apart"])
    winner = record(turn.session, award, act.proposal, apart=apart)
    turn.audit(
        "winner.record",
        f"winner:{winner.id}",
        after={
            "proposal": act.proposal,
            "title": award.title,
            "award": f"{award.edition}: {award.award}",
            "source": award.source,
            "stands_with": winner.stands_with,
        },
    )
    turn.await_(None)
    turn.edit(
        turn.html("winners.recorded", title=winner.title, award=award_words(turn, winner)),
        [
            [turn.button("winners.b_open_award", actions.OpenAward(winner.id or 0), "primary")],
            [turn.button("winners.b_next", actions.ChooseProposal(edition.id or 0))],
            *back_rows(turn),
        ],
    )


def _kept(turn: Turn, name: str) -> int:
    """A number that was chosen on the way."""
    if name not in turn.data:
        raise DomainError("winners.stale")
    return int(turn.data[name])


def _whole(turn: Turn) -> Mapping[str, Any]:
    """Everything that was chosen and typed, once nothing is missing."""
    if not {"award", "year", "source", "summary", "apart"} <= set(turn.data):
        raise DomainError("winners.stale")
    return turn.data


def _begun(turn: Turn, proposal: int, *steps: str) -> None:
    """Refuses a press on the card of a record that is no longer being made."""
    turn.require(ACT)
    if turn.conversation.awaits not in steps or turn.data.get("proposal") != proposal:
        raise DomainError("winners.stale")


def _handed_in(turn: Turn, proposal_id: int) -> tuple[Submission, Edition]:
    """The proposal as it was handed in, while the person may record what it won."""
    turn.require(ACT)
    submission = newest_submission(turn.session, proposal_id)
    proposal = turn.session.get_one(Proposal, proposal_id)
    turn.require(ACT, edition_id=proposal.edition_id)
    return submission, turn.session.get_one(Edition, proposal.edition_id)
