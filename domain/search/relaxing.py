"""What to search for where nothing has all the words: fewer of them, leaving out the least."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from domain.search.query import Query, Word

MOST_WORDS = 6
"""Words beyond which no part of them is looked for: the question is a story, not a search."""


@dataclass(frozen=True)
class Reach:
    """A query that finds something, and the words that had to be left out of it."""

    query: Query
    total: int
    left_out: tuple[str, ...] = ()


CountEach = Callable[[Sequence[Query]], Sequence[int]]
"""How many records each of some queries finds."""


def within_reach(query: Query, count_each: CountEach) -> Reach:
    """The query itself where it finds something, else the nearest with fewer words that does.

    Words that stand in no record go first, all at once. Of parts of equal size the one that finds
    fewest is meant, as its words tell most. Regions, years and the like are never left out.
    """
    (total,) = count_each([query])
    if total or not 0 < len(query.words) <= MOST_WORDS:
        return Reach(query, total)
    alone = count_each([Query(words=(word,), governments=None) for word in query.words])
    recorded = tuple(word for word, found in zip(query.words, alone, strict=True) if found)
    for words in _parts(query, recorded):
        fewer = [replace(query, words=part) for part in words]
        found = [(n, at) for at, n in enumerate(count_each(fewer)) if n]
        if found:
            least, at = min(found)
            return Reach(fewer[at], least, _missing(query, fewer[at]))
    return Reach(query, 0)


def _parts(query: Query, recorded: Sequence[Word]) -> Iterator[list[tuple[Word, ...]]]:
    """Fewer words, all of them recorded, by how many; none at all only where none is."""
    for size in range(min(len(recorded), len(query.words) - 1), 0, -1):
        yield list(combinations(recorded, size))
    if not recorded and not query.without("words", "governments").is_open:
        yield [()]


def _missing(query: Query, fewer: Query) -> tuple[str, ...]:
    return tuple(word.typed for word in query.words if word not in fewer.words)
