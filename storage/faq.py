"""The entries that answer in advance: the shipped ones, and the organizers' over them."""

from sqlmodel import Session, col, select

from domain import faq
from domain.faq import Entry, Match
from domain.form import Text
from storage.tables import FaqDraft, FaqEntry

OWN = "own-"


def entries(session: Session) -> tuple[Entry, ...]:
    """All entries that citizens are answered from."""
    rows = _rows(session)
    shown = (entry_of(row) for row in rows if not row.hidden)
    return faq.merged(shown, (row.id for row in rows if row.hidden))


def closest(session: Session, text: str) -> Match | None:
    """The entry that answers a question, if one surely does."""
    return faq.closest(text, entries(session))


def nearest(session: Session, text: str, limit: int = 3) -> list[Match]:
    """The entries a question may be about, for "Maksud Bapak/Ibu …?"."""
    return faq.nearest(text, entries(session))[:limit]


def entry(session: Session, entry_id: str) -> Entry | None:
    """An entry that citizens see."""
    return next((found for found in entries(session) if found.id == entry_id), None)


def _rows(session: Session) -> list[FaqEntry]:
    return list(session.exec(select(FaqEntry).order_by(col(FaqEntry.changed_at), FaqEntry.id)))


def entry_of(row: FaqEntry | FaqDraft) -> Entry:
    """An entry as citizens are to see it."""
    return Entry(
        id=(row.id if isinstance(row, FaqEntry) else row.entry) or "",
        phrasings=tuple(row.phrasings),
        answer=Text(row.answer, row.answer_en or ""),
        edition=Text(row.edition, ""),
        source=row.source,
        own=True,
    )
