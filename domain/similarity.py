"""Titles that are near to a recorded winner or another proposal of the agency."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

COMMON = frozenset(
    "inovasi pelayanan publik program layanan sistem aplikasi dan di untuk dengan yang pada dari "
    "berbasis melalui kota kabupaten kab the of and".split()
)
NEAR = 88


@dataclass(frozen=True)
class Known:
    """A recorded winner or another proposal."""

    title: str
    agency: str
    year: int | None


@dataclass(frozen=True)
class Match:
    known: Known
    score: float


def near(title: str, known: Iterable[Known], limit: int = 2) -> list[Match]:
    """The known titles near to this one, the nearest first; a hint, never a refusal."""
    words = _telling(title)
    if not words:
        return []
    matches = [Match(item, _score(words, _telling(item.title))) for item in known]
    return sorted(
        (match for match in matches if match.score >= NEAR), key=lambda match: -match.score
    )[:limit]


def _score(mine: str, other: str) -> float:
    if not other:
        return 0.0
    if len(mine.split()) == 1 or len(other.split()) == 1:
        return fuzz.ratio(mine, other)
    return fuzz.token_set_ratio(mine, other)


def _telling(title: str) -> str:
    """The words that tell one title from another; an acronym alone stands for itself."""
    words = re.findall(r"[\w'’]+", title.lower().replace("-", " "))
    return " ".join(word for word in words if word not in COMMON)
