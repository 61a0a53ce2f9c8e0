"""What organizers wrote for the course and have not saved: kept until they save or drop it."""

from datetime import datetime

from sqlmodel import Session, col, select

from domain.course_edits import Words
from domain.errors import DomainError
from domain.form import Text
from storage.course import from_stored, to_stored
from storage.tables import CourseDraft


def begin(
    session: Session, person_id: int, chapter: str, lesson: str, lesson_revision: int, now: datetime
) -> CourseDraft:
    """The person's draft for a lesson, as they left it; ``lesson`` is empty for a new one."""
    draft = session.exec(
        select(CourseDraft).where(
            CourseDraft.person_id == person_id,
            CourseDraft.chapter == chapter,
            CourseDraft.lesson == lesson,
            col(CourseDraft.closed_at).is_(None),
        )
    ).first()
    if draft is None:
        draft = CourseDraft(
            person_id=person_id,
            chapter=chapter,
            lesson=lesson,
            words={},
            lesson_revision=lesson_revision,
            changed_at=now,
        )
        session.add(draft)
    if not draft.words:
        draft.lesson_revision = lesson_revision
    session.flush()
    return draft


def opened(session: Session, draft_id: int, person_id: int) -> CourseDraft:
    """A person's own open draft; raises DomainError ``course.draft_gone``."""
    draft = session.get(CourseDraft, draft_id)
    if draft is None or draft.person_id != person_id or draft.closed_at is not None:
        raise DomainError("course.draft_gone")
    return draft


def of_person(session: Session, person_id: int) -> list[CourseDraft]:
    """The open drafts in which something is written, the latest first."""
    session.flush()
    rows = session.exec(
        select(CourseDraft)
        .where(CourseDraft.person_id == person_id, col(CourseDraft.closed_at).is_(None))
        .order_by(col(CourseDraft.changed_at).desc(), col(CourseDraft.id).desc())
    )
    return [row for row in rows if row.words]


def words(draft: CourseDraft) -> dict[str, Text]:
    return from_stored(draft.words)


def write(draft: CourseDraft, new: Words, now: datetime) -> None:
    draft.words = {**draft.words, **to_stored(new)}
    draft.revision, draft.changed_at = draft.revision + 1, now


def close(draft: CourseDraft, now: datetime) -> None:
    draft.closed_at = now
