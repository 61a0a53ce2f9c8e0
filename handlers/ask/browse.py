"""/pemenang: what is recorded, by year, region, topic or award, made of buttons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.gallery_links import list_url
from domain.questions.question import By
from domain.search.knowledge import topics
from domain.search.query import Query
from handlers.ask import phrases, tables
from handlers.ask.actions import Browse, Show
from handlers.ask.links import written
from handlers.ask.screen import Rows, in_rows, stacked
from handlers.paging import pages_of, turning
from handlers.turn import Keyboard, Turn
from storage.gallery import overview
from storage.innovation_search import count_each
from storage.innovations import years_recorded

HOME = "home"
ON_PAGE = 12


@dataclass(frozen=True)
class Way:
    """One way to browse: the values there are, and the query of one."""

    by: By
    values: Callable[[Turn], Sequence[str | int]]
    width: int = 2


def _years(turn: Turn) -> Sequence[int]:
    return years_recorded(turn.session)[::-1]


def _regions(turn: Turn) -> Sequence[str]:
    return list(overview(turn.session).places)


WAYS = {
    "year": Way(By.YEAR, _years, 3),
    "region": Way(By.REGION, _regions),
    "topic": Way(By.TOPIC, lambda _: list(topics())),
    "award": Way(By.AWARD, lambda _: tables.AWARDS),
}


async def winners(_update: Update, turn: Turn) -> None:
    """/pemenang"""
    turn.say(*home(turn))


async def browse(_update: Update, turn: Turn) -> None:
    act = turn.pressed(Browse)
    way = WAYS.get(act.by)
    body, rows = home(turn) if way is None else _values(turn, act, way)
    turn.edit(body, rows)


def home(turn: Turn) -> tuple[Markup, Keyboard]:
    """How much is recorded, and the ways to look at it."""
    all_of_it = overview(turn.session)
    body = stacked(
        turn.html(
            "ask.browse",
            count=all_of_it.innovations,
            years=_spanned(all_of_it.years),
        ),
        turn.html("ask.browse_how"),
        turn.html("ask.coverage"),
    )
    ways = [turn.button(f"ask.b_by_{by}", Browse(by)) for by in WAYS]
    newest = Query(years=tuple(all_of_it.years[-1:]))
    rows: Rows = [
        *in_rows(ways, 2),
        [turn.button("ask.b_newest", Show("l", written(turn, newest)))],
    ]
    if turn.scope.gallery_url:
        url = list_url(turn.scope.gallery_url, Query(), turn.language)
        rows.append([turn.link("ask.b_in_gallery", url)])
    return body, rows


def _spanned(years: Sequence[int]) -> str:
    """From the first to the last year recorded, whatever lies between."""
    return f"{years[0]}–{years[-1]}" if years else "–"


def _values(turn: Turn, act: Browse, way: Way) -> tuple[Markup, Keyboard]:
    """The values of one way, those with something recorded, each with how much."""
    field = tables.FIELD[way.by]
    queries = [(value, phrases.with_values(Query(), field, (value,))) for value in way.values(turn)]
    totals = count_each(turn.session, (query for _, query in queries))
    buttons = [
        _button(turn, field, value, query, total)
        for (value, query), total in zip(queries, totals, strict=True)
        if total
    ]
    pages = pages_of(len(buttons), ON_PAGE)
    page = min(act.page, pages - 1)
    rows = [
        *in_rows(buttons[page * ON_PAGE : (page + 1) * ON_PAGE], way.width),
        *turning(page, pages, partial(Browse, act.by)),
        [turn.button("ask.b_browse_home", Browse())],
    ]
    return stacked(turn.html(f"ask.by_{act.by}"), turn.html("ask.coverage")), rows


def _button(
    turn: Turn, field: str, value: str | int, query: Query, total: int
) -> InlineKeyboardButton:
    label = phrases.label(turn, field, value)
    return turn.labelled(
        turn.plain("ask.b_line", label=label, total=total), Show("l", written(turn, query))
    )
