"""A file that somebody sent, sent on as it came: for whoever checks the proposal it belongs to."""

from mimetypes import guess_type
from pathlib import Path

from bot.api_client import Upload
from storage.database import Database
from storage.tables import Attachment

UNKNOWN = "application/octet-stream"


async def attachment_upload(database: Database, folder: Path, attachment_id: int) -> Upload:
    """``folder``: where the bytes of attachments are kept."""
    found = await database.run(lambda session: session.get_one(Attachment, attachment_id))
    if found.path is None:
        raise FileNotFoundError(f"attachment {attachment_id} is not stored")
    name = found.original_name or Path(found.path).name
    return Upload(name, folder / found.path, guess_type(found.path)[0] or UNKNOWN)
