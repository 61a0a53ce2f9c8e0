"""A pasted text that answers several questions is offered to be spread over them."""

from markupsafe import Markup
from telegram import Update

from domain.answers import read_text
from domain.errors import DomainError, Problem
from domain.form import Question
from domain.pasted import distribute
from handlers.submit import actions
from handlers.turn import Turn
from storage.proposals import Work, forget_messages, open_work, save_answer


def offer(turn: Turn, work: Work, question: Question, text: str) -> bool:
    """Asks whether to spread a text, if it holds headings of the form; the text is kept."""
    parts = [part for part in distribute(work.form, work.answers, text) if part.question_id]
    if not parts:
        return False
    turn.await_("submit.answer", **{**turn.data, "pasted": text})
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


async def decide(_update: Update, turn: Turn) -> None:
    """Spread the text over the questions, or take it whole as one answer."""
    from handlers.submit import answer

    act = turn.pressed(actions.Distribute)
    text = turn.data.get("pasted")
    if text is None or turn.data.get("proposal") != act.proposal:
        raise DomainError("submit.stale")
    work, question = answer.open_question(turn)
    turn.await_("submit.answer", **{k: v for k, v in turn.data.items() if k != "pasted"})
    if question is None or answer.is_closed(turn, work):
        turn.edit(answer.closed_text(turn, work))
    elif act.spread:
        turn.edit(spread(turn, work, text))
        answer.ask_next(turn, open_work(turn.session, work.id, turn.person_id), None)
    else:
        turn.edit(turn.html("submit.taken_whole"))
        answer.answer_with_text(turn, work, question, text, None)


def spread(turn: Turn, work: Work, text: str) -> Markup:
    """Saves each part under its question and says which; what has no place is named."""
    lines = []
    for part in distribute(work.form, work.answers, text):
        question = work.form.question(part.question_id) if part.question_id else None
        value = read_text(question, part.text, turn.today) if question else None
        if question is None:
            lines.append(turn.html("submit.part_left", text=part.text[:300]))
        elif isinstance(value, Problem):
            title = question.title.in_(turn.language)
            lines.append(turn.html("submit.part_unread", title=title, text=part.text[:300]))
        else:
            forget_messages(turn.session, work.id, question.id)
            save_answer(turn.session, work, question.id, value, turn.person_id, turn.now)
            title = question.title.in_(turn.language)
            lines.append(turn.html("submit.part_saved", title=title))
    return Markup("\n").join(lines)


def _title(turn: Turn, work: Work, question_id: str | None) -> str:
    question = work.form.question(question_id or "")
    return question.title.in_(turn.language) if question else ""
