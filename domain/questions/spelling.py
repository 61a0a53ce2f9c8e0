"""Mistyped words put right: never a word that exists, never a short one, best to a frequent one."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from domain.questions.intents import asking_words
from domain.questions.knowledge import language, read
from domain.questions.known import Known
from domain.search.knowledge import single_names

SHORTEST = 5
"""Letters from which one mistake is put right; from ``LONG`` on, two."""
LONG = 8
SEVERAL = 6
DISTANCE: Any = OSA.distance


def put_right(word: str, known: Known) -> str | None:
    """The word that was meant; ``None`` where a word is right, too short or like no other."""
    if len(word) < SHORTEST or not word.isalpha() or known.is_used(word):
        return None
    if word in language().left_out or word in language().vocabulary or word in asking_words():
        return None
    mistakes = 2 if len(word) >= LONG else 1
    near = [
        (distance, -weight, found)
        for choices, weight_of in _choices(known)
        for found, distance, _ in process.extract(
            word, choices, scorer=DISTANCE, score_cutoff=mistakes, limit=SEVERAL
        )
        if found[0] == word[0] or distance == 1
        for weight in (weight_of.get(found, 1),)
    ]
    return min(near)[2] if near else None


def _matters() -> frozenset[str]:
    """Words of one that name topics, agencies and what is like them."""
    alike = (word for group in read("related.yaml")["alike"] for word in group)
    return single_names().union(alike)


def _choices(known: Known) -> Iterable[tuple[Iterable[str], Mapping[str, int]]]:
    yield known.spellings, known.vocabulary
    yield _conversation(), {}


@lru_cache(maxsize=1)
def _conversation() -> tuple[str, ...]:
    said = language()
    return tuple(
        word
        for word in said.vocabulary | said.left_out | said.matters | asking_words() | _matters()
        if len(word) >= SHORTEST - 1
    )
