"""The photo of an innovation, as small as a chat needs and without what a camera adds."""

import asyncio
import re
from pathlib import Path

from bot.api_client import Upload
from bot.web.gallery.pictures import photo_jpeg
from storage.database import Database
from storage.innovations import by_code

PLAIN_NAME = re.compile(r"\w[\w-]*\.(?:jpe?g|png|webp)", re.IGNORECASE)
"""A name that leads out of no folder."""


async def innovation_photo(database: Database, folder: Path, code: str) -> Upload:
    """``folder``: where photos lie by the names that ``Innovation.photo`` says."""
    found = await database.run(lambda session: by_code(session, code))
    name = (found.photo if found else None) or ""
    path = folder / name
    if not PLAIN_NAME.fullmatch(name) or not path.is_file():
        raise FileNotFoundError(f"innovation {code} has no photo")
    made = await asyncio.to_thread(photo_jpeg, path, path.stat().st_mtime_ns)
    if made is None:
        raise ValueError(f"the photo of innovation {code} cannot be read")
    return Upload(f"{code}.jpg", made, "image/jpeg")
