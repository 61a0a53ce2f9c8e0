"""Beginning a proposal, the list of proposals, and going on where one stopped."""

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.dates import days_left, wita
from domain.draft import carry_over
from handlers.submit import actions, review
from handlers.submit.card import ask, ask_next
from handlers.submit.progress import bar
from handlers.turn import Turn
from storage.editions import open_editions
from storage.proposals import (
    Work,
    agencies_of,
    load_work,
    open_work,
    proposals_of,
    save_answer,
    start_proposal,
)
from storage.tables import Agency, Edition, Proposal, ProposalState

MOST_LISTED = 10


async def submit(_update: Update, turn: Turn) -> None:
    """/ajukan: a new proposal for the open edition."""
    agencies = agencies_of(turn.session, turn.person_id)
    editions = open_editions(turn.session, turn.now)
    if not agencies:
        turn.say(turn.html("submit.no_agency"))
    elif not editions:
        turn.say(turn.html("submit.no_edition"))
    elif len(agencies) == len(editions) == 1:
        _start(turn, agencies[0], editions[0])
    else:
        rows = [
            [
                turn.labelled(
                    f"{agency.short_name} · {edition.name}",
                    actions.NewForAgency(agency.id or 0, edition.id or 0),
                )
            ]
            for edition in editions
            for agency in agencies
        ]
        turn.say(turn.html("submit.which_agency"), rows)


async def start_for_agency(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.NewForAgency)
    agency = next(
        (a for a in agencies_of(turn.session, turn.person_id) if a.id == act.agency), None
    )
    edition = next((e for e in open_editions(turn.session, turn.now) if e.id == act.edition), None)
    if agency is None or edition is None:
        turn.toast("submit.stale_toast", alert=True)
        return
    _start(turn, agency, edition)


def _start(turn: Turn, agency: Agency, edition: Edition) -> None:
    proposal = start_proposal(turn.session, edition, agency, turn.person_id, turn.now)
    work = load_work(turn.session, proposal)
    turn.say(
        turn.html(
            "submit.begin",
            edition=edition.name,
            agency=agency.name,
            total=len(work.draft.questions()),
            when=wita(edition.closes_at, turn.language),
            count=days_left(edition.closes_at, turn.now),
        ),
        _earlier_rows(turn, agency, edition),
    )
    turn.await_(None)
    first = work.draft.next_after(None)
    if first is not None:
        ask(turn, work, first)


def _earlier_rows(turn: Turn, agency: Agency, edition: Edition) -> list[list[InlineKeyboardButton]]:
    """Proposals of earlier editions that can start this draft."""
    return [
        [
            turn.button(
                "submit.b_copy_earlier",
                actions.CopyEarlier(proposal.id or 0, edition.id or 0),
                title=proposal.title,
            )
        ]
        for proposal in proposals_of(turn.session, turn.person_id)
        if proposal.agency_id == agency.id and proposal.edition_id != edition.id and proposal.title
    ][:3]


async def copy_earlier(_update: Update, turn: Turn) -> None:
    """Fills the new draft with what an earlier proposal answered already."""
    act = turn.pressed(actions.CopyEarlier)
    earlier = open_work(turn.session, act.earlier, turn.person_id)
    draft = next(
        (
            proposal
            for proposal in proposals_of(turn.session, turn.person_id)
            if proposal.edition_id == act.edition
            and proposal.agency_id == earlier.agency.id
            and proposal.state == ProposalState.DRAFT
            and proposal.copied_from is None
        ),
        None,
    )
    if draft is None:
        turn.toast("submit.stale_toast", alert=True)
        return
    work = load_work(turn.session, draft)
    kept = carry_over(work.form, earlier.answers, earlier.form)
    for question_id, value in kept.items():
        if question_id not in work.answers:
            save_answer(turn.session, work, question_id, value, turn.person_id, turn.now)
    draft.copied_from = earlier.id
    work = open_work(turn.session, work.id, turn.person_id)
    turn.edit(turn.html("submit.copied", count=len(kept), title=earlier.proposal.title))
    ask_next(turn, work, None)


# --- the list ---------------------------------------------------------------------------------


async def proposals(_update: Update, turn: Turn) -> None:
    """/usulan: every proposal of my agencies with its progress."""
    found = proposals_of(turn.session, turn.person_id)
    if not found:
        turn.say(
            turn.html("submit.none_yet"), [[turn.button("submit.b_new", actions.NewProposal())]]
        )
        return
    works = [load_work(turn.session, proposal) for proposal in found[:MOST_LISTED]]
    rows = [[turn.labelled(_name(turn, work), actions.Continue(work.id))] for work in works]
    rows.append([turn.button("submit.b_new", actions.NewProposal())])
    lines = [_line(turn, work) for work in works]
    turn.say(Markup("\n\n").join([turn.html("submit.yours"), *lines]), rows)


def _name(turn: Turn, work: Work) -> str:
    return work.proposal.title or turn.plain("submit.untitled")


def _line(turn: Turn, work: Work) -> Markup:
    draft = work.draft
    key = {
        ProposalState.DRAFT: "submit.line_draft",
        ProposalState.SUBMITTED: "submit.line_submitted",
    }.get(ProposalState(work.proposal.state), "submit.line_withdrawn")
    return turn.html(
        key,
        title=_name(turn, work),
        agency=work.agency.short_name,
        bar=bar(draft.answered, len(draft.questions())),
        percent=draft.percent,
        when=wita(work.edition.closes_at, turn.language),
    )


async def go_on(_update: Update, turn: Turn) -> None:
    """Continues a draft where it stopped; a proposal handed in shows its card."""
    act = turn.pressed(actions.Continue)
    work = open_work(turn.session, act.proposal, turn.person_id)
    stopped = _last_asked(turn, work.proposal)
    turn.await_(None)
    if work.proposal.state != ProposalState.DRAFT or not work.answers:
        if work.proposal.state == ProposalState.DRAFT:
            ask_next(turn, work, None)
        else:
            review.show(turn, work)
        return
    question = work.form.question(stopped) if stopped else None
    if question is not None and not work.draft.is_answered(question):
        ask(turn, work, question)
    else:
        ask_next(turn, work, stopped)


def _last_asked(turn: Turn, proposal: Proposal) -> str | None:
    if turn.data.get("proposal") == proposal.id:
        return str(turn.data.get("question"))
    return None
