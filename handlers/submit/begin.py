"""Beginning a proposal, the list of proposals, and going on where one stopped."""

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.dates import days_left, wita
from domain.draft import carry_over
from domain.errors import DomainError
from domain.intent import goes_on
from handlers.account import consent
from handlers.account.actions import AskToJoin
from handlers.submit import actions, review
from handlers.submit.card import ask, ask_next
from handlers.submit.checked import remarked, stage_line
from handlers.submit.deadline import closed_text, in_force, is_closed, until
from handlers.submit.progress import bar
from handlers.submit.standing import own_standing
from handlers.turn import Turn
from storage.agencies import region_of
from storage.caps import agency_cap, region_cap
from storage.editions import open_editions
from storage.late_access import late_openings, usual_end
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
MOST_EARLIER = 3
Opening = tuple[Edition, Agency]
"""An edition, and an agency of the person that may hand in to it now."""


async def submit(_update: Update, turn: Turn) -> None:
    """/ajukan: a proposal for the open edition; one that was begun is offered first."""
    openings = _openings(turn)
    if not agencies_of(turn.session, turn.person_id):
        _say_no_agency(turn)
    elif not consent.is_given(turn):
        consent.ask_if_missing(turn)
    elif not openings:
        turn.say(turn.html("submit.no_edition"))
    elif drafts := _drafts(turn, openings):
        _offer_drafts(turn, drafts, openings)
    elif len(openings) == 1:
        _start(turn, *openings[0])
    else:
        turn.say(turn.html("submit.which_agency"), _new_rows(turn, openings))


def _openings(turn: Turn) -> list[Opening]:
    """Every open edition with each agency of the person, and what is open to one of them only."""
    agencies = agencies_of(turn.session, turn.person_id)
    editions = open_editions(turn.session, turn.now)
    everywhere = [(edition, agency) for edition in editions for agency in agencies]
    return everywhere + late_openings(turn.session, turn.person_id, turn.now)


def _say_no_agency(turn: Turn) -> None:
    rows = [[turn.button("account.b_ask_to_join", AskToJoin(), "primary")]]
    turn.say(turn.html("submit.no_agency"), rows)


def _drafts(turn: Turn, openings: list[Opening]) -> list[Work]:
    open_to = {(edition.id, agency.id) for edition, agency in openings}
    return [
        load_work(turn.session, proposal)
        for proposal in proposals_of(turn.session, turn.person_id)
        if proposal.state == ProposalState.DRAFT
        and (proposal.edition_id, proposal.agency_id) in open_to
    ][:MOST_LISTED]


def _offer_drafts(turn: Turn, drafts: list[Work], openings: list[Opening]) -> None:
    rows = [_go_on_row(turn, work) for work in drafts]
    rows += _new_rows(turn, openings)
    lines = [_line(turn, work) for work in drafts]
    turn.say(Markup("\n\n").join([turn.html("submit.begun_already"), *lines]), rows)


def _go_on_row(turn: Turn, work: Work) -> list[InlineKeyboardButton]:
    act, title = actions.Continue(work.id), _name(turn, work)
    return [turn.button("submit.b_go_on_with", act, "primary", title=title)]


def _new_rows(turn: Turn, openings: list[Opening]) -> list[list[InlineKeyboardButton]]:
    return [
        [
            turn.button(
                "submit.b_new_for",
                actions.NewForAgency(agency.id or 0, edition.id or 0),
                agency=agency.short_name,
                edition=edition.name_en if turn.language == "en" else edition.name,
            )
        ]
        for edition, agency in openings
    ]


async def start_for_agency(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.NewForAgency)
    wanted = (act.edition, act.agency)
    opening = next((each for each in _openings(turn) if _numbers(each) == wanted), None)
    if opening is None:
        raise DomainError("submit.stale")
    _start(turn, *opening)


def _numbers(opening: Opening) -> tuple[int | None, int | None]:
    return opening[0].id, opening[1].id


def _start(turn: Turn, edition: Edition, agency: Agency) -> None:
    """A new draft; one that has no answer yet is taken up again instead."""
    drafts = _drafts(turn, [(edition, agency)])
    empty = next((work for work in drafts if not work.stored), None)
    work = empty or load_work(
        turn.session, start_proposal(turn.session, edition, agency, turn.person_id, turn.now)
    )
    ends = usual_end(turn.session, edition, agency.id or 0)
    begun = turn.html(
        "submit.begin",
        edition=edition.name_en if turn.language == "en" else edition.name,
        agency=agency.name,
        total=len(work.draft.questions()),
        when=wita(ends, turn.language),
        count=days_left(ends, turn.now),
    )
    turn.say(
        Markup("\n").join([begun, *_caps(turn, edition, agency)]),
        [
            *_earlier_rows(turn, agency, edition),
            [turn.button("word.b_template", actions.WordTemplate(work.id))],
        ],
    )
    turn.await_(None)
    first = work.draft.next_after(None)
    if first is not None:
        ask(turn, work, first)


def _caps(turn: Turn, edition: Edition, agency: Agency) -> list[Markup]:
    """How many proposals may be handed in, where that is limited, and how many are in."""
    own = agency_cap(turn.session, edition, agency)
    around = region_cap(turn.session, edition, agency)
    lines = []
    if own is not None:
        lines.append(turn.html("caps.of_agency", limit=own.limit, taken=own.taken))
    if around is not None:
        key = "caps.of_region_full" if around.is_full else "caps.of_region"
        region = region_of(turn.session, agency).name
        lines.append(turn.html(key, region=region, limit=around.limit, taken=around.taken))
    return lines


# --- from an earlier proposal --------------------------------------------------------------------


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
    ][:MOST_EARLIER]


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
        raise DomainError("submit.stale")
    work = load_work(turn.session, draft)
    if is_closed(turn, work):
        turn.edit(closed_text(turn, work))
        return
    kept = {
        question_id: value
        for question_id, value in carry_over(work.form, earlier.answers, earlier.form).items()
        if question_id not in work.answers
    }
    for question_id, value in kept.items():
        save_answer(turn.session, work, question_id, value, turn.person_id, turn.now)
    draft.copied_from = earlier.id
    turn.edit(turn.html("submit.copied", count=len(kept), title=earlier.proposal.title))
    ask_next(turn, open_work(turn.session, work.id, turn.person_id), None)


# --- the list ---------------------------------------------------------------------------------


async def proposals(_update: Update, turn: Turn) -> None:
    """/usulan: every proposal of my agencies with its progress."""
    found = proposals_of(turn.session, turn.person_id)
    if not agencies_of(turn.session, turn.person_id):
        _say_no_agency(turn)
        return
    if not found:
        body = Markup("\n\n").join([turn.html("submit.none_yet"), *own_standing(turn)])
        turn.say(body, [[turn.button("submit.b_new", actions.NewProposal())]])
        return
    works = [load_work(turn.session, proposal) for proposal in found[:MOST_LISTED]]
    rows = [[turn.labelled(_name(turn, work), actions.Continue(work.id))] for work in works]
    if _openings(turn):
        rows.append([turn.button("submit.b_new", actions.NewProposal())])
    lines = [_line(turn, work) for work in works]
    parts = [turn.html("submit.yours"), *lines, *own_standing(turn)]
    turn.say(Markup("\n\n").join(parts), rows)


def _name(turn: Turn, work: Work) -> str:
    return work.proposal.title or turn.plain("submit.untitled")


def _line(turn: Turn, work: Work) -> Markup:
    draft, closed = work.draft, is_closed(turn, work)
    sent = in_force(turn, work) if closed else None
    line = turn.html(
        _line_key(turn, work),
        title=sent.title if sent else _name(turn, work),
        agency=work.agency.short_name,
        bar=bar(draft.answered, len(draft.questions())),
        percent=draft.percent,
        when=wita(work.edition.closes_at, turn.language) if closed else until(turn, work),
    )
    stands = stage_line(turn, work)
    return Markup("{}\n{}").format(line, stands) if stands else line


def _line_key(turn: Turn, work: Work) -> str:
    """What state a proposal is in; nothing is called sent that was not."""
    proposal, closed = work.proposal, is_closed(turn, work)
    if proposal.state == ProposalState.DRAFT:
        return "submit.line_unsent" if closed else "submit.line_draft"
    if proposal.state != ProposalState.SUBMITTED:
        return "submit.line_withdrawn"
    if closed:
        return "submit.line_final"
    changed = proposal.changed_since_submission
    if remarked(turn, work) and not changed:
        return "checking.line_returned"
    return "submit.line_changed" if changed else "submit.line_submitted"


async def go_on(_update: Update, turn: Turn) -> None:
    """Continues a draft where it stopped; a proposal handed in shows its card."""
    act = turn.pressed(actions.Continue)
    _go_on_with(turn, open_work(turn.session, act.proposal, turn.person_id))


def offer_to_go_on(turn: Turn) -> bool:
    """While no question is open: says that nothing was saved, and offers the drafts begun."""
    drafts = _drafts(turn, _openings(turn))
    if not drafts:
        return False
    if len(drafts) == 1 and goes_on(turn.words):
        _go_on_with(turn, drafts[0])
        return True
    turn.say(turn.html("submit.nothing_open"), [_go_on_row(turn, work) for work in drafts])
    return True


def _go_on_with(turn: Turn, work: Work) -> None:
    stopped = _last_asked(turn, work.proposal)
    turn.await_(None)
    if work.proposal.state != ProposalState.DRAFT or is_closed(turn, work):
        review.show(turn, work)
        return
    question = work.form.question(stopped) if stopped else None
    if question is None or work.draft.is_answered(question):
        question = work.draft.where_it_stopped()
    if question is None:
        review.show(turn, work)
    else:
        ask(turn, work, question)


def _last_asked(turn: Turn, proposal: Proposal) -> str | None:
    if turn.data.get("proposal") == proposal.id and turn.data.get("question"):
        return str(turn.data["question"])
    return None
