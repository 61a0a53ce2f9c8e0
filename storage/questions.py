"""What became of citizens' questions, and those that wait for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update
from sqlmodel import Session, col, func, or_, select

from domain.dates import WITA
from domain.handoff import (
    FAILED,
    LONGEST_KEPT,
    LONGEST_QUESTION,
    Outcome,
    QuestionState,
    Side,
    gist,
    is_same,
    without_personal,
)
from domain.questions.question import Question
from domain.words import shorten
from storage.tables import (
    Asked,
    CitizenQuestion,
    Outbox,
    OutboxState,
    QuestionAsker,
    QuestionDraft,
    QuestionMessage,
)

ERASED = "–"
"""In place of words that were erased."""

# --- what became of each -------------------------------------------------------------------------


def log_asked(
    session: Session,
    person_id: int,
    question: Question | None,
    outcome: Outcome,
    now: datetime,
    *,
    text: str = "",
) -> int:
    """Writes down that something was asked; returns its number.

    ``text`` is kept only where the question failed, shortened and without personal data.
    """
    asked = Asked(
        day=day_of(now), outcome=outcome, person_id=person_id, topics=_topics_of(question)
    )
    _keep_words(asked, text)
    session.add(asked)
    session.flush()
    assert asked.id is not None
    return asked.id


def change_outcome(
    session: Session, asked_id: int, person_id: int, outcome: Outcome, *, text: str = ""
) -> None:
    """What became of a question turned out otherwise: corrected, or handed to a person."""
    asked = asked_by(session, asked_id, person_id)
    if asked is None:
        return
    asked.outcome = outcome
    _keep_words(asked, text)
    session.flush()


def asked_by(session: Session, asked_id: int, person_id: int) -> Asked | None:
    """A question that this person asked not long ago."""
    asked = session.get(Asked, asked_id)
    return asked if asked is not None and asked.person_id == person_id else None


def forget_askers(session: Session, today: date) -> None:
    """Forgets who asked what before today."""
    session.execute(
        update(Asked)
        .where(col(Asked.person_id).is_not(None), col(Asked.day) < today)
        .values(person_id=None)
        .execution_options(synchronize_session=False)
    )


def day_of(moment: datetime) -> date:
    return moment.astimezone(WITA).date()


def _topics_of(question: Question | None) -> list[str]:
    if question is None:
        return []
    return list(question.query.topics) or [question.intent.value]


def _keep_words(asked: Asked, text: str) -> None:
    if Outcome(asked.outcome) not in FAILED:
        asked.words = asked.gist = None
    elif text:
        asked.words = shorten(" ".join(without_personal(text).split()), LONGEST_KEPT)
        asked.gist = gist(text)


# --- handed to a person --------------------------------------------------------------------------


@dataclass(frozen=True)
class HandedOff:
    """The question a citizen's words became; ``is_new`` unless others had asked the same."""

    question: CitizenQuestion
    is_new: bool


def hand_off(
    session: Session, person_id: int, text: str, message_id: int | None, now: datetime
) -> HandedOff:
    """Puts a question into the queue, or its asker to those who ask the same."""
    words = shorten(without_personal(text).strip(), LONGEST_QUESTION)
    found = _same(session, gist(text))
    question = found or CitizenQuestion(words=words, gist=gist(text), opened_at=now)
    if found is None:
        session.add(question)
        session.flush()
    _join(session, question, person_id, words, message_id, now)
    return HandedOff(question, found is None)


def _same(session: Session, wanted: str) -> CitizenQuestion | None:
    """An open question that asks the same."""
    rows = session.exec(
        select(CitizenQuestion)
        .where(CitizenQuestion.state == QuestionState.OPEN)
        .order_by(col(CitizenQuestion.id))
    )
    return next((row for row in rows if is_same(row.gist, wanted)), None)


def _join(
    session: Session,
    question: CitizenQuestion,
    person_id: int,
    words: str,
    message_id: int | None,
    now: datetime,
) -> None:
    assert question.id is not None
    asker = asker_of(session, question.id, person_id)
    if asker is None:
        asker = QuestionAsker(
            question_id=question.id,
            person_id=person_id,
            words=words,
            message_id=message_id,
            asked_at=now,
        )
        session.add(asker)
    asker.waiting = True
    session.flush()
    write_down(session, question, Side.CITIZEN, person_id, now, words=words, message_id=message_id)


def add_words(
    session: Session,
    question: CitizenQuestion,
    person_id: int,
    text: str,
    message_id: int,
    now: datetime,
) -> bool:
    """What an asker adds; where the question was decided it is open again. ``True``: it was."""
    words = shorten(without_personal(text).strip(), LONGEST_QUESTION)
    decided = question.state != QuestionState.OPEN
    question.state, question.revision = QuestionState.OPEN, question.revision + 1
    _join(session, question, person_id, words, message_id, now)
    return decided


def write_down(
    session: Session,
    question: CitizenQuestion,
    side: Side,
    chat_id: int,
    now: datetime,
    *,
    words: str | None = None,
    message_id: int | None = None,
    outbox_id: int | None = None,
) -> None:
    """Adds a message to a question's thread."""
    assert question.id is not None
    message = QuestionMessage(
        question_id=question.id,
        side=side,
        person_id=chat_id if side is Side.CITIZEN else None,
        chat_id=chat_id,
        message_id=message_id,
        outbox_id=outbox_id,
        words=words,
        at=now,
    )
    session.add(message)
    session.flush()


def thread_of(session: Session, chat_id: int, message_id: int) -> CitizenQuestion | None:
    """The question to whose thread a message of a chat belongs."""
    return session.exec(
        select(CitizenQuestion)
        .join(QuestionMessage, col(QuestionMessage.question_id) == col(CitizenQuestion.id))
        .outerjoin(Outbox, col(Outbox.id) == col(QuestionMessage.outbox_id))
        .where(
            col(QuestionMessage.chat_id) == chat_id,
            or_(
                col(QuestionMessage.message_id) == message_id,
                col(Outbox.message_id) == message_id,
            ),
        )
        .limit(1)
    ).first()


def of_topic(session: Session, group_id: int, topic: int) -> CitizenQuestion | None:
    """The question that a topic of the organizers' group is about."""
    return session.exec(
        select(CitizenQuestion)
        .join(Outbox, col(Outbox.id) == col(CitizenQuestion.topic))
        .where(col(CitizenQuestion.group_id) == group_id, col(Outbox.message_id) == topic)
    ).first()


def asker_of(session: Session, question_id: int, person_id: int) -> QuestionAsker | None:
    """A person as one who asked a question."""
    return session.get(QuestionAsker, (question_id, person_id))


def open_count(session: Session, person_id: int) -> int:
    """How many questions of a person wait for an answer."""
    return session.exec(
        select(func.count())
        .select_from(QuestionAsker)
        .join(CitizenQuestion, col(CitizenQuestion.id) == col(QuestionAsker.question_id))
        .where(
            QuestionAsker.person_id == person_id,
            col(QuestionAsker.waiting).is_(True),
            CitizenQuestion.state == QuestionState.OPEN,
        )
    ).one()


def forget_words(session: Session, person_id: int, now: datetime) -> None:
    """Erases what a person asked; a question that nobody else asked is closed with it."""
    mine = session.exec(select(QuestionAsker).where(QuestionAsker.person_id == person_id)).all()
    for asker in mine:
        question = session.get_one(CitizenQuestion, asker.question_id)
        others = [a for a in askers(session, asker.question_id) if a.person_id != person_id]
        if question.words == asker.words:
            question.words = others[0].words if others else ERASED
        if not others and question.state == QuestionState.OPEN:
            question.state, question.decided_at = QuestionState.CLOSED, now
            question.revision += 1
        asker.words, asker.message_id, asker.waiting = ERASED, None, False
    session.execute(
        update(QuestionMessage)
        .where(col(QuestionMessage.person_id) == person_id)
        .values(words=None)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Asked)
        .where(col(Asked.person_id) == person_id)
        .values(person_id=None, words=None, gist=None)
        .execution_options(synchronize_session=False)
    )
    session.flush()


def lose_topics(session: Session) -> list[CitizenQuestion]:
    """Open questions whose topic could not be made or written in; they have none any more."""
    unsent = (OutboxState.FAILED, OutboxState.BLOCKED, OutboxState.UNKNOWN)
    with_topic = session.exec(
        select(CitizenQuestion).where(
            CitizenQuestion.state == QuestionState.OPEN, col(CitizenQuestion.topic).is_not(None)
        )
    ).all()
    lost = [question for question in with_topic if _has_unsent(session, question, unsent)]
    for question in lost:
        question.topic = question.group_id = None
        question.revision += 1
    session.flush()
    return lost


def _has_unsent(session: Session, question: CitizenQuestion, states: Sequence[OutboxState]) -> bool:
    rows = select(QuestionMessage.outbox_id).where(
        QuestionMessage.question_id == question.id, QuestionMessage.chat_id == question.group_id
    )
    found = session.exec(
        select(Outbox.id)
        .where(or_(col(Outbox.id) == question.topic, col(Outbox.id).in_(rows)))
        .where(col(Outbox.state).in_(states))
        .limit(1)
    )
    return found.first() is not None


# --- the queue -----------------------------------------------------------------------------------


def count(session: Session, state: QuestionState) -> int:
    return session.exec(
        select(func.count()).select_from(CitizenQuestion).where(CitizenQuestion.state == state)
    ).one()


def page(
    session: Session, state: QuestionState, offset: int, limit: int
) -> Sequence[CitizenQuestion]:
    """Open ones oldest first, decided ones newest first."""
    order = col(CitizenQuestion.id)
    if state is not QuestionState.OPEN:
        order = col(CitizenQuestion.decided_at).desc()  # type: ignore[assignment]
    return session.exec(
        select(CitizenQuestion)
        .where(CitizenQuestion.state == state)
        .order_by(order, col(CitizenQuestion.id).desc())
        .offset(offset)
        .limit(limit)
    ).all()


def askers(session: Session, question_id: int) -> Sequence[QuestionAsker]:
    """Everybody who asked it, in order."""
    return session.exec(
        select(QuestionAsker)
        .where(QuestionAsker.question_id == question_id)
        .order_by(col(QuestionAsker.asked_at), col(QuestionAsker.person_id))
    ).all()


def thread(session: Session, question_id: int, limit: int) -> Sequence[QuestionMessage]:
    """The newest words of its thread, in order."""
    rows = session.exec(
        select(QuestionMessage)
        .where(QuestionMessage.question_id == question_id, col(QuestionMessage.words).is_not(None))
        .order_by(col(QuestionMessage.id).desc())
        .limit(limit)
    ).all()
    return rows[::-1]


def decide(
    session: Session,
    question: CitizenQuestion,
    state: QuestionState,
    by: int,
    now: datetime,
    answer: str | None = None,
) -> list[QuestionAsker]:
    """Answers or closes it; returns who is to be told."""
    question.state, question.revision = state, question.revision + 1
    question.decided_at, question.decided_by = now, by
    if answer is not None:
        question.answer = answer
    assert question.id is not None
    told = [asker for asker in askers(session, question.id) if asker.waiting]
    for asker in told:
        asker.waiting = False
    draft = draft_of(session, question.id, by)
    if draft is not None:
        session.delete(draft)
    session.flush()
    return told


def reopen(session: Session, question: CitizenQuestion) -> list[QuestionAsker]:
    """An organizer takes a question up again; returns who is owed an answer again."""
    question.state, question.revision = QuestionState.OPEN, question.revision + 1
    owed = [a for a in askers(session, question.id or 0) if a.words != ERASED]
    for asker in owed:
        asker.waiting = True
    session.flush()
    return owed


# --- answers that are typed but not sent ---------------------------------------------------------


def draft_of(session: Session, question_id: int, person_id: int) -> QuestionDraft | None:
    return session.get(QuestionDraft, (question_id, person_id))


def keep_draft(
    session: Session, question_id: int, person_id: int, words: str, now: datetime
) -> None:
    draft = draft_of(session, question_id, person_id)
    if draft is None:
        draft = QuestionDraft(question_id=question_id, person_id=person_id, words=words, at=now)
        session.add(draft)
    draft.words, draft.at = words, now
    session.flush()
