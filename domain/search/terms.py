"""What is searched in place of a text: folded words, phrases joined, Indonesian stems.

Every term is made of a–z and 0–9 only, so that both databases index exactly the same terms and
nothing a person types can be read as an operator.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from domain.search.knowledge import equivalents

LONGEST = 40
_WORD = re.compile(r"[a-z0-9]+")
_INSIDE = re.compile(r"(?<=\w)['’`´](?=\w)")
"""An apostrophe within a word: "dottoro'ta" is one word."""


def fold(text: str) -> str:
    """Lower case without accents; apostrophes within words are dropped."""
    bare = _INSIDE.sub("", text).casefold()
    if bare.isascii():
        return bare
    plain = unicodedata.normalize("NFKD", bare)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    """The words of a text as typed, folded."""
    return [word[:LONGEST] for word in _WORD.findall(fold(text))]


def terms(text: str) -> list[str]:
    """The stems of a text; what means the same ("lanjut usia", "lansia") is one term."""
    return [stem(word) for word in joined(words(text))]


def joined(typed: list[str]) -> Iterator[str]:
    """The words, with phrases of several words replaced by the word they stand for."""
    phrases = equivalents()
    at = 0
    while at < len(typed):
        for length in range(min(phrases.longest, len(typed) - at), 0, -1):
            meant = phrases.of(tuple(typed[at : at + length]))
            if meant is not None:
                yield meant
                at += length
                break
        else:
            yield typed[at]
            at += 1


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of an Indonesian word; a word of three letters or with a digit is its own."""
    if len(word) <= 3 or not word.isalpha() or word in equivalents().kept:
        return word
    return str(_stemmer().stem(word)) or word


@cache
def _stemmer() -> Any:
    return StemmerFactory().create_stemmer()
