"""Cleaning, counting and shortening what people type."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.words import HARMFUL, clean, count_words, replace_part, shorten
from tests.domain.forms import WORD, WORDS

JOINED = "\n\n"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_a_clean_text_can_be_stored_and_shown(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert not HARMFUL.search(cleaned)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert "\n\n\n" not in cleaned


@given(WORDS)
def test_cleaning_leaves_ordinary_words_alone(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("satu\x00dua", "satudua"),
        ("\u202egnatab\u202c batang", "gnatab batang"),
        ("ta\u200bnda\ufeff", "tanda"),
        ("\ud800lurah", "lurah"),
        ("baris\x0bbaru", "baris\nbaru"),
        ("baris\u2028baru\x85lagi", "baris\nbaru\nlagi"),
        ("po\xadtong", "potong"),
        ("e\u0301", "é"),
        ("a" + "\u0301" * 200 + "b", "á" + "\u0301" * 4 + "b"),
        ("\u3164", ""),
        ("a  \n\n\n\n b ", "a\n\n b"),
        ("🚑 24 jam", "🚑 24 jam"),
        ("ᨔᨘᨒᨓᨙᨔᨗ", "ᨔᨘᨒᨓᨙᨔᨗ"),
    ],
)
def test_what_harms_is_taken_out_and_words_stay(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(WORDS, WORDS)
def test_words_add_up(first: str, second: str) -> None:
    assert count_words(f"{first}{JOINED}{second}") == count_words(first) + count_words(second)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("& – …", 0),
        ("anak-anak ke puskesmas", 3),
        ("https://youtu.be/abc?x=1 ditonton", 2),
        ("Rp 1.250.000,00", 3),
        ("SK No. 12/IV/2023", 3),
        ("masyarakat’s ibu’nya", 2),
    ],
)
def test_words_are_counted_as_a_word_processor_does(text: str, count: int) -> None:
    assert count_words(text) == count


@given(st.text(), st.integers(1, 50))
def test_a_shortened_text_fits_and_is_a_beginning(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@given(st.lists(WORD, min_size=1, max_size=5), st.data())
def test_one_part_is_replaced_and_the_others_stay(parts: list[str], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(parts) - 1))
    new = data.draw(WORD)
    whole = replace_part(JOINED.join(parts), parts, index, new, JOINED)
    assert whole == JOINED.join([*parts[:index], new, *parts[index + 1 :]])


def test_a_part_is_found_in_a_text_that_grew_otherwise() -> None:
    assert replace_part("awal satu akhir", ["satu"], 0, "dua", JOINED) == "awal dua akhir"


def test_a_part_that_is_gone_is_not_replaced() -> None:
    assert replace_part("lain sama sekali", ["satu"], 0, "dua", JOINED) is None
    assert replace_part("lain sama sekali", [""], 0, "dua", JOINED) is None
