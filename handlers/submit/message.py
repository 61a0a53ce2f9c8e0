"""A message while a question is open: an answer, a file, a paste, a question or a command.

Nothing typed is swallowed: what is plainly no answer is asked about, and what cannot be taken is
told at the place, with the draft as it was.
"""

from collections.abc import Callable

from telegram import Update

from domain.answers import read_text
from domain.errors import DomainError, Problem
from domain.form import FILE_TYPES, Question, QuestionType
from domain.intent import Intent, Step, recognise, step_of
from domain.words import replace_part
from handlers.ask.actions import AskAside
from handlers.ask.answer import answer_text
from handlers.submit import actions, choose, files, paste
from handlers.submit.answer import (
    JOINED,
    answer_with_text,
    findings_of,
    open_question,
    saved_note,
)
from handlers.submit.card import ask, ask_next
from handlers.submit.deadline import closed_text, is_closed
from handlers.turn import Turn
from storage.proposals import (
    Work,
    answer_now,
    message_of,
    messages_of,
    open_work,
    save_answer,
)


async def take(turn: Turn) -> None:
    """The next message after a question card."""
    try:
        work, question = open_question(turn)
    except DomainError:
        turn.await_(None)
        raise
    if is_closed(turn, work):
        turn.await_(None)
        turn.say(closed_text(turn, work))
    elif question is None:
        ask_next(turn, work, None)
    elif turn.message.text is None:
        _take_no_text(turn, work, question)
    elif question.type in FILE_TYPES and step_of(turn.words) is None:
        files.unexpected(turn, work, question)
    else:
        _take_text(turn, work, question, turn.words)


def _take_no_text(turn: Turn, work: Work, question: Question) -> None:
    if question.type in FILE_TYPES and (turn.message.photo or turn.message.document):
        files.take_file(turn, work, question)
    elif question.type is QuestionType.CONTACT and turn.message.contact:
        contact = turn.message.contact
        name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
        answer_with_text(turn, work, question, f"{name}, {contact.phone_number}", None)
    else:
        files.unexpected(turn, work, question)


def _take_text(turn: Turn, work: Work, question: Question, text: str) -> None:
    """A typed text: perhaps a step, a question or several answers, mostly an answer."""
    step = step_of(text)
    intent = recognise(text, question)
    if step is not None:
        _STEPS[step](turn, work, question)
    elif paste.goes_on(turn, work, question, text):
        return
    elif intent is not None:
        _set_aside(turn, work, question, text, intent)
    elif not paste.offer(turn, work, question, text):
        answer_with_text(turn, work, question, text, turn.message.message_id)


_STEPS: dict[Step, Callable[[Turn, Work, Question], None]] = {
    Step.DONE: choose.pass_over,
    Step.SKIP: choose.pass_over,
    Step.BACK: choose.go_back,
    Step.LATER: choose.go_away,
}


# --- an answer, or a question, or a command? ---------------------------------------------------


def _set_aside(turn: Turn, work: Work, question: Question, text: str, intent: Intent) -> None:
    """Asks what was meant; nothing typed is swallowed and nothing is lost."""
    message_id = turn.message.message_id
    turn.remember(aside=text, aside_message=message_id, aside_kind=intent.value)
    here = (work.id, question.id, message_id)
    rows = [[turn.button("submit.b_is_answer", actions.TakeAsAnswer(*here))]]
    if intent is Intent.QUESTION:
        rows.append([turn.button("ask.b_is_question", AskAside(*here))])
    rows.append([turn.button("submit.b_not_answer", actions.NotAnAnswer(*here))])
    turn.say(
        turn.html(
            "submit.answer_or_question", title=question.title.in_(turn.language), said=text[:200]
        ),
        rows,
        reply_to=message_id,
    )


async def take_aside(_update: Update, turn: Turn) -> None:
    """The text set aside was an answer."""
    act = turn.pressed(actions.TakeAsAnswer)
    if not _is_aside(turn, act):
        raise DomainError("submit.stale")
    work, question = open_question(turn)
    text, message_id = turn.data["aside"], turn.data["aside_message"]
    _clear_aside(turn)
    if question is None or is_closed(turn, work):
        turn.edit(closed_text(turn, work))
        return
    turn.edit(turn.html("submit.taken_as_answer"))
    answer_with_text(turn, work, question, text, message_id)


async def leave_aside(_update: Update, turn: Turn) -> None:
    """The text set aside was no answer: the question stays open."""
    act = turn.pressed(actions.NotAnAnswer)
    work = open_work(turn.session, act.proposal, turn.person_id)
    question = work.form.question(act.question)
    if not _is_aside(turn, act) or question is None:
        raise DomainError("submit.stale")
    command = turn.data["aside_kind"] == Intent.COMMAND
    _clear_aside(turn)
    key = "submit.no_answer_command" if command else "submit.no_answer_then"
    ask(turn, work, question, note=turn.html(key), edit=True)


async def ask_aside(_update: Update, turn: Turn) -> None:
    """The text set aside was a question: it is answered, and the form's question stays open."""
    act = turn.pressed(AskAside)
    if not _is_aside(turn, act):
        raise DomainError("submit.stale")
    text = turn.data["aside"]
    _clear_aside(turn)
    turn.edit(turn.html("ask.taken_as_question", said=text[:200]))
    await answer_text(turn, text)


def _is_aside(turn: Turn, act: actions.TakeAsAnswer | actions.NotAnAnswer | AskAside) -> bool:
    """Whether the text the buttons stand under is the one that waits."""
    return (
        turn.data.get("proposal") == act.proposal
        and turn.data.get("question") == act.question
        and turn.data.get("aside_message") == act.message
    )


def _clear_aside(turn: Turn) -> None:
    turn.forget("aside", "aside_message", "aside_kind")


# --- editing a message edits the answer --------------------------------------------------------


async def edited(_update: Update, turn: Turn) -> None:
    """A sent message was edited: the answer it is part of changes with it."""
    message_id = turn.message.message_id
    part = message_of(turn.session, turn.person_id, message_id)
    if part is None:
        if message_id in (turn.data.get("unread"), turn.data.get("aside_message")):
            _clear_aside(turn)
            await take(turn)
        return
    work = open_work(turn.session, part.proposal_id, turn.person_id)
    question = work.form.question(part.question_id)
    if question is None:
        return
    if is_closed(turn, work):
        turn.say(closed_text(turn, work), reply_to=message_id)
    elif part.replaced:
        _tell_replaced(turn, work, question)
    else:
        _edit_answer(turn, work, question)


def _edit_answer(turn: Turn, work: Work, question: Question) -> None:
    message_id = turn.message.message_id
    if not turn.words:
        turn.say(turn.html("answer.empty"), reply_to=message_id)
        return
    stored = answer_now(turn.session, work.id, question.id)
    parts = messages_of(turn.session, work.id, question.id)
    mine = next(p for p in parts if (p.chat_id, p.message_id) == (turn.person_id, message_id))
    whole: str | None = turn.words
    if question.type is QuestionType.LONG_TEXT:
        bodies = [part.body for part in parts]
        now = str(stored.value) if stored else ""
        whole = replace_part(now, bodies, parts.index(mine), turn.words, JOINED)
    if whole is None:
        _tell_replaced(turn, work, question)
        return
    value = read_text(question, whole, turn.today)
    if isinstance(value, Problem):
        turn.say(turn.problem(value), reply_to=message_id)
        return
    mine.body = turn.words
    saved = save_answer(turn.session, work, question.id, value, turn.person_id, turn.now)
    if turn.data.get("proposal") == work.id and turn.data.get("question") == question.id:
        turn.remember(seen=saved.revision)
    work = open_work(turn.session, work.id, turn.person_id)
    note = saved_note(turn, question, value, findings_of(turn, work, question, value))
    undo = actions.Undo(work.id, question.id, saved.revision)
    turn.say(note, [[turn.button("submit.b_undo", undo)]], reply_to=message_id)


def _tell_replaced(turn: Turn, work: Work, question: Question) -> None:
    """The message is no part of the answer any more; the answer stays as it is."""
    turn.say(
        turn.html("submit.message_replaced", title=question.title.in_(turn.language)),
        [[turn.button("submit.b_open", actions.OpenQuestion(work.id, question.id))]],
        reply_to=turn.message.message_id,
    )
