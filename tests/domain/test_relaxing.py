"""Where nothing has all the words, the fewest are left out; what is set apart stays apart."""

from collections.abc import Sequence

from domain.search import documents
from domain.search.query import Query, Word, literal_word
from domain.search.relaxing import within_reach

RECORDS = [
    {"pasar", "tradisional", "tunai"},
    {"pasar", "ikan"},
    {"obat", "tanam"},
]


def count_each(queries: Sequence[Query]) -> list[int]:
    return list(map(_count, queries))


def _count(query: Query) -> int:
    """How many of the records have every word; a region named is that of the second alone."""
    found = [record for record in RECORDS if all({*w.stems} & record for w in query.words)]
    return len([record for record in found if not query.regions or "ikan" in record])


def words(*typed: str) -> tuple[Word, ...]:
    return tuple(map(literal_word, typed))


def test_what_finds_something_is_left_as_it_is() -> None:
    query = Query(words=words("pasar"))
    assert within_reach(query, count_each).query == query
    assert within_reach(query, count_each).left_out == ()


def test_words_that_no_record_has_go_first() -> None:
    reach = within_reach(Query(words=words("pasar", "robot", "tunai")), count_each)
    assert [word.typed for word in reach.query.words] == ["pasar", "tunai"]
    assert (reach.total, reach.left_out) == (1, ("robot",))


def test_of_equal_parts_the_one_that_tells_most_is_meant() -> None:
    reach = within_reach(Query(words=words("pasar", "obat")), count_each)
    assert (reach.total, reach.left_out) == (1, ("pasar",))


def test_a_region_is_never_left_out() -> None:
    reach = within_reach(Query(words=words("robot"), regions=("73.08",)), count_each)
    assert (reach.query, reach.total) == (Query(regions=("73.08",)), 1)
    assert within_reach(Query(words=words("obat"), regions=("73.08",)), count_each).total == 0


def test_words_alone_are_never_all_left_out() -> None:
    assert within_reach(Query(words=words("robot", "drone")), count_each).total == 0


def test_a_facet_is_named_again() -> None:
    assert documents.named(documents.region("73.08")) == ("regions", "73.08")
    assert documents.named(documents.region("73")) == ("regions", "73")
    assert documents.named(documents.year(2021)) == ("years", "2021")
    assert documents.named(documents.topic("kesehatan")) == ("topics", "kesehatan")
    assert documents.named("kesehatan") is None
