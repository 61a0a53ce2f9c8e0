"""The bot's own web server: whether it is well and its numbers, downloads, and the gallery."""

import asyncio
import math
from dataclasses import dataclass
from pathlib import Path

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.prepare import exports_folder, photos_folder
from bot.settings import Settings
from bot.web.gallery.routes import routes as gallery_routes
from bot.web.gallery.visit import Gallery
from bot.web.guard import PerAddress, SecurityHeaders
from bot.web.links import DOWNLOADS, Links, Ticket, signing_key
from bot.web.metrics import Meters, metrics
from bot.web.server import Serving, start
from domain.clock import Clock
from domain.exports import ExportState
from handlers.texts import texts
from storage import exports
from storage.audit import append
from storage.database import Database

log = structlog.get_logger()

BURST, PER_SECOND = 20, 0.2
"""Downloads one address may ask for in a row, and how many come back each second."""
MOST_AT_ONCE = 200
"""Connections; whoever comes then is asked to come back."""
HEALTH_PATIENCE = 5.0
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}


@dataclass(frozen=True)
class Site:
    """What the pages need."""

    database: Database
    clock: Clock
    exports: Path
    links: Links
    limit: PerAddress


def make_app(site: Site, gallery: Gallery, meters: Meters) -> Starlette:
    """The whole site."""
    https = gallery.base.startswith("https:")
    app = Starlette(
        routes=[
            Route("/health", health),
            Route("/metrics", metrics),
            Route(f"{DOWNLOADS}/{{token}}", download),
            *gallery_routes(),
        ],
        middleware=[Middleware(SecurityHeaders, https=https)],
    )
    app.router.redirect_slashes = False
    app.state.site, app.state.gallery, app.state.meters = site, gallery, meters
    return app


def links_of(settings: Settings) -> Links | None:
    """The maker of links; ``None`` where the web server cannot be reached from outside."""
    return Links(settings.web_url, signing_key(settings.data_dir)) if settings.web_url else None


async def serve_pages(settings: Settings, database: Database, clock: Clock) -> Serving:
    links = Links(settings.web_url, signing_key(settings.data_dir))
    limit = PerAddress(BURST, PER_SECOND)
    site = Site(database, clock, exports_folder(settings), links, limit)
    sandbox = "" if settings.on_telegram else settings.bot_api_url
    gallery = Gallery(database, clock, settings.web_url, sandbox, photos_folder(settings))
    alone = not settings.web_url.startswith("https:")
    meters = Meters(database, clock, settings.metrics_token, alone=alone)
    app = make_app(site, gallery, meters)
    return await start(app, settings.web_host, settings.web_port, most_at_once=MOST_AT_ONCE)


# --- health --------------------------------------------------------------------------------------


async def health(request: Request) -> Response:
    """200 where the program and its database answer, 503 where the database does not."""
    site: Site = request.app.state.site
    try:
        await asyncio.wait_for(asyncio.to_thread(_ask, site.database), HEALTH_PATIENCE)
    except (SQLAlchemyError, TimeoutError):
        return JSONResponse({"ok": False, "database": "no answer"}, 503, PRIVATE)
    return JSONResponse({"ok": True}, headers=PRIVATE)


def _ask(database: Database) -> None:
    with database.reading() as session:
        session.connection().execute(text("SELECT 1"))


# --- downloads -----------------------------------------------------------------------------------


async def download(request: Request) -> Response:
    """The file that a signed link names, while it may be had."""
    site: Site = request.app.state.site
    if not site.limit.allows(request.client.host if request.client else ""):
        wait = math.ceil(1 / PER_SECOND)
        return _told(request, 429, "web.too_many", {"Retry-After": str(wait)})
    ticket = site.links.read(request.path_params["token"])
    if ticket is None:
        return _told(request, 404, "web.no_such_link")
    counts = request.method == "GET"
    found = await site.database.run(lambda session: _open(site, session, ticket, counts=counts))
    if found is None:
        return _told(request, 410, "web.link_over")
    name, path = found
    if not path.is_file():
        log.error("a file that can be had is not there", export=ticket.export)
        return _told(request, 410, "web.link_over")
    return FileResponse(path, filename=name, headers=PRIVATE)


def _open(site: Site, session: Session, ticket: Ticket, *, counts: bool) -> tuple[str, Path] | None:
    """Name and place of the file, where whoever ordered it may have it now; writes that down."""
    now = site.clock.now()
    export = exports.locked(session, ticket.export)
    if export is None or export.state != ExportState.READY or ticket.until <= now:
        return None
    if not exports.is_still_allowed(session, export):
        return None
    files = export.files or []
    if ticket.file >= len(files):
        return None
    file = files[ticket.file]
    if counts:
        subject = f"export:{export.id}"
        append(session, export.requested_by, "export.download", subject, now)
    return file["name"], site.exports / file["path"]


def _told(
    request: Request, status: int, key: str, headers: dict[str, str] | None = None
) -> Response:
    """A sentence in the language the browser asks for."""
    english = request.headers.get("accept-language", "").lower().startswith("en")
    said = texts("en" if english else "id").plain(key)
    return PlainTextResponse(said, status, {**PRIVATE, **(headers or {})})
