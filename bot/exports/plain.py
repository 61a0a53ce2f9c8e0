"""Tables for other programs: CSV and JSON, with the names and values that programs know."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.exports.table import Column, Row, Table, for_programs
from domain.exports import harmless


def write_csv(table: Table, path: Path) -> int:
    """UTF-8 with a mark, so that spreadsheets read its letters right; returns how many rows."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.key for column in table.columns])
        for row in table.rows:
            writer.writerow([_cell(for_programs(cell)) for cell in row])
            count += 1
    return count


def _cell(value: Any) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return harmless(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def write_json(table: Table, path: Path) -> int:
    """A list of records; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for row in table.rows:
            file.write(",\n" if count else "\n")
            json.dump(_record(table.columns, row), file, ensure_ascii=False)
            count += 1
        file.write("\n]\n")
    return count


def _record(columns: Sequence[Column], row: Row) -> dict[str, Any]:
    record: dict[str, Any] = {column.within: {} for column in columns if column.within}
    for column, cell in zip(columns, row, strict=True):
        value = for_programs(cell)
        if not column.within:
            record[column.key] = value
        elif value is not None:
            record[column.within][column.key] = value
    return record
