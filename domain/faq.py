"""Entries that answer a question in advance, and which of them a typed question is about."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from domain.form import Language, Text
from domain.handoff import FILLERS
from domain.search.terms import stem, words
from domain.yaml_text import read_yaml

FILE = (Path(__file__).parent.parent / "knowledge" / "faq").with_suffix(".yaml")

NEAR_ENOUGH = 0.66
"""From how near on (0–1) an entry answers a question by itself."""
AHEAD = 0.05
"""How much nearer it must be than the next entry."""
PERHAPS = 0.4
"""From how near on an entry is worth asking about."""
ALIKE = 84
"""From how alike two words are one word, mistyped (0–100)."""
TWICE = re.compile(r"([a-z]{3,})2")
"""A word said twice: "syarat2"."""
MOST_PHRASINGS = 20
LONGEST_PHRASING = 200
LONGEST_ANSWER = 1500
LONGEST_SOURCE = 200


@dataclass(frozen=True)
class Entry:
    """A question asked again and again, in several phrasings, with its answer."""

    id: str
    phrasings: tuple[str, ...]
    answer: Text
    edition: Text
    """What the answer holds for."""
    source: str
    own: bool = False
    """Whether organizers wrote it."""

    def answer_in(self, language: Language) -> str:
        """The answer; in the other language where it was not written in this one."""
        return self.answer.in_(language) or self.answer.id


@dataclass(frozen=True)
class Match:
    """An entry, and how near the question is to it (0–1)."""

    entry: Entry
    score: float


def nearest(text: str, entries: Sequence[Entry]) -> list[Match]:
    """The entries a question may be about, the nearest first; an organizers' own before others."""
    known = _index(tuple(entries))
    asked = _weighed(text, known)
    if not asked:
        return []
    scored = (
        Match(entry, max(_likeness(asked, phrasing) for phrasing in phrasings))
        for entry, phrasings in known.phrasings
        if phrasings
    )
    likely = [match for match in scored if match.score >= PERHAPS]
    return sorted(likely, key=lambda match: (-match.score, not match.entry.own))


def closest(text: str, entries: Sequence[Entry]) -> Match | None:
    """The entry that answers a question, if one does and no other might as well."""
    found = nearest(text, entries)
    if not found or found[0].score < NEAR_ENOUGH:
        return None
    best, *others = found
    rivals = [match for match in others if not best.entry.own or match.entry.own]
    if rivals and best.score - rivals[0].score < AHEAD:
        return None
    return best


# --- how near two questions are ------------------------------------------------------------------

Weights = Mapping[str, float]


@dataclass(frozen=True)
class Known:
    """The words of all phrasings; what stands in few entries tells more."""

    phrasings: tuple[tuple[Entry, tuple[Weights, ...]], ...]
    weights: Weights
    unknown: float
    """Weight of a word that stands in no phrasing: it speaks against every entry."""


@lru_cache(maxsize=8)
def _index(entries: tuple[Entry, ...]) -> Known:
    typed = {entry: [frozenset(tokens(p)) for p in entry.phrasings] for entry in entries}
    uses = Counter(word for phrasings in typed.values() for word in set().union(*phrasings))
    weights = {word: math.log(1 + len(entries) / number) for word, number in uses.items()}
    phrasings = tuple(
        (entry, tuple({word: weights[word] for word in p} for p in found if p))
        for entry, found in typed.items()
    )
    return Known(phrasings, weights, math.log(1 + max(len(entries), 1)))


def _weighed(text: str, known: Known) -> Weights:
    """The words of a question, those mistyped as the word that was meant."""
    meant = (_meant(word, known.weights) for word in tokens(text))
    return {word: known.weights.get(word, known.unknown) for word in meant}


def _meant(word: str, weights: Weights) -> str:
    if word in weights or not word.isalpha() or len(word) < 5:
        return word
    alike = ((fuzz.ratio(word, other), other) for other in weights if _may_be(word, other))
    score, best = max(alike, default=(0.0, word))
    return best if score >= ALIKE else word


def _may_be(word: str, other: str) -> bool:
    return word[0] == other[0] and len(other) >= 5 and abs(len(word) - len(other)) <= 2


def _likeness(asked: Weights, phrasing: Weights) -> float:
    """How much of both is the same (0–1)."""
    shared = sum(weight for word, weight in asked.items() if word in phrasing)
    return 2 * shared / (sum(asked.values()) + sum(phrasing.values()))


# --- the words of a question ---------------------------------------------------------------------


def tokens(text: str) -> list[str]:
    """The stems of a question as its phrasings have them: "brp" is "berapa"; fillers left out."""
    meant, longest = _meanings()
    typed = [TWICE.sub(r"\1", word) for word in words(text)]
    found: list[str] = []
    at = 0
    while at < len(typed):
        for length in range(longest, 0, -1):
            word = meant.get(tuple(typed[at : at + length]))
            if word is not None:
                found.append(word)
                at += length
                break
        else:
            stemmed = stem(typed[at])
            found.append(meant.get((stemmed,), stemmed))
            at += 1
    return [word for word in found if word not in FILLERS]


@cache
def _meanings() -> tuple[Mapping[tuple[str, ...], str], int]:
    meant = {}
    for word, every in _read()["words"].items():
        for typed in every:
            meant[tuple(typed.split())] = stem(word)
            if " " not in typed:
                meant.setdefault((stem(typed),), stem(word))
    return meant, max(map(len, meant))


# --- the shipped ones ----------------------------------------------------------------------------


class FaqError(ValueError):
    """The file of entries is wrong; the message names the entry."""


@cache
def shipped() -> tuple[Entry, ...]:
    """The entries of ``knowledge/faq.yaml``."""
    entries = tuple(_entry(raw) for raw in _read()["entries"])
    twice = [key for key, number in Counter(entry.id for entry in entries).items() if number > 1]
    if twice:
        raise FaqError(f"{twice[0]} stands there twice")
    return entries


def _entry(raw: Mapping[str, Any]) -> Entry:
    try:
        return Entry(
            id=raw["id"],
            phrasings=tuple(raw["phrasings"]),
            answer=Text(raw["answer"]["id"], raw["answer"]["en"]),
            edition=Text(raw["edition"]["id"], raw["edition"]["en"]),
            source=raw["source"],
        )
    except KeyError as missing:
        raise FaqError(f"{raw.get('id', 'an entry without id')} lacks {missing}") from None


def merged(own: Iterable[Entry], hidden: Iterable[str]) -> tuple[Entry, ...]:
    """The shipped entries with the organizers' over them, less the hidden ones."""
    over, gone = {entry.id: entry for entry in own}, set(hidden)
    kept = [over.pop(entry.id, entry) for entry in shipped()]
    return tuple(entry for entry in (*kept, *over.values()) if entry.id not in gone)


@cache
def _read() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = read_yaml(FILE.read_text(encoding="utf-8"))
    return loaded
