"""Files: those the bot sends, and those it fetches."""

import io
import mimetypes
from itertools import chain
from typing import Any

from PIL import Image

from bot.sandbox.errors import BadRequest, TooLarge
from bot.sandbox.messages import MOST_CAPTION, Params, deliver, text_of
from bot.sandbox.world import World

MEGABYTE = 1024 * 1024
MOST_UPLOAD, MOST_PHOTO, MOST_FETCHED = 50 * MEGABYTE, 10 * MEGABYTE, 20 * MEGABYTE
ALBUM = ("photo", "document")


async def send_document(world: World, params: Params) -> Any:
    content = {"document": _document(world, params, params.get("document"), "document")}
    return await deliver(world, params, content | text_of(params, "caption", MOST_CAPTION))


async def send_photo(world: World, params: Params) -> Any:
    content = {"photo": _photo(world, params, params.get("photo"))}
    return await deliver(world, params, content | text_of(params, "caption", MOST_CAPTION))


async def send_media_group(world: World, params: Params) -> Any:
    media = params.get("media")
    if not isinstance(media, list) or not 2 <= len(media) <= 10:
        raise BadRequest("wrong number of messages in a media group: 2-10 are expected")
    kinds = {item.get("type") for item in media}
    if not kinds <= set(ALBUM):
        raise BadRequest("can't parse InputMedia: the sandbox plays albums of photos or documents")
    if len(kinds) > 1:
        raise BadRequest("documents can't be mixed with other media types in an album")
    contents = [_album_part(world, params, item) for item in media]
    group = {"media_group_id": str(world.message_id())}
    return [await deliver(world, params, content | group) for content in contents]


def _album_part(world: World, params: Params, item: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any]
    if item["type"] == "photo":
        content = {"photo": _photo(world, params, item.get("media"))}
    else:
        content = {"document": _document(world, params, item.get("media"), "media")}
    return content | text_of(item, "caption", MOST_CAPTION)


async def get_file(world: World, params: Params) -> Any:
    data = world.files.get(str(params.get("file_id")))
    if data is None:
        raise BadRequest("wrong file_id or the file is temporarily unavailable")
    if len(data) > MOST_FETCHED:
        raise BadRequest("file is too big")
    return {
        "file_id": params["file_id"],
        "file_unique_id": params["file_id"],
        "file_size": len(data),
        "file_path": f"documents/{params['file_id']}",
    }


# --- what both directions share ------------------------------------------------------------------


def stored_document(world: World, name: str, data: bytes) -> dict[str, Any]:
    """Keeps the bytes; the Document that stands for them."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return {**_store(world, data), "file_name": name, "mime_type": kind}


def stored_photo(world: World, data: bytes) -> list[dict[str, Any]]:
    """Keeps the bytes; the sizes of the photo, of which the sandbox makes only one."""
    width, height = _dimensions(data) or (800, 600)
    return [{**_store(world, data), "width": width, "height": height}]


def _store(world: World, data: bytes) -> dict[str, Any]:
    file_id = f"F{len(world.files) + 1:08d}"
    world.files[file_id] = data
    return {"file_id": file_id, "file_unique_id": file_id, "file_size": len(data)}


def _dimensions(data: bytes) -> tuple[int, int] | None:
    try:
        with Image.open(io.BytesIO(data)) as image:
            return image.size
    except (OSError, ValueError, Image.DecompressionBombError):
        return None


def _document(world: World, params: Params, given: Any, field: str) -> dict[str, Any]:
    name, data = _bytes(world, params, given, field)
    return stored_document(world, name, data)


def _photo(world: World, params: Params, given: Any) -> list[dict[str, Any]]:
    _, data = _bytes(world, params, given, "photo")
    if len(data) > MOST_PHOTO:
        raise BadRequest("file of size more than 10 MB can't be sent as a photo")
    if _dimensions(data) is None:
        raise BadRequest("IMAGE_PROCESS_FAILED")
    return stored_photo(world, data)


def _bytes(world: World, params: Params, given: Any, field: str) -> tuple[str, bytes]:
    """The name and bytes of an uploaded file, of ``attach://…``, or of one sent before."""
    if isinstance(given, str) and given.startswith("attach://"):
        given = params.get(given.removeprefix("attach://"))
    if isinstance(given, str) and given in world.files:
        return _known_name(world, given), world.files[given]
    if not isinstance(given, tuple):
        what = "wrong file identifier/HTTP URL specified" if given else f"there is no {field}"
        raise BadRequest(what if given else f"{what} in the request")
    name, data = given
    if not data:
        raise BadRequest("file must be non-empty")
    if len(data) > MOST_UPLOAD:
        raise TooLarge
    return name, data


def _known_name(world: World, file_id: str) -> str:
    messages = chain.from_iterable(chat.chat for chat in world.chats())
    documents = (message.get("document", {}) for message in messages)
    names = (d["file_name"] for d in documents if d.get("file_id") == file_id)
    return str(next(names, file_id))
