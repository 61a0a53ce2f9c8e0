"""An export as the outbox sends it: read from its file while it goes out."""

from pathlib import Path
from typing import Any

from bot.api_client import Upload
from domain.exports import Format
from storage.database import Database
from storage.tables import Export

TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv",
    Format.JSON: "application/json",
    Format.ZIP: "application/zip",
}


async def export_upload(database: Database, folder: Path, order: dict[str, Any]) -> Upload:
    export = await database.run(lambda session: session.get_one(Export, int(order["export"])))
    file = (export.files or [])[int(order["file"])]
    return Upload(file["name"], folder / file["path"], TYPES[Format(export.format)])
