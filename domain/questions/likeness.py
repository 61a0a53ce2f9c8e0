"""Which intent a question is most like, by examples of how people asked.

A complement naive Bayes classifier (Rennie, Shih, Teevan and Karger: Tackling the Poor Assumptions
of Naive Bayes Text Classifiers, ICML 2003) over one to three words in a row of the outline, in
which what was recognised is written as its mark. It is right where no pattern was foreseen.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain

from domain.questions.knowledge import read
from domain.questions.question import Intent

INNOVATIONS = "innovations"
"""Stands in ``examples.yaml`` for all intents that are about recorded innovations."""
LEAD = 0.1
"""How far the best must be ahead of the next to be told."""
CLEAR_LEAD = 0.3
"""How far where the patterns say something else with reason."""
KNOWN = 0.6
"""The part of the words that must stand in examples for them to tell anything."""
SMOOTHING = 0.3


@dataclass(frozen=True)
class Examples:
    """Outlines of questions with what each wanted."""

    asked: tuple[tuple[str, str], ...]

    def most_like(self, outline: str, lead: float = LEAD) -> str | None:
        """The kind an outline is most like; ``None`` where it is like none or several."""
        parts = [part for part in _parts(outline) if part in self._rarity]
        words = outline.split()
        if sum(word in self._rarity for word in words) < KNOWN * len(words) or not parts:
            return None
        scores = sorted((self._score(kind, parts) for kind in self._weights), reverse=True)
        if scores[0][0] - scores[1][0] < lead:
            return None
        return scores[0][1]

    def _score(self, kind: str, parts: list[str]) -> tuple[float, str]:
        """How unlike all other kinds it is."""
        length = math.hypot(*(self._rarity[part] for part in parts)) or 1
        own, others = self._weights[kind], self._total_of_others[kind]
        unlike = (
            -math.log((self._weight[part] - own.get(part, 0) + SMOOTHING) / others)
            * self._rarity[part]
            for part in parts
        )
        return sum(unlike) / length, kind

    @cached_property
    def _rarity(self) -> Mapping[str, float]:
        uses = Counter(part for outline, _ in self.asked for part in _parts(outline))
        return {part: math.log(len(self.asked) / n) + 1 for part, n in uses.items()}

    @cached_property
    def _weights(self) -> Mapping[str, Mapping[str, float]]:
        """How much of each part the examples of a kind have, longer ones not more than short."""
        found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for outline, kind in self.asked:
            parts = _parts(outline)
            length = math.hypot(*(self._rarity[part] for part in parts))
            for part in parts:
                found[kind][part] += self._rarity[part] / length
        return found

    @cached_property
    def _weight(self) -> Mapping[str, float]:
        total: dict[str, float] = defaultdict(float)
        for part, weight in chain.from_iterable(of.items() for of in self._weights.values()):
            total[part] += weight
        return total

    @cached_property
    def _total_of_others(self) -> Mapping[str, float]:
        smoothed = sum(self._weight.values()) + SMOOTHING * len(self._weight)
        return {kind: smoothed - sum(of.values()) for kind, of in self._weights.items()}


@cache
def examples() -> Examples:
    raw: Mapping[str, Iterable[str]] = read("examples.yaml")
    return Examples(tuple((outline, kind) for kind, of in raw.items() for outline in of))


def most_like(outline: str, *, clearly: bool = False) -> Intent | str | None:
    """An intent, ``INNOVATIONS``, or ``None`` where the examples do not tell."""
    kind = examples().most_like(outline, CLEAR_LEAD if clearly else LEAD)
    return kind if kind is None or kind == INNOVATIONS else Intent(kind)


def _parts(outline: str) -> frozenset[str]:
    """One to three words in a row, with where the outline begins and ends."""
    words = outline.split()
    framed = ["^", *words, "$"]
    runs = (framed[at : at + n] for n in (2, 3) for at in range(len(framed) - n + 1))
    return frozenset((*words, *map(" ".join, runs)))
