"""Whoever closes a question's topic in Telegram closes the question, and opening opens it again."""

from telegram import Update

from domain.handoff import QuestionState
from handlers.organize.questions import topics
from handlers.organize.questions.answering import close_unanswered
from handlers.organize.questions.pages import ACT
from handlers.turn import Turn
from storage import questions
from storage.tables import CitizenQuestion

GROUP = topics.GROUP


async def changed(_update: Update, turn: Turn) -> None:
    """What the bot itself closes or opens is not told to it."""
    message = turn.message
    question = questions.of_topic(turn.session, message.chat.id, message.message_thread_id or 0)
    closes = message.forum_topic_closed is not None
    if question is None or (question.state == QuestionState.OPEN) is not closes:
        return
    if not turn.may(ACT):
        _put_back(turn, question, closed=closes)
    elif closes:
        told = close_unanswered(turn, question)
        body = GROUP.html("questions.topic_closed", number=question.id, count=told)
        topics.post(turn, question, body)
    else:
        _reopen(turn, question)


def _put_back(turn: Turn, question: CitizenQuestion, *, closed: bool) -> None:
    """The topic stands as its question does, which only organizers decide."""
    topics.post(turn, question, GROUP.html("questions.topic_state_not_allowed"))
    if closed:
        topics.reopen_topic(turn, question)
    else:
        topics.close_topic(turn, question)


def _reopen(turn: Turn, question: CitizenQuestion) -> None:
    owed = questions.reopen(turn.session, question)
    turn.audit("question.reopen", f"question:{question.id}")
    body = GROUP.html("questions.topic_reopened", number=question.id, count=len(owed))
    topics.post(turn, question, body)
