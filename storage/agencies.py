"""Agencies, found as people type them."""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlmodel import Session, select

from storage.tables import Agency, Region

ENOUGH = 60.0
NOISE = re.compile(r"\b(kabupaten|kab|kota|provinsi|prov|dinas|kantor|di)\b")


@dataclass(frozen=True)
class AgencyMatch:
    agency: Agency
    score: float


def find(session: Session, text: str, limit: int = 3) -> list[AgencyMatch]:
    """The agencies nearest to a typed name, the best first; never silently one (“DKP” is two)."""
    typed = _plain(text)
    regions = {region.code: region for region in session.exec(select(Region)).all()}
    places = {code: [region.name, *region.aliases] for code, region in regions.items()}
    matches = [
        AgencyMatch(agency, _score(typed, agency, places[agency.region_code]))
        for agency in session.exec(select(Agency).where(Agency.active)).all()
    ]
    good = [match for match in matches if match.score >= ENOUGH]
    return sorted(good, key=lambda match: -match.score)[:limit]


def agency_by_code(session: Session, code: str) -> Agency | None:
    return session.exec(select(Agency).where(Agency.code == code)).first()


def _score(typed: str, agency: Agency, places: list[str]) -> float:
    names = [agency.name, agency.short_name, *agency.aliases]
    if agency.region_code != "73":
        names += [f"{name} {place}" for name in agency.aliases for place in places]
    best = max(
        0.6 * fuzz.ratio(typed, plain) + 0.4 * fuzz.token_set_ratio(typed, plain)
        for plain in map(_plain, names)
    )
    named_place = any(re.search(rf"\b{re.escape(_plain(place))}\b", typed) for place in places)
    return best + (10 if named_place and agency.region_code != "73" else 0)


def _plain(name: str) -> str:
    return " ".join(NOISE.sub(" ", re.sub(r"[^\w\s]", " ", name.lower())).split())
