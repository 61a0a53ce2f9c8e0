"""Which awards are one innovation, and how awards are understood, over the real records."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.awards import Competition, Reach, understood
from domain.innovations import Award, are_one, best_told, grouped, place_in_order, short_name
from domain.search.terms import terms, words

WINNERS = Path(__file__).parents[2] / "storage" / "reference" / "winners.csv"


def recorded() -> list[Award]:
    with WINNERS.open(encoding="utf-8", newline="") as file:
        return [
            Award(int(row.pop("year")), number=number, **row)
            for number, row in enumerate(csv.DictReader(file), 1)
        ]


ONE_INNOVATION = [
    ("Longset (Lorong Sehat)", "Lorong Sehat (Longset)"),
    ("SIP PEKA (Strategi Pencegahan Perkawinan Anak)", "SIP PEKA / SIPEKKA (Strategi …)"),
    (
        "Home Care Dottoro'ta / Telemedicine",
        "Telemedicine dan Makassar Home Care (Dottoro'ta)",
    ),
    ("Call Centre 112", "Eksistensi (Pelayanan Kesehatan Gratis Terintegrasi) Call Centre 112"),
    ("Simodis", "Simodis (Sistem Monitoring dan Evaluasi Pra-Mandiri SPBE)"),
    (
        "Labinov Beken / Inkubator Inovasi",
        "Labinov Beken (Laboratorium Inovasi Berbasis Kemitraan)",
    ),
]
OTHERS = [
    ("Saskia Manis", "Bendera Saskia (Satu Bendera Satu Sasaran Kesehatan Ibu dan Anak)"),
    ("Saskia Manis", "Saskia Tangguh"),
    ("Call Center Dinas PKP", "Call Centre 112"),
    ("Rabies Centre", "Call Centre 112"),
    ("(penghargaan pemerintah daerah)", "(penghargaan pemerintah daerah)"),
]


@pytest.mark.parametrize(("mine", "other"), ONE_INNOVATION)
def test_titles_that_name_one_innovation(mine: str, other: str) -> None:
    assert are_one(mine, other)
    assert are_one(other, mine)


@pytest.mark.parametrize(("mine", "other"), OTHERS)
def test_titles_that_name_two(mine: str, other: str) -> None:
    assert not are_one(mine, other)
    assert not are_one(other, mine)


def test_every_award_belongs_to_one_innovation_of_its_region() -> None:
    groups = grouped(recorded())
    assert sorted(a.number for group in groups for a in group) == list(range(1, 135))
    assert all(len({award.region for award in group}) == 1 for group in groups)
    assert len(groups) == 110


def test_the_order_of_the_records_does_not_matter() -> None:
    forwards, backwards = grouped(recorded()), grouped(reversed(recorded()))
    assert {frozenset(a.number for a in g) for g in forwards} == {
        frozenset(a.number for a in g) for g in backwards
    }


def test_the_highest_award_comes_first_in_every_list() -> None:
    groups = {short_name(group[0].title): group for group in grouped(recorded())}
    getar, kejar = groups["Getar Dilan"], groups["Kejar Stunting"]
    assert [award.award for award in getar] == ["TOP 45", "TOP 99", "Provinsi TOP 50"]
    assert place_in_order(getar, 999_999) < place_in_order(kejar, 1)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Kelas Perahu", "anak kepulauan yang ikut melaut"),
        ("Rumah Tunggu Kelahiran", "ibu yang akan melahirkan"),
        ("SIP PEKA", "menurunkan perkawinan anak"),
    ],
)
def test_the_story_told_is_what_it_does_where_that_is_recorded(name: str, says: str) -> None:
    group = next(g for g in grouped(recorded()) if short_name(g[0].title) == name)
    assert says in best_told(group).summary


@pytest.mark.parametrize(
    ("edition", "award", "marks"),
    [
        ("KIPP 2021", "TOP 45", {"top45", "topwin", Reach.NATIONAL, Competition.KIPP}),
        ("KIPP Sulsel 2023", "Provinsi TOP 30", {"top30", Reach.PROVINCE, Competition.KIPP_SULSEL}),
        ("KIPP 2021", "TOP 15 kelompok khusus (finalis)", {"top15", Reach.NATIONAL, "kipp"}),
        ("Lomba Inovasi Daerah Wajo 2022", "Kabupaten: Juara II tata kelola",
         {"placed", "second", Reach.REGENCY, Competition.OTHER}),
        ("IGA 2023", "IGA Kota Terinovatif", {Reach.NATIONAL, Competition.IGA}),
    ],
)  # fmt: skip
def test_awards_as_they_are_understood(edition: str, award: str, marks: set[str]) -> None:
    assert set(understood(edition, award).marks) == marks


@given(st.text())
def test_terms_are_plain_whatever_is_typed(text: str) -> None:
    for term in [*terms(text), *words(text)]:
        assert term.isascii()
        assert term.isalnum()
        assert term == term.lower()
        assert len(term) <= 40


def test_what_means_the_same_is_one_term() -> None:
    assert terms("Lanjut usia") == terms("lansia") == ["lansia"]
    assert terms("Dottoro'ta") == terms("dotoro’ta".replace("dotoro", "dottoro"))
    assert terms("pelayanan melahirkan") == ["layan", "lahir"]
