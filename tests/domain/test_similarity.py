"""Titles that should, and should not, be told to be near to another."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.similarity import Known, near
from tests.domain.forms import WORDS

WINNERS = Path(__file__).parents[2] / "storage" / "reference" / "winners.csv"
TITLES = sorted({row["title"] for row in csv.DictReader(WINNERS.open(encoding="utf-8"))})

SAME = [
    ("SIGAP BUMIL", "SIGAP BUMIL: Siaga Antar Jemput Ibu Hamil"),
    ("Sigap Bumil - siaga antar jemput ibu hamil", "SIGAP BUMIL: Siaga Antar Jemput Ibu Hamil"),
    ("Kelas Perahu", "KELAS PERAHU"),
    ("Inovasi Kelas Perahu", "Kelas Perahu"),
    ("kelas perahuu", "Kelas Perahu"),
    ("Brigade Siaga Bencana", "Brigade Siaga Bencana Kabupaten Bantaeng"),
    ("Aplikasi Passikola", "PASSIKOLA"),
    ("Passikola", "Passikola"),
    ("Bank Sampah Plastik Nelayan", "Bank sampah plastik untuk nelayan"),
    ("Tanggap Gawat Darurat 119", "Tanggap gawat-darurat 119"),
]
DIFFERENT = [
    ("SIGAP BUMIL", "SIGAP BANJIR"),
    ("Kelas Perahu", "Kelas Sawah"),
    ("Sistem Informasi Pelayanan Publik", "Sistem Aplikasi Program Layanan"),
    ("Bank Sampah Plastik", "Bank Darah Keliling"),
    ("Puskesmas Keliling", "Perpustakaan Keliling"),
    ("Inovasi", "Inovasi Pelayanan Publik"),
    ("SIAP", "SIAGA"),
    ("Layanan Antar Obat Lansia", "Layanan Antar Akta Kelahiran"),
]

RECORDED_TWICE = ("penghargaan", "Saskia", "112", "Dottoro", "Longset", "SIP PEKA")


@pytest.mark.parametrize(("title", "other"), SAME)
def test_the_same_innovation_is_noticed(title: str, other: str) -> None:
    assert [match.known.title for match in near(title, [Known(other, "", 2020)])] == [other]


@pytest.mark.parametrize(("title", "other"), DIFFERENT)
def test_another_innovation_is_left_alone(title: str, other: str) -> None:
    assert near(title, [Known(other, "", 2020)]) == []


@pytest.mark.parametrize("title", TITLES)
def test_every_recorded_winner_is_near_to_itself(title: str) -> None:
    known = [Known(each, "", 2020) for each in TITLES]
    assert title in [match.known.title for match in near(title, known, limit=5)]


def test_hints_are_few_among_the_recorded_winners() -> None:
    """Only what was recorded under two titles is hinted at; more hints nobody would read."""
    crowded = [t for t in TITLES if near(t, [Known(o, "", 2020) for o in TITLES if o != t])]
    assert [t for t in crowded if not any(name in t for name in RECORDED_TWICE)] == []


@given(WORDS, st.lists(WORDS, max_size=6))
def test_the_nearest_come_first_and_at_most_two(title: str, others: list[str]) -> None:
    matches = near(title, [Known(other, "", None) for other in others])
    assert len(matches) <= 2
    assert [m.score for m in matches] == sorted((m.score for m in matches), reverse=True)


@pytest.mark.parametrize("title", ["", "!!!", "inovasi pelayanan publik", "di dan untuk"])
def test_a_title_of_common_words_alone_is_near_to_none(title: str) -> None:
    assert near(title, [Known(other, "", None) for other in TITLES]) == []
