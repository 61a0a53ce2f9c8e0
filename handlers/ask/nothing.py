"""Nothing is recorded: said first, then what comes nearest."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup
from rapidfuzz import fuzz, process

from domain.handoff import Outcome
from domain.questions.question import Question
from domain.search.query import Query, literal_word
from handlers.ask import phrases
from handlers.ask.actions import Correct, Show
from handlers.ask.links import written
from handlers.ask.place import is_private
from handlers.ask.screen import Answer, Rows, stacked
from handlers.turn import NOTHING, Turn
from storage.asking import within_reach
from storage.innovation_search import count
from storage.innovations import vocabulary, years_recorded

MOST = 3
NEAR = 75
"""From how alike a word in use is to one typed (0–100)."""
SHORTEST = 4


@dataclass(frozen=True)
class Nearest:
    """A query that finds something, and what tells it from the one asked."""

    query: Query
    key: str
    what: str
    total: int


def or_nearest(turn: Turn, question: Question, view: Callable[[Turn, Question], Answer]) -> Answer:
    """What a view that found nothing shows of the nearest question, and without what; that
    nothing is recorded where there is none."""
    reach = within_reach(turn.session, question.query)
    if not reach.total:
        return answer(turn, question)
    near = view(turn, replace(question, query=reach.query))
    without = phrases.names(turn).nearest(reach)
    if not without:
        return near
    body = stacked(without, near.body)
    return replace(near, body=body, outcome=Outcome.NOT_FOUND, offer_person=True)


def answer(turn: Turn, question: Question) -> Answer:
    """That nothing is recorded, and up to three questions that find something."""
    near = list(nearest(turn, question.query))[:MOST]
    opens = Correct if is_private(turn) else Show
    rows: Rows = [
        [
            turn.button(
                each.key, opens("l", written(turn, each.query)), what=each.what, total=each.total
            )
        ]
        for each in near
    ]
    body = stacked(
        phrases.not_recorded(turn, question.query),
        impossible(turn, question),
        turn.html("ask.perhaps") if near else NOTHING,
        turn.html("ask.coverage"),
    )
    return Answer(body, rows, Outcome.NOT_FOUND, question, offer_person=True)


def no_such_year(turn: Turn, question: Question) -> Answer:
    """Only years were named for which there can be no record."""
    rest = question.query
    rows: Rows = []
    if not rest.is_open and (total := count(turn.session, rest)):
        act = Correct("l", written(turn, rest))
        years = phrases.joined(turn, map(str, question.impossible_years))
        rows = [[turn.button("ask.b_without_found", act, what=years, total=total)]]
    body = stacked(impossible(turn, question), turn.html("ask.coverage"))
    return Answer(body, rows, Outcome.NOT_FOUND, question, offer_person=True)


def impossible(turn: Turn, question: Question) -> Markup:
    """That for some years nothing can be recorded, and which years are."""
    if not question.impossible_years:
        return NOTHING
    recorded = years_recorded(turn.session)
    return turn.html(
        "ask.impossible_years",
        years=phrases.joined(turn, map(str, question.impossible_years)),
        first=recorded[0] if recorded else "–",
        last=recorded[-1] if recorded else "–",
    )


def nearest(turn: Turn, query: Query) -> Iterator[Nearest]:
    """The query with a word put right, or without one of the things it asks."""
    for changed, word in _spelled(turn, query):
        if total := count(turn.session, changed):
            yield Nearest(changed, "ask.b_meant_word", word, total)
    without = {part.field: part for part in phrases.parts(turn, query)}
    for field in ("years", "awards", "institutions", "topics", "regions", "apart", "words"):
        if field not in without:
            continue
        less = query.without(field)
        total = 0 if less.is_open else count(turn.session, less)
        if total:
            yield Nearest(less, "ask.b_without_found", _labels(turn, query, field), total)
    whole = Query(regions=query.regions)
    if query.regions and whole != query.without("years") and (total := count(turn.session, whole)):
        yield Nearest(whole, "ask.b_all_of", _labels(turn, query, "regions"), total)


def _labels(turn: Turn, query: Query, field: str) -> str:
    said = (part.label for part in phrases.parts(turn, query) if part.field == field)
    return phrases.joined(turn, said, "ask.and" if field == "words" else "ask.or")


def _spelled(turn: Turn, query: Query) -> Iterable[tuple[Query, str]]:
    """The query with one of its words as the nearest word in use."""
    uses = vocabulary(turn.session).uses
    for word in query.words:
        if word.typed in uses or len(word.typed) < SHORTEST:
            continue
        best = process.extractOne(word.typed, uses.keys(), scorer=fuzz.ratio, score_cutoff=NEAR)
        if best is not None:
            meant = literal_word(best[0])
            words = tuple(meant if each == word else each for each in query.words)
            yield replace(query, words=words), best[0]
