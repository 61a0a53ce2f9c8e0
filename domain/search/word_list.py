"""The words of Indonesian: what is one of them is no typing mistake."""

from functools import cache

from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from domain.search.terms import stem


def is_word(word: str) -> bool:
    """Whether a word, or what it is derived from, stands in the dictionary."""
    return word in roots() or stem(word) in roots()


@cache
def roots() -> frozenset[str]:
    return frozenset(StemmerFactory().get_words())
