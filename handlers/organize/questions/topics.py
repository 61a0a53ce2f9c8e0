"""A topic per question in the organizers' group: made, written in, closed by queued calls."""

from markupsafe import Markup

from domain.handoff import Side
from domain.words import shorten
from handlers.texts import texts
from handlers.turn import Keyboard, Turn, message_params
from storage import questions
from storage.outbox import queue
from storage.tables import CitizenQuestion

LONGEST_NAME = 128
"""https://core.telegram.org/bots/api#createforumtopic"""
GROUP = texts("id")
"""The group is spoken to in Indonesian."""


def open_topic(turn: Turn, question: CitizenQuestion, group: int) -> None:
    name = shorten(f"#{question.id} {' '.join(question.words.split())}", LONGEST_NAME)
    params = {"chat_id": group, "name": name}
    made = queue(turn.session, group, "createForumTopic", params, turn.now)
    question.group_id, question.topic = group, made.id


def post(turn: Turn, question: CitizenQuestion, body: Markup, buttons: Keyboard = ()) -> None:
    """Writes into a question's topic, where it has one."""
    if question.group_id is None or question.topic is None:
        return
    params = message_params(question.group_id, body, buttons)
    sent = queue(
        turn.session, question.group_id, "sendMessage", params, turn.now, edits=question.topic
    )
    questions.write_down(
        turn.session, question, Side.BOT, question.group_id, turn.now, outbox_id=sent.id
    )


def close_topic(turn: Turn, question: CitizenQuestion) -> None:
    _set(turn, question, "closeForumTopic")


def reopen_topic(turn: Turn, question: CitizenQuestion) -> None:
    _set(turn, question, "reopenForumTopic")


def _set(turn: Turn, question: CitizenQuestion, method: str) -> None:
    if question.group_id is None or question.topic is None:
        return
    params = {"chat_id": question.group_id}
    queue(turn.session, question.group_id, method, params, turn.now, edits=question.topic)
