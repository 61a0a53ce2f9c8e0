"""A query as a short word comes back as it was, or is refused."""

from collections.abc import Iterator
from itertools import product

import pytest

from domain.awards import Competition, Reach
from domain.search.knowledge import institutions, topics
from domain.search.query import Query, Word, literal_word
from handlers.ask.actions import OpenCard
from handlers.ask.packed import LONGEST, Unpackable, pack, unpack
from handlers.buttons import decode, encode

YEARS = ((), (2021,), (2019, 2020, 2021))
REGIONS = ((), ("73",), ("73.22", "73.08"))
AWARDS = ((), ("top99",), (Competition.KIPP_SULSEL, Reach.PROVINCE))
WORDS = (
    (),
    (literal_word("stunting"),),
    (literal_word("kelas"), literal_word("perahu")),
    (Word("prahu", ("perahu",)),),
    (Word("sampah", ("sampah",), ("limbah", "daur")),),
)


def queries() -> Iterator[Query]:
    some = tuple(topics())[:2], tuple(institutions())[:1]
    for years, regions, marks, words in product(YEARS, REGIONS, AWARDS, WORDS):
        yield Query(words, years, regions, tuple(map(str, marks)))
        yield Query(words, years, regions, (), *some, governments=True)
    for topic in topics():
        yield Query(topics=(topic,), governments=None)
    for institution in institutions():
        yield Query(institutions=(institution,))


def test_every_query_comes_back_or_is_too_long() -> None:
    packed = 0
    for query in queries():
        try:
            word = pack(query)
        except Unpackable:
            continue
        packed += 1
        assert len(word) <= LONGEST
        assert unpack(word) == query
        assert unpack(f"{word}-") == query
        act = OpenCard("0" * 12, "rr", word, 999)
        assert decode(encode(act)) == act
    assert packed > 100


@pytest.mark.parametrize(
    "query",
    [
        Query(years=(1999,)),
        Query(regions=("32.01",)),
        Query(words=(Word("a-b", ("ab",)),)),
        Query(words=(literal_word("x" * 39), literal_word("y"))),
    ],
)
def test_what_no_button_can_hold_is_refused(query: Query) -> None:
    with pytest.raises(Unpackable):
        pack(query)


@pytest.mark.parametrize("word", ["y2", "y2x", "r1", "q", "w", "a", "w_x", "g2", "ySQL", "t_"])
def test_what_nobody_packed_is_refused(word: str) -> None:
    with pytest.raises(Unpackable):
        unpack(word)
