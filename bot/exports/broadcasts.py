"""Broadcasts: a row for each, with how many recipients stand where."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from bot.exports.source import Source
from bot.exports.table import Column, Row, Shown
from domain.broadcasts import RecipientState
from handlers.organize.broadcasts.content import words_of
from handlers.organize.broadcasts.pages import segment_words
from storage.export_reading import BroadcastRow, broadcast_numbers, broadcast_rows

FACTS = (
    ("broadcast", 10),
    ("broadcast_state", 14),
    ("segment", 24),
    ("text", 60),
    ("started_at", 17),
    ("finished_at", 17),
    ("recipients", 10),
)


def table(source: Source) -> tuple[int, list[Column], Iterator[Row]]:
    """How many rows, the columns, and the rows."""

    def page(session: Session, numbers: Sequence[int]) -> list[Row]:
        return [_row(source, session, row) for row in broadcast_rows(session, numbers)]

    total, rows = source.pages(broadcast_numbers, page)
    counts = [(f"to_{state}", 11) for state in RecipientState]
    return total, source.columns((*FACTS, *counts, ("presses", 12))), rows


def _row(source: Source, session: Session, row: BroadcastRow) -> Row:
    broadcast, segment = row.broadcast, row.broadcast.segment or ""
    return [
        broadcast.id,
        source.state("broadcast", broadcast.state),
        Shown(segment_words(session, source.told, segment) if segment else "", segment),
        words_of(broadcast.content),
        broadcast.started_at,
        broadcast.finished_at,
        sum(row.counts.values()),
        *(row.counts.get(state, 0) for state in RecipientState),
        row.presses,
    ]
