"""What organizers write in the topic of a question: replies to the bot are answers."""

from markupsafe import Markup

from domain.handoff import LONGEST_ANSWER, QuestionState
from handlers.organize.agencies import name_of
from handlers.organize.questions import actions, notices, topics
from handlers.organize.questions.answering import answer
from handlers.organize.questions.pages import ACT, decider
from handlers.turn import Keyboard, Turn, labelled, message_params
from storage import questions
from storage.outbox import queue
from storage.tables import CitizenQuestion

GROUP = topics.GROUP


def takes(turn: Turn) -> bool:
    """Whether a message belongs to the organizers' group; a reply to the bot there is an answer."""
    question = notices.replied_to(turn)
    if question is None:
        return turn.message.chat.id == turn.scope.desk.group
    if not turn.may(ACT):
        _say(turn, question, GROUP.html("questions.topic_not_allowed"))
    elif not turn.message.text or not turn.words.strip():
        _say(turn, question, GROUP.html("questions.topic_text_please"))
    elif len(turn.words) > LONGEST_ANSWER:
        length = {"length": len(turn.words), "most": LONGEST_ANSWER}
        _say(turn, question, GROUP.html("questions.too_long", **length))
    elif question.state != QuestionState.OPEN:
        _tell_decided(turn, question)
    else:
        told = answer(turn, question, turn.words.strip())
        _tell_sent(turn, question, told)
        topics.close_topic(turn, question)
    return True


def _tell_sent(turn: Turn, question: CitizenQuestion, told: int) -> None:
    who = name_of(turn.person)
    body = GROUP.html("questions.topic_sent", count=told, who=who)
    label = GROUP.plain("questions.b_make_entry")
    _say(turn, question, body, [[labelled(label, actions.MakeEntry(question.id or 0))]])


def _tell_decided(turn: Turn, question: CitizenQuestion) -> None:
    """Somebody was quicker: nothing is sent, but it can be."""
    words = turn.words.strip()
    questions.keep_draft(turn.session, question.id or 0, turn.person_id, words, turn.now)
    key = f"questions.already_{question.state}"
    act = actions.SendAnswer(question.id or 0, question.revision)
    buttons = [[labelled(GROUP.plain("questions.b_send_too"), act)]]
    _say(turn, question, GROUP.html(key, who=decider(turn, question)), buttons)


def _say(turn: Turn, question: CitizenQuestion, body: Markup, buttons: Keyboard = ()) -> None:
    """An answer below the message, in its topic."""
    chat_id = turn.message.chat.id
    params = message_params(chat_id, body, buttons)
    params["reply_parameters"] = {
        "message_id": turn.message.message_id,
        "allow_sending_without_reply": True,
    }
    queue(turn.session, chat_id, "sendMessage", params, turn.now, edits=question.topic)
