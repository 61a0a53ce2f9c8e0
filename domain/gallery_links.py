"""Addresses of the gallery's pages; ``base`` is where people reach the web server."""

from urllib.parse import urlencode

from domain.form import Language
from domain.search.query import Query

HOME: dict[Language, str] = {"id": "/galeri", "en": "/en/gallery"}
ABOUT: dict[Language, str] = {"id": "tentang", "en": "about"}
PICTURE: dict[Language, str] = {"id": "gambar.png", "en": "picture.png"}
PHOTO = "foto.jpg"
FIELDS = {
    "region": "regions",
    "year": "years",
    "award": "awards",
    "topic": "topics",
    "agency": "institutions",
    "except": "apart",
}
"""Names in an address, and the fields of a query they fill."""
BETWEEN = ","
"""Stands between several values of one name: any of them may fit."""
LONGEST = 200
"""Characters of a question that an address may hold."""
KINDS = {"government": True, "all": None}
"""``kind`` in an address: awards that governments were given as a whole, or those as well."""


def card_url(base: str, code: str, language: Language = "id") -> str:
    """The page of one innovation."""
    return f"{base}{HOME[language]}/{code}"


def picture_url(base: str, language: Language = "id", code: str | None = None) -> str:
    """The picture a link to a card, or to the other pages, is shown with."""
    page = f"{HOME[language]}/{code}" if code else HOME[language]
    return f"{base}{page}/{PICTURE[language]}"


def about_url(base: str, language: Language = "id") -> str:
    """The page that says what is recorded and what is not."""
    return f"{base}{HOME[language]}/{ABOUT[language]}"


def list_url(base: str, query: Query, language: Language = "id", page: int = 1) -> str:
    """The page that lists the innovations of a query."""
    said = urlencode(parameters(query, page), safe=BETWEEN)
    return f"{base}{HOME[language]}" + (f"?{said}" if said else "")


def fits_address(query: Query) -> bool:
    """Whether all its words are read where an address says them."""
    return len(_words(query)) <= LONGEST


def parameters(query: Query, page: int = 1) -> list[tuple[str, str]]:
    """What the address of a list says of its query."""
    words = _words(query)
    said = [("q", words)] if words else []
    named = ((name, _of(query, field)) for name, field in FIELDS.items())
    said += [(name, BETWEEN.join(map(str, values))) for name, values in named if values]
    said += [("kind", name) for name, value in KINDS.items() if query.governments is value]
    return said + ([("page", str(page))] if page > 1 else [])


def _words(query: Query) -> str:
    return " ".join(word.typed for word in query.words)


def _of(query: Query, field: str) -> tuple[object, ...]:
    values: tuple[object, ...] = getattr(query, field)
    return values
