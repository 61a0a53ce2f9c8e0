"""The entries that answer in advance: the shipped ones, and the organizers' over them."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from domain import faq
from domain.faq import MOST_PHRASINGS, Entry, Match
from domain.form import Text
from storage.audit import append
from storage.questions import askers
from storage.tables import CitizenQuestion, FaqDraft, FaqEntry

OWN = "own-"


def entries(session: Session) -> tuple[Entry, ...]:
    """All entries that citizens are answered from."""
    rows = _rows(session)
    shown = (entry_of(row) for row in rows if not row.hidden and not row.as_shipped)
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


# --- as organizers see them ----------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """An entry with what organizers see besides."""

    entry: Entry
    row: FaqEntry | None = None
    """What organizers made of it; ``None`` for a shipped one as it was shipped."""

    @property
    def hidden(self) -> bool:
        return self.row is not None and self.row.hidden

    @property
    def revision(self) -> int:
        return self.row.revision if self.row is not None else 0

    @property
    def is_shipped(self) -> bool:
        return any(each.id == self.entry.id for each in faq.shipped())


def listed(session: Session) -> list[Listed]:
    """All entries, the organizers' newest first, then the shipped ones; hidden ones too."""
    rows = {row.id: row for row in reversed(_rows(session))}
    own = [Listed(entry_of(row), row) for row in rows.values() if not row.as_shipped]
    changed = {each.entry.id for each in own}
    left = (entry for entry in faq.shipped() if entry.id not in changed)
    return own + [Listed(entry, rows.get(entry.id)) for entry in left]


def listed_one(session: Session, entry_id: str) -> Listed | None:
    return next((each for each in listed(session) if each.entry.id == entry_id), None)


def make_entry(session: Session, question: CitizenQuestion, by: int, now: datetime) -> FaqEntry:
    """An entry of a question that was answered: its phrasings are the askers' words."""
    assert question.id is not None
    assert question.answer is not None
    row = FaqEntry(
        id=f"{OWN}q{question.id}",
        phrasings=phrasings_of(session, question.id),
        answer=question.answer,
        changed_by=by,
        changed_at=now,
    )
    session.add(row)
    question.entry = row.id
    _write_down(session, "faq.publish", row, by, now)
    return row


def phrasings_of(session: Session, question_id: int) -> list[str]:
    """In which words a question was asked, each once."""
    words = (" ".join(asker.words.split()) for asker in askers(session, question_id))
    return [each[: faq.LONGEST_PHRASING] for each in dict.fromkeys(words)][:MOST_PHRASINGS]


def set_hidden(session: Session, shown: Listed, hidden: bool, by: int, now: datetime) -> None:
    """Takes an entry away from citizens, or gives it back."""
    row = shown.row or _copy(shown.entry, by, now, as_shipped=True)
    row.hidden, row.changed_by, row.changed_at = hidden, by, now
    row.revision = shown.revision + 1
    session.add(row)
    _write_down(session, "faq.hide" if hidden else "faq.show", row, by, now)


def restore(session: Session, shown: Listed, by: int, now: datetime) -> None:
    """A shipped entry is again as it was shipped."""
    row = shown.row
    if row is not None and shown.is_shipped:
        row.as_shipped, row.hidden, row.revision = True, False, row.revision + 1
        row.changed_by, row.changed_at = by, now
        _write_down(session, "faq.restore", row, by, now)


def _copy(entry: Entry, by: int, now: datetime, *, as_shipped: bool = False) -> FaqEntry:
    return FaqEntry(
        id=entry.id,
        phrasings=list(entry.phrasings),
        answer=entry.answer.id,
        answer_en=entry.answer.en or None,
        edition=entry.edition.id,
        source=entry.source,
        as_shipped=as_shipped,
        changed_by=by,
        changed_at=now,
    )


def _write_down(session: Session, action: str, row: FaqEntry, by: int, now: datetime) -> None:
    session.flush()
    append(session, by, action, f"faq:{row.id}", now, after={"revision": row.revision})


# --- drafts --------------------------------------------------------------------------------------


def draft(session: Session, draft_id: int, person_id: int) -> FaqDraft | None:
    """A draft of this person."""
    found = session.get(FaqDraft, draft_id)
    return found if found is not None and found.person_id == person_id else None


def drafts(session: Session, person_id: int) -> list[FaqDraft]:
    """What a person began to write, the newest first."""
    found = select(FaqDraft).where(FaqDraft.person_id == person_id)
    return list(session.exec(found.order_by(col(FaqDraft.id).desc())))


def new_draft(session: Session, by: int, now: datetime, phrasings: list[str]) -> FaqDraft:
    made = FaqDraft(person_id=by, phrasings=phrasings, begun_at=now)
    session.add(made)
    session.flush()
    return made


def draft_of(session: Session, shown: Listed, by: int, now: datetime) -> FaqDraft:
    """A person's draft of an entry: the one begun before, or a new one from what holds now."""
    found = session.exec(
        select(FaqDraft).where(FaqDraft.person_id == by, FaqDraft.entry == shown.entry.id)
    ).first()
    if found is not None:
        return found
    copied = _copy(shown.entry, by, now)
    made = FaqDraft(
        person_id=by,
        entry=shown.entry.id,
        base=shown.revision,
        phrasings=list(copied.phrasings),
        answer=copied.answer,
        answer_en=copied.answer_en,
        edition=copied.edition,
        source=copied.source,
        begun_at=now,
    )
    session.add(made)
    session.flush()
    return made


def changed_since(session: Session, made: FaqDraft) -> Listed | None:
    """The entry a draft changes, if somebody else has changed it meanwhile."""
    if made.entry is None:
        return None
    now = listed_one(session, made.entry)
    return now if now is not None and now.revision != made.base else None


def rebase(session: Session, made: FaqDraft, onto: Listed) -> None:
    """The draft is to replace what somebody else has published meanwhile."""
    made.base = onto.revision
    session.flush()


def publish(session: Session, made: FaqDraft, by: int, now: datetime) -> FaqEntry:
    """Citizens are answered by the draft from now on."""
    row = session.get(FaqEntry, made.entry) if made.entry else None
    if row is None:
        row = FaqEntry(
            id=made.entry or _next_id(session),
            phrasings=[],
            answer=made.answer,
            changed_by=by,
            changed_at=now,
            revision=made.base,
        )
        session.add(row)
    row.phrasings, row.answer, row.answer_en = made.phrasings, made.answer, made.answer_en
    row.edition, row.source = made.edition, made.source
    row.hidden = row.as_shipped = False
    row.revision, row.changed_by, row.changed_at = row.revision + 1, by, now
    session.delete(made)
    _write_down(session, "faq.publish", row, by, now)
    return row


def _next_id(session: Session) -> str:
    """An id no entry has had: entries of organizers are hidden, never deleted."""
    own = session.exec(select(FaqEntry.id).where(col(FaqEntry.id).startswith(OWN)))
    numbers = [int(each.removeprefix(OWN)) for each in own if each.removeprefix(OWN).isdigit()]
    return f"{OWN}{max(numbers, default=0) + 1}"


def drop(session: Session, made: FaqDraft) -> None:
    session.delete(made)
    session.flush()
