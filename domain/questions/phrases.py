"""Phrases of one or more words that mean something, found longest first."""

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Phrases(Generic[T]):
    """Looks up what the words at a place begin with."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._meant = {tuple(phrase.split()): value for phrase, value in entries}
        self.longest = max(map(len, self._meant), default=0)

    def at(self, words: Sequence[str], start: int, fewest: int = 1) -> tuple[int, T] | None:
        """The longest phrase that begins at ``start``: how many words it has, and its meaning."""
        for length in range(min(self.longest, len(words) - start), fewest - 1, -1):
            phrase = tuple(words[start : start + length])
            if phrase in self._meant:
                return length, self._meant[phrase]
        return None

    def items(self) -> Iterable[tuple[tuple[str, ...], T]]:
        return self._meant.items()

    def values(self) -> Iterable[T]:
        return self._meant.values()

    def get(self, phrase: str) -> T | None:
        return self._meant.get(tuple(phrase.split()))

    def __contains__(self, phrase: str) -> bool:
        return tuple(phrase.split()) in self._meant
