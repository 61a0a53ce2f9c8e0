"""What the address of a list asks for, read with care: it may say anything."""

from dataclasses import dataclass
from typing import Any

from starlette.datastructures import QueryParams

from bot.web.gallery.visit import RefusedError
from domain.gallery_links import BETWEEN, FIELDS, KINDS, LONGEST
from domain.search import documents
from domain.search.knowledge import institutions, topics
from domain.search.query import Query
from domain.words import clean
from handlers.innovation_names import MARKS
from storage.gallery import Overview

MOST_VALUES = 30
LAST_YEAR, LAST_PAGE = 9999, 99_999


@dataclass(frozen=True)
class Asked:
    """What was asked for: words not yet understood, what was chosen, and which page of it."""

    typed: str
    shortened: bool
    query: Query
    page: int


def read_address(said: QueryParams, known: Overview) -> Asked:
    """RefusedError names what cannot be understood."""
    typed = " ".join(clean(said.get("q", "")[: LONGEST * 10]).split())
    chosen: dict[str, Any] = {
        field: tuple(_value(name, value, known) for value in _values(said, name))
        for name, field in FIELDS.items()
    }
    kind = said.get("kind", "")
    if kind and kind not in KINDS:
        raise wrong(kind)
    query = Query(**chosen, governments=KINDS[kind] if kind else False)
    return Asked(typed[:LONGEST].rstrip(), len(typed) > LONGEST, query, _page(said))


def _values(said: QueryParams, name: str) -> list[str]:
    """The values of a name, each once; a form leaves empty what nobody chose."""
    values = [part.strip() for whole in said.getlist(name) for part in whole.split(BETWEEN)]
    return list(dict.fromkeys(filter(None, values)))[:MOST_VALUES]


def _value(name: str, value: str, known: Overview) -> str | int:
    if name == "year":
        return _number(value, LAST_YEAR)
    if name == "except":
        if documents.named(value) is None:
            raise wrong(value)
        return value
    choices = {
        "region": known.places,
        "award": MARKS,
        "topic": topics(),
        "agency": institutions(),
    }
    if value not in choices[name]:
        raise wrong(value)
    return value


def _page(said: QueryParams) -> int:
    value = said.get("page", "").strip()
    return _number(value, LAST_PAGE) if value else 1


def _number(value: str, most: int) -> int:
    """ASCII digits only: "²" is a digit to Python, and ten thousand of them are none to us."""
    if not (value.isascii() and value.isdigit() and len(value) <= len(str(most)) and int(value)):
        raise wrong(value)
    return int(value)


def wrong(value: str) -> RefusedError:
    return RefusedError(400, "gallery.error_value", value=clean(value)[:40] or "…")
