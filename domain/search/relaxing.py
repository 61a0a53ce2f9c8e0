"""What to search for where nothing has all that was asked: what comes nearest, and without what."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from domain.search import documents
from domain.search.query import Query, Word, clauses, either, either_of

MOST_WORDS = 6
"""Words of which some may be left out; of more than these, the rarest are looked for."""


@dataclass(frozen=True)
class Reach:
    """A query that finds something, and what had to be left out of it."""

    query: Query
    total: int
    left_out: tuple[str, ...] = ()
    """Words as typed; a topic or kind of agency by its term (``documents.named``)."""
    away_from: tuple[str, ...] = ()
    """The regions the asker lives in, if it is found elsewhere only."""


CountEach = Callable[[Sequence[Query]], Sequence[int]]
"""How many records each of some queries finds."""


def within_reach(query: Query, count_each: CountEach) -> Reach:
    """The query itself where it finds something, else what comes nearest.

    A place that is only where the asker lives goes first. What "dan" joins is looked for each by
    itself: "stunting dan sampah" asks for both kinds. Then words that stand in no record go, all at
    once, and after them the fewest of the rest that must: whatever has most of them is near. Where
    one has to do, it is that which finds fewest, as it tells most. Regions, years and awards are
    never left out.
    """
    (total,) = count_each([query])
    if not total and query.is_home and not query.without("regions", "governments").is_open:
        anywhere = query.without("regions", "is_home")
        return replace(within_reach(anywhere, count_each), away_from=query.regions)
    if total or not query.words:
        return Reach(query, total)
    return _each_clause(query, count_each) or _most_words(query, count_each)


def of_newest_year(query: Query, years: Iterable[int], count_each: CountEach) -> Query:
    """The query with the last of the recorded years for which it finds anything."""
    if not query.newest:
        return query
    plain = query.without("newest")
    of_years = [replace(plain, years=(year,)) for year in sorted(years, reverse=True)]
    totals = count_each(of_years)
    return next((of for of, total in zip(of_years, totals, strict=True) if total), plain)


def at_least(most: int, words: Sequence[Word]) -> tuple[Word, ...]:
    """Words that are all found wherever so many of some words are."""
    return either_of(combinations(words, len(words) - most + 1))


def _each_clause(query: Query, count_each: CountEach) -> Reach | None:
    apart = clauses(query.words)
    if len(apart) < 2 or not all(count_each([replace(query, words=each) for each in apart])):
        return None
    any_of = replace(query, words=either(apart))
    (total,) = count_each([any_of])
    return Reach(any_of, total)


def _most_words(query: Query, count_each: CountEach) -> Reach:
    alone = count_each([Query(words=(word,), governments=None) for word in query.words])
    uses = {word: n for word, n in zip(query.words, alone, strict=True) if n}
    if not uses:
        return _without_words(query, count_each)
    loose = query.without("topics", "institutions")
    rarest = sorted(uses, key=lambda word: uses[word])[:MOST_WORDS]
    kept = [*(word for word in query.words if word in rarest), *_facets_as_words(query)]
    fewer = [replace(loose, words=at_least(most, kept)) for most in range(len(kept), 1, -1)]
    for each, total in zip(fewer, count_each(fewer), strict=True):
        if total:
            return Reach(each, total, _missing(query, kept))
    return _one_of(query, loose, kept, count_each)


def _without_words(query: Query, count_each: CountEach) -> Reach:
    """No word is recorded: the rest alone, if there is any."""
    rest = query.without("words")
    if rest.without("governments").is_open:
        return Reach(query, 0)
    (total,) = count_each([rest])
    return Reach(rest, total, _missing(query, ())) if total else Reach(query, 0)


def _one_of(query: Query, loose: Query, kept: Sequence[Word], count_each: CountEach) -> Reach:
    """A topic or kind of agency, else the word that finds fewest, best literally."""
    alone = [replace(loose, words=(word,)) for word in kept]
    literal = [replace(loose, words=(replace(word, also=()),)) for word in kept]
    found = [
        (documents.named(kept[at].stems[0]) is None, not literally, total, at)
        for at, (total, literally) in enumerate(
            zip(count_each(alone), count_each(literal), strict=True)
        )
        if total
    ]
    if not found:
        return Reach(query, 0)
    *_, total, at = min(found)
    return Reach(alone[at], total, _missing(query, [kept[at]]))


def _facets_as_words(query: Query) -> list[Word]:
    topics = tuple(map(documents.topic, query.topics))
    agencies = tuple(map(documents.institution, query.institutions))
    return [Word(", ".join(facets), facets) for facets in (topics, agencies) if facets]


def _missing(query: Query, kept: Sequence[Word]) -> tuple[str, ...]:
    """What was asked and is not kept."""
    facets = (
        term
        for facet in _facets_as_words(query)
        if kept and facet not in kept
        for term in facet.stems
    )
    return (*(word.typed for word in query.words if word not in kept), *facets)
