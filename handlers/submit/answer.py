"""Answering: what a person types, sends or edits while a question is open.

Whatever was understood is saved at once and said to be saved; whatever was not is told at the
place, and the draft stays as it was.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from markupsafe import Markup
from telegram import Update

from domain.answers import Finding, check, read_text, show
from domain.dates import wita
from domain.errors import DomainError, Problem
from domain.form import FILE_TYPES, Question, QuestionType
from domain.intent import Intent, recognise
from handlers.awaiting import awaits
from handlers.submit import actions, files, paste
from handlers.submit.card import ask, ask_next, words_line
from handlers.submit.known import told_duplicates
from handlers.turn import Turn
from storage.proposals import (
    Work,
    answer_now,
    earlier_answer,
    forget_messages,
    keep_aside,
    message_of,
    open_work,
    remember_message,
    save_answer,
)

UNDO_FOR = timedelta(minutes=10)
TYPED = frozenset(
    {
        QuestionType.SHORT_TEXT,
        QuestionType.LONG_TEXT,
        QuestionType.LINK,
        QuestionType.EMAIL,
    }
)


# --- a message while a question is open ----------------------------------------------------------


@awaits("submit.answer")
async def take(turn: Turn) -> None:
    """The next message after a question card."""
    work, question = open_question(turn)
    if question is None:
        ask_next(turn, work, None)
        return
    if is_closed(turn, work):
        turn.say(closed_text(turn, work))
        return
    message = turn.message
    if message.text is None:
        take_no_text(turn, work, question)
    elif question.type in FILE_TYPES:
        files.unexpected(turn, work, question)
    else:
        take_text(turn, work, question, turn.words)


def open_question(turn: Turn) -> tuple[Work, Question | None]:
    """The draft and question the conversation stands at."""
    work = open_work(turn.session, turn.data["proposal"], turn.person_id)
    question = work.form.question(turn.data["question"])
    visible = question is not None and question in work.draft.questions()
    return work, question if visible else None


def is_closed(turn: Turn, work: Work) -> bool:
    """Whether the message was sent after the deadline (second precision, as Telegram stamps)."""
    return turn.sent_at > work.edition.closes_at


def closed_text(turn: Turn, work: Work) -> Markup:
    return turn.html(
        "submit.closed", edition=work.edition.name, when=wita(work.edition.closes_at, turn.language)
    )


def take_no_text(turn: Turn, work: Work, question: Question) -> None:
    if question.type in FILE_TYPES and (turn.message.photo or turn.message.document):
        files.take_file(turn, work, question)
    elif question.type is QuestionType.CONTACT and turn.message.contact:
        contact = turn.message.contact
        name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
        take_text(turn, work, question, f"{name}, {contact.phone_number}")
    else:
        files.unexpected(turn, work, question)


def take_text(turn: Turn, work: Work, question: Question, text: str) -> None:
    """A typed text: perhaps a command or a question, perhaps several answers, mostly an answer."""
    intent = recognise(text, question)
    if intent is not None and text:
        set_aside(turn, work, question, text, intent)
    elif not paste.offer(turn, work, question, text):
        answer_with_text(turn, work, question, text, turn.message.message_id)


def answer_with_text(
    turn: Turn, work: Work, question: Question, text: str, message_id: int | None
) -> None:
    value = read_text(question, text, turn.today)
    if isinstance(value, Problem):
        turn.say(turn.problem(value), [[_example(turn, work, question)]], reply_to=message_id)
        return
    if disagrees(turn, work, question):
        ask_whose(turn, work, question, value)
        return
    if question.type in TYPED:
        value = join_or_replace(turn, work, question, str(value))
        if message_id is not None:
            remember_message(
                turn.session, work.id, question.id, turn.person_id, message_id, text.strip()
            )
    save(turn, work, question, value)


def join_or_replace(turn: Turn, work: Work, question: Question, text: str) -> str:
    """A long answer grows with each message until "Selesai"; anything else is replaced."""
    before = answer_now(turn.session, work.id, question.id)
    if before is not None and turn.data.get("append"):
        return f"{before.value}\n\n{text}"
    forget_messages(turn.session, work.id, question.id)
    return text


def save(turn: Turn, work: Work, question: Question, value: Any) -> None:
    """Saves an answer, says so with what is noticed about it, and goes on."""
    stored = save_answer(turn.session, work, question.id, value, turn.person_id, turn.now)
    work = open_work(turn.session, work.id, turn.person_id)
    findings = findings_of(turn, work, question, value)
    note = saved_note(turn, question, value, findings)
    for extra in told_duplicates(turn, work, question):
        note = Markup("{}\n\n{}").format(note, extra)
    if question.type is QuestionType.LONG_TEXT or _must_stay(question, findings):
        stay(turn, work, question, note, stored.revision)
    else:
        ask_next(turn, work, question.id, note)


def findings_of(turn: Turn, work: Work, question: Question, value: Any) -> list[Finding]:
    closes_on = work.edition.closes_at.astimezone(turn.scope.zone).date()
    return check(
        question, value, answers=work.answers, form=work.form, closes_on=closes_on, today=turn.today
    )


def saved_note(turn: Turn, question: Question, value: Any, findings: list[Finding]) -> Markup:
    at = turn.now.astimezone(turn.scope.zone).strftime("%H.%M")
    title = question.title.in_(turn.language)
    note = turn.html("submit.saved", title=title, at=at)
    if question.type is QuestionType.LONG_TEXT:
        note = Markup("{}\n{}").format(note, words_line(turn, question, str(value)))
    elif question.type not in FILE_TYPES:
        note = turn.html(
            "submit.saved_as", title=title, at=at, answer=show(question, value, turn.language)
        )
    for finding in findings:
        note = Markup("{}\n⚠️ {}").format(note, turn.problem(finding.problem))
    return note


def stay(turn: Turn, work: Work, question: Question, note: Markup, revision: int) -> None:
    """Stays at the question, for more text or a shorter one."""
    long = question.type is QuestionType.LONG_TEXT
    data = {**turn.data, "seen": revision, "append": long}
    turn.await_("submit.answer", **data)
    rows = [[turn.button("submit.b_done", actions.Done(work.id, question.id), "primary")]]
    if long:
        note = Markup("{}\n\n{}").format(note, turn.html("submit.more_or_done"))
        rows.append(
            [
                turn.button("submit.b_replace", actions.SetMode(work.id, question.id, False)),
                turn.button("submit.b_copy", actions.CopyAnswer(work.id, question.id)),
            ]
        )
    if revision > 1:
        rows[-1].append(turn.button("submit.b_undo", actions.Undo(work.id, question.id, revision)))
    row = turn.say(note, rows)
    turn.conversation.card = row.id


def _must_stay(question: Question, findings: list[Finding]) -> bool:
    return question.type in TYPED and any(finding.blocks for finding in findings)


def _example(turn: Turn, work: Work, question: Question) -> Any:
    return turn.button("submit.b_example", actions.ShowExample(work.id, question.id))


# --- an answer, or a question, or a command? ---------------------------------------------------


def set_aside(turn: Turn, work: Work, question: Question, text: str, intent: Intent) -> None:
    """Asks what was meant; nothing typed is swallowed and nothing is lost."""
    data: Mapping[str, Any] = {
        **turn.data,
        "aside": text,
        "aside_message": turn.message.message_id,
        "aside_kind": intent.value,
    }
    turn.await_("submit.answer", **data)
    title = question.title.in_(turn.language)
    turn.say(
        turn.html("submit.answer_or_question", title=title, said=text[:200]),
        [
            [turn.button("submit.b_is_answer", actions.TakeAsAnswer(work.id, question.id))],
            [turn.button("submit.b_not_answer", actions.NotAnAnswer(work.id, question.id))],
        ],
        reply_to=turn.message.message_id,
    )


async def take_aside(_update: Update, turn: Turn) -> None:
    """The text set aside was an answer."""
    act = turn.pressed(actions.TakeAsAnswer)
    work, question = open_question(turn) if turn.data.get("proposal") else (None, None)
    text = turn.data.get("aside")
    if work is None or question is None or text is None or question.id != act.question:
        raise DomainError("submit.stale")
    message_id = turn.data.get("aside_message")
    _clear_aside(turn)
    if is_closed(turn, work):
        turn.say(closed_text(turn, work))
        return
    answer_with_text(turn, work, question, text, message_id)


async def leave_aside(_update: Update, turn: Turn) -> None:
    """The text set aside was no answer: the question stays open."""
    act = turn.pressed(actions.NotAnAnswer)
    work = open_work(turn.session, act.proposal, turn.person_id)
    question = work.form.question(act.question)
    _clear_aside(turn)
    if question is not None:
        ask(turn, work, question, note=turn.html("submit.no_answer_then"), edit=True)


def _clear_aside(turn: Turn) -> None:
    kept = {key: value for key, value in turn.data.items() if not key.startswith("aside")}
    turn.await_(turn.conversation.awaits, **kept)


# --- two contacts, one question ------------------------------------------------------------------


def disagrees(turn: Turn, work: Work, question: Question) -> bool:
    """Whether a colleague answered since this person was shown the question."""
    stored = answer_now(turn.session, work.id, question.id)
    if stored is None or stored.answered_by == turn.person_id:
        return False
    return bool(stored.revision != turn.data.get("seen", 0))


def ask_whose(turn: Turn, work: Work, question: Question, value: Any) -> None:
    theirs = answer_now(turn.session, work.id, question.id)
    revision = keep_aside(turn.session, work, question.id, value, turn.person_id, turn.now)
    turn.say(
        turn.html(
            "submit.yours_or_theirs",
            title=question.title.in_(turn.language),
            theirs=show(question, theirs.value if theirs else "", turn.language)[:1200],
            yours=show(question, value, turn.language)[:1200],
        ),
        [
            [turn.button("submit.b_mine", actions.Settle(work.id, question.id, revision, True))],
            [turn.button("submit.b_theirs", actions.Settle(work.id, question.id, revision, False))],
        ],
    )


async def settle(_update: Update, turn: Turn) -> None:
    """ "Yours or theirs?" is answered."""
    act = turn.pressed(actions.Settle)
    work = open_work(turn.session, act.proposal, turn.person_id)
    question = work.form.question(act.question)
    if question is None or is_closed(turn, work):
        turn.edit(closed_text(turn, work))
        return
    if not act.mine:
        turn.edit(turn.html("submit.kept_theirs", title=question.title.in_(turn.language)))
        ask_next(turn, work, question.id)
        return
    mine = earlier_answer(turn.session, work.id, question.id, act.revision)
    turn.edit(turn.html("submit.kept_yours", title=question.title.in_(turn.language)))
    save(turn, work, question, mine)


# --- editing a message edits the answer --------------------------------------------------------


async def edited(_update: Update, turn: Turn) -> None:
    """A sent message was edited: the answer it is part of changes with it."""
    part = message_of(turn.session, turn.person_id, turn.message.message_id)
    if part is None:
        return
    work = open_work(turn.session, part.proposal_id, turn.person_id)
    question = work.form.question(part.question_id)
    stored = answer_now(turn.session, work.id, part.question_id)
    if question is None or stored is None:
        return
    if is_closed(turn, work):
        turn.say(closed_text(turn, work), reply_to=turn.message.message_id)
        return
    text = turn.words
    whole = str(stored.value).replace(part.body, text, 1) if part.body else text
    value = read_text(question, whole, turn.today)
    if isinstance(value, Problem):
        turn.say(turn.problem(value), reply_to=turn.message.message_id)
        return
    part.body = text
    saved = save_answer(turn.session, work, question.id, value, turn.person_id, turn.now)
    if turn.data.get("proposal") == work.id and turn.data.get("question") == question.id:
        turn.await_(turn.conversation.awaits, **{**turn.data, "seen": saved.revision})
    note = saved_note(turn, question, value, findings_of(turn, work, question, value))
    turn.say(
        note,
        [[turn.button("submit.b_undo", actions.Undo(work.id, question.id, saved.revision))]],
        reply_to=turn.message.message_id,
    )


# --- undo ----------------------------------------------------------------------------------------


async def undo(_update: Update, turn: Turn) -> None:
    """Puts back what was there before, within ten minutes."""
    act = turn.pressed(actions.Undo)
    work = open_work(turn.session, act.proposal, turn.person_id)
    question = work.form.question(act.question)
    stored = answer_now(turn.session, work.id, act.question)
    too_late = stored is None or turn.now - stored.answered_at > UNDO_FOR
    if question is None or stored is None or stored.revision != act.revision or too_late:
        turn.toast("submit.undo_gone", alert=True)
        return
    before = earlier_answer(turn.session, work.id, act.question, act.revision - 1)
    forget_messages(turn.session, work.id, act.question)
    save_answer(turn.session, work, act.question, before, turn.person_id, turn.now)
    work = open_work(turn.session, work.id, turn.person_id)
    ask(turn, work, question, note=turn.html("submit.undone"), edit=True)
