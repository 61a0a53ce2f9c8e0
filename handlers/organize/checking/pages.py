"""One proposal to be checked: its page, its questions one by one, its PDF and its files."""

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.answers import show as show_answer
from domain.checking import WAITING, Mended, may_forward
from domain.dates import wita
from domain.errors import DomainError
from domain.form import FILE_TYPES, Question
from domain.words import shorten
from handlers.organize.checking import access, actions
from handlers.organize.checking.access import Checked
from handlers.organize.checking.lists import Rows, repair_line
from handlers.paging import ROWS, pages_of, turning
from handlers.turn import NOTHING, Turn
from storage.checks import mended_since, remarks_on, repair_ends
from storage.tables import Attachment, Remark

LONGEST_ANSWER = 2400
LONGEST_BEFORE = 500
ON_PAGE = ROWS - 1


async def open_one(_update: Update, turn: Turn) -> None:
    show(turn, access.opened(turn, turn.pressed(actions.OpenCheck).proposal))


def show(turn: Turn, checked: Checked, note: Markup = NOTHING) -> None:
    """What it is, where it stands, and what can be done."""
    turn.await_(None)
    remarks = remarks_on(turn.session, checked.check.submission_id)
    told = turn.html(
        "checking.proposal",
        title=checked.submission.title or turn.plain("submit.untitled"),
        agency=checked.agency.name,
        edition=turn.named(checked.edition),
        number=checked.submission.receipt_number,
        at=wita(checked.submission.submitted_at, turn.language),
        stage=turn.plain(f"checking.stage_{checked.stage}"),
    )
    parts = [note, told, _remarks(turn, checked, remarks), _mended(turn, checked)]
    if checked.stage in WAITING:
        parts.append(repair_line(turn, checked.edition))
        parts += [] if remarks else [turn.html("checking.how")]
    turn.edit(Markup("\n\n").join(part for part in parts if part), _rows(turn, checked, remarks))


def _remarks(turn: Turn, checked: Checked, remarks: dict[str, Remark]) -> Markup | None:
    if not remarks:
        return None
    titles = [q.title.in_(turn.language) for q in checked.questions if q.id in remarks]
    lines = Markup("\n").join(Markup("• {}").format(title) for title in titles)
    return turn.html("checking.with_remarks", count=len(titles), lines=lines)


def _mended(turn: Turn, checked: Checked) -> Markup | None:
    """After a return: which answers with a remark were changed since."""
    if checked.stage not in WAITING:
        return None
    found = mended_since(turn.session, checked.check)
    if not found:
        return None
    lines = Markup("\n").join(_mended_line(turn, checked, each) for each in found)
    return turn.html("checking.since_return", lines=lines)


def _mended_line(turn: Turn, checked: Checked, each: Mended) -> Markup:
    question = checked.form.question(each.question)
    title = question.title.in_(turn.language) if question else each.question
    return turn.html("checking.changed" if each.is_changed else "checking.unchanged", title=title)


def _rows(turn: Turn, checked: Checked, remarks: dict[str, Remark]) -> Rows:
    number, revision = checked.id, checked.check.revision
    first = actions.CheckQuestion(number, checked.questions[0].id)
    rows = [
        [turn.button("checking.b_read", first, "primary")],
        [
            turn.button("checking.b_questions", actions.CheckQuestions(number)),
            turn.button("checking.b_pdf", actions.CheckPdf(number)),
        ],
    ]
    if checked.stage in WAITING and remarks:
        back = actions.GiveBack(number, revision)
        rows.append([turn.button("checking.b_return", back, count=len(remarks))])
    if may_forward(checked.stage, repair_ends(checked.edition), turn.now):
        on = actions.Forward(number, revision)
        rows.append([turn.button(f"checking.b_forward_{checked.stage}", on, "success")])
    edition = checked.proposal.edition_id
    rows.append([turn.button("checking.b_list", actions.CheckList(edition))])
    return rows


async def send_pdf(_update: Update, turn: Turn) -> None:
    checked = access.opened(turn, turn.pressed(actions.CheckPdf).proposal)
    turn.toast("checking.pdf_comes")
    turn.send_file(
        {
            "kind": "proposal",
            "submission": checked.check.submission_id,
            "language": turn.language,
        },
        turn.html("review.pdf_caption", number=checked.submission.receipt_number),
    )


# --- the questions -------------------------------------------------------------------------------


async def list_questions(_update: Update, turn: Turn) -> None:
    """Every question; those with a remark are marked."""
    act = turn.pressed(actions.CheckQuestions)
    checked = access.opened(turn, act.proposal)
    turn.await_(None)
    remarks = remarks_on(turn.session, checked.check.submission_id)
    pages = pages_of(len(checked.questions), ON_PAGE)
    page = min(act.page, pages - 1)
    rows: Rows = [
        [
            turn.labelled(
                ("📝 " if q.id in remarks else "") + q.title.in_(turn.language),
                actions.CheckQuestion(checked.id, q.id),
            )
        ]
        for q in checked.questions[page * ON_PAGE : (page + 1) * ON_PAGE]
    ]
    rows += turning(page, pages, lambda to: actions.CheckQuestions(checked.id, to))
    rows.append([turn.button("checking.b_proposal", actions.OpenCheck(checked.id))])
    turn.edit(turn.html("checking.which_question", count=len(remarks)), rows)


async def open_question(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.CheckQuestion)
    checked = access.opened(turn, act.proposal)
    show_question(turn, checked, checked.question(act.question))


def show_question(turn: Turn, checked: Checked, question: Question, note: Markup = NOTHING) -> None:
    """An answer as it was handed in, with the remark on it and what became of an earlier one."""
    turn.await_(None)
    remark = remarks_on(turn.session, checked.check.submission_id).get(question.id)
    mended = mended_since(turn.session, checked.check) if checked.stage in WAITING else []
    earlier = next((each for each in mended if each.question == question.id), None)
    parts = [
        note,
        _place(turn, checked, question),
        _answer(turn, checked, question),
        _earlier(turn, question, earlier) if earlier else None,
        turn.html("checking.your_remark", remark=remark.body) if remark else None,
    ]
    rows = _remark_rows(turn, checked, question, remark)
    if question.type in FILE_TYPES and checked.submission.answers.get(question.id):
        rows.append([turn.button("checking.b_files", actions.CheckFiles(checked.id, question.id))])
    rows += _ways_on(turn, checked, question)
    turn.edit(Markup("\n\n").join(part for part in parts if part), rows)


def _place(turn: Turn, checked: Checked, question: Question) -> Markup:
    return turn.html(
        "checking.question",
        number=checked.questions.index(question) + 1,
        total=len(checked.questions),
        proposal=shorten(checked.submission.title, 80),
        agency=checked.agency.short_name,
        title=question.title.in_(turn.language),
    )


def _answer(turn: Turn, checked: Checked, question: Question) -> Markup:
    value = checked.submission.answers.get(question.id)
    if value is None:
        return turn.html("checking.no_answer")
    if question.type in FILE_TYPES:
        return turn.html("checking.files", count=len(value))
    shown = show_answer(question, value, turn.language)
    key = "checking.answer" if len(shown) <= LONGEST_ANSWER else "checking.answer_begins"
    return turn.html(key, answer=shorten(shown, LONGEST_ANSWER))


def _earlier(turn: Turn, question: Question, earlier: Mended) -> Markup:
    """The remark of the last return, and the answer it was about."""
    if not earlier.is_changed:
        return turn.html("checking.not_changed", remark=earlier.remark)
    if question.type in FILE_TYPES or earlier.before is None:
        return turn.html("checking.was_changed", remark=earlier.remark)
    before = shorten(show_answer(question, earlier.before, turn.language), LONGEST_BEFORE)
    return turn.html("checking.was_changed_from", remark=earlier.remark, before=before)


def _remark_rows(turn: Turn, checked: Checked, question: Question, remark: Remark | None) -> Rows:
    if checked.stage not in WAITING:
        return []
    ask = actions.AskRemark(checked.id, question.id)
    if remark is None:
        return [[turn.button("checking.b_remark", ask, "primary")]]
    drop = actions.DropRemark(checked.id, checked.check.revision, question.id)
    return [
        [
            turn.button("checking.b_change_remark", ask),
            turn.button("checking.b_drop_remark", drop, "danger"),
        ]
    ]


def _ways_on(turn: Turn, checked: Checked, question: Question) -> Rows:
    at, every = checked.questions.index(question), checked.questions

    def to(key: str, where: int) -> InlineKeyboardButton:
        return turn.button(key, actions.CheckQuestion(checked.id, every[where].id))

    row = [to("checking.b_before", at - 1)] if at else []
    row += [to("checking.b_next", at + 1)] if at + 1 < len(every) else []
    back = [turn.button("checking.b_proposal", actions.OpenCheck(checked.id))]
    return [row, back] if row else [back]


async def send_files(_update: Update, turn: Turn) -> None:
    """The files of an answer as they were sent."""
    act = turn.pressed(actions.CheckFiles)
    checked = access.opened(turn, act.proposal)
    question = checked.question(act.question)
    numbers = checked.submission.answers.get(question.id)
    if question.type not in FILE_TYPES or not numbers:
        raise DomainError("checking.gone")
    found = [turn.session.get(Attachment, number) for number in numbers]
    kept = [each for each in found if each is not None and each.path is not None]
    turn.toast("checking.files_come" if kept else "checking.files_gone")
    for each in kept:
        turn.send_file(
            {"kind": "attachment", "attachment": each.id},
            turn.html("checking.file", name=each.original_name),
        )
