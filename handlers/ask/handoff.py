"""A question goes to a person: said aloud, with office hours and a number, and nothing in secret.

What a citizen writes right after it, or later as a reply to a message about it, is added to it;
the bot answers everything else as before.
"""

from datetime import datetime, timedelta

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.dates import wita
from domain.handoff import (
    LONGEST_QUESTION,
    MOST_OPEN,
    Outcome,
    QuestionState,
    Side,
    without_personal,
)
from domain.holidays_id import is_holiday
from domain.words import shorten
from handlers.ask.handoff_actions import EndThread, HandOff, KeepQuestion, SendQuestion
from handlers.organize.questions import notices
from handlers.turn import Keyboard, Turn
from storage import questions
from storage.questions import HandedOff
from storage.tables import CitizenQuestion

JUST_NOW = timedelta(minutes=10)
"""How long after a question goes to a person what is written counts as added to it."""


def offer_button(turn: Turn, text: str, asked: int) -> InlineKeyboardButton:
    """ "Tanyakan panitia", under an answer to ``text``; ``asked`` is the number of its log."""
    turn.remember(asked=asked, asked_words=text, asked_message=_message_id(turn))
    return turn.button("handoff.b_ask", HandOff(asked))


def _message_id(turn: Turn) -> int | None:
    """The message asked with; a press on a card is none of the person's own."""
    update = turn.incoming
    typed = isinstance(update, Update) and update.callback_query is None and update.message
    return turn.message.message_id if typed else None


# --- told before it is passed on -----------------------------------------------------------------


async def ask_first(_update: Update, turn: Turn) -> None:
    """What would be passed on, for a yes."""
    act = turn.pressed(HandOff)
    words = _words(turn, act.asked)
    if not words:
        turn.say(turn.html("handoff.words_gone"))
        return
    if questions.open_count(turn.session, turn.person_id) >= MOST_OPEN:
        turn.say(turn.html("handoff.enough", count=MOST_OPEN))
        return
    shown = shorten(without_personal(words), LONGEST_QUESTION)
    body = turn.html("handoff.sure", words=shown, name=notices.first_name(turn.person))
    turn.say(
        body,
        [
            [turn.button("handoff.b_send", SendQuestion(act.asked), "success")],
            [turn.button("handoff.b_keep", KeepQuestion())],
        ],
    )


def _words(turn: Turn, asked: int) -> str:
    """The words asked with: whole while the talk holds them, else as far as they were kept."""
    if asked and turn.data.get("asked") == asked:
        return str(turn.data.get("asked_words", ""))
    kept = questions.asked_by(turn.session, asked, turn.person_id)
    return (kept.words if kept else None) or ""


async def keep(_update: Update, turn: Turn) -> None:
    turn.edit(turn.html("handoff.kept"))


# --- passed on -----------------------------------------------------------------------------------


async def send(_update: Update, turn: Turn) -> None:
    """The press that passes it on; its message becomes the receipt."""
    act = turn.pressed(SendQuestion)
    words = _words(turn, act.asked)
    kept = questions.asked_by(turn.session, act.asked, turn.person_id)
    if not words or (kept is not None and kept.outcome == Outcome.HANDED_OFF):
        turn.toast("handoff.sent_already" if words else "submit.stale_toast", alert=True)
        return
    if questions.open_count(turn.session, turn.person_id) >= MOST_OPEN:
        turn.edit(turn.html("handoff.enough", count=MOST_OPEN))
        return
    message_id = turn.data.get("asked_message") if turn.data.get("asked") == act.asked else None
    handed = questions.hand_off(turn.session, turn.person_id, words, message_id, turn.now)
    questions.change_outcome(
        turn.session, act.asked, turn.person_id, Outcome.HANDED_OFF, text=words
    )
    _tell(turn, handed)


def _tell(turn: Turn, handed: HandedOff) -> None:
    question = handed.question
    sent = turn.edit(receipt(turn, question), _end_row(turn, question))
    _write_down(turn, question, sent.id)
    turn.forget("asked", "asked_words", "asked_message")
    _listen(turn, question)
    notices.tell_new(turn, handed)


def _write_down(turn: Turn, question: CitizenQuestion, sent: int) -> None:
    """What the bot says of a question: a reply to it is an addition."""
    questions.write_down(turn.session, question, Side.BOT, turn.person_id, turn.now, outbox_id=sent)


def receipt(turn: Turn, question: CitizenQuestion) -> Markup:
    """That a person will answer, when, and how to add something."""
    return Markup("\n\n").join(
        [
            turn.html("handoff.receipt", number=question.id),
            hours_told(turn),
            turn.html("handoff.more"),
        ]
    )


def hours_told(turn: Turn) -> Markup:
    """The office hours, and where nobody is there now, when they are next."""
    hours = turn.scope.desk.hours
    span = {"begins": f"{hours.begins:%H.%M}", "ends": f"{hours.ends:%H.%M}"}
    if hours.are_now(turn.now, is_holiday):
        return turn.html("handoff.open_now", **span)
    begins = hours.next_begin(turn.now, is_holiday)
    return turn.html("handoff.closed_now", when=wita(begins, turn.language), **span)


def _end_row(turn: Turn, question: CitizenQuestion) -> Keyboard:
    return [[turn.button("handoff.b_end", EndThread(question.id or 0))]]


# --- what is added -------------------------------------------------------------------------------


def _listen(turn: Turn, question: CitizenQuestion) -> None:
    """What is written in the next minutes is added, unless something else is being asked."""
    if turn.conversation.awaits is None:
        until = (turn.now + JUST_NOW).isoformat()
        turn.remember(thread=question.id, thread_until=until)


def takes(turn: Turn) -> bool:
    """Whether a message is an addition to a question; then it is added."""
    question = notices.replied_to(turn) or _listened_for(turn)
    if question is None:
        return False
    if not turn.message.text:
        turn.say(turn.html("handoff.text_please"), reply_to=turn.message.message_id)
        return True
    _add(turn, question)
    return True


def _listened_for(turn: Turn) -> CitizenQuestion | None:
    number, until = turn.data.get("thread"), turn.data.get("thread_until")
    if number is None or until is None:
        return None
    question = turn.session.get(CitizenQuestion, number)
    over = turn.now >= datetime.fromisoformat(until) or turn.conversation.awaits is not None
    if over or question is None or question.state != QuestionState.OPEN:
        turn.forget("thread", "thread_until")
        return None
    return question


def _add(turn: Turn, question: CitizenQuestion) -> None:
    message_id = turn.message.message_id
    again = questions.add_words(
        turn.session, question, turn.person_id, turn.words, message_id, turn.now
    )
    key = "handoff.asked_again" if again else "handoff.added"
    body = turn.html(key, number=question.id)
    if again:
        body = Markup("\n\n").join([body, hours_told(turn)])
    sent = turn.say(body, _end_row(turn, question), reply_to=message_id)
    _write_down(turn, question, sent.id)
    _listen(turn, question)
    notices.tell_added(turn, question, turn.words, again=again)


async def end(_update: Update, turn: Turn) -> None:
    """ "Akhiri": the next message is a new one; the answer comes all the same."""
    act = turn.pressed(EndThread)
    if turn.data.get("thread") == act.question:
        turn.forget("thread", "thread_until")
    asker = questions.asker_of(turn.session, act.question, turn.person_id)
    waits = asker is not None and asker.waiting
    if waits:
        parts = [turn.html("handoff.receipt", number=act.question), turn.html("handoff.ended")]
        turn.edit(Markup("\n\n").join(parts))
    else:
        turn.edit(turn.html("handoff.over", number=act.question))
