"""One request to the gallery: read off the event loop, answered from memory where nothing changed.

Nothing of a visit is stored or logged; the address counts towards a limit and is forgotten.
"""

import asyncio
import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from bot.web.guard import PerAddress
from domain.clock import Clock
from domain.dates import WITA
from domain.form import Language
from handlers.texts import Texts, texts
from storage.database import Database
from storage.gallery import Overview, overview
from storage.identity import known_username

log = structlog.get_logger()

FOLDER = Path(__file__).parent
FRESH = {"Cache-Control": "public, max-age=60"}
MOST_KEPT, MOST_BYTES = 100, 100_000
"""Answers that are kept ready, and how large one may be."""
READERS = 2
"""Requests that read the database at once; it has connections for a few more."""
PAGES_BURST, PAGES_PER_SECOND = 120, 8.0
DATA_BURST, DATA_PER_SECOND = 10, 0.1


@dataclass(frozen=True)
class Gallery:
    """What the pages need."""

    database: Database
    clock: Clock
    base: str
    """Where people reach the web server; empty where nobody does from outside."""
    sandbox: str
    """Where the sandbox plays Telegram; empty on Telegram itself."""
    photos: Path
    pages: PerAddress = field(default_factory=lambda: PerAddress(PAGES_BURST, PAGES_PER_SECOND))
    data: PerAddress = field(default_factory=lambda: PerAddress(DATA_BURST, DATA_PER_SECOND))
    readers: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(READERS))
    start: str = field(default_factory=lambda: secrets.token_hex(4))
    """Another at each start of the program: it may make the same pages otherwise now."""
    seen: dict[str, datetime] = field(default_factory=dict)
    """When each state of the records was first seen here."""
    ready: OrderedDict[str, Response] = field(default_factory=OrderedDict)
    """Answers by their tag, the one asked for last at the end."""

    @property
    def root(self) -> str:
        """What stands before every path, where a proxy serves the pages below one."""
        return urlsplit(self.base).path

    def chat_url(self, session: Session, payload: str = "") -> str | None:
        """A link that opens the bot; ``None`` before it was on Telegram for the first time."""
        username = known_username(session)
        if username is None:
            return None
        chat = f"{self.sandbox}/" if self.sandbox else f"https://t.me/{username}"
        return f"{chat}?start={payload}" if payload else chat


@dataclass(frozen=True)
class Visit:
    """A request while it is answered."""

    gallery: Gallery
    request: Request
    language: Language
    session: Session
    overview: Overview

    @property
    def texts(self) -> Texts:
        return texts(self.language)

    @property
    def etag(self) -> str:
        """Changes with what is recorded, with the program, the day and the address asked for."""
        today = self.gallery.clock.now().astimezone(WITA).date()
        of = [self.overview.mark, self.gallery.start, today.isoformat()]
        asked = [self.request.url.path, self.request.url.query]
        told = [*of, known_username(self.session) or "", *asked]
        return f'"{hashlib.blake2s(chr(10).join(told).encode(), digest_size=10).hexdigest()}"'


class RefusedError(Exception):
    """What was asked for cannot be shown; ``key`` is the sentence that says so."""

    def __init__(self, status: int, key: str, **values: object) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.values = values


Work = Callable[[Visit], Response]


async def read(request: Request, language: Language, work: Work) -> Response:
    """The answer of ``work``, done in another thread with a session that only reads."""
    gallery: Gallery = request.app.state.gallery
    async with gallery.readers:
        try:
            return await asyncio.to_thread(_answer, gallery, request, language, work)
        except SQLAlchemyError as error:
            log.warning("the gallery could not be read", reason=type(error).__name__)
            raise RefusedError(503, "gallery.error_away") from None
        except RefusedError:
            raise
        except Exception as error:
            log.exception("a page of the gallery could not be made", exc_info=error)
            raise RefusedError(500, "gallery.error_away") from None


def _answer(gallery: Gallery, request: Request, language: Language, work: Work) -> Response:
    with gallery.database.reading() as session:
        visit = Visit(gallery, request, language, session, overview(session))
        tag = visit.etag
        if _has(request, tag):
            return Response(status_code=304, headers={**FRESH, "ETag": tag})
        response = gallery.ready.pop(tag, None) or work(visit)
        since = gallery.seen.setdefault(visit.overview.mark, gallery.clock.now())
    response.headers["Last-Modified"] = format_datetime(since, usegmt=True)
    response.headers.setdefault("Cache-Control", FRESH["Cache-Control"])
    response.headers["ETag"] = tag
    _keep(gallery.ready, tag, response)
    return response


def _has(request: Request, tag: str) -> bool:
    """Whether the browser has the answer already."""
    known = request.headers.get("if-none-match", "")
    return tag in {each.strip().removeprefix("W/") for each in known.split(",")}


def _keep(ready: OrderedDict[str, Response], tag: str, response: Response) -> None:
    if len(getattr(response, "body", b"")) in range(1, MOST_BYTES):
        ready[tag] = response
        while len(ready) > MOST_KEPT:
            ready.popitem(last=False)


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""
