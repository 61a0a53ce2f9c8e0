"""What organizers and citizens hear of a question without having pressed anything."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup
from sqlmodel import Session

from domain.handoff import Side
from domain.holidays_id import is_holiday
from domain.office_hours import OfficeHours
from domain.roles import Act
from domain.words import shorten
from handlers.organize.questions import topics
from handlers.organize.questions.actions import CloseQuestion, OpenCitizenQuestion
from handlers.texts import texts
from handlers.turn import Keyboard, Turn, labelled, language_of, message_params
from storage import questions
from storage.outbox import queue
from storage.questions import HandedOff
from storage.staff import people_who_may
from storage.tables import CitizenQuestion, Person, QuestionAsker

LONGEST_TOLD = 600


def first_name(person: Person) -> str:
    """All that organizers see of who asks."""
    return ((person.telegram_name or person.name or "").split() or ["–"])[0]


def replied_to(turn: Turn) -> CitizenQuestion | None:
    """The question whose notice, or message in its topic, this message replies to.

    What replies to nothing else in a topic replies to the message that made it: that is no answer.
    """
    earlier = turn.message.reply_to_message
    if earlier is None:
        return None
    return questions.thread_of(turn.session, turn.message.chat.id, earlier.message_id)


# --- to the organizers ---------------------------------------------------------------------------


def tell_new(turn: Turn, handed: HandedOff) -> None:
    """A question came in, or one more asks the same."""
    question, group = handed.question, turn.scope.desk.group
    asked = questions.askers(turn.session, question.id or 0)
    words = next(asker.words for asker in asked if asker.person_id == turn.person_id)
    values = {"number": question.id, "name": first_name(turn.person), "words": words}
    if not handed.is_new:
        topics.post(
            turn, question, topics.GROUP.html("questions.one_more", count=len(asked), **values)
        )
    elif group is not None:
        topics.open_topic(turn, question, group)
        body = Markup("\n\n").join(
            [
                topics.GROUP.html("questions.topic_question", **values),
                topics.GROUP.html("questions.topic_how"),
            ]
        )
        topics.post(turn, question, body, _topic_rows(question))
    else:
        _tell(turn, question, "questions.notice")


def _tell(turn: Turn, question: CitizenQuestion, key: str) -> None:
    tell_organizers(turn.session, question, key, turn.now, turn.scope.desk.hours)


def _topic_rows(question: CitizenQuestion) -> Keyboard:
    label = topics.GROUP.plain("questions.b_close")
    return [[labelled(label, CloseQuestion(question.id or 0, question.revision))]]


def tell_added(turn: Turn, question: CitizenQuestion, words: str, *, again: bool) -> None:
    """An asker wrote more; ``again``: after the question had been decided."""
    if again:
        topics.reopen_topic(turn, question)
        if question.topic is None:
            _tell(turn, question, "questions.notice_again")
    values = {"name": first_name(turn.person), "words": shorten(words, LONGEST_TOLD)}
    topics.post(turn, question, topics.GROUP.html("questions.topic_added", **values))


def tell_organizers(
    session: Session, question: CitizenQuestion, key: str, now: datetime, hours: OfficeHours
) -> None:
    """Everybody who may answer, silently while the office is closed."""
    quiet = not hours.are_now(now, is_holiday)
    for person_id in people_who_may(session, Act.ANSWER_QUESTIONS):
        person = session.get(Person, person_id)
        if person is None or person.blocked_at is not None:
            continue
        told = texts(language_of(person))
        body = told.html(key, number=question.id, words=shorten(question.words, LONGEST_TOLD))
        act = labelled(told.plain("questions.b_open"), OpenCitizenQuestion(question.id or 0))
        params = message_params(person_id, body, [[act]]) | {"disable_notification": quiet}
        queue(session, person_id, "sendMessage", params, now)


def tell_of_lost_topics(session: Session, now: datetime, hours: OfficeHours) -> int:
    """Questions whose topic in the group is gone are answered in private from now on."""
    lost = questions.lose_topics(session)
    for question in lost:
        tell_organizers(session, question, "questions.notice_topic_lost", now, hours)
    return len(lost)


# --- to the citizens -----------------------------------------------------------------------------


def tell_askers(
    turn: Turn, question: CitizenQuestion, askers: Sequence[QuestionAsker], key: str, **more: str
) -> int:
    """Tells everybody who asked, each quoting their own words; returns how many can be reached."""
    reached = 0
    for asker in askers:
        person = turn.session.get_one(Person, asker.person_id)
        if person.blocked_at is not None:
            continue
        with turn.speaking_to(person):
            body = turn.html(key, number=question.id, words=asker.words, **more)
        sent = turn.tell(person.id, body, reply_to=asker.message_id)
        questions.write_down(
            turn.session, question, Side.BOT, person.id, turn.now, outbox_id=sent.id
        )
        reached += 1
    return reached
