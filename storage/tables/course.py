"""What organizers write over the shipped course (:mod:`domain.course_edits`)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, text
from sqlmodel import Field

from storage.tables.base import Table
from storage.types import UtcDateTime


class CourseLesson(Table, table=True):
    """What organizers did to a lesson; ``revision`` grows with every change.

    A wording is stored as ``[Indonesian, English]``. A deleted lesson of their own stays as a row,
    so that its name is never given to another.
    """

    __tablename__ = "course_lesson"
    lesson: str = Field(primary_key=True, max_length=16)
    chapter: str = Field(max_length=16)
    words: dict[str, Any] = Field(sa_type=JSON)
    base: dict[str, Any] = Field(sa_type=JSON)
    question: str | None = None
    hidden: bool = False
    revision: int
    changed_by: int = Field(foreign_key="person.id", sa_type=BigInteger)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CourseOrder(Table, table=True):
    """The order of a chapter's lessons, where organizers changed it."""

    __tablename__ = "course_order"
    chapter: str = Field(primary_key=True, max_length=16)
    lessons: list[str] = Field(sa_type=JSON)
    revision: int


class CourseDraft(Table, table=True):
    """What an organizer wrote for a lesson and has not saved; ``lesson`` is empty for a new one."""

    __tablename__ = "course_draft"
    __table_args__ = (
        Index(
            "uq_course_draft_open",
            "person_id",
            "chapter",
            "lesson",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    chapter: str = Field(max_length=16)
    lesson: str = Field(default="", max_length=16)
    words: dict[str, Any] = Field(sa_type=JSON)
    lesson_revision: int
    """The revision of the lesson that it changes."""
    revision: int = 1
    changed_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
