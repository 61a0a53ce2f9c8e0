"""What organizers wrote for single reminders of an edition, by language.

``by`` is the Telegram id of the organizer.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from storage.audit import append
from storage.tables import Edition, ReminderText

Words = Mapping[str, str]
"""By language; one that is missing has the usual words."""


def words_of(session: Session, edition_id: int, offset: timedelta) -> Words:
    """What was written for one reminder."""
    return words_now(session, {edition_id: int(offset.total_seconds())}).get(edition_id, {})


def words_now(session: Session, offsets: Mapping[int, int]) -> dict[int, Words]:
    """By edition, what was written for one reminder of each."""
    rows = session.exec(select(ReminderText).where(col(ReminderText.edition_id).in_(offsets)))
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        if row.offset_seconds == offsets[row.edition_id]:
            found.setdefault(row.edition_id, {})[row.language] = row.body
    return dict(found)


def offsets_with_words(session: Session, edition_id: int) -> set[timedelta]:
    """The reminders that have words of their own in some language."""
    rows = select(ReminderText.offset_seconds).where(ReminderText.edition_id == edition_id)
    return {timedelta(seconds=seconds) for seconds in session.exec(rows)}


def set_words(
    session: Session,
    edition: Edition,
    offsets: Collection[timedelta],
    language: str,
    body: str | None,
    by: int,
    now: datetime,
) -> None:
    """Words for some reminders of an edition in one language; ``None``: the usual ones again."""
    for offset in offsets:
        seconds = int(offset.total_seconds())
        before = _write(session, edition.id or 0, seconds, language, body)
        about = {"offset": seconds, "language": language}
        told = {"before": {**about, "text": before}, "after": {**about, "text": body}}
        append(session, by, "reminders.text", f"edition:{edition.id}", now, **told)
    edition.revision += 1


def _write(
    session: Session, edition_id: int, seconds: int, language: str, body: str | None
) -> str | None:
    """Puts words in the place of others and returns those."""
    row = session.get(ReminderText, (edition_id, seconds, language))
    before = row.body if row is not None else None
    if body is None:
        if row is not None:
            session.delete(row)
    elif row is not None:
        row.body = body
    else:
        session.add(
            ReminderText(
                edition_id=edition_id, offset_seconds=seconds, language=language, body=body
            )
        )
    session.flush()
    return before


def drop_words(session: Session, edition: Edition, offset: timedelta) -> None:
    """A reminder that is removed takes its words with it."""
    seconds = int(offset.total_seconds())
    rows = session.exec(
        select(ReminderText).where(
            ReminderText.edition_id == edition.id, ReminderText.offset_seconds == seconds
        )
    )
    for row in rows:
        session.delete(row)


def copy_words(session: Session, earlier: Edition, edition: Edition) -> None:
    """A new edition begins with the words of another."""
    rows = session.exec(select(ReminderText).where(ReminderText.edition_id == earlier.id)).all()
    session.add_all(
        ReminderText(
            edition_id=edition.id or 0,
            offset_seconds=row.offset_seconds,
            language=row.language,
            body=row.body,
        )
        for row in rows
    )
