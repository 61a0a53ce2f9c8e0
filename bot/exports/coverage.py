"""Coverage: how far every agency is in each edition."""

from collections.abc import Iterator

from bot.exports.source import Source
from bot.exports.table import Column, Row
from domain.coverage import CoverageState
from storage.export_reading import CoverageRow, coverage_rows, editions_of

COLUMNS = (
    ("edition", 14),
    ("region_code", 10),
    ("region", 20),
    ("agency", 44),
    ("coverage", 16),
    ("drafts", 9),
    ("submitted", 10),
    ("returned", 13),
    ("verified", 12),
    ("percent", 14),
)


def table(source: Source) -> tuple[int, list[Column], Iterator[Row]]:
    """How many editions there are to go through, the columns, and the rows."""
    editions = source.read(lambda session: editions_of(session, source.order))
    return 0, source.columns(COLUMNS), _rows(source, editions)


def _rows(source: Source, editions: list[int]) -> Iterator[Row]:
    for edition in editions:
        with source.database.reading() as session:
            found = coverage_rows(session, edition, source.order, source.now)
        yield from (_row(source, row) for row in found)


def _row(source: Source, row: CoverageRow) -> Row:
    covered = row.coverage
    return [
        row.edition,
        covered.region,
        row.region,
        row.agency,
        source.state("coverage", covered.state),
        covered.proposals.get(CoverageState.DRAFTING, 0),
        covered.proposals.get(CoverageState.SUBMITTED, 0),
        covered.proposals.get(CoverageState.RETURNED, 0),
        covered.proposals.get(CoverageState.VERIFIED, 0),
        covered.percent if covered.state is CoverageState.DRAFTING else None,
    ]
