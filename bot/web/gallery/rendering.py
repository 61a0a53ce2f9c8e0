"""Pages from templates: values escaped, words from the catalogues, no script but our own."""

from collections.abc import Callable
from functools import cache, lru_cache, partial
from typing import Any, get_args

from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.web.gallery.assets import asset_path
from bot.web.gallery.visit import FOLDER, Gallery, RefusedError, Visit
from domain.form import Language
from domain.gallery_links import HOME, about_url, card_url, list_url, picture_url
from domain.open_data import LICENCE
from domain.search.query import Query
from handlers.texts import texts

TELEGRAM = "https://web.telegram.org"
"""Where the pages may stand in a frame: as a Mini App in Telegram's web version."""
PASSING = (429, 503)
"""What goes by: whoever comes back a little later is served."""
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
    f"base-uri 'none'; frame-ancestors {TELEGRAM}"
)
Where = Callable[[str, Language], str]
"""The address of a page below a base, in a language."""


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"t": texts(language).html, "language": language}
    environment.filters["number"] = lru_cache(partial(format_decimal, locale=language))
    return environment


def page(visit: Visit, template: str, where: Where, **context: Any) -> Response:
    """A page that stands under an address in each language."""
    response = _page(visit.gallery, visit.language, template, where, **context)
    response.headers.update(_linked(visit, where))
    return response


def _page(
    gallery: Gallery,
    language: Language,
    template: str,
    where: Where,
    status: int = 200,
    shown: str | None = None,
    **context: Any,
) -> Response:
    root, base = gallery.root, gallery.base
    made = _environment(language).get_template(template)
    body = made.render(
        root=root,
        home=f"{root}{HOME[language]}",
        about=about_url(root, language),
        asset=lambda name: f"{root}{asset_path(name)}",
        card=lambda code: card_url(root, code, language),
        listed=lambda query, at=1: list_url(root, query, language, at),
        everything=Query(),
        canonical=where(base, language),
        alternates={each: where(base, each) for each in get_args(Language)},
        other=where(root, "id" if language == "en" else "en"),
        licence=LICENCE,
        picture=picture_url(base, language, shown),
        **context,
    )
    headers = {"Content-Security-Policy": POLICY, "Content-Language": language}
    if status in PASSING:
        headers["Retry-After"] = "10"
    return HTMLResponse(body, status, headers)


def _linked(visit: Visit, where: Where) -> dict[str, str]:
    """The address a page has for good, also for those who read headers only."""
    return {"Link": f'<{where(visit.gallery.base, visit.language)}>; rel="canonical"'}


def refusal(request: Request, language: Language, refused: RefusedError) -> Response:
    """A page that says what is wrong and leads on."""
    gallery: Gallery = request.app.state.gallery
    said = texts(language).plain(refused.key, **refused.values)
    return _page(
        gallery,
        language,
        "message.html",
        lambda base, each: f"{base}{HOME[each]}",
        status=refused.status,
        said=said,
    )
