"""Coverage as a table of plain text, for the command line."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session

from domain.coverage import CoverageState, Tally, by_region, share, tally
from domain.dates import wita
from storage.agencies import regions
from storage.coverage import coverage
from storage.tables import Edition

NAME, NUMBER = 26, 11


def table(session: Session, edition: Edition, now: datetime) -> Iterator[str]:
    """A line for every region, and their sum."""
    found = coverage(session, edition.id or 0, now)
    by_code = by_region(found)
    yield f"{edition.name} ({edition.code}), closes {wita(edition.closes_at, 'en')}"
    yield _line("region", [*CoverageState, "agencies", "submitted %"])
    for region in regions(session):
        yield _counted(region.name, tally(by_code.get(region.code, [])))
    yield _counted("all", tally(found))


def _counted(name: str, counts: Tally) -> str:
    states = [counts.counts[state] for state in CoverageState]
    percent = share(counts.submitted, counts.total)
    return _line(name, [*states, counts.total, f"{percent} %"])


def _line(name: str, values: list[object]) -> str:
    return name[:NAME].ljust(NAME) + "".join(str(value).rjust(NUMBER + 1) for value in values)
