"""Innovations as they are kept: made from recorded awards, read by their code, and their words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from storage.marks import INNOVATIONS, changed, mark
from storage.tables import AwardState, Innovation, InnovationWord, Winner

ID = col(Winner.id)
RULES = "innovation_rules"
"""Cursor that holds the fingerprint of the rules the index was made with."""


# --- reading -------------------------------------------------------------------------------------


def by_code(session: Session, code: str) -> Innovation | None:
    """The innovation of a link, also one that is another by now; ``None`` for a hidden one."""
    found = by_any_code(session, code)
    return None if found is None or found.hidden else found


def by_any_code(session: Session, code: str) -> Innovation | None:
    """The innovation that has, or had, a code; a hidden one as well."""
    found = session.exec(select(Innovation).where(Innovation.code == code)).first()
    while found is not None and found.joined_to is not None:
        found = session.get_one(Innovation, found.joined_to)
    return found


def awards_of(session: Session, innovation: Innovation) -> list[Winner]:
    """What it has won, in the order of time."""
    statement = select(Winner).where(Winner.innovation_id == innovation.id)
    return in_time(session.exec(statement))


def in_time(winners: Iterable[Winner]) -> list[Winner]:
    """The order of time; of one year the highest award last."""
    return sorted(winners, key=lambda w: (w.year, -_rank(w)))


def years_recorded(session: Session) -> list[int]:
    """The years for which anything is recorded, in order."""
    announced = Winner.state == AwardState.ANNOUNCED
    return sorted(session.exec(select(Winner.year).where(announced).distinct()))


def _rank(winner: Winner) -> int:
    return understood(winner.edition, winner.award).rank


@dataclass(frozen=True)
class Vocabulary:
    """Every word that innovations are written with, and how often: to put mistyped ones right."""

    uses: dict[str, int]


_cache: WeakKeyDictionary[Engine, tuple[object, Vocabulary]] = WeakKeyDictionary()


def vocabulary(session: Session) -> Vocabulary:
    """The words in use; read again only after a change."""
    engine = session.get_bind().engine
    at = mark(session, INNOVATIONS)
    known = _cache.get(engine)
    if known is None or known[0] != at:
        rows = session.exec(select(InnovationWord.word, InnovationWord.uses))
        known = (at, Vocabulary(dict(rows.all())))
        _cache[engine] = known
    return known[1]


def innovations_changed(session: Session) -> None:
    """To be called after every change of innovations: what is remembered of them is read anew."""
    changed(session, INNOVATIONS)


# --- from awards to innovations ------------------------------------------------------------------


def refresh_if_stale(session: Session) -> None:
    """Indexes anew where the program has other rules for it than the one that indexed last."""
    if cursor(session, RULES) != fingerprint():
        refresh(session)


def refresh(session: Session) -> None:
    """Makes innovations and index agree with the announced awards; may be repeated.

    Awards of one region whose titles name one innovation belong together; which those are depends
    on the awards alone, and on what people decided of them (``Winner.stands_with``). An innovation
    keeps its code and what organizers added.

    The mark is changed first: of two refreshes at once, the second waits for the first.
    """
    session.flush()
    innovations_changed(session)
    winners = announced(session)
    groups = rules.grouped(map(award_of, winners.values()))
    standing = _Standing(session, winners)
    found = [(standing.innovation_of(group), group) for group in _decided_first(groups)]
    _vacate(session, standing.known, {id(each): _place(group) for each, group in found})
    for innovation, group in found:
        _write(session, innovation, group)
        for award in group:
            winners[award.number].innovation_id = innovation.id
            innovation.proposal_id = innovation.proposal_id or winners[award.number].proposal_id
    session.flush()
    _count_words(session, winners.values())
    save_cursor(session, RULES, fingerprint())


def announced(session: Session) -> dict[int, Winner]:
    """The awards that everybody may know of, by their number."""
    statement = select(Winner).where(Winner.state == AwardState.ANNOUNCED).order_by(ID)
    return {winner.id or 0: winner for winner in session.exec(statement)}


def _decided_first(groups: Iterable[Sequence[Award]]) -> list[Sequence[Award]]:
    """Then by standing, so that of two that would have one code the same has it every time."""
    return sorted(groups, key=lambda g: (rules.decision(g) is None, rules.standing(g[0])))


class _Standing:
    """Which innovation a group of awards is: the one it was, or a new one."""

    def __init__(self, session: Session, winners: Mapping[int, Winner]) -> None:
        self.known = list(session.exec(select(Innovation).order_by(col(Innovation.id))))
        self._by_id = {innovation.id: innovation for innovation in self.known}
        self._by_code = {innovation.code: innovation for innovation in self.known}
        self._winners = winners
        self._taken: set[int] = set()

    def innovation_of(self, group: Sequence[Award]) -> Innovation:
        before = next(
            (each for each in self._candidates(group) if id(each) not in self._taken), None
        )
        if before is None:
            before = Innovation(code=self._free_code(group), place=0, **_told(group))
            self._by_code[before.code] = before
        self._taken.add(id(before))
        return before

    def _candidates(self, group: Sequence[Award]) -> Iterator[Innovation]:
        decided = rules.decision(group)
        if decided is not None:
            if decided in self._by_code:
                yield self._by_code[decided]
            return
        numbers = sorted(award.number for award in group)
        for before in (self._by_id.get(self._winners[n].innovation_id) for n in numbers):
            if before is not None and before.joined_to is None:
                yield before
        again = self._by_code.get(rules.code_of(group[0]))
        if again is not None and again.place < 0 and again.joined_to is None:
            yield again

    def _free_code(self, group: Sequence[Award]) -> str:
        decided = rules.decision(group)
        if decided is not None:
            return decided
        code = rules.code_of(group[0])
        return rules.own_code(group[0]) if code in self._by_code else code


def _place(group: Sequence[Award]) -> int:
    return rules.place_in_order(group, min(award.number for award in group))


def _vacate(session: Session, known: Iterable[Innovation], places: Mapping[int, int]) -> None:
    """Takes innovations out of the order that stand elsewhere now, or nowhere; two that change
    places would be in each other's way."""
    for innovation in known:
        place = places.get(id(innovation))
        if place is None:
            innovation.hidden = True
        if place != innovation.place and innovation.place >= 0:
            remove(session, innovation.place)
            innovation.place = -(innovation.id or 0)
    session.flush()


def award_of(winner: Winner) -> Award:
    """A record as the rules read it."""
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
        stands_with=winner.stands_with,
    )


def _told(group: Sequence[Award]) -> dict[str, Any]:
    """What the awards say of their innovation."""
    best, told = group[0], rules.best_told(group)
    return {
        "title": rules.fullest_title(group),
        "is_innovation": rules.is_innovation(best.title),
        "region_code": best.region,
        "institution": best.institution,
        "category": best.category,
        "summary": told.summary,
        "summary_basis": told.summary_basis,
        "verified": rules.surest(group),
        "topics": list(topics_of(group)),
    }


def as_told(awards: Iterable[Award]) -> Innovation:
    """The innovation that these awards would make; it is not kept."""
    group = rules.by_standing(awards)
    return Innovation(code=rules.code_of(group[0]), place=0, **_told(group))


def _write(session: Session, innovation: Innovation, group: Sequence[Award]) -> None:
    """The innovation as its awards say it, filed under its terms."""
    if innovation.place < 0:
        innovation.hidden = innovation.hidden_why is not None
    innovation.place, innovation.joined_to = _place(group), None
    for name, value in _told(group).items():
        setattr(innovation, name, value)
    session.add(innovation)
    session.flush()
    if innovation.hidden:
        remove(session, innovation.place)
    else:
        put(session, innovation.place, document(group))


def _count_words(session: Session, winners: Iterable[Winner]) -> None:
    uses = Counter(
        word for w in winners for word in words(f"{w.title} {w.summary} {w.institution}")
    )
    session.connection().execute(delete(InnovationWord))
    if uses:
        rows = [{"word": word, "uses": times} for word, times in uses.items()]
        session.connection().execute(insert(InnovationWord), rows)
