"""Every address of the gallery, and what answers there."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.gallery import about, card, data
from bot.web.gallery.assets import ASSETS, asset
from bot.web.gallery.listing import list_page
from bot.web.gallery.rendering import refusal
from bot.web.gallery.visit import Gallery, RefusedError, Work, address_of, read
from bot.web.guard import PerAddress
from domain.form import Language
from domain.gallery_links import ABOUT, HOME, PHOTO, PICTURE
from handlers.texts import LANGUAGES

Endpoint = Callable[[Request], Awaitable[Response]]


def _pages(gallery: Gallery) -> PerAddress:
    return gallery.pages


def _data(gallery: Gallery) -> PerAddress:
    return gallery.data


def _shown(
    work: Work, language: Language, limit: Callable[[Gallery], PerAddress] = _pages
) -> Endpoint:
    async def answer(request: Request) -> Response:
        if not limit(request.app.state.gallery).allows(address_of(request)):
            return refusal(request, language, RefusedError(429, "gallery.error_often"))
        try:
            return await read(request, language, work)
        except RefusedError as refused:
            return refusal(request, language, refused)

    return answer


async def _first(request: Request) -> Response:
    """Whoever opens the bare address sees the gallery in the language of the browser."""
    english = request.headers.get("accept-language", "").lower().startswith("en")
    gallery: Gallery = request.app.state.gallery
    where = f"{gallery.root}{HOME['en' if english else 'id']}"
    return RedirectResponse(where, 302, {"Vary": "Accept-Language"})


def _unknown(_visit: object) -> Response:
    raise RefusedError(404, "gallery.error_page_unknown")


def routes() -> list[Route]:
    return [
        Route("/", _first),
        Route(f"{ASSETS}/{{mark}}/{{name}}", asset),
        *(route for language in LANGUAGES for route in _in(language)),
        Route("/data/innovations.csv", _shown(data.csv_file, "id", _data)),
        Route("/data/innovations.json", _shown(data.json_file, "id", _data)),
        Route(data.SCHEMA, _shown(data.schema_file, "en")),
        Route("/sitemap.xml", _shown(about.sitemap, "id", _data)),
        Route("/robots.txt", _shown(about.robots, "id")),
    ]


def _in(language: Language) -> list[Route]:
    home, picture = HOME[language], PICTURE[language]
    return [
        Route(home, _shown(list_page, language)),
        Route(f"{home}/{ABOUT[language]}", _shown(about.about_page, language)),
        Route(f"{home}/{picture}", _shown(about.picture, language)),
        Route(f"{home}/{{code}}", _shown(card.card_page, language)),
        Route(f"{home}/{{code}}/{picture}", _shown(card.picture, language)),
        Route(f"{home}/{{code}}/{PHOTO}", _shown(card.photo, language)),
        Route(f"{home}/{{rest:path}}", _shown(_unknown, language)),
    ]
