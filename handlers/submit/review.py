"""The review card: what is done by section, what is missing as buttons, all answers folded."""

from collections.abc import Iterator

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.answers import show as show_answer
from domain.draft import Gap
from domain.form import FILE_TYPES, Question, Section
from handlers.paging import turning
from handlers.submit import actions, checked
from handlers.submit.deadline import (
    closed_text,
    in_force,
    is_closed,
    only_mended,
    unsent_changes,
    until,
)
from handlers.submit.progress import bar
from handlers.turn import Turn
from storage.proposals import Work, open_work
from storage.submissions import newest
from storage.tables import ProposalState

MOST_GAPS = 4
"""Questions to be done up to which all are listed; beyond it, how many each section has."""
PAGE_LIMIT = 3400
"""Characters of a card besides its head and foot; Telegram takes 4,096 in all."""
USUAL_FOOT = 300
"""Characters of a foot without remarks, for which the limit leaves room."""
PIECE = 1500
"""Characters after which a long answer may go on with the next page."""


async def open_review(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.Review)
    work = open_work(turn.session, act.proposal, turn.person_id)
    show(turn, work, edit=True, page=act.page)


def show(
    turn: Turn, work: Work, *, note: Markup | None = None, edit: bool = False, page: int = 0
) -> None:
    """What is done and what is left, by section; the whole proposal is folded under it."""
    turn.await_(None, proposal=work.id)
    tasks, foot = _tasks(turn, work), _foot(turn, work)
    pages = _pages(turn, work, PAGE_LIMIT - len(tasks) - len(foot) + USUAL_FOOT)
    page = min(page, len(pages) - 1)
    if page == 0:
        parts = [head(turn, work), tasks, _folded(pages[0]), foot]
    else:
        parts = [Markup("<b>{}</b>").format(_title(turn, work)), pages[page], foot]
    if note is not None:
        parts.insert(0, note)
    body = Markup("\n\n").join(part for part in parts if part)
    buttons = review_buttons(turn, work, page, len(pages))
    row = turn.edit(body, buttons) if edit else turn.say(body, buttons)
    turn.conversation.card = row.id


def head(turn: Turn, work: Work) -> Markup:
    draft = work.draft
    open_sections = {gap.question.section for gap in gaps_of(turn, work) if gap.blocks}
    return turn.html(
        "review.head",
        title=_title(turn, work),
        agency=work.agency.name,
        edition=turn.named(work.edition),
        done=len(work.form.sections) - len(open_sections),
        sections=len(work.form.sections),
        bar=bar(draft.answered, len(draft.questions())),
        answered=draft.answered,
        total=len(draft.questions()),
    )


def _title(turn: Turn, work: Work) -> str:
    return work.proposal.title or turn.plain("submit.untitled")


def gaps_of(turn: Turn, work: Work) -> list[Gap]:
    closes_on = work.edition.closes_at.astimezone(turn.scope.zone).date()
    return work.draft.findings(closes_on, turn.today)


def is_folded(gaps: list[Gap]) -> bool:
    """Whether there is more to do than one screen of a phone shows."""
    return len({gap.question for gap in gaps if gap.blocks}) > MOST_GAPS


def _tasks(turn: Turn, work: Work) -> Markup:
    """A line for each section, and under it what is to be done there, or how much."""
    gaps = gaps_of(turn, work)
    folded = is_folded(gaps)
    lines: list[Markup] = []
    for section in work.form.sections:
        here = [gap for gap in gaps if gap.question.section == section.id]
        lines.append(section_line(turn, work, section, here, counted=folded))
        if not folded:
            lines += to_do(turn, work, here)
    return Markup("\n").join(lines)


def section_line(
    turn: Turn, work: Work, section: Section, gaps: list[Gap], *, counted: bool
) -> Markup:
    """How far a section is; ``counted``: and how many of its questions are to be done."""
    questions = [q for q in work.draft.questions() if q.section == section.id]
    answered = sum(work.draft.is_answered(question) for question in questions)
    title, total = section.title.in_(turn.language), len(questions)
    count = len({gap.question for gap in gaps if gap.blocks})
    if count and counted:
        return turn.html(
            "review.section_count", title=title, answered=answered, total=total, count=count
        )
    key = "review.section_done"
    if count:
        key = "review.section_open"
    elif answered < total:
        key = "review.section_enough"
    return turn.html(key, title=title, answered=answered, total=total)


def to_do(turn: Turn, work: Work, gaps: list[Gap]) -> list[Markup]:
    """A line for each answer to be mended, and one for all that are missing."""
    titles = [gap.question.title.in_(turn.language) for gap in gaps]
    mend, missing = [], []
    for gap, title in zip(gaps, titles, strict=True):
        if work.draft.is_answered(gap.question):
            mend.append(Markup("⚠️ {}: {}").format(title, turn.problem(gap.problem)))
        else:
            missing.append(title)
    if missing:
        mend.append(turn.html("review.line_missing", titles=", ".join(missing)))
    return mend


def _folded(content: Markup) -> Markup:
    return Markup("<blockquote expandable>{}</blockquote>").format(content) if content else content


def _pages(turn: Turn, work: Work, first: int) -> list[Markup]:
    """Every answer in full, cut into pages that Telegram takes; ``first``: room on the first."""
    pages = [Markup("")]
    for piece in _pieces(turn, work):
        room = first if len(pages) == 1 else PAGE_LIMIT
        if len(pages[-1]) + len(piece) > room:
            pages.append(piece)
        else:
            pages[-1] = Markup("{}\n{}").format(pages[-1], piece) if pages[-1] else piece
    return pages


def _pieces(turn: Turn, work: Work) -> Iterator[Markup]:
    for question in work.draft.questions():
        if not work.draft.is_answered(question):
            continue
        shown = _shown(turn, work, question)
        title = question.title.in_(turn.language)
        yield Markup("<b>{}</b>: {}").format(title, shown[:PIECE])
        for start in range(PIECE, len(shown), PIECE):
            yield Markup("{}").format(shown[start : start + PIECE])


def _shown(turn: Turn, work: Work, question: Question) -> str:
    value = work.answers[question.id]
    if question.type in FILE_TYPES:
        return turn.plain("review.files", count=len(value))
    return show_answer(question, value, turn.language)


def _foot(turn: Turn, work: Work) -> Markup:
    """What happens next, where what was handed in stands, and the remarks it came back with."""
    remarks, stands = checked.remarks_on_card(turn, work), None
    if remarks is None or is_closed(turn, work):
        stands = checked.stage_line(turn, work)
    lines = [stands, _next(turn, work)]
    said = Markup("\n").join(line for line in lines if line)
    return Markup("{}\n\n{}").format(remarks, said) if remarks else said


def _next(turn: Turn, work: Work) -> Markup:
    """What happens next, in a sentence; with changes that were not sent, what they wait for."""
    if is_closed(turn, work):
        return closed_text(turn, work)
    when = until(turn, work)
    unsent, submitted = unsent_changes(turn, work), in_force(turn, work)
    if submitted is not None and unsent is None:
        key = "checking.mend_and_send" if checked.remarked(turn, work) else "review.submitted"
        return turn.html(key, number=submitted.receipt_number, when=when)
    blocking = [gap for gap in gaps_of(turn, work) if gap.blocks]
    missing = turn.html("review.missing", count=len(blocking), when=when) if blocking else None
    if unsent is not None:
        return Markup("{}\n{}").format(unsent, missing) if missing else unsent
    return missing or turn.html("review.ready", when=when)


def review_buttons(
    turn: Turn, work: Work, page: int, pages: int
) -> list[list[InlineKeyboardButton]]:
    rows: list[list[InlineKeyboardButton]] = []
    blocking = [gap for gap in gaps_of(turn, work) if gap.blocks]
    rows += turning(page, pages, lambda to: actions.Review(work.id, to))
    if not is_closed(turn, work):
        rows += checked.remark_rows(turn, work)
        rows += _gap_rows(turn, work, blocking)
        rows += _act_rows(turn, work, blocking)
    if newest(turn.session, work.id) is not None:
        rows.append([turn.button("review.b_pdf", actions.SendPdf(work.id, 0))])
    return rows


def _gap_rows(turn: Turn, work: Work, blocking: list[Gap]) -> list[list[InlineKeyboardButton]]:
    """A button to each question to be done; where there are many, to each section of them."""
    if is_folded(blocking):
        return [_section_row(turn, work, section, blocking) for section in _open(work, blocking)]
    return [gap_row(turn, work, question) for question in gap_questions(blocking)]


def gap_questions(gaps: list[Gap]) -> list[Question]:
    return list(dict.fromkeys(gap.question for gap in gaps if gap.blocks))


def gap_row(turn: Turn, work: Work, question: Question) -> list[InlineKeyboardButton]:
    here = actions.OpenQuestion(work.id, question.id, review=True)
    return [turn.button("review.b_gap", here, title=question.title.in_(turn.language))]


def _open(work: Work, blocking: list[Gap]) -> list[Section]:
    open_ones = {gap.question.section for gap in blocking}
    return [section for section in work.form.sections if section.id in open_ones]


def _section_row(
    turn: Turn, work: Work, section: Section, blocking: list[Gap]
) -> list[InlineKeyboardButton]:
    here = [gap for gap in blocking if gap.question.section == section.id]
    count, title = len(gap_questions(here)), section.title.in_(turn.language)
    act = actions.ReviewSection(work.id, section.id)
    return [turn.button("review.b_section", act, title=title, count=count)]


def _act_rows(turn: Turn, work: Work, blocking: list[Gap]) -> list[list[InlineKeyboardButton]]:
    proposal = work.proposal
    rows = []
    unsent = proposal.state != ProposalState.SUBMITTED or proposal.changed_since_submission
    if not blocking and unsent:
        send = actions.SubmitProposal(work.id, proposal.revision)
        rows.append(
            [
                turn.button("review.b_send", send, "success"),
                turn.button("review.b_not_yet", actions.Leave(work.id)),
            ]
        )
    change = turn.button("review.b_change", actions.TableOfQuestions(work.id))
    if proposal.state == ProposalState.SUBMITTED and only_mended(turn, work):
        rows.append([change])
    elif proposal.state == ProposalState.SUBMITTED:
        take_back = actions.Withdraw(work.id, proposal.revision)
        rows.append([change, turn.button("review.b_withdraw", take_back, "danger")])
    else:
        drop = actions.DeleteDraft(work.id, proposal.revision)
        rows.append([change, turn.button("review.b_delete", drop, "danger")])
    return rows
