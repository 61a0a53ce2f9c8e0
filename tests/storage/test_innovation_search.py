"""Innovations are found alike on both engines, in one order, page by page."""

import random
from dataclasses import replace

import pytest
from sqlmodel import Session, select

from domain.search import documents
from domain.search.query import Query, Word, literal_word
from storage.database import Database
from storage.innovation_search import Found, count, count_each, find
from storage.innovations import awards_of, by_code, refresh, refresh_if_stale
from storage.tables import Innovation, Winner

HOLDS = "reference"


def titles(session: Session, query: Query, limit: int = 200) -> list[str]:
    return [innovation.title for innovation in find(session, query, limit=limit).innovations]


def test_words_years_regions_and_awards_narrow_each_other(database: Database) -> None:
    with database.transaction() as session:
        stunting = Query(words=(literal_word("stunting"),))
        assert "Kejar Stunting" in titles(session, stunting)[:1]
        lutra_2021 = Query(regions=("73.22",), years=(2021,))
        assert titles(session, lutra_2021)[0].startswith("Getar Dilan")
        top45 = titles(session, Query(years=(2021,), awards=("top45",)))
        assert {title.split(" (")[0] for title in top45} == {
            "Gesit-19", "Getar Dilan", "Wisata Posyandu",
        }  # fmt: skip
        assert titles(session, Query(years=(2019,), awards=("top40",))) == []


def test_what_was_set_apart_is_left_out(database: Database) -> None:
    with database.transaction() as session:
        health = Query(topics=("kesehatan",), regions=("73.03", "73.22"))
        apart = replace(health, apart=(documents.region("73.22"), documents.year(2022)))
        regions = [row.region_code for row in find(session, apart, limit=50).innovations]
        assert set(regions) == {"73.03"}
        assert 0 < count(session, apart) < count(session, health)
        words = replace(apart, words=(literal_word("saskia"),))
        assert find(session, words, limit=50).total == len(titles(session, words))
        everything = count(session, Query(governments=None))
        assert count(session, Query(governments=None, apart=(documents.year(2021),))) < everything


def test_an_award_and_a_year_are_of_one_award(database: Database) -> None:
    """Labinov Beken was TOP 45 in 2019 and won something else in 2024."""
    with database.transaction() as session:
        assert titles(session, Query(years=(2024,), awards=("top45",))) == []
        assert any("Labinov" in t for t in titles(session, Query(years=(2024,))))


def test_what_bears_the_word_in_its_title_comes_first(database: Database) -> None:
    with database.transaction() as session:
        found = find(session, Query(words=(literal_word("stunting"),)), limit=20)
        heads = ["stunting" in innovation.title.lower() for innovation in found.innovations]
        assert heads == sorted(heads, reverse=True)
        assert found.by_title == sum(heads)


def test_pages_are_the_list_cut_in_pieces(database: Database) -> None:
    with database.transaction() as session:
        for query in (Query(topics=("kesehatan",)), Query(words=(literal_word("sehat"),))):
            whole = find(session, query, limit=500)
            pages = [find(session, query, offset=at, limit=5) for at in range(0, whole.total, 5)]
            paged = [innovation.id for page in pages for innovation in page.innovations]
            assert paged == [innovation.id for innovation in whole.innovations]
            assert len(paged) == whole.total == count(session, query)


QUERIES = (
    Query(),
    Query(governments=None),
    Query(governments=True),
    Query(topics=("kesehatan",)),
    Query(awards=("finalist",)),
    Query(years=(2021,), awards=("topwin",)),
    Query(words=(Word("anak", ("anak",), ("ibu", "sekolah")),)),
    Query(words=(literal_word("sehat"),), regions=("73.22",)),
)


def test_what_many_have_is_remembered_and_listed_as_before(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked first, asked again, and asked again where the order is not walked far enough."""

    def pages(session: Session) -> list[Found]:
        of_five = [(query, at) for query in QUERIES for at in (0, 5, 40)]
        return [find(session, query, offset=at) for query, at in of_five]

    monkeypatch.setattr("storage.innovation_search.MANY", 1000)
    with database.transaction() as session:
        first = pages(session)
        numbers = count_each(session, QUERIES)
        assert numbers == [found.total for found in first[::3]]
        monkeypatch.setattr("storage.innovation_search.MANY", 1)
        for _ in range(2):
            assert pages(session) == first
            assert count_each(session, QUERIES) == numbers
        monkeypatch.setattr("storage.innovation_search.WALKED", 7)
        assert pages(session) == first


def test_what_is_remembered_ends_with_a_change_and_with_its_taking_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.innovation_search.MANY", 1)
    with database.transaction() as session:
        before = count(session, Query())
        for innovation in find(session, Query(), limit=3).innovations:
            innovation.hidden = True
        refresh(session)
        assert count(session, Query()) == find(session, Query()).total == before - 3
        session.rollback()
        assert count(session, Query()) == find(session, Query()).total == before
    with database.reading() as session:
        assert count(session, Query()) == before


def test_what_a_person_put_together_is_of_the_kind_of_its_highest_award(
    database: Database,
) -> None:
    with database.transaction() as session:
        before = [count(session, Query(governments=kind)) for kind in (False, True, None)]
        government = find(session, Query(governments=True)).innovations[0]
        getar = find(session, Query(words=(literal_word("dilan"),)), limit=1).innovations[0]
        for innovation in (government, getar):
            for award in awards_of(session, innovation):
                award.stands_with = getar.code
        refresh(session)
        session.flush()
        joined = by_code(session, getar.code)
        assert joined is not None
        kinds = [count(session, Query(governments=kind)) for kind in (False, True, None)]
        assert kinds[0] + kinds[1] == kinds[2] == before[2] - 1
        assert kinds[0 if joined.is_innovation else 1] == before[0 if joined.is_innovation else 1]


def test_loading_again_keeps_codes_and_what_organizers_added(database: Database) -> None:
    with database.transaction() as session:
        before = {row.id: row.code for row in session.exec(select(Innovation))}
        getar = find(session, Query(words=(literal_word("dilan"),)), limit=1).innovations[0]
        getar.photo = "getar.jpg"
        code = getar.code
        refresh(session)
    with database.transaction() as session:
        assert {row.id: row.code for row in session.exec(select(Innovation))} == before
        again = by_code(session, code)
        assert again is not None
        assert again.photo == "getar.jpg"
        assert [award.award for award in awards_of(session, again)] == [
            "Provinsi TOP 50", "TOP 99", "TOP 45",
        ]  # fmt: skip


def test_a_hidden_innovation_is_found_nowhere(database: Database) -> None:
    query = Query(words=(literal_word("perahu"),))
    with database.transaction() as session:
        kelas = find(session, query).innovations[0]
        kelas.hidden = True
        refresh(session)
        assert find(session, query).total == 0
        assert by_code(session, kelas.code) is None


def test_an_award_taken_away_leaves_nothing_behind(database: Database) -> None:
    with database.transaction() as session:
        for winner in session.exec(select(Winner).where(Winner.title == "Saung Tani")):
            session.delete(winner)
        refresh(session)
        assert count(session, Query(words=(literal_word("saung"),))) == 0


def test_the_index_is_made_anew_where_its_rules_changed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as session:
        monkeypatch.setattr("storage.innovations.fingerprint", lambda: "other rules")
        monkeypatch.setattr(
            "storage.innovations.document",
            lambda _awards: {"sama", documents.kind(innovation=True)},
        )
        refresh_if_stale(session)
        assert count(session, Query(words=(literal_word("sama"),), governments=None)) == 110


def test_any_terms_may_be_asked_together(database: Database) -> None:
    """No mix of terms breaks the expression on either engine."""
    chance = random.Random(20_26)
    words = ["and", "or", "not", "near", "select", "1=1", "kesehatan", "anak", "73", "ñandú", "و"]
    with database.transaction() as session:
        for _ in range(50):
            typed = chance.choices(words, k=chance.randint(1, 8))
            asked = Query(words=tuple(w for t in typed if (w := literal_word(t)).stems))
            assert find(session, asked).total >= 0
