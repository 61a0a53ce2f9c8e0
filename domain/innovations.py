"""Innovations behind recorded awards: which awards belong to one, and its number in every order."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.awards import understood
from domain.search.terms import words

UNTITLED = "(judul tidak disebut sumber)"
FEWEST_TELLING = 2
_FILLING = frozenset("dan di untuk dengan yang pada dari with of and the".split())


@dataclass(frozen=True)
class Award:
    """A recorded award as its source tells it."""

    year: int
    edition: str
    award: str
    title: str
    institution: str
    region: str
    category: str
    summary: str
    source: str
    verified: str
    """``yes``, ``partial`` or ``no``: how sure the record is."""
    summary_basis: str
    """``source``, or another word where the summary only unfolds the title."""
    number: int = 0
    """Which record it is."""


def is_innovation(title: str) -> bool:
    """Whether an award was for an innovation; a title in brackets says it was for a government."""
    return not title.startswith("(") or title == UNTITLED


def names(title: str) -> frozenset[str]:
    """What an innovation is called: the parts of its title beside, within and between brackets."""
    if title.startswith("("):
        return frozenset()
    outside = re.sub(r"\([^)]*\)", "(", title)
    parts = [*re.findall(r"\(([^)]*)\)", title), *re.split(r"[(/]", outside)]
    return frozenset(name for part in parts if (name := " ".join(words(part))))


def short_name(title: str) -> str:
    """The name people use: what stands before the bracket."""
    return title if title.startswith("(") else re.split(r"\s*[(/]", title)[0].strip() or title


def are_one(mine: str, other: str) -> bool:
    """Whether two titles of one region name one innovation, written differently."""
    if mine.startswith("(") or other.startswith("("):
        return False
    if names(mine) & names(other):
        return True
    return _within(mine, other) or _within(other, mine)


def _within(short: str, long: str) -> bool:
    telling = _telling(short_name(short))
    return len(telling) >= FEWEST_TELLING and telling <= set(words(long))


# --- from awards to innovations ------------------------------------------------------------------


def grouped(awards: Iterable[Award]) -> list[list[Award]]:
    """The awards of each innovation, the highest first."""
    regions: dict[str, _Grouping] = {}
    for award in awards:
        regions.setdefault(award.region, _Grouping()).add(award)
    return [by_standing(group) for region in regions.values() for group in region.groups]


class _Grouping:
    """The innovations of one region; titles are compared only where they share a word."""

    def __init__(self) -> None:
        self.groups: list[list[Award]] = []
        self._by_word: dict[str, dict[int, list[Award]]] = {}

    def add(self, award: Award) -> None:
        group = self._group_of(award)
        if group is None:
            group = []
            self.groups.append(group)
        group.append(award)
        for word in _telling(award.title):
            self._by_word.setdefault(word, {})[id(group)] = group

    def _group_of(self, award: Award) -> list[Award] | None:
        near = (self._by_word.get(word, {}) for word in _telling(award.title))
        candidates = {key: group for groups in near for key, group in groups.items()}
        return next(
            (g for g in candidates.values() if any(are_one(award.title, a.title) for a in g)), None
        )


def _telling(title: str) -> frozenset[str]:
    return frozenset(word for word in words(title) if word not in _FILLING)


def by_standing(awards: Iterable[Award]) -> list[Award]:
    """The highest award first, of equal ones the newest."""
    return sorted(awards, key=lambda a: (understood(a.edition, a.award).rank, -a.year, a.award))


def fullest_title(awards: Sequence[Award]) -> str:
    """The title that says most, of those of the highest award."""
    best = understood(awards[0].edition, awards[0].award).rank
    titles = [a.title for a in awards if understood(a.edition, a.award).rank == best]
    return max(titles, key=len)


def best_told(awards: Sequence[Award]) -> Award:
    """The award whose record tells most of the innovation itself, if possible from a source."""
    return max(
        awards,
        key=lambda a: (
            not _OF_AWARD.search(a.summary),
            a.summary_basis == "source",
            len(a.summary),
        ),
    )


_OF_AWARD = re.compile(
    r"\btop \d|\blolos\b|\bbesar provinsi\b|\btahap\b|\bpenghargaan\b|\bditetapkan\b|\bseleksi\b|"
    r"\bkelompok khusus\b|\blomba\b|\bunpsa\b|\bpeserta\b",
    re.IGNORECASE,
)
"""What a summary says that tells how an award was won, not what the innovation does."""


def surest(awards: Sequence[Award]) -> str:
    """How sure the records are at best: ``yes``, ``partial`` or ``no``."""
    known = ("yes", "partial", "no")
    told = {award.verified for award in awards}
    return next((word for word in known if word in told), "no")


def code_of(award: Award) -> str:
    """A short name for links that stays the same when the award is imported again."""
    name = min(names(award.title), key=len, default="")
    told = [award.region, name or f"{award.title} {award.edition} {award.institution}"]
    return hashlib.blake2s("\n".join(told).encode(), digest_size=5).hexdigest()


def place_in_order(awards: Sequence[Award], number: int) -> int:
    """Where an innovation stands in every list: by its highest award, then the newest, then as
    recorded (``number``, unique, below 10⁹)."""
    best = by_standing(awards)[0]
    rank = understood(best.edition, best.award).rank
    return (rank * 10_000 + (9_999 - best.year)) * 1_000_000_000 + number
