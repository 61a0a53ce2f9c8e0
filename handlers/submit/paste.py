"""A pasted text that answers several questions is offered to be spread over them."""

from markupsafe import Markup
from telegram import Update

from domain.answers import read_text
from domain.errors import DomainError, Problem
from domain.form import Question
from domain.pasted import Part, distribute
from handlers.submit import actions
from handlers.submit.answer import answer_with_text, findings_of, open_question, warnings
from handlers.submit.card import ask_next
from handlers.submit.deadline import closed_text, is_closed
from handlers.turn import Turn
from storage.proposals import Work, forget_messages, open_work, save_answer, spend_message

SHOWN = 300


def offer(turn: Turn, work: Work, question: Question, text: str) -> bool:
    """Asks whether to spread a text, if it holds headings of the form; the text is kept."""
    parts = [part for part in distribute(work.form, work.answers, text) if part.question_id]
    if not parts:
        return False
    message_ids = [*turn.data.get("pasted_messages", ()), turn.message.message_id]
    turn.remember(pasted=text, pasted_messages=message_ids)
    titles = [_title(turn, work, part.question_id) for part in parts]
    turn.say(
        turn.html("submit.pasted", count=len(parts), titles="\n".join(f"• {t}" for t in titles)),
        [
            [
                turn.button(
                    "submit.b_spread", actions.Distribute(work.id, question.id, True), "success"
                )
            ],
            [turn.button("submit.b_one", actions.Distribute(work.id, question.id, False))],
        ],
        reply_to=turn.message.message_id,
    )
    return True


def goes_on(turn: Turn, work: Work, question: Question, text: str) -> bool:
    """More of a pasted text that is being asked about: clients cut long texts into messages."""
    pasted = turn.data.get("pasted")
    return pasted is not None and offer(turn, work, question, f"{pasted}\n{text}")


async def decide(_update: Update, turn: Turn) -> None:
    """Spread the text over the questions, or take it whole as one answer."""
    act = turn.pressed(actions.Distribute)
    text = turn.data.get("pasted")
    if text is None or turn.data.get("proposal") != act.proposal:
        raise DomainError("submit.stale")
    work, question = open_question(turn)
    message_ids = turn.data.get("pasted_messages", ())
    turn.forget("pasted", "pasted_messages")
    if question is None or is_closed(turn, work):
        turn.edit(closed_text(turn, work))
        return
    for message_id in message_ids:
        spend_message(turn.session, work.id, question.id, turn.person_id, message_id)
    if act.spread:
        turn.edit(spread(turn, work, text))
        ask_next(turn, open_work(turn.session, work.id, turn.person_id), None)
    else:
        turn.edit(turn.html("submit.taken_whole"))
        answer_with_text(turn, work, question, text, None)


def spread(turn: Turn, work: Work, text: str) -> Markup:
    """Saves each part under its question and says which; what has no place is named."""
    return Markup("\n").join(
        _take_part(turn, work, part) for part in distribute(work.form, work.answers, text)
    )


def _take_part(turn: Turn, work: Work, part: Part) -> Markup:
    question = work.form.question(part.question_id) if part.question_id else None
    if question is None:
        return turn.html("submit.part_left", text=part.text[:SHOWN])
    title = question.title.in_(turn.language)
    value = read_text(question, part.text, turn.today)
    if isinstance(value, Problem):
        return turn.html("submit.part_unread", title=title, text=part.text[:SHOWN])
    forget_messages(turn.session, work.id, question.id)
    saved = save_answer(turn.session, work, question.id, value, turn.person_id, turn.now)
    said = turn.html("submit.part_saved", title=title)
    found = findings_of(turn, work.with_answer(question.id, saved), question, value)
    return Markup("\n").join([said, *warnings(turn, found)])


def _title(turn: Turn, work: Work, question_id: str | None) -> str:
    question = work.form.question(question_id or "")
    if question is None:
        return ""
    title = question.title.in_(turn.language)
    if not work.draft.is_answered(question):
        return title
    return turn.plain("submit.part_replaces", title=title)
