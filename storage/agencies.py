"""Agencies, found as people type them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from domain.sheets import Places
from storage.inbox import cursor
from storage.marks import AGENCIES, changed, mark
from storage.tables import Agency, Region

PROVINCE = "73"
ENOUGH = 70.0
FAR_BEHIND = 25.0
"""Points behind the best from which an agency is no longer offered."""
UNNAMED, OF_PROVINCE, ELSEWHERE = 4.0, 10.0, 20.0
"""Points off: no region typed and the agency is a region's; a region typed and it is not that."""
SURE_REGION = 84.0
SHORT = 4
"""Letters up to which a region's name must be typed exactly ("bone", "gowa", "mks")."""
NOISE = frozenset(
    ["kabupaten", "kab", "kota", "provinsi", "prov", "di", "dan", "pemkab", "pemkot", "pemprov"]
)
KIND = frozenset(
    ["dinas", "badan", "biro", "kantor", "bagian", "sekretariat", "daerah", "upt", "uptd"]
)
"""Words that say which kind of agency it is; often left away, so they weigh little."""
MEANT = {
    "dns": "dinas",
    "pkm": "puskesmas",
    "pusk": "puskesmas",
    "puskes": "puskesmas",
    "kec": "kecamatan",
    "kel": "kelurahan",
    "kes": "kesehatan",
    "pend": "pendidikan",
    "bag": "bagian",
    "org": "organisasi",
    "sek": "sekretariat",
    "office": "dinas",
    "health": "kesehatan",
    "education": "pendidikan",
    "agriculture": "pertanian",
    "transportation": "perhubungan",
    "environment": "lingkungan",
    "tourism": "pariwisata",
    "social": "sosial",
}


@dataclass(frozen=True)
class AgencyMatch:
    agency: Agency
    score: float
    """0–100."""


@dataclass(frozen=True)
class _Choice:
    """An agency as it is compared: its names without the region's."""

    id: int
    region: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class _Choices:
    key: object
    agencies: tuple[_Choice, ...]
    regions: dict[str, tuple[str, ...]]


_cache: WeakKeyDictionary[Engine, _Choices] = WeakKeyDictionary()


# --- finding -----------------------------------------------------------------------------------


def find(session: Session, text: str, limit: int = 3) -> list[AgencyMatch]:
    """The agencies nearest to a typed name, the best first; never silently one ("DKP" is two)."""
    choices = _choices(session)
    whole = _words(text)
    region, rest = _split_region(whole, choices.regions)
    if not rest:
        return []
    scores: dict[tuple[str, tuple[str, ...]], float] = {}
    found = []
    for choice in choices.agencies:
        typed = rest if region in {None, choice.region} else " ".join(whole)
        key = (typed, choice.names)
        if key not in scores:
            scores[key] = max((_score(typed, name) for name in choice.names), default=0.0)
        found.append((scores[key] - _away(choice.region, region, scores[key]), choice.id))
    return _matches(session, _best(found, limit))


def _best(found: list[tuple[float, int]], limit: int) -> list[tuple[float, int]]:
    line = max(ENOUGH, max((score for score, _ in found), default=0.0) - FAR_BEHIND)
    near = [pair for pair in found if pair[0] >= line]
    return sorted(near, key=lambda pair: (-pair[0], pair[1]))[:limit]


def _away(of: str, typed: str | None, score: float) -> float:
    """What is taken off for the region; a name typed exactly ("rs haji makassar") loses none."""
    if of == typed or (typed and score == 100):
        return 0.0
    if of == PROVINCE:
        return OF_PROVINCE if typed else 0.0
    return ELSEWHERE if typed else UNNAMED


def _matches(session: Session, best: list[tuple[float, int]]) -> list[AgencyMatch]:
    ids = [agency_id for _, agency_id in best]
    found = {a.id: a for a in session.exec(select(Agency).where(col(Agency.id).in_(ids)))}
    return [AgencyMatch(found[agency_id], score) for score, agency_id in best]


def _score(typed: str, name: str) -> float:
    """How near two names are; the words that tell agencies apart count most."""
    if typed == name:
        return 100.0
    mine, other = _telling(typed), _telling(name)
    whole = fuzz.token_sort_ratio(typed, name)
    telling = fuzz.token_sort_ratio(mine, other)
    some = fuzz.token_set_ratio(mine, other) if len(mine) > SHORT else 0.0
    return max(0.4 * whole + 0.6 * telling, 0.4 * telling + 0.5 * some)


def _telling(words: str) -> str:
    return " ".join(word for word in words.split() if word not in KIND) or words


def _split_region(words: list[str], regions: dict[str, tuple[str, ...]]) -> tuple[str | None, str]:
    """The region typed, if one surely was, and the words without it."""
    best: tuple[float, int, str, int, int] | None = None
    for code, names in regions.items():
        for name in names:
            size = name.count(" ") + 1
            for start in range(len(words) - size + 1):
                score = _region_score(" ".join(words[start : start + size]), name)
                if score and (best is None or (score + 3 * len(name), size) > best[:2]):
                    best = (score + 3 * len(name), size, code, start, size)
    if best is None:
        return None, " ".join(words)
    _, _, code, start, size = best
    return code, " ".join(words[:start] + words[start + size :])


def _region_score(typed: str, name: str) -> float:
    if typed == name:
        return 120.0
    if len(name) <= SHORT or len(typed) < SHORT:
        return 0.0
    score = fuzz.ratio(typed, name)
    return score if score >= SURE_REGION else 0.0


def _words(text: str) -> list[str]:
    plain = re.sub(r"[^\w\s]", " ", re.sub(r"(?<=\w)-(?=\w)", " ", text.lower()))
    return [MEANT.get(word, word) for word in plain.split() if word not in NOISE]


def _plain(text: str) -> str:
    return " ".join(_words(text))


# --- the choices, kept between searches ----------------------------------------------------------


def _choices(session: Session) -> _Choices:
    engine = session.get_bind().engine
    key = (
        mark(session, AGENCIES),
        session.exec(select(func.count(), func.max(Agency.id))).one(),
    )
    kept = _cache.get(engine)
    if kept is None or kept.key != key:
        kept = _cache[engine] = _load(session, key)
    return kept


def _load(session: Session, key: object) -> _Choices:
    regions = {region.code: region for region in session.exec(select(Region))}
    agencies = session.exec(select(Agency).where(Agency.active).order_by(col(Agency.id)))
    return _Choices(
        key,
        tuple(_choice(agency, regions[agency.region_code]) for agency in agencies),
        {code: _unique([region.name, *region.aliases]) for code, region in regions.items()},
    )


def _choice(agency: Agency, region: Region) -> _Choice:
    """An agency is compared by its names with the region's name taken off the end."""
    assert agency.id is not None
    places = _unique([region.name, *region.aliases])
    names = []
    short = re.sub(r"\(.*?\)", "", agency.short_name)
    for name in _unique([agency.name, agency.short_name, short, *agency.aliases]):
        bare = next((name.removesuffix(p).strip() for p in places if name.endswith(f" {p}")), "")
        names += [bare or name, name] if agency.region_code == PROVINCE else [bare or name]
    return _Choice(agency.id, agency.region_code, _unique(names))


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain for plain in map(_plain, names) if plain))


def agencies_changed(session: Session) -> None:
    """To be called after every change of agencies or regions: searches read them anew."""
    changed(session, AGENCIES)


# --- reading and adding ------------------------------------------------------------------------


def agency_by_code(session: Session, code: str) -> Agency | None:
    return session.exec(select(Agency).where(Agency.code == code)).first()


def regions(session: Session) -> list[Region]:
    """The province first, then its kabupaten and kota in the order of their codes."""
    return list(session.exec(select(Region).order_by(col(Region.code))))


def places(session: Session) -> Places:
    """The regions by all their names, the official one first."""
    return Places({region.code: (region.name, *region.aliases) for region in regions(session)})


def agencies_in(session: Session, region_code: str) -> list[Agency]:
    """The agencies of a region that can be joined, by name."""
    wanted = select(Agency).where(Agency.region_code == region_code, Agency.active)
    return list(session.exec(wanted.order_by(Agency.name, col(Agency.id))))


def revision(session: Session) -> str:
    """A short word that is another one after every change of agencies or regions."""
    return str(cursor(session, AGENCIES) or "0")[:8]


def region_of(session: Session, agency: Agency) -> Region:
    return session.get_one(Region, agency.region_code)


def region_named(session: Session, text: str) -> Region | None:
    """The region with this code, or the one whose name was surely typed."""
    if text.strip().lower() in {"provinsi", "province"}:
        return session.get(Region, PROVINCE)
    found = session.get(Region, text.strip())
    if found is not None:
        return found
    code, rest = _split_region(_words(text), _choices(session).regions)
    return session.get(Region, code) if code and not rest else None


def create_agency(session: Session, name: str, region_code: str) -> Agency:
    """An agency that was not on our list, such as a puskesmas; the same name is made once."""
    same = select(Agency).where(Agency.region_code == region_code)
    for agency in session.exec(same):
        if _plain(agency.name) == _plain(name):
            return agency
    agency = Agency(
        code=free_code(session, name, region_code),
        name=name,
        short_name=name,
        region_code=region_code,
        verified=False,
    )
    session.add(agency)
    session.flush()
    agencies_changed(session)
    return agency


def free_code(session: Session, name: str, region_code: str) -> str:
    """A code for a new agency, made of its name."""
    slug = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:24] or "agency"
    code, number = f"{slug}-{region_code}", 1
    while agency_by_code(session, code):
        number += 1
        code = f"{slug}-{region_code}-{number}"
    return code
