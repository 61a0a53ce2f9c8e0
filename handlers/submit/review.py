"""The review card: the whole proposal, what is missing as buttons, and handing it in."""

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.answers import show as show_answer
from domain.dates import wita
from domain.draft import Gap
from domain.form import FILE_TYPES, Question
from domain.words import shorten
from handlers.paging import turning
from handlers.submit import actions
from handlers.submit.progress import bar
from handlers.turn import Turn
from storage.proposals import Work, open_work
from storage.submissions import newest
from storage.tables import ProposalState

MOST_GAPS = 6
FOLDED = 700
PAGE_LIMIT = 3500


async def open_review(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.Review)
    work = open_work(turn.session, act.proposal, turn.person_id)
    show(turn, work, edit=True, page=act.page)


def show(
    turn: Turn, work: Work, *, note: Markup | None = None, edit: bool = False, page: int = 0
) -> None:
    """The whole proposal, page by page, with what is left to do."""
    turn.await_(None, proposal=work.id)
    pages = _pages(turn, work)
    page = min(page, len(pages) - 1)
    parts = [head(turn, work), pages[page], _foot(turn, work)]
    if note is not None:
        parts.insert(0, note)
    body = Markup("\n\n").join(part for part in parts if part)
    buttons = review_buttons(turn, work, page, len(pages))
    row = turn.edit(body, buttons) if edit else turn.say(body, buttons)
    turn.conversation.card = row.id


def head(turn: Turn, work: Work) -> Markup:
    draft = work.draft
    done = sum(
        all(draft.is_answered(q) for q in draft.questions() if q.section == section.id)
        for section in work.form.sections
    )
    return turn.html(
        "review.head",
        title=work.proposal.title or turn.plain("submit.untitled"),
        agency=work.agency.name,
        edition=work.edition.name,
        done=done,
        sections=len(work.form.sections),
        bar=bar(draft.answered, len(draft.questions())),
        answered=draft.answered,
        total=len(draft.questions()),
    )


def gaps_of(turn: Turn, work: Work) -> list[Gap]:
    closes_on = work.edition.closes_at.astimezone(turn.scope.zone).date()
    return work.draft.findings(closes_on, turn.today)


def _pages(turn: Turn, work: Work) -> list[Markup]:
    """Sections with their answers, cut into messages that Telegram takes."""
    told = {gap.question.id: turn.problem(gap.problem) for gap in gaps_of(turn, work)}
    pages: list[Markup] = []
    here = Markup("")
    for section in work.form.sections:
        questions = [q for q in work.draft.questions() if q.section == section.id]
        lines = [Markup("<b>{}</b>").format(section.title.in_(turn.language))]
        lines += [_line(turn, work, question, told.get(question.id)) for question in questions]
        for line in lines:
            if len(here) + len(line) > PAGE_LIMIT:
                pages.append(here)
                here = Markup("")
            here = Markup("{}\n{}").format(here, line) if here else line
    pages.append(here)
    return pages


def _line(turn: Turn, work: Work, question: Question, told: Markup | None) -> Markup:
    title = question.title.in_(turn.language)
    value = work.answers.get(question.id)
    if not work.draft.is_answered(question):
        key = "review.line_missing" if told else "review.line_optional"
        return turn.html(key, title=title)
    if question.type in FILE_TYPES:
        shown = turn.plain("review.files", count=len(value or []))
    else:
        shown = show_answer(question, value, turn.language)
    mark = Markup("⚠️") if told else Markup("✅")
    line = Markup("{} <b>{}</b>: {}").format(mark, title, shown)
    if len(shown) > 80 or "\n" in shown:
        line = Markup("{} <b>{}</b>\n<blockquote expandable>{}</blockquote>").format(
            mark, title, shorten(shown, FOLDED)
        )
    return Markup("{}\n⚠️ {}").format(line, told) if told else line


def _foot(turn: Turn, work: Work) -> Markup:
    """What happens next, in one sentence."""
    when = wita(work.edition.closes_at, turn.language)
    submitted = newest(turn.session, work.id)
    if turn.sent_at > work.edition.closes_at:
        return turn.html("submit.closed", edition=work.edition.name, when=when)
    if work.proposal.state == ProposalState.SUBMITTED and submitted is not None:
        key = "review.changed" if work.proposal.changed_since_submission else "review.submitted"
        return turn.html(key, number=submitted.receipt_number, when=when)
    blocking = [gap for gap in gaps_of(turn, work) if gap.blocks]
    if blocking:
        return turn.html("review.missing", count=len(blocking), when=when)
    return turn.html("review.ready", when=when)


def review_buttons(
    turn: Turn, work: Work, page: int, pages: int
) -> list[list[InlineKeyboardButton]]:
    rows: list[list[InlineKeyboardButton]] = []
    is_open = turn.sent_at <= work.edition.closes_at
    blocking = [gap for gap in gaps_of(turn, work) if gap.blocks]
    rows += turning(page, pages, lambda to: actions.Review(work.id, to))
    if is_open:
        rows += _gap_rows(turn, work, blocking)
        rows += _act_rows(turn, work, blocking)
    if newest(turn.session, work.id) is not None:
        rows.append([turn.button("review.b_pdf", actions.SendPdf(work.id, 0))])
    return rows


def _gap_rows(turn: Turn, work: Work, blocking: list[Gap]) -> list[list[InlineKeyboardButton]]:
    questions = list(dict.fromkeys(gap.question for gap in blocking))
    return [
        [
            turn.button(
                "review.b_gap",
                actions.OpenQuestion(work.id, question.id, review=True),
                title=question.title.in_(turn.language),
            )
        ]
        for question in questions[:MOST_GAPS]
    ]


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
    rows.append([turn.button("review.b_change", actions.TableOfQuestions(work.id))])
    if proposal.state == ProposalState.SUBMITTED:
        act = actions.Withdraw(work.id, proposal.revision)
        rows.append([turn.button("review.b_withdraw", act, "danger")])
    else:
        rows.append(
            [
                turn.button(
                    "review.b_delete", actions.DeleteDraft(work.id, proposal.revision), "danger"
                )
            ]
        )
    return rows
