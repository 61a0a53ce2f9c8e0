"""What citizens ask: how it went, questions that wait for a person, and entries that answer."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, Text, text
from sqlmodel import Field

from domain.handoff import Outcome, QuestionState, Side
from storage.tables.base import Table
from storage.types import BIG_ID, UtcDateTime, one_of, state_type


class Asked(Table, table=True):
    """One question and what became of it. Its words are kept only where it failed."""

    __table_args__ = (
        one_of("outcome", Outcome),
        Index("ix_asked_day", "day", "outcome"),
        Index(
            "ix_asked_named",
            "day",
            sqlite_where=text("person_id IS NOT NULL"),
            postgresql_where=text("person_id IS NOT NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    day: date
    """The day in WITA."""
    outcome: str = Field(sa_type=state_type())
    person_id: int | None = Field(default=None, sa_type=BigInteger)
    """Who asked, until the question is a day old."""
    topics: list[str] = Field(default_factory=list, sa_type=JSON)
    words: str | None = Field(default=None, sa_type=Text)
    """Shortened, and without numbers and addresses of people."""
    gist: str | None = Field(default=None, sa_type=Text)


class CitizenQuestion(Table, table=True):
    """A question that a person answers, asked by one citizen or by several alike."""

    __tablename__ = "citizen_question"
    __table_args__ = (
        one_of("state", QuestionState),
        CheckConstraint("state <> 'answered' OR answer IS NOT NULL", name="answered_with_words"),
        Index("ix_citizen_question_state", "state", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    state: str = Field(default=QuestionState.OPEN, sa_type=state_type())
    revision: int = 0
    words: str = Field(sa_type=Text)
    gist: str = Field(sa_type=Text)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="person.id", sa_type=BigInteger)
    answer: str | None = Field(default=None, sa_type=Text)
    entry: str | None = Field(default=None, max_length=40)
    """The entry of the FAQ that was made from it."""
    group_id: int | None = Field(default=None, sa_type=BigInteger)
    topic: int | None = Field(default=None, sa_type=BIG_ID)
    """Outbox row that makes its topic in the organizers' group."""


class QuestionAsker(Table, table=True):
    """A citizen who asked it, and in which words."""

    __tablename__ = "question_asker"
    question_id: int = Field(primary_key=True, foreign_key="citizen_question.id")
    person_id: int = Field(primary_key=True, foreign_key="person.id", sa_type=BigInteger)
    words: str = Field(sa_type=Text)
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    """Their message, which the answer quotes."""
    asked_at: datetime = Field(sa_type=UtcDateTime)
    waiting: bool = True
    """Whether they are owed an answer."""


class QuestionDraft(Table, table=True):
    """An organizer's answer that is typed but not sent."""

    __tablename__ = "question_draft"
    question_id: int = Field(primary_key=True, foreign_key="citizen_question.id")
    person_id: int = Field(primary_key=True, foreign_key="person.id", sa_type=BigInteger)
    words: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)


class QuestionMessage(Table, table=True):
    """A message of a question's thread: in a citizen's chat, or in the topic of the group."""

    __tablename__ = "question_message"
    __table_args__ = (
        one_of("side", Side),
        Index("ix_question_message_outbox", "outbox_id"),
        Index("ix_question_message_chat", "chat_id", "message_id"),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    question_id: int = Field(foreign_key="citizen_question.id", index=True)
    side: str = Field(sa_type=state_type())
    person_id: int | None = Field(default=None, sa_type=BigInteger)
    chat_id: int = Field(sa_type=BigInteger)
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    outbox_id: int | None = Field(default=None, sa_type=BIG_ID)
    words: str | None = Field(default=None, sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)


class FaqEntry(Table, table=True):
    """An entry of the organizers, in place of the shipped one of its id or beside them."""

    __tablename__ = "faq_entry"
    __table_args__ = (CheckConstraint("answer <> ''", name="has_an_answer"),)
    id: str = Field(primary_key=True, max_length=40)
    revision: int = 1
    phrasings: list[str] = Field(sa_type=JSON)
    answer: str = Field(sa_type=Text)
    answer_en: str | None = Field(default=None, sa_type=Text)
    edition: str = ""
    source: str = ""
    hidden: bool = False
    as_shipped: bool = False
    """Whether the shipped one holds, whatever stands here; the revision goes on all the same."""
    changed_by: int = Field(foreign_key="person.id", sa_type=BigInteger)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class FaqDraft(Table, table=True):
    """An entry as somebody is writing it; citizens see nothing of it yet."""

    __tablename__ = "faq_draft"
    __table_args__ = (
        Index(
            "uq_faq_draft_of_entry",
            "person_id",
            "entry",
            unique=True,
            sqlite_where=text("entry IS NOT NULL"),
            postgresql_where=text("entry IS NOT NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger, index=True)
    entry: str | None = Field(default=None, max_length=40)
    """The entry it changes; ``None`` for a new one."""
    base: int = 0
    """The revision it began from."""
    question_id: int | None = Field(default=None, foreign_key="citizen_question.id")
    phrasings: list[str] = Field(default_factory=list, sa_type=JSON)
    answer: str = Field(default="", sa_type=Text)
    answer_en: str | None = Field(default=None, sa_type=Text)
    edition: str = ""
    source: str = ""
    begun_at: datetime = Field(sa_type=UtcDateTime)
