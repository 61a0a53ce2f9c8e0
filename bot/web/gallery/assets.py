"""The files the pages need beside themselves; named by their content, so kept for good."""

import hashlib
from functools import cache

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.web.gallery.visit import FOLDER

ASSETS = "/galeri/berkas"
KINDS = {
    "style.css": "text/css",
    "theme.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}


@cache
def _content(name: str) -> bytes:
    return (FOLDER / "static" / name).read_bytes()


@cache
def asset_path(name: str) -> str:
    """Where a file is served; another version of it has another address."""
    mark = hashlib.blake2s(_content(name), digest_size=6).hexdigest()
    return f"{ASSETS}/{mark}/{name}"


async def asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in KINDS or request.url.path != asset_path(name):
        return PlainTextResponse("", 404)
    return Response(_content(name), media_type=KINDS[name], headers=FOR_GOOD)
