"""Where nothing has all the words, the fewest are left out; what is set apart stays apart."""

from collections.abc import Sequence
from dataclasses import replace

from domain.search import documents
from domain.search.query import EVERYTHING, Query, Word, literal_word, tiers
from domain.search.relaxing import of_newest_year, within_reach

SEA = documents.topic("perikanan")
RECORDS = [
    {"pasar", "tradisional", "tunai", documents.year(2019)},
    {"pasar", "ikan", SEA, documents.year(2021)},
    {"obat", "tanam", documents.year(2020)},
]


def count_each(queries: Sequence[Query]) -> list[int]:
    return list(map(_count, queries))


def _count(query: Query) -> int:
    """How many of the records have what is asked; a region named is that of the second alone."""
    groups = tiers(query)[-1].groups
    asked = [g for g in groups if g != EVERYTHING and not any(t.startswith("zqr") for t in g)]
    found = [record for record in RECORDS if all(group & record for group in asked)]
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


def test_what_dan_joins_is_looked_for_each_by_itself() -> None:
    first, second = words("ikan", "obat")
    reach = within_reach(Query(words=(first, replace(second, clause=1))), count_each)
    assert (reach.total, reach.left_out) == (2, ())
    assert [word.typed for word in reach.query.words] == ["ikan, obat"]


def test_of_a_story_what_has_most_of_its_words_is_near() -> None:
    reach = within_reach(Query(words=words("tradisional", "obat", "tanam", "kapal")), count_each)
    assert (reach.total, reach.left_out) == (1, ("kapal",))


def test_a_topic_gives_way_to_words_that_stand_together() -> None:
    query = Query(words=words("obat", "tanam"), topics=("perikanan",))
    reach = within_reach(query, count_each)
    assert (reach.total, reach.query.topics, reach.left_out) == (1, (), ())


def test_where_the_asker_lives_gives_way_but_a_place_asked_for_does_not() -> None:
    home = Query(words=words("obat"), regions=("73.08",), is_home=True)
    reach = within_reach(home, count_each)
    assert (reach.total, reach.away_from, reach.query.regions) == (1, ("73.08",), ())
    assert within_reach(replace(home, is_home=False), count_each).total == 0


def test_the_newest_is_of_the_last_year_that_has_any() -> None:
    newest = Query(words=words("pasar"), newest=True)
    assert of_newest_year(newest, (2019, 2020, 2021, 2022), count_each).years == (2021,)
    assert of_newest_year(newest, (2020,), count_each) == replace(newest, newest=False)


def test_words_alone_are_never_all_left_out() -> None:
    assert within_reach(Query(words=words("robot", "drone")), count_each).total == 0


def test_a_facet_is_named_again() -> None:
    assert documents.named(documents.region("73.08")) == ("regions", "73.08")
    assert documents.named(documents.region("73")) == ("regions", "73")
    assert documents.named(documents.year(2021)) == ("years", "2021")
    assert documents.named(documents.topic("kesehatan")) == ("topics", "kesehatan")
    assert documents.named("kesehatan") is None
