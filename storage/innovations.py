"""Innovations as they are kept: made from recorded awards, read by their code, and their words."""

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, delete, insert
from sqlmodel import Session, col, select

from domain import innovations as rules
from domain.awards import understood
from domain.innovations import Award
from domain.search.documents import document, topics_of
from domain.search.knowledge import fingerprint
from domain.search.terms import words
from storage.inbox import cursor, save_cursor
from storage.innovation_search import put, remove
from storage.tables import Innovation, InnovationWord, Winner

ID = col(Winner.id)
MARK = "innovations"
"""Cursor that changes with every change of what is recorded."""
RULES = "innovation_rules"
"""Cursor that holds the fingerprint of the rules the index was made with."""


# --- reading -------------------------------------------------------------------------------------


def by_code(session: Session, code: str) -> Innovation | None:
    """The innovation of a link; ``None`` also for one that is hidden."""
    statement = select(Innovation).where(Innovation.code == code, ~col(Innovation.hidden))
    return session.exec(statement).first()


def awards_of(session: Session, innovation: Innovation) -> list[Winner]:
    """What it has won, in the order of time."""
    statement = select(Winner).where(Winner.innovation_id == innovation.id)
    return sorted(session.exec(statement), key=lambda w: (w.year, -_rank(w)))


def years_recorded(session: Session) -> list[int]:
    """The years for which anything is recorded, in order."""
    return sorted(session.exec(select(Winner.year).distinct()))


def _rank(winner: Winner) -> int:
    return understood(winner.edition, winner.award).rank


@dataclass(frozen=True)
class Vocabulary:
    """Every word that innovations are written with, and how often: to put mistyped ones right."""

    uses: dict[str, int]


_cache: WeakKeyDictionary[Engine, tuple[object, Vocabulary]] = WeakKeyDictionary()


def vocabulary(session: Session) -> Vocabulary:
    """The words in use; read again only after a change."""
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    mark = cursor(session, MARK)
    known = _cache.get(engine)
    if known is None or known[0] != mark:
        rows = session.exec(select(InnovationWord.word, InnovationWord.uses))
        known = (mark, Vocabulary(dict(rows.all())))
        _cache[engine] = known
    return known[1]


def innovations_changed(session: Session) -> None:
    """To be called after every change of innovations: what is remembered of them is read anew."""
    save_cursor(session, MARK, secrets.token_hex(8))


# --- from awards to innovations ------------------------------------------------------------------


def refresh_if_stale(session: Session) -> None:
    """Indexes anew where the program has other rules for it than the one that indexed last."""
    if cursor(session, RULES) != fingerprint():
        refresh(session)


def refresh(session: Session) -> None:
    """Makes innovations and index agree with the recorded awards; may be repeated.

    Awards of one region whose titles name one innovation belong together; which those are depends
    on the awards alone, and an innovation keeps its code and what organizers added.
    """
    session.flush()
    winners = {winner.id: winner for winner in session.exec(select(Winner).order_by(ID))}
    known = {innovation.id: innovation for innovation in session.exec(select(Innovation))}
    for group in rules.grouped(_award(winner) for winner in winners.values()):
        rows = [winners[award.number] for award in group]
        before = next((known.pop(i, None) for i in (w.innovation_id for w in rows) if i), None)
        innovation = _written(session, before, group)
        for row in rows:
            row.innovation_id = innovation.id
    session.flush()
    for innovation in known.values():
        remove(session, innovation.place)
        session.delete(innovation)
    _count_words(session, winners.values())
    save_cursor(session, RULES, fingerprint())
    innovations_changed(session)


def _award(winner: Winner) -> Award:
    return Award(
        year=winner.year,
        edition=winner.edition,
        award=winner.award,
        title=winner.title,
        institution=winner.institution,
        region=winner.region_code,
        category=winner.category,
        summary=winner.summary,
        source=winner.source,
        verified=winner.verified,
        summary_basis=winner.summary_basis,
        number=winner.id or 0,
    )


def _written(session: Session, before: Innovation | None, group: Sequence[Award]) -> Innovation:
    """The innovation as its awards say it, filed under its terms."""
    best = group[0]
    told = rules.best_told(group)
    place = rules.place_in_order(group, min(award.number for award in group))
    values: dict[str, Any] = {
        "title": rules.fullest_title(group),
        "is_innovation": rules.is_innovation(best.title),
        "region_code": best.region,
        "institution": best.institution,
        "category": best.category,
        "summary": told.summary,
        "summary_basis": told.summary_basis,
        "verified": rules.surest(group),
        "topics": list(topics_of(group)),
        "place": place,
    }
    if before is None:
        before = Innovation(code=rules.code_of(best), **values)
        session.add(before)
    elif before.place != place:
        remove(session, before.place)
    for name, value in values.items():
        setattr(before, name, value)
    session.flush()
    if before.hidden:
        remove(session, place)
    else:
        put(session, place, document(group))
    return before


def _count_words(session: Session, winners: Iterable[Winner]) -> None:
    uses = Counter(
        word for w in winners for word in words(f"{w.title} {w.summary} {w.institution}")
    )
    session.connection().execute(delete(InnovationWord))
    if uses:
        rows = [{"word": word, "uses": times} for word, times in uses.items()]
        session.connection().execute(insert(InnovationWord), rows)
