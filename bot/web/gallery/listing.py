"""The page that lists innovations: what was asked, what was found, and how to go on from there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import Response

from bot.web.gallery.address import Asked, read_address
from bot.web.gallery.asking import Understood, understood
from bot.web.gallery.rendering import page
from bot.web.gallery.visit import RefusedError, Visit
from domain.gallery_links import FIELDS, list_url
from domain.region_tiles import PROVINCE, TILES
from domain.search.knowledge import topics
from domain.search.query import Query
from domain.search.relaxing import Reach
from handlers.innovation_names import OFFERED, Names
from storage.asking import within_reach
from storage.gallery import awards_by_innovation
from storage.innovation_search import Found, count, count_each, find
from storage.tables import Innovation, Winner

PER_PAGE = 12
AROUND = 2
"""Numbers of pages shown on each side of the one that is open."""
LEVELS = 4
"""Shades of the map, the darkest for the region that has most."""
COUNTED_ON_MAP = range(5, 2000)
"""How much is found where it is worth, and not too slow, to count it by region."""
OFFERS = 4
"""Ways out that are offered where nothing was found."""


@dataclass(frozen=True)
class Entry:
    """An innovation in a list."""

    code: str
    title: str
    subtitle: str
    institution: str
    region: str
    summary: str
    from_title: bool
    verified: str
    best: Winner | None
    standing: str
    more: int
    """Awards beside the best one."""


@dataclass(frozen=True)
class Chip:
    """A filter in use, with the list without it."""

    name: str
    label: str
    without: Query


@dataclass(frozen=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True)
class Filter:
    """What can be chosen of one kind, and what is."""

    name: str
    chosen: str
    options: tuple[tuple[str, tuple[Option, ...]], ...]
    """Groups of options, each with the key of its label or none."""


@dataclass(frozen=True)
class MapTile:
    """A region on the map of tiles."""

    code: str
    label: str
    short: str
    query: Query
    row: int
    column: int
    innovations: int
    level: int


def list_page(visit: Visit) -> Response:
    asked = read_address(visit.request.query_params, visit.overview)
    meant = understood(visit, asked)
    reach, found = _found(visit, asked, meant)
    query = reach.query
    names = Names(visit.texts, visit.overview.places)
    return page(
        visit,
        "list.html",
        lambda base, language: list_url(base, meant.query, language, asked.page),
        query=query,
        words=" ".join(word.typed for word in meant.query.words),
        asked=asked,
        meant=meant,
        nearest=names.nearest(reach),
        found=found,
        entries=list(entries(visit, found.innovations, names)),
        chips=list(_chips(query, names)),
        filters=_filters(visit, query, names),
        tiles=_tiles(visit, query, found, names),
        overview=visit.overview,
        offers=_offers(visit, query, names) if not found.total and not meant.nothing else [],
        at=asked.page,
        pages=_pages(found.total),
        near=_near(asked.page, _pages(found.total)),
        chat=visit.gallery.chat_url(visit.session),
    )


def _found(visit: Visit, asked: Asked, meant: Understood) -> tuple[Reach, Found]:
    """The page asked for, of the nearest query that finds something."""
    if meant.nothing:
        return Reach(meant.query, 0), Found((), 0, 0)
    if asked.page == 1:
        found = find(visit.session, meant.query, limit=PER_PAGE)
        if found.total:
            return Reach(meant.query, found.total), found
    reach = within_reach(visit.session, meant.query)
    return reach, _page_of(visit, reach, asked.page)


def _page_of(visit: Visit, reach: Reach, number: int) -> Found:
    """The number is looked at before that many are read."""
    pages = _pages(reach.total)
    if number > pages:
        raise RefusedError(404, "gallery.error_page", page=number, pages=pages)
    return find(visit.session, reach.query, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)


def _pages(total: int) -> int:
    return max(-(-total // PER_PAGE), 1)


def entries(visit: Visit, innovations: Iterable[Innovation], names: Names) -> Iterator[Entry]:
    """Innovations as a list shows them."""
    shown = list(innovations)
    awards = awards_by_innovation(visit.session, shown)
    for innovation in shown:
        won = awards[innovation.id]
        yield Entry(
            code=innovation.code,
            title=names.heading(innovation),
            subtitle=names.subheading(innovation),
            institution=innovation.institution,
            region=names.region_beside(innovation),
            summary=innovation.summary,
            from_title=innovation.summary_basis != "source",
            verified=innovation.verified,
            best=won[0] if won else None,
            standing=names.standing(won[0]) if won else "",
            more=max(len(won) - 1, 0),
        )


# --- filters -------------------------------------------------------------------------------------


def _chips(query: Query, names: Names) -> Iterator[Chip]:
    if query.words:
        words = " ".join(word.typed for word in query.words)
        yield Chip("words", words, query.without("words"))
    for name, field in FIELDS.items():
        values = getattr(query, field)
        for value in values:
            rest = tuple(other for other in values if other != value)
            label = names.of(name, str(value))
            changed: dict[str, Any] = {field: rest}
            yield Chip(name, label, replace(query, **changed))
    if query.governments is not False:
        kind = "all" if query.governments is None else "government"
        label = names.texts.plain(f"gallery.kind_{kind}")
        yield Chip("kind", label, replace(query, governments=False))


def _filters(visit: Visit, query: Query, names: Names) -> list[Filter]:
    known = visit.overview
    places = sorted(known.places.values(), key=lambda p: (p.code != PROVINCE, p.name))
    offered: dict[str, Any] = {
        "region": [("", [place.code for place in places])],
        "year": [("", [str(year) for year in reversed(known.years)])],
        "award": list(OFFERED.items()),
        "topic": [("", list(topics()))],
    }
    filters = [_filter(name, groups, query, names) for name, groups in offered.items()]
    return filters + ([_filter("agency", [], query, names)] if query.institutions else [])


def _filter(name: str, groups: list[tuple[str, list[str]]], query: Query, names: Names) -> Filter:
    chosen = [str(value) for value in getattr(query, FIELDS[name])]
    value = ",".join(chosen)
    made = [
        (key, tuple(Option(each, names.of(name, each)) for each in values))
        for key, values in groups
    ]
    if value and not any(option.value == value for _, options in made for option in options):
        label = ", ".join(names.of(name, each) for each in chosen)
        made.insert(0, ("", (Option(value, label),)))
    return Filter(name, value, tuple(made))


def _offers(visit: Visit, query: Query, names: Names) -> list[tuple[Chip, int]]:
    """Filters without which something is found, and how much."""
    counted = [(chip, count(visit.session, chip.without)) for chip in _chips(query, names)]
    return [(chip, number) for chip, number in counted if number][:OFFERS]


# --- the map, and pages --------------------------------------------------------------------------


def _tiles(visit: Visit, query: Query, found: Found, names: Names) -> list[MapTile]:
    """Every region where it lies, with how much of what was found is there."""
    known = visit.overview.places
    asked = {code: replace(query, regions=(code,)) for code in TILES if code in known}
    if query == Query() and found.total:
        counts = [known[code].innovations for code in asked]
    elif not query.regions and found.total in COUNTED_ON_MAP:
        counts = count_each(visit.session, asked.values())
    else:
        return []
    most = max(counts, default=0) or 1
    tiles = [
        MapTile(
            code=code,
            label=names.region(code),
            short=TILES[code].short or known[code].name,
            query=there,
            row=TILES[code].row,
            column=TILES[code].column,
            innovations=number,
            level=1 + (number * LEVELS - 1) // most,
        )
        for (code, there), number in zip(asked.items(), counts, strict=True)
    ]
    return sorted(tiles, key=lambda tile: (tile.row, tile.column))


def _near(at: int, pages: int) -> list[int]:
    """The numbers of pages to show: first, last, those around; 0 stands for a gap."""
    shown = {1, pages, *range(max(at - AROUND, 1), min(at + AROUND, pages) + 1)}
    near: list[int] = []
    for number in sorted(shown):
        if near and number - near[-1] > 1:
            near.append(0)
        near.append(number)
    return near
