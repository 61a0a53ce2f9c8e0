"""Innovations behind recorded awards: which awards belong to one, and its number in every order."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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
    stands_with: str = ""
    """The code of the innovation that a person put it to; empty where its title decides."""


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
    """The awards of each innovation, the highest first; the order they come in does not matter.

    Awards of which a person said what they stand with are together by that alone. The others
    belong together where their titles name one innovation, and to what a person put together
    where a title in it names theirs.
    """
    found = list(awards)
    decided = _Decided(award for award in found if award.stands_with)
    alone = []
    for group in _by_title([award for award in found if not award.stands_with]):
        named = decided.named_by(group)
        if named is None:
            alone.append(group)
        else:
            decided.groups[named] += group
    return [by_standing(group) for group in (*decided.groups.values(), *alone)]


def decision(awards: Iterable[Award]) -> str | None:
    """The code a person gave to the innovation of these awards, if one did."""
    return next((award.stands_with for award in awards if award.stands_with), None)


class _Decided:
    """What people put together, found again by the words of its titles."""

    def __init__(self, awards: Iterable[Award]) -> None:
        self.groups: dict[str, list[Award]] = {}
        self._by_word: dict[tuple[str, str], list[Award]] = {}
        for award in awards:
            self.groups.setdefault(award.stands_with, []).append(award)
            for word in _telling(award.title):
                self._by_word.setdefault((award.region, word), []).append(award)

    def named_by(self, group: Sequence[Award]) -> str | None:
        """The code of what these awards belong to: that with most titles like theirs."""
        likeness = Counter(other.stands_with for award in group for other in self._like(award))
        return max(sorted(likeness), key=likeness.__getitem__, default=None)

    def _like(self, award: Award) -> list[Award]:
        near = (self._by_word.get((award.region, word), ()) for word in _telling(award.title))
        return [
            other
            for other in {id(other): other for others in near for other in others}.values()
            if are_one(award.title, other.title)
        ]


def _by_title(awards: Sequence[Award]) -> list[list[Award]]:
    """Awards of one region that are linked by titles, each with any other of its group."""
    linked = list(range(len(awards)))

    def first(at: int) -> int:
        while linked[at] != at:
            linked[at] = linked[linked[at]]
            at = linked[at]
        return at

    for mine, other in _links(awards):
        linked[first(mine)] = first(other)
    groups: dict[int, list[Award]] = {}
    for at, award in enumerate(awards):
        groups.setdefault(first(at), []).append(award)
    return list(groups.values())


def _links(awards: Sequence[Award]) -> Iterator[tuple[int, int]]:
    """Pairs that are one innovation, enough of them to link all that are."""
    by_name: dict[tuple[str, str], int] = {}
    by_word: dict[tuple[str, str], list[int]] = {}
    for at, award in enumerate(awards):
        for name in names(award.title):
            yield by_name.setdefault((award.region, name), at), at
        for word in _telling(award.title):
            by_word.setdefault((award.region, word), []).append(at)
    for at, award in enumerate(awards):
        telling = _telling(short_name(award.title))
        if award.title.startswith("(") or len(telling) < FEWEST_TELLING:
            continue
        rarest = min((by_word.get((award.region, word), []) for word in telling), key=len)
        for other in rarest:
            if _within(award.title, awards[other].title):
                yield at, other


def _telling(title: str) -> frozenset[str]:
    return frozenset(word for word in words(title) if word not in _FILLING)


def by_standing(awards: Iterable[Award]) -> list[Award]:
    """The highest award first, of equal ones the newest."""
    return sorted(awards, key=standing)


def standing(award: Award) -> tuple[int, int, str, str, str, str]:
    """What awards are put in order by."""
    rank = understood(award.edition, award.award).rank
    return rank, -award.year, award.award, award.title, award.edition, award.institution


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
    name = min(sorted(names(award.title)), key=len, default="")
    told = [award.region, name or f"{award.title} {award.edition} {award.institution}"]
    return hashlib.blake2s("\n".join(told).encode(), digest_size=5).hexdigest()


def own_code(award: Award) -> str:
    """A code for what has the name of another innovation of its region and is not that."""
    told = [code_of(award), *map(str, standing(award))]
    return hashlib.blake2s("\n".join(told).encode(), digest_size=5).hexdigest()


def place_in_order(awards: Sequence[Award], number: int) -> int:
    """Where an innovation stands in every list: by its highest award, then the newest, then as
    recorded (``number``, unique, below 10⁹)."""
    best = by_standing(awards)[0]
    rank = understood(best.edition, best.award).rank
    return (rank * 10_000 + (9_999 - best.year)) * 1_000_000_000 + number
