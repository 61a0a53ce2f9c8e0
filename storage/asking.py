"""What questions are understood by, as it is recorded; read again only after a change."""

from dataclasses import replace
from datetime import date
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from domain.questions.known import Known, KnownRegion, Title
from domain.questions.question import Question
from domain.questions.understanding import understand
from domain.search import relaxing
from domain.search.query import Query
from domain.search.relaxing import Reach
from storage.innovation_search import count_each
from storage.innovations import vocabulary, years_recorded
from storage.marks import AGENCIES, INNOVATIONS, mark
from storage.tables import Innovation, Region, Winner

_cache: WeakKeyDictionary[Engine, tuple[object, Known]] = WeakKeyDictionary()
_reading = Lock()


def known(session: Session) -> Known:
    """Regions, years, words and names as recorded now."""
    engine = session.get_bind().engine
    marks = tuple(mark(session, name) for name in (INNOVATIONS, AGENCIES))
    kept = _cache.get(engine)
    if kept is not None and kept[0] == marks:
        return kept[1]
    with _reading:
        kept = _cache.get(engine)
        if kept is None or kept[0] != marks:
            kept = marks, _read(session, kept[1] if kept else None)
            _cache[engine] = kept
    return kept[1]


def within_reach(session: Session, query: Query) -> Reach:
    """The query, or where it finds nothing what comes nearest."""
    return relaxing.within_reach(query, lambda asked: count_each(session, asked))


def understood(session: Session, text: str, before: Question | None, today: date) -> Question:
    """What a question wants of what is recorded now."""
    question = understand(text, known(session), before, today)
    if not question.query.newest:
        return question
    query = relaxing.of_newest_year(
        question.query, years_recorded(session), lambda asked: count_each(session, asked)
    )
    return replace(question, query=query)


def _read(session: Session, before: Known | None) -> Known:
    """What was known ``before``, with all that was made of it, where it is still the same."""
    titles = (
        select(Winner.title, Winner.region_code)
        .join(Innovation, col(Winner.innovation_id) == col(Innovation.id))
        .where(~col(Innovation.hidden))
        .distinct()
    )
    now = Known(
        regions=tuple(
            KnownRegion(region.code, region.name, region.kind, tuple(region.aliases))
            for region in session.exec(select(Region).order_by(col(Region.code)))
        ),
        years=tuple(years_recorded(session)),
        vocabulary=vocabulary(session).uses,
        titles=tuple(Title(*row) for row in sorted(map(tuple, session.exec(titles)))),
    )
    return before if before == now else now
