"""Offline in Word: the form goes out as a .docx, and the filled file fills the draft.

A file that came back is fetched and read first (``bot.downloads``); then a card tells what was
understood, what differs and what is missing, and only a press changes the draft.
"""

from collections.abc import Iterator
from datetime import datetime

from markupsafe import Markup
from telegram import Document, InlineKeyboardButton, Update

from domain.answers import check, measure
from domain.draft import Draft, required
from domain.errors import DomainError, Problem
from domain.files import USUAL
from domain.form import FILE_TYPES, Question, QuestionType
from domain.word_form import Standing, Understood, WordContent, standings, to_save, understand
from domain.words import shorten
from handlers.account import consent
from handlers.events import WordRead
from handlers.submit import actions, files
from handlers.submit.answer import open_question
from handlers.submit.card import ask_next
from handlers.submit.deadline import closed_text, is_closed, is_closed_at
from handlers.submit.known import told_duplicates
from handlers.turn import Turn
from storage.proposals import (
    Work,
    agencies_of,
    forget_messages,
    load_work,
    open_work,
    proposals_of,
    save_answer,
)
from storage.tables import Attachment, AttachmentPurpose

ENDINGS = (".docx", ".docm", ".dotx", ".doc", ".dot", ".odt", ".rtf")
WORD_TYPES = ("application/msword", "application/vnd.openxmlformats-officedocument.wordprocessing")
MOST_LINES = 10
MOST_CHARACTERS = 3800
QUOTED = 90
UNPLACED = 300


# --- out: the form as a file ---------------------------------------------------------------------


async def send_template(_update: Update, turn: Turn) -> None:
    """The form with what the draft has so far, in the person's language."""
    act = turn.pressed(actions.WordTemplate)
    work = open_work(turn.session, act.proposal, turn.person_id)
    if is_closed(turn, work):
        turn.say(closed_text(turn, work))
        return
    turn.send_file(
        {"kind": "template", "proposal": work.id, "language": turn.language},
        turn.html("word.caption"),
    )


# --- in: a file comes back -----------------------------------------------------------------------


def is_word_form(turn: Turn) -> bool:
    """Whether the message is a Word file that is not the answer to the question now open."""
    document = turn.message.document
    return document is not None and _is_word(document) and not _answers_open_question(turn)


def _is_word(document: Document) -> bool:
    name, kind = (document.file_name or "").lower(), document.mime_type or ""
    return name.endswith(ENDINGS) or kind.startswith(WORD_TYPES)


def _answers_open_question(turn: Turn) -> bool:
    if turn.conversation.awaits != "submit.answer":
        return False
    try:
        _work, question = open_question(turn)
    except DomainError:
        return False
    if question is None or question.type not in FILE_TYPES:
        return False
    return "docx" in (question.accept or USUAL[question.type])


def arrive(turn: Turn) -> None:
    """Orders the file to be fetched and read; the person hears of it when that is done."""
    if not agencies_of(turn.session, turn.person_id):
        turn.say(turn.html("submit.no_agency"))
    elif not consent.is_given(turn):
        consent.ask_if_missing(turn)
    elif works := _open_works(turn, turn.sent_at):
        likely = next((work for work in works if work.id == turn.data.get("proposal")), works[0])
        files.order(turn, likely, purpose=AttachmentPurpose.WORD)
    else:
        _say_no_draft(turn)


def _open_works(turn: Turn, at: datetime) -> list[Work]:
    """The proposals that could still be changed at a time, the last changed first."""
    works = (load_work(turn.session, p) for p in proposals_of(turn.session, turn.person_id))
    return [work for work in works if not is_closed_at(turn, work, at)]


def _say_no_draft(turn: Turn) -> None:
    closed = proposals_of(turn.session, turn.person_id)
    if closed:
        turn.say(closed_text(turn, load_work(turn.session, closed[0])))
        return
    rows = [[turn.button("submit.b_new", actions.NewProposal(), "primary")]]
    turn.say(turn.html("word.no_draft"), rows, reply_to=turn.message.message_id)


async def tell_read(event: WordRead, turn: Turn) -> None:
    """The file was read: which proposal it is for, and what it holds."""
    attachment = turn.session.get_one(Attachment, event.attachment)
    works = _open_works(turn, attachment.sent_at)
    if not works:
        turn.say(turn.html("word.late", name=attachment.original_name))
        return
    work = _meant(turn, works, _content(attachment))
    if work is not None:
        _show(turn, work, attachment)
        return
    rows = [
        [turn.labelled(_title(turn, work), actions.WordFor(work.id, event.attachment))]
        for work in works
    ]
    rows.append([turn.button("word.b_not_now", actions.LeaveWord(works[0].id))])
    turn.say(turn.html("word.which", name=attachment.original_name), rows)


def _meant(turn: Turn, works: list[Work], content: WordContent) -> Work | None:
    """The proposal a file names, if it is the person's to change; else the only or open one."""
    if content.proposal is not None:
        return next((work for work in works if work.id == content.proposal), None)
    if len(works) == 1:
        return works[0]
    return next((work for work in works if work.id == turn.data.get("proposal")), None)


async def choose_proposal(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.WordFor)
    work = open_work(turn.session, act.proposal, turn.person_id)
    _show(turn, work, _mine(turn, act.attachment), edit=True)


def _mine(turn: Turn, attachment_id: int) -> Attachment:
    """The Word file this person sent, and nobody else's (P7)."""
    attachment = turn.session.get(Attachment, attachment_id)
    if attachment is None or attachment.sent_by != turn.person_id or attachment.reading is None:
        raise DomainError("submit.stale")
    return attachment


def _content(attachment: Attachment) -> WordContent:
    return WordContent(**(attachment.reading or {}))


# --- what was understood ------------------------------------------------------------------------


def _show(turn: Turn, work: Work, attachment: Attachment, *, edit: bool = False) -> None:
    """The card: what was read, and the buttons that take it over."""
    attachment.proposal_id = work.id
    content = _content(attachment)
    understood = understand(work.form, content, work.answers, turn.today)
    say = turn.edit if edit else turn.say
    if not understood.found:
        first = work.form.questions[0].title.in_(turn.language)
        key = "word.nothing" if content.fields else "word.foreign"
        say(turn.html(key, name=attachment.original_name, title=first))
        return
    parts = [
        turn.html("word.read", name=attachment.original_name, title=_title(turn, work)),
        *_told(turn, work, understood),
        *(turn.html(f"word.note_{note}") for note in content.notes),
    ]
    say(_within_limit(turn, parts), _take_rows(turn, work, understood, attachment))


def _within_limit(turn: Turn, parts: list[Markup]) -> Markup:
    """As many parts as one message takes; that there are more is said."""
    body = parts[0]
    for part in parts[1:]:
        longer = Markup("{}\n\n{}").format(body, part)
        if len(longer) > MOST_CHARACTERS:
            return Markup("{}\n\n{}").format(body, turn.html("word.and_more"))
        body = longer
    return body


def _told(turn: Turn, work: Work, understood: Understood) -> Iterator[Markup]:
    """Part by part: new, same, different, to be mended, not read, not asked, missing, left over."""
    found = list(standings(work.form, understood, work.answers))
    for standing in (Standing.NEW, Standing.DIFFERENT, Standing.SAME):
        mine = [item for item, where in found if where is standing]
        if mine:
            lines = [_line(turn, work, item.question, item.value, standing) for item in mine]
            yield turn.html(f"word.{standing}", count=len(mine), titles=_bulleted(lines))
    left = [item.question for item, where in found if where is Standing.NOT_ASKED]
    if left:
        yield turn.html("word.not_asked", titles=_titles(turn, left))
    if lines := list(_findings(turn, work, understood)):
        yield turn.html("word.findings", lines=_bulleted(lines))
    if lines := list(_unread(turn, understood)):
        yield turn.html("word.unread", lines=_bulleted(lines))
    if missing := _missing(work, understood):
        yield turn.html("word.missing", count=len(missing), titles=_titles(turn, missing))
    if understood.unplaced:
        yield turn.html("word.unplaced", text=shorten(understood.unplaced, UNPLACED))


def _line(turn: Turn, work: Work, question: Question, value: object, standing: Standing) -> Markup:
    title = question.title.in_(turn.language)
    if standing is not Standing.DIFFERENT or question.type is not QuestionType.LONG_TEXT:
        return Markup("{}").format(title)
    words, _limit = measure(question, str(value))
    before, _limit = measure(question, str(work.answers.get(question.id)))
    return turn.html("word.line_words", title=title, count=words, before=before)


def _findings(turn: Turn, work: Work, understood: Understood) -> Iterator[Markup]:
    """What is wrong with the answers of the file, as if all of them were in the draft."""
    values = to_save(work.form, understood, work.answers, overwrite=True)
    for name, value in values.items():
        question = work.form.question(name)
        assert question is not None
        for finding in check(
            question,
            value,
            answers={**work.answers, **values},
            form=work.form,
            closes_on=work.edition.closes_at.astimezone(turn.scope.zone).date(),
            today=turn.today,
        ):
            told = _problem(turn, finding.problem)
            yield Markup("{}: {}").format(question.title.in_(turn.language), told)


def _problem(turn: Turn, problem: Problem) -> Markup:
    if problem.key == "answer.too_long":
        return turn.html("submit.words_over", **problem.values)
    return turn.problem(problem)


def _unread(turn: Turn, understood: Understood) -> Iterator[Markup]:
    for item in understood.found:
        if item.problem is not None:
            yield turn.html(
                "word.unread_line",
                title=item.question.title.in_(turn.language),
                text=shorten(" ".join(item.text.split()), QUOTED),
                problem=turn.problem(item.problem),
            )


def _missing(work: Work, understood: Understood) -> list[Question]:
    values = to_save(work.form, understood, work.answers, overwrite=True)
    unread = {item.question.id for item in understood.found if item.problem is not None}
    draft = Draft(work.form, {**work.answers, **values})
    return [
        question
        for question in draft.questions()
        if required(question, draft.answers)
        and not draft.is_answered(question)
        and question.id not in unread
    ]


def _bulleted(lines: list[Markup]) -> Markup:
    shown = [Markup("• {}").format(line) for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        shown.append(Markup("• +{}").format(len(lines) - MOST_LINES))
    return Markup("\n").join(shown)


def _titles(turn: Turn, questions: list[Question]) -> str:
    return ", ".join(
        f"{question.title.in_(turn.language)}{' 📎' if question.type in FILE_TYPES else ''}"
        for question in questions
    )


def _title(turn: Turn, work: Work) -> str:
    name = work.proposal.title or turn.plain("submit.untitled")
    return f"{name} · {work.agency.short_name}"


def _take_rows(
    turn: Turn, work: Work, understood: Understood, attachment: Attachment
) -> list[list[InlineKeyboardButton]]:
    """Only what would change something; the safe choice comes first."""
    rows = []
    counts = {
        overwrite: len(to_save(work.form, understood, work.answers, overwrite=overwrite))
        for overwrite in (False, True)
    }
    for overwrite, key in ((False, "word.b_fill"), (True, "word.b_all")):
        if counts[overwrite] and not (overwrite and counts[True] == counts[False]):
            act = actions.TakeWord(
                work.id, work.proposal.revision, attachment.id or 0, overwrite=overwrite
            )
            style = None if overwrite else "success"
            rows.append([turn.button(key, act, style, count=counts[overwrite])])
    if not rows:
        return [[turn.button("submit.b_continue", actions.Continue(work.id))]]
    rows.append([turn.button("word.b_not_now", actions.LeaveWord(work.id))])
    return rows


# --- taking it over -------------------------------------------------------------------------------


async def take(_update: Update, turn: Turn) -> None:
    """Saves what the file holds; on an old card it only shows how things stand now (P6)."""
    act = turn.pressed(actions.TakeWord)
    work = open_work(turn.session, act.proposal, turn.person_id)
    attachment = _mine(turn, act.attachment)
    if is_closed_at(turn, work, attachment.sent_at):
        turn.edit(turn.html("word.late", name=attachment.original_name))
        return
    if act.revision != work.proposal.revision:
        turn.toast("submit.stale_toast")
        _show(turn, work, attachment, edit=True)
        return
    understood = understand(work.form, _content(attachment), work.answers, turn.today)
    values = to_save(work.form, understood, work.answers, overwrite=act.overwrite)
    for name, value in values.items():
        forget_messages(turn.session, work.id, name)
        save_answer(turn.session, work, name, value, turn.person_id, turn.now)
    _say_taken(turn, open_work(turn.session, work.id, turn.person_id), list(values))


def _say_taken(turn: Turn, work: Work, names: list[str]) -> None:
    taken = [question for question in work.form.questions if question.id in names]
    parts = [
        turn.html(
            "word.taken",
            count=len(taken),
            at=turn.now.astimezone(turn.scope.zone).strftime("%H.%M"),
            titles=_titles(turn, taken),
        )
    ]
    for question in taken:
        parts += told_duplicates(turn, work, question)
    turn.edit(Markup("\n\n").join(parts))
    ask_next(turn, work, None)


async def leave(_update: Update, turn: Turn) -> None:
    """ "Not now": nothing changes, and the question that was open is still open."""
    act = turn.pressed(actions.LeaveWord)
    work = open_work(turn.session, act.proposal, turn.person_id)
    row = [turn.button("submit.b_continue", actions.Continue(work.id))]
    turn.edit(turn.html("word.unchanged"), [row])
