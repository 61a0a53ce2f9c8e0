"""The real regions, agencies and winners that come with the product."""

import csv
import hashlib
from pathlib import Path

from sqlmodel import Session, select

from storage.inbox import cursor, save_cursor
from storage.tables import Agency, Region, Winner

REFERENCE = Path(__file__).parent / "reference"
MARK = "reference_data"


def load_reference(session: Session) -> None:
    """Loads what is new in ``storage/reference``; nothing when it is loaded already."""
    mark = hashlib.sha256(
        b"".join(path.read_bytes() for path in sorted(REFERENCE.glob("*.csv")))
    ).hexdigest()
    if cursor(session, MARK) == mark:
        return
    _load_regions(session)
    _load_agencies(session)
    _load_winners(session)
    save_cursor(session, MARK, mark)


def _rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _split(aliases: str) -> list[str]:
    return [alias for alias in aliases.split("|") if alias]


def _load_regions(session: Session) -> None:
    for row in _rows("regions.csv"):
        session.merge(
            Region(
                code=row["code"],
                name=row["name"],
                kind=row["kind"],
                aliases=_split(row["aliases"]),
            )
        )
    session.flush()


def _load_agencies(session: Session) -> None:
    """The province's agencies, and each usual agency for each of the 24 kabupaten/kota."""
    known = {agency.code: agency for agency in session.exec(select(Agency)).all()}
    regions = [region for region in session.exec(select(Region)).all() if region.code != "73"]
    for row in _rows("agencies.csv"):
        if row["level"] == "provinsi":
            _put(session, known, row["id"], row["name"], row["short"], "73", row)
        elif row["level"] == "kab/kota-pola" and "{nama}" not in row["name"]:
            for region in regions:
                place = f"{region.kind.capitalize()} {region.name}"
                name = f"{row['name']} {place}"
                short = f"{row['short']} {region.name}"
                _put(session, known, f"{row['id']}-{region.code}", name, short, region.code, row)
    session.flush()


def _put(
    session: Session,
    known: dict[str, Agency],
    code: str,
    name: str,
    short_name: str,
    region_code: str,
    row: dict[str, str],
) -> None:
    agency = known.get(code) or Agency(code=code, name="", short_name="", region_code=region_code)
    agency.name, agency.short_name = name, short_name
    agency.aliases = _split(row["aliases"])
    agency.verified = row["verified"] == "yes"
    session.add(agency)


def _load_winners(session: Session) -> None:
    known = {
        (winner.year, winner.edition, winner.award, winner.title, winner.institution): winner
        for winner in session.exec(select(Winner)).all()
    }
    for row in _rows("winners.csv"):
        key = (int(row["year"]), row["edition"], row["award"], row["title"], row["institution"])
        values = {**row, "year": int(row["year"]), "region_code": row["region"]}
        del values["region"]
        winner = known.get(key)
        if winner is None:
            session.add(Winner(**values))
            continue
        for name, value in values.items():
            setattr(winner, name, value)
    session.flush()
