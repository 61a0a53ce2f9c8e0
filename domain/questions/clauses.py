"""What "dan" and "atau" join: "bpbd atau bencana", "limbah popok dan asap rokok"."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from domain.questions.sentence import Sentence
from domain.search import documents
from domain.search.query import Query, Word, clauses, either

EITHER = frozenset({"atau", "ataupun", "maupun"})
JOINING = EITHER | {"dan"}


@dataclass(frozen=True)
class Placed:
    """A topic or a kind of agency, and where it stands."""

    at: int
    ids: tuple[str, ...]


def ids(placed: Iterable[Placed]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in placed for name in one.ids))


def clause_at(sentence: Sentence, at: int) -> int:
    """The number of the clause that a place is in."""
    return sum(word in JOINING for word in sentence.words[:at])


@dataclass(frozen=True)
class Subjects:
    """What a question is about, of each kind."""

    topics: tuple[Placed, ...]
    agencies: tuple[Placed, ...]
    words: tuple[Word, ...]


def of_any_kind(sentence: Sentence, asked: Subjects) -> Subjects:
    """A topic joined to an agency or a word becomes a word too, as either may be meant.

    Of one kind several are alternatives anyway; where a clause has both, the kinds narrow
    each other.
    """
    kinds: dict[int, set[str]] = {}
    for kind, clause in _placed(sentence, asked):
        kinds.setdefault(clause, set()).add(kind)
    if len(kinds) < 2 or any(len(of) > 1 for of in kinds.values()) or _all_alike(kinds):
        return asked
    turned = [
        replace(_as_word(sentence, one, facet), clause=clause_at(sentence, one.at))
        for found, facet in (
            (asked.topics, documents.topic),
            (asked.agencies, documents.institution),
        )
        for one in found
    ]
    return Subjects((), (), (*asked.words, *turned))


def either_or(sentence: Sentence, query: Query) -> Query:
    """A query of which any clause is enough, where "atau" was said."""
    apart = clauses(query.words)
    if EITHER.isdisjoint(sentence.words) or len(apart) < 2:
        return query
    return replace(query, words=either(apart))


def _placed(sentence: Sentence, asked: Subjects) -> Iterable[tuple[str, int]]:
    yield from (("topic", clause_at(sentence, one.at)) for one in asked.topics)
    yield from (("agency", clause_at(sentence, one.at)) for one in asked.agencies)
    yield from (("word", word.clause) for word in asked.words)


def _all_alike(kinds: dict[int, set[str]]) -> bool:
    return len({kind for of in kinds.values() for kind in of}) == 1


def _as_word(sentence: Sentence, one: Placed, facet: Callable[[str], str]) -> Word:
    return Word(sentence.words[one.at], tuple(map(facet, one.ids)))
