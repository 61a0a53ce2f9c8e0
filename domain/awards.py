"""What a recorded award is: its level, its reach, and which competition gave it.

Levels and years of the competitions: KIPP gave TOP 9 (2014), 25 (2015), 35 (2016), 40 (2017–2018)
and 45 (2019–2023) out of TOP 99; South Sulawesi gave TOP 20 (2018), 29 (2019) and 30 (2020–2023)
out of TOP 50 (menpan.go.id, sulsel.fajar.co.id).
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Reach(StrEnum):
    NATIONAL = "national"
    PROVINCE = "province"
    REGENCY = "regency"


class Competition(StrEnum):
    KIPP = "kipp"
    KIPP_SULSEL = "kippsulsel"
    KRIPP = "kripp"
    IGA = "iga"
    """The Innovative Government Award and its index: they score governments, not innovations."""
    OTHER = "other"


WINS = ("top9", "top25", "top35", "top40", "top45")
"""The winners' circle of KIPP, whatever it was called that year."""
_ORDER = (
    *WINS,
    "top15",
    "top99",
    "finalist",
    "top20",
    "top29",
    "top30",
    "first",
    "placed",
    "top50",
)
UNRANKED = len(_ORDER)


@dataclass(frozen=True)
class Standing:
    """How an award is understood."""

    reach: Reach
    competition: Competition
    level: str | None
    """One of ``_ORDER``; ``None`` where the award is of no known kind."""
    place: str | None = None
    """``second`` or ``third``, which ``placed`` does not tell apart."""

    @property
    def rank(self) -> int:
        """0 for the highest award; what has no known level comes last."""
        return _ORDER.index(self.level) if self.level in _ORDER else UNRANKED

    @property
    def _replicating(self) -> tuple[str, ...]:
        """Levels of the competition in replicating, which has none of its own."""
        if self.competition is not Competition.KRIPP:
            return ()
        return tuple(f"{self.competition}{of}" for of in (self.level, self.place) if of)

    @property
    def marks(self) -> tuple[str, ...]:
        """What one may ask an award for."""
        return tuple(
            mark
            for mark in (
                self.level,
                self.place,
                *self._replicating,
                "topwin" if self.level in WINS else None,
                self.reach,
                self.competition,
            )
            if mark is not None
        )


def understood(edition: str, award: str) -> Standing:
    """The standing of a recorded award, from the edition's and the award's words."""
    of, given = edition.lower(), award.lower()
    return Standing(_reach(of, given), _competition(of), _level(given), _place(given))


def _reach(edition: str, award: str) -> Reach:
    if award.startswith("provinsi") or "sulsel" in edition:
        return Reach.PROVINCE
    if award.startswith(("kabupaten:", "kota:")):
        return Reach.REGENCY
    return Reach.NATIONAL


def _competition(edition: str) -> Competition:
    if edition.startswith("kripp"):
        return Competition.KRIPP
    if edition.startswith("kipp sulsel"):
        return Competition.KIPP_SULSEL
    if edition.startswith("kipp"):
        return Competition.KIPP
    if edition.startswith("iga") or "indeks inovasi" in edition:
        return Competition.IGA
    return Competition.OTHER


def _level(award: str) -> str | None:
    top = re.search(r"\btop\s*(\d+)", award)
    if top:
        return f"top{top[1]}"
    if "finalis" in award:
        return "finalist"
    if re.search(r"\bjuara (?:i|1|utama)\b|\bterbaik i\b", award):
        return "first"
    if re.search(r"\bjuara\b|\bterbaik\b", award):
        return "placed"
    return None


def _place(award: str) -> str | None:
    found = re.search(r"\b(?:juara|terbaik|peringkat) (?:(ii|2)|(?:iii|3))\b", award)
    return None if found is None else "second" if found[1] else "third"
