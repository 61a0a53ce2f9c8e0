"""Answers: what was understood is saved at once and said to be saved.

What is wrong with an answer is told with it and keeps the proposal from being handed in, never
the answer from being saved.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.answers import Finding, check, read_text, show
from domain.errors import Problem
from domain.form import FILE_TYPES, Question, QuestionType
from domain.words import count_words, shorten
from handlers.submit import actions
from handlers.submit.card import ask, ask_next, choice_rows, is_elsewhere, words_line
from handlers.submit.deadline import closed_text, is_closed
from handlers.submit.known import told_duplicates
from handlers.turn import Turn
from storage.proposals import (
    Work,
    answer_now,
    earlier_answer,
    forget_messages,
    keep_aside,
    open_work,
    remember_message,
    save_answer,
)

CUT = 3800
"""Letters from which a message was probably cut by the person's app, so that more follows."""
UNDO_FOR = timedelta(minutes=10)
SHOWN = 300
"""Characters of an answer in the note that it is saved; the card shows more of it."""
JOINED = "\n\n"
"""What stands between the messages of one answer."""
TYPED = frozenset(
    {
        QuestionType.SHORT_TEXT,
        QuestionType.LONG_TEXT,
        QuestionType.LINK,
        QuestionType.EMAIL,
    }
)


def open_question(turn: Turn) -> tuple[Work, Question | None]:
    """The draft and question the conversation stands at."""
    work = open_work(turn.session, turn.data["proposal"], turn.person_id)
    question = work.form.question(turn.data["question"])
    visible = question is not None and question in work.draft.questions()
    return work, question if visible else None


def answer_with_text(
    turn: Turn, work: Work, question: Question, text: str, message_id: int | None
) -> None:
    """Takes a text as the answer; ``message_id`` is the message that an edit may change later."""
    value = read_text(question, text, turn.today)
    if isinstance(value, Problem):
        turn.remember(unread=message_id)
        turn.say(turn.problem(value), help_rows(turn, work, question), reply_to=message_id)
        return
    if disagrees(turn, work, question):
        ask_whose(turn, work, question, value)
        return
    value = join_or_replace(turn, work, question, value)
    if message_id is not None:
        remember_message(
            turn.session, work.id, question.id, turn.person_id, message_id, text.strip()
        )
    save(turn, work, question, value)


def join_or_replace(turn: Turn, work: Work, question: Question, value: Any) -> Any:
    """A long answer grows with each message until "Selesai"; anything else is replaced."""
    before = work.stored.get(question.id)
    grows = question.type is QuestionType.LONG_TEXT and turn.data.get("append")
    if before is not None and grows:
        return f"{before.value}{JOINED}{value}"
    forget_messages(turn.session, work.id, question.id)
    return value


def save(turn: Turn, work: Work, question: Question, value: Any, *, told: bool = False) -> None:
    """Saves an answer, says so with what is noticed about it, and goes on.

    ``told``: the card already shows the answer, so only what is noticed is said.
    """
    before = work.stored.get(question.id)
    stored = save_answer(turn.session, work, question.id, value, turn.person_id, turn.now)
    work = work.with_answer(question.id, stored)
    findings = findings_of(turn, work, question, value)
    notes = warnings(turn, findings) if told else [saved_note(turn, question, value, findings)]
    notes += _replaced_note(turn, question, before.value if before else None, value)
    notes += told_duplicates(turn, work, question)
    note = Markup("\n\n").join(notes)
    if question.type is QuestionType.LONG_TEXT or _must_stay(question, findings):
        stay(turn, work, question, note, stored.revision, _is_too_long(findings))
    else:
        ask_next(turn, work, question.id, note)


def findings_of(turn: Turn, work: Work, question: Question, value: Any) -> list[Finding]:
    """What there is to say about an answer, and about the age once the group is known."""
    found = _check(turn, work, question, value)
    rule = work.form.eligibility
    if rule is not None and question.id == rule.group_question:
        start = work.form.question(rule.start_question)
        if start is not None and start.id in work.answers:
            found += _check(turn, work, start, work.answers[start.id])
    return found


def _check(turn: Turn, work: Work, question: Question, value: Any) -> list[Finding]:
    closes_on = work.edition.closes_at.astimezone(turn.scope.zone).date()
    return check(
        question, value, answers=work.answers, form=work.form, closes_on=closes_on, today=turn.today
    )


def saved_note(turn: Turn, question: Question, value: Any, findings: list[Finding]) -> Markup:
    """That an answer is saved, when, and what is noticed about it."""
    at = turn.now.astimezone(turn.scope.zone).strftime("%H.%M")
    title = question.title.in_(turn.language)
    note = turn.html("submit.saved", title=title, at=at)
    if question.type is QuestionType.LONG_TEXT:
        if not _is_too_long(findings):
            note = Markup("{}\n{}").format(note, words_line(turn, question, str(value)))
    elif question.type not in FILE_TYPES:
        shown = show(question, value, turn.language)
        note = turn.html("submit.saved_as", title=title, at=at, answer=shorten(shown, SHOWN))
    return Markup("\n").join([note, *warnings(turn, findings)])


def _replaced_note(turn: Turn, question: Question, before: Any, value: Any) -> Iterator[Markup]:
    """That a long answer took the place of another one, which is not lost."""
    long = question.type is QuestionType.LONG_TEXT
    if long and before and not str(value).startswith(str(before)):
        yield turn.html("submit.replaced", count=count_words(str(before)))


def _is_too_long(findings: list[Finding]) -> bool:
    return any(finding.problem.key == "answer.too_long" for finding in findings)


def warnings(turn: Turn, findings: list[Finding]) -> list[Markup]:
    return [Markup("⚠️ {}").format(turn.problem(finding.problem)) for finding in findings]


def stay(
    turn: Turn, work: Work, question: Question, note: Markup, revision: int, too_long: bool
) -> None:
    """Stays at the question, for more text, or for a shorter one where it is too long."""
    long = question.type is QuestionType.LONG_TEXT
    shorten_it = too_long and not _is_cut(turn)
    turn.remember(seen=revision, append=long and not shorten_it)
    rows = [[turn.button("submit.b_done", actions.Done(work.id, question.id), "primary")]]
    if long:
        key = "submit.shorten_or_done" if shorten_it else "submit.more_or_done"
        note = Markup("{}\n\n{}").format(note, turn.html(key))
        label = "submit.b_append" if shorten_it else "submit.b_replace"
        rows.append(
            [
                turn.button(label, actions.SetMode(work.id, question.id, shorten_it)),
                turn.button("submit.b_copy", actions.CopyAnswer(work.id, question.id)),
            ]
        )
    if revision > 1:
        rows[-1].append(turn.button("submit.b_undo", actions.Undo(work.id, question.id, revision)))
    row = turn.say(note, rows)
    turn.conversation.card = row.id


def _is_cut(turn: Turn) -> bool:
    """Whether this message is so long that more of the same text may follow."""
    message = turn.incoming.message if isinstance(turn.incoming, Update) else None
    return message is not None and len(message.text or "") >= CUT


def _must_stay(question: Question, findings: list[Finding]) -> bool:
    return question.type in TYPED and any(finding.blocks for finding in findings)


def help_rows(turn: Turn, work: Work, question: Question) -> list[list[InlineKeyboardButton]]:
    """What helps to answer after all: the options to press, or an example."""
    if question.options or question.type is QuestionType.CONSENT:
        stored = work.stored.get(question.id)
        return choice_rows(turn, work, question, stored.value if stored else None)
    if not question.example:
        return []
    return [[turn.button("submit.b_example", actions.ShowExample(work.id, question.id))]]


# --- two contacts, one question ------------------------------------------------------------------


def disagrees(turn: Turn, work: Work, question: Question) -> bool:
    """Whether a colleague answered since this person was shown the question."""
    stored = work.stored.get(question.id)
    if stored is None or stored.answered_by == turn.person_id:
        return False
    return bool(stored.revision != turn.data.get("seen", 0))


def ask_whose(turn: Turn, work: Work, question: Question, value: Any) -> None:
    theirs = work.stored.get(question.id)
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
    now = work.stored.get(question.id)
    if mine is None or (now is not None and now.revision >= act.revision):
        turn.toast("submit.stale_toast", alert=True)
        return
    turn.edit(turn.html("submit.kept_yours", title=question.title.in_(turn.language)))
    save(turn, work, question, mine)


# --- undo ----------------------------------------------------------------------------------------


async def undo(_update: Update, turn: Turn) -> None:
    """Puts back what was there before, within ten minutes."""
    act = turn.pressed(actions.Undo)
    work = open_work(turn.session, act.proposal, turn.person_id)
    question = work.form.question(act.question)
    stored = answer_now(turn.session, work.id, act.question)
    if is_closed(turn, work):
        turn.toast("submit.closed_toast", alert=True)
        return
    too_late = stored is None or turn.now - stored.answered_at > UNDO_FOR
    if question is None or stored is None or stored.revision != act.revision or too_late:
        turn.toast("submit.undo_gone", alert=True)
        return
    before = earlier_answer(turn.session, work.id, act.question, act.revision - 1)
    forget_messages(turn.session, work.id, act.question)
    save_answer(turn.session, work, act.question, before, turn.person_id, turn.now)
    if is_elsewhere(turn, work.id, question.id):
        turn.edit(turn.html("submit.undone_there", title=question.title.in_(turn.language)))
        return
    work = open_work(turn.session, work.id, turn.person_id)
    ask(turn, work, question, note=turn.html("submit.undone"), edit=True)
