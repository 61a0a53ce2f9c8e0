"""The words of a question while it is being understood: which are accounted for, and as what."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from domain.questions.phrases import Phrases

T = TypeVar("T")
DROPPED = "-"
"""The mark of words that say nothing and are not to be looked at again."""

DENYING = frozenset({"bukan", "selain", "kecuali"})


@dataclass
class Sentence:
    """Words in order; ``marks`` names what each was taken for, "" if for nothing yet."""

    words: list[str]
    marks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.marks = [""] * len(self.words)

    def take(self, start: int, length: int, mark: str) -> None:
        self.marks[start : start + length] = [mark] * length

    def is_free(self, start: int, length: int = 1) -> bool:
        return not any(self.marks[start : start + length])

    def is_denied(self, at: int) -> bool:
        """Whether what stands there is said not to be meant."""
        return at > 0 and self.words[at - 1] in DENYING

    def take_all(self, phrases: Phrases[T], mark: str, fewest: int = 1) -> list[T]:
        """Takes every free phrase, the longest first at each place; returns their meanings."""
        return [value for _, value in self.take_each(phrases, mark, fewest)]

    def take_each(self, phrases: Phrases[T], mark: str, fewest: int = 1) -> Iterator[tuple[int, T]]:
        """Like ``take_all``, with the place of each."""
        at = 0
        while at < len(self.words):
            found = phrases.at(self.words, at, fewest)
            if found is not None and self.is_free(at, found[0]):
                self.take(at, found[0], mark)
                yield at, found[1]
                at += found[0]
            else:
                at += 1

    def replace(self, start: int, length: int, words: Sequence[str]) -> None:
        """Writes other words in the place of free ones."""
        self.words[start : start + length] = words
        self.marks[start : start + length] = [""] * len(words)

    def free(self) -> Iterator[tuple[int, str]]:
        """The words not taken yet, with their places."""
        for at, word in enumerate(self.words):
            if not self.marks[at]:
                yield at, word

    def last(self, word: str) -> int | None:
        """The last place of a word that is not taken."""
        return max((at for at, free in self.free() if free == word), default=None)

    def says(self, phrases: Phrases[None]) -> bool:
        """Whether one of some phrases stands in it, and was not taken."""
        return any(
            (found := phrases.at(self.words, at)) is not None and self.is_free(at, found[0])
            for at in range(len(self.words))
        )

    def free_runs(self, parting: Set[str], first: int = 0) -> Iterator[tuple[int, list[str]]]:
        """The words not taken yet that stand together, with their place; ``parting`` end a run."""
        free = ((at, word) for at, word in self.free() if at >= first and word not in parting)
        for _, run in groupby(enumerate(free), key=lambda numbered: numbered[1][0] - numbered[0]):
            placed = [found for _, found in run]
            yield placed[0][0], [word for _, word in placed]

    def outline(self) -> str:
        """The question with what was taken written as its mark, for patterns: "NAME itu apa"."""
        told: list[str] = []
        for word, mark in zip(self.words, self.marks, strict=True):
            if not mark or mark == DROPPED:
                told.append(word)
            elif not told or told[-1] != mark:
                told.append(mark)
        return " ".join(told)
