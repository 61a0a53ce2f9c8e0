"""What to search for: groups of terms, of each of which an innovation has one."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby, product

from domain.search import documents
from domain.search.terms import terms


@dataclass(frozen=True)
class Word:
    """A word of a question; ``also`` are stems that mean nearly the same."""

    typed: str
    stems: tuple[str, ...]
    also: tuple[str, ...] = ()
    clause: int = field(default=0, compare=False)
    """Words between the same two of "dan" or "atau" belong together."""


@dataclass(frozen=True)
class Query:
    """Which innovations are meant. Within one field any may fit, and every field must."""

    words: tuple[Word, ...] = ()
    years: tuple[int, ...] = ()
    regions: tuple[str, ...] = ()
    awards: tuple[str, ...] = ()
    """Marks of ``domain.awards.Standing.marks``: a level, a reach, a competition."""
    topics: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    """Facets (``domain.search.documents``) that must not be there: "selain Makassar"."""
    is_home: bool = field(default=False, compare=False)
    """Whether the regions are only where the asker lives, so that others are near as well."""
    newest: bool = False
    """Only what was won in the last year that has any such."""
    governments: bool | None = False
    """Awards given to a government as a whole: left out, only these, or (``None``) both."""

    def without(self, *fields: str) -> "Query":
        empty = Query()
        return replace(self, **{name: getattr(empty, name) for name in fields})

    @property
    def is_open(self) -> bool:
        """Whether nothing at all was named: every recorded innovation is meant."""
        return self == Query(governments=self.governments)


Group = frozenset[str]
INNOVATION, GOVERNMENT = (documents.kind(innovation=innovation) for innovation in (True, False))
EVERYTHING: Group = frozenset((INNOVATION, GOVERNMENT))


@dataclass(frozen=True)
class Terms:
    """An innovation is found if it has a term of every group and none of ``apart``."""

    groups: tuple[Group, ...]
    apart: Group = frozenset()

    def and_all(self, more: Iterable[Iterable[str]]) -> "Terms":
        return replace(self, groups=(*self.groups, *(frozenset(group) for group in more)))


def _facets(query: Query) -> Terms:
    """Everything asked but the words.

    Where only innovations are meant the few others are set apart, which is quicker than to ask
    for what nearly every record is.
    """
    groups: list[Iterable[str]] = []
    if query.years and query.awards:
        groups.append([documents.award(m, y) for m, y in product(query.awards, query.years)])
    elif query.years or query.awards:
        groups.append([*map(documents.year, query.years), *map(documents.award, query.awards)])
    groups.append(map(documents.region, query.regions))
    groups.append(map(documents.topic, query.topics))
    groups.append(map(documents.institution, query.institutions))
    apart = frozenset(query.apart)
    if query.governments:
        groups.append([GOVERNMENT])
    elif query.governments is False:
        apart |= {GOVERNMENT}
    return Terms(tuple(group for wanted in groups if (group := frozenset(wanted))), apart)


def tiers(query: Query) -> tuple[Terms, ...]:
    """From the nearest to the widest sense: words in the title, word for word, words alike.

    Each is contained in the next, so the last says how many there are.
    """
    asked = _facets(query)
    if not query.words:
        return (asked if asked.groups else replace(asked, groups=(EVERYTHING,)),)
    titled = asked.and_all(map(documents.in_title, word.stems) for word in query.words)
    literal = asked.and_all(word.stems for word in query.words)
    wide = asked.and_all((*word.stems, *word.also) for word in query.words)
    return tuple(dict.fromkeys((titled, literal, wide)))


def clauses(words: Iterable[Word]) -> list[tuple[Word, ...]]:
    """Words that belong together: "limbah popok dan asap rokok" are two clauses."""
    ordered = sorted(words, key=lambda word: word.clause)
    return [tuple(clause) for _, clause in groupby(ordered, key=lambda word: word.clause)]


def either(alternatives: Iterable[tuple[Word, ...]]) -> tuple[Word, ...]:
    """Words that are all found wherever all words of any one clause are."""
    return either_of(product(*alternatives))


def either_of(groups: Iterable[tuple[Word, ...]]) -> tuple[Word, ...]:
    """A word for each group, found wherever any of the group is."""
    return tuple(dict.fromkeys(map(_any_of, groups)))


def _any_of(words: tuple[Word, ...]) -> Word:
    if len(words) == 1:
        return words[0]
    return Word(
        ", ".join(dict.fromkeys(word.typed for word in words)),
        tuple(dict.fromkeys(stem for word in words for stem in word.stems)),
        tuple(dict.fromkeys(stem for word in words for stem in word.also)),
    )


def literal_word(typed: str) -> Word:
    """A word of a question that is searched by its stem alone."""
    return Word(typed, tuple(terms(typed)))
