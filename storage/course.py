"""The course with what organizers wrote over it, and everything they change of it.

Each change is written down in the audit log. Whoever changes a lesson first takes it with
:func:`held`, compares its revision with the one they saw, and gives it back changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, col, select

from domain.course_edits import (
    MOST_IN_CHAPTER,
    LessonEdit,
    Words,
    edited,
    moved,
    with_words,
    words_of,
)
from domain.errors import DomainError
from domain.form import Text
from domain.form_file import load_form
from domain.guide import Chapter, Course
from storage.audit import append
from storage.editions import form_of, open_editions, templates
from storage.tables import CourseLesson, CourseOrder

LOCK = 7_226_014
"""Advisory lock (PostgreSQL): rows that do not exist yet cannot be held."""
OWN = "P"
"""The names of organizers' own lessons begin with it; shipped ones are written small."""
Stored = Mapping[str, Sequence[str]]


# --- reading -------------------------------------------------------------------------------------


def edits(session: Session) -> list[LessonEdit]:
    session.flush()
    rows = session.exec(select(CourseLesson).where(col(CourseLesson.deleted_at).is_(None)))
    return [_edit(row) for row in rows]


def orders(session: Session) -> dict[str, list[str]]:
    session.flush()
    return {row.chapter: row.lessons for row in session.exec(select(CourseOrder))}


def read_course(session: Session, shipped: Course, *, with_hidden: bool = False) -> Course:
    """The course as it is read now."""
    return edited(shipped, edits(session), orders(session), with_hidden=with_hidden)


def edit_of(session: Session, shipped: Course, lesson_id: str) -> LessonEdit:
    """What was done to a lesson; raises DomainError ``course.gone`` where there is none."""
    row = session.get(CourseLesson, lesson_id)
    if row is not None and row.deleted_at is None:
        return _edit(row)
    lesson = shipped.lesson(lesson_id)
    if lesson is None:
        raise DomainError("course.gone")
    chapter = shipped.chapters[shipped.chapter_of(lesson)].id
    return LessonEdit(lesson_id, chapter, base=words_of(lesson))


def last_change(session: Session, lesson_id: str) -> tuple[int, datetime] | None:
    """Who changed a lesson last, and when."""
    row = session.get(CourseLesson, lesson_id)
    return (row.changed_by, row.changed_at) if row else None


def title_of(session: Session, lesson_id: str) -> str | None:
    """The title organizers gave or saw, also of a lesson that is deleted."""
    row = session.get(CourseLesson, lesson_id)
    words = {**row.base, **row.words} if row else {}
    return str(words["title"][0]) if "title" in words else None


def questions(session: Session, now: datetime) -> dict[str, Text]:
    """The questions with an example, which leads to a lesson: of the open editions, else of all."""
    forms = [form_of(session, each.form_version_id) for each in open_editions(session, now)]
    forms = forms or [load_form(each.path) for each in templates()]
    return {
        question.id: question.title
        for form in forms
        for question in form.questions
        if question.example
    }


def _edit(row: CourseLesson) -> LessonEdit:
    return LessonEdit(
        row.lesson,
        row.chapter,
        from_stored(row.words),
        from_stored(row.base),
        row.question,
        row.hidden,
        row.revision,
    )


def from_stored(words: Stored) -> dict[str, Text]:
    return {name: Text(*pair) for name, pair in words.items()}


def to_stored(words: Words) -> dict[str, list[str]]:
    return {name: [text.id, text.en] for name, text in words.items()}


# --- changing ------------------------------------------------------------------------------------


def held(session: Session, shipped: Course, lesson_id: str) -> LessonEdit:
    """What was done to a lesson, held until the transaction ends."""
    _hold(session)
    return edit_of(session, shipped, lesson_id)


def _hold(session: Session) -> None:
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    for table in (CourseLesson, CourseOrder):
        session.exec(select(table).execution_options(populate_existing=True)).all()


def save_words(
    session: Session, shipped: Course, edit: LessonEdit, new: Words, by: int, now: datetime
) -> None:
    """New wordings of a lesson that is there."""
    lesson = shipped.lesson(edit.lesson)
    before = {**edit.base, **(words_of(lesson) if lesson else {}), **edit.words}
    after = with_words(edit, edit.chapter, edit.lesson, lesson, new)
    _keep(session, after, by, now)
    was = {name: text for name, text in before.items() if name in new}
    append(
        session,
        by,
        "course.change",
        _subject(edit.lesson),
        now,
        before=to_stored(was),
        after=to_stored(new),
    )


def add(
    session: Session, shipped: Course, chapter: str, words: Words, by: int, now: datetime
) -> str:
    """A lesson of their own at the end of a chapter; returns its name."""
    _hold(session)
    course = read_course(session, shipped, with_hidden=True)
    if len(chapter_named(course, chapter).lessons) >= MOST_IN_CHAPTER:
        raise DomainError("course.chapter_full", most=MOST_IN_CHAPTER)
    rows = session.exec(select(CourseLesson.lesson)).all()
    name = f"{OWN}{1 + sum(each.startswith(OWN) for each in rows)}"
    _keep(session, LessonEdit(name, chapter, words), by, now)
    order = session.get(CourseOrder, chapter)
    if order is not None:
        order.lessons = [*order.lessons, name]
    append(session, by, "course.add", _subject(name), now, after=to_stored(words))
    return name


def hide(session: Session, edit: LessonEdit, *, hidden: bool, by: int, now: datetime) -> None:
    _keep(session, replace(edit, hidden=hidden), by, now)
    action = "course.hide" if hidden else "course.show"
    append(session, by, action, _subject(edit.lesson), now)


def restore(session: Session, shipped: Course, edit: LessonEdit, by: int, now: datetime) -> None:
    """The shipped wordings again; what organizers wrote stays in the audit log."""
    lesson = shipped.lesson(edit.lesson)
    if lesson is None:
        raise DomainError("course.gone")
    _keep(session, replace(edit, words={}, base=words_of(lesson)), by, now)
    before = to_stored(edit.words)
    append(session, by, "course.restore", _subject(edit.lesson), now, before=before)


def keep_ours(session: Session, shipped: Course, edit: LessonEdit, by: int, now: datetime) -> None:
    """The organizers' wordings stay although the shipped ones changed."""
    lesson = shipped.lesson(edit.lesson)
    after = with_words(edit, edit.chapter, edit.lesson, lesson, edit.words)
    _keep(session, after, by, now)
    append(session, by, "course.keep", _subject(edit.lesson), now)


def delete(session: Session, edit: LessonEdit, by: int, now: datetime) -> None:
    """A lesson that is not shipped is gone for good."""
    row = _keep(session, edit, by, now)
    row.deleted_at = now
    before = to_stored({**edit.base, **edit.words})
    append(session, by, "course.delete", _subject(edit.lesson), now, before=before)


def bind(
    session: Session, shipped: Course, edit: LessonEdit, question: str, by: int, now: datetime
) -> None:
    """Leads from a question to a lesson and to no other; ``""`` leads from none."""
    lesson = read_course(session, shipped, with_hidden=True).lesson(edit.lesson)
    before = {"question": lesson.question if lesson else None}
    for other in edits(session):
        if question and other.question == question and other.lesson != edit.lesson:
            _keep(session, replace(other, question=""), by, now)
    _keep(session, replace(edit, question=question), by, now)
    after = {"question": question or None}
    append(session, by, "course.bind", _subject(edit.lesson), now, before=before, after=after)


def order_revision(session: Session, chapter: str) -> int:
    row = session.get(CourseOrder, chapter)
    return row.revision if row else 0


def move(
    session: Session, shipped: Course, lesson_id: str, *, up: bool, by: int, now: datetime
) -> None:
    """A lesson one place up or down in its chapter."""
    course = read_course(session, shipped, with_hidden=True)
    chapter = next(each for each in course.chapters if course.lesson(lesson_id) in each.lessons)
    order = [lesson.id for lesson in chapter.lessons]
    row = session.get(CourseOrder, chapter.id)
    if row is None:
        row = CourseOrder(chapter=chapter.id, lessons=order, revision=0)
        session.add(row)
    row.lessons, row.revision = moved(order, lesson_id, up=up), row.revision + 1
    before, after = {"place": order.index(lesson_id)}, {"place": row.lessons.index(lesson_id)}
    append(session, by, "course.move", _subject(lesson_id), now, before=before, after=after)


def chapter_named(course: Course, chapter_id: str) -> Chapter:
    """A chapter by its name; raises DomainError ``course.gone`` where there is none."""
    found = next((each for each in course.chapters if each.id == chapter_id), None)
    if found is None:
        raise DomainError("course.gone")
    return found


def _keep(session: Session, edit: LessonEdit, by: int, now: datetime) -> CourseLesson:
    """Writes an edit down, one revision on."""
    row = session.get(CourseLesson, edit.lesson)
    if row is None:
        row = CourseLesson(
            lesson=edit.lesson,
            chapter=edit.chapter,
            words={},
            base={},
            revision=0,
            changed_by=by,
            changed_at=now,
        )
        session.add(row)
    row.words, row.base = to_stored(edit.words), to_stored(edit.base)
    row.question, row.hidden, row.deleted_at = edit.question, edit.hidden, None
    row.revision, row.changed_by, row.changed_at = row.revision + 1, by, now
    session.flush()
    return row


def _subject(lesson_id: str) -> str:
    return f"lesson:{lesson_id}"
