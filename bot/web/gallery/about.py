"""What the gallery is, and what programs that visit it need: which pages there are."""

from xml.sax.saxutils import escape, quoteattr

from starlette.responses import PlainTextResponse, Response

from bot.web.gallery.data import SCHEMA
from bot.web.gallery.pictures import page_picture
from bot.web.gallery.rendering import page
from bot.web.gallery.visit import RefusedError, Visit
from domain.form import Language
from domain.gallery_links import HOME, about_url, card_url
from domain.open_data import FIELDS
from handlers.texts import LANGUAGES
from storage.gallery import codes

MOST_CARDS = 24_000
"""A sitemap names at most 50,000 addresses; each card has one in each language."""


def about_page(visit: Visit) -> Response:
    return page(
        visit,
        "about.html",
        about_url,
        overview=visit.overview,
        fields=[field.name for field in FIELDS],
        schema=f"{visit.gallery.root}{SCHEMA}",
        chat=visit.gallery.chat_url(visit.session),
    )


def picture(visit: Visit) -> Response:
    says = visit.texts.plain
    made = page_picture(says("gallery.name"), says("gallery.tagline"))
    return Response(made, media_type="image/png")


def robots(visit: Visit) -> Response:
    lines = ["User-agent: *", "Disallow: /unduh/"]
    if visit.gallery.base:
        lines.append(f"Sitemap: {visit.gallery.base}/sitemap.xml")
    return PlainTextResponse("\n".join([*lines, ""]))


def sitemap(visit: Visit) -> Response:
    """Every page in both languages; none where nobody reaches them."""
    base = visit.gallery.base
    if not base:
        raise RefusedError(404, "gallery.error_page_unknown")
    pages = [{each: f"{base}{HOME[each]}" for each in LANGUAGES}]
    pages.append({each: about_url(base, each) for each in LANGUAGES})
    shown = codes(visit.session, MOST_CARDS)
    pages += ({each: card_url(base, code, each) for each in LANGUAGES} for code in shown)
    body = "\n".join(_entry(url, every) for every in pages for url in every.values())
    return Response(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{body}\n</urlset>\n',
        media_type="application/xml",
    )


def _entry(url: str, every: dict[Language, str]) -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(other)}/>'
        for language, other in every.items()
    )
    return f"<url><loc>{escape(url)}</loc>{links}</url>"
