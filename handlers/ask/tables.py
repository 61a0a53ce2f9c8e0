"""Comparisons and rankings: the fact in a sentence, then a short table of words and bars."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from domain.questions.question import By, Intent, Question
from domain.search.knowledge import institutions, topics
from domain.search.query import Query
from handlers.ask import listing, nothing, phrases
from handlers.ask.actions import Browse, Show
from handlers.ask.links import written
from handlers.ask.screen import Answer, Rows, in_rows, lines, stacked
from handlers.paging import pages_of, turning
from handlers.turn import Turn
from storage.gallery import overview
from storage.innovation_search import count_each
from storage.innovations import years_recorded

ON_PAGE = 10
WIDEST = 8
FULL, EMPTY = "▓", "░"
AWARDS = ("topwin", "top99", "top30", "top50", "finalist")
VIEWS = {
    (Intent.RANKING, By.REGION): "rr",
    (Intent.RANKING, By.YEAR): "ry",
    (Intent.RANKING, By.TOPIC): "rt",
    (Intent.RANKING, By.AWARD): "ra",
    (Intent.RANKING, By.INSTITUTION): "ri",
    (Intent.COMPARE, By.REGION): "cr",
    (Intent.COMPARE, By.YEAR): "cy",
    (Intent.COMPARE, By.TOPIC): "ct",
    (Intent.COMPARE, By.AWARD): "ca",
    (Intent.COMPARE, By.INSTITUTION): "ci",
}
FEWEST = "rf"
"""Regions, those with fewest first."""
FIELD = {
    By.REGION: "regions",
    By.YEAR: "years",
    By.TOPIC: "topics",
    By.AWARD: "awards",
    By.INSTITUTION: "institutions",
}


@dataclass(frozen=True)
class Counted:
    """One line of a table."""

    label: str
    query: Query
    total: int


def view_of(question: Question) -> str:
    """How a question's answer is called in buttons."""
    by = question.by or By.REGION
    if question.fewest and by is By.REGION:
        return FEWEST
    return VIEWS.get((question.intent, by), listing.VIEW)


def question_of(view: str, query: Query) -> Question:
    """The question whose answer a button shows."""
    if view == FEWEST:
        return Question(Intent.RANKING, query, by=By.REGION, fewest=True)
    for (intent, by), name in VIEWS.items():
        if name == view:
            return Question(intent, query, by=by)
    return Question(Intent.FIND, query)


def answer_of(turn: Turn, question: Question, page: int) -> Answer:
    """A page of whatever answers a question about innovations."""
    if question.intent in {Intent.COMPARE, Intent.RANKING}:
        return answer(turn, question, page)
    return listing.answer(turn, question, page)


def answer(turn: Turn, question: Question, page: int = 0) -> Answer:
    """The table; a comparison of fewer than two things is a list.

    "Daerah mana paling banyak?" asks for all regions, whichever were asked about before.
    """
    by = question.by or By.REGION
    if question.follows and question.intent is Intent.RANKING:
        question = replace(question, query=question.query.without(FIELD[by]))
    values = _compared(turn, question, by)
    if len(values) < 2 and question.intent is Intent.COMPARE:
        return listing.answer(turn, replace(question, intent=Intent.FIND))
    table = _counted(turn, question, by, values)
    if not any(line.total for line in table):
        return nothing.or_nearest(turn, question, answer)
    return Answer(
        _body(turn, question, by, table, page),
        _rows(turn, question, table, page),
        question=question,
    )


def _compared(turn: Turn, question: Question, by: By) -> Sequence[str | int]:
    """The things that are counted: those named, or every one there is."""
    named: tuple[str | int, ...] = getattr(question.query, FIELD[by])
    if question.intent is Intent.COMPARE or len(named) > 1:
        return named
    every: dict[By, Sequence[str | int]] = {
        By.REGION: [c for c, p in overview(turn.session).places.items() if p.kind != "provinsi"],
        By.YEAR: years_recorded(turn.session),
        By.TOPIC: list(topics()),
        By.AWARD: AWARDS,
        By.INSTITUTION: list(institutions()),
    }
    return every[by]


def _counted(turn: Turn, question: Question, by: By, values: Iterable[str | int]) -> list[Counted]:
    """Each value with how many are recorded; a ranking begins with the most."""
    field = FIELD[by]
    queries = [(value, phrases.with_values(question.query, field, (value,))) for value in values]
    totals = count_each(turn.session, (query for _, query in queries))
    table = [
        Counted(phrases.label(turn, field, value), query, total)
        for (value, query), total in zip(queries, totals, strict=True)
    ]
    if question.intent is Intent.RANKING and by is By.YEAR:
        return [line for line in table if line.total]
    if view_of(question) == FEWEST:
        return sorted(table, key=lambda line: line.total)
    ordered = sorted(table, key=lambda line: -line.total)
    return (
        ordered if question.intent is Intent.COMPARE else [line for line in ordered if line.total]
    )


# --- words ----------------------------------------------------------------------------------------


def _body(turn: Turn, question: Question, by: By, table: list[Counted], page: int) -> Markup:
    most = max(line.total for line in table)
    first = page * ON_PAGE
    rows = [
        turn.html("ask.table_row", label=line.label, bar=_bar(line.total, most), total=line.total)
        for line in table[first : first + ON_PAGE]
    ]
    return stacked(
        _fact(turn, question, by, table),
        lines(*rows),
        lines(turn.html("ask.coverage"), listing.told_understood(turn, question)),
    )


def _bar(total: int, most: int) -> str:
    """A bar of at most eight blocks; what is there at all has one."""
    filled = max(1, round(WIDEST * total / most)) if total else 0
    return FULL * filled if filled else EMPTY


def _fact(turn: Turn, question: Question, by: By, table: list[Counted]) -> Markup:
    """Which has the most, or that several have as many; which have none, or fewest."""
    most = max(line.total for line in table)
    best = [line.label for line in table if line.total == most]
    asked = question.query.without(FIELD[by])
    about, won = phrases.about(turn, asked), phrases.won(turn, asked)
    if view_of(question) == FEWEST:
        return _least(turn, table, about, won)
    if len(best) == len(table) > 1:
        names = phrases.joined(turn, best[:ON_PAGE], "ask.and")
        return turn.html("ask.equal", names=names, count=most, about=about, won=won)
    names = phrases.joined(turn, best[:ON_PAGE], "ask.and")
    rest = [turn.plain("ask.other_total", label=x.label, total=x.total) for x in table]
    others = [said for said, line in zip(rest, table, strict=True) if line.total != most]
    if question.intent is Intent.COMPARE and others:
        told = phrases.joined(turn, others, "ask.and")
        return turn.html("ask.most_of", names=names, count=most, about=about, won=won, others=told)
    return turn.html("ask.most", names=names, count=most, about=about, won=won)


def _least(turn: Turn, table: list[Counted], about: Markup, won: Markup) -> Markup:
    least = min(line.total for line in table)
    names = phrases.joined(turn, [x.label for x in table if x.total == least], "ask.and")
    if not least:
        return turn.html("ask.without_any", names=names, about=about, won=won)
    return turn.html("ask.least", names=names, count=least, about=about, won=won)


# --- buttons --------------------------------------------------------------------------------------


def _rows(turn: Turn, question: Question, table: list[Counted], page: int) -> Rows:
    """The lists behind the lines of this page, further pages, and corrections."""
    view, word = view_of(question), written(turn, question.query)
    shown = table[page * ON_PAGE : (page + 1) * ON_PAGE]
    lists = [
        turn.labelled(
            turn.plain("ask.b_line", label=line.label, total=line.total),
            Show(listing.VIEW, written(turn, line.query)),
        )
        for line in shown
        if line.total
    ]
    pages = pages_of(len(table), ON_PAGE)
    return [
        *in_rows(lists, 2),
        *turning(page, pages, lambda to: Show(view, word, to)),
        *listing.corrections(turn, question, view),
        [turn.button("ask.b_browse", Browse())],
    ]
