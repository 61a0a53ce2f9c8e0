"""A query as one short word, which fits a button and a link: ``y21-r22-tkesehatan-wstunting``.

Parts stand between hyphens, each with the letter of its field first. What would be too long or
holds other signs is kept in a table (:mod:`storage.kept_queries`) under a name that begins with
``k``.
"""

import re
from collections.abc import Callable

from domain.search.query import Query, Word, literal_word

LONGEST = 40
"""Characters: a card's button carries the innovation's code and the page of the list as well."""
KEPT = "k"
_CENTURY = 2000
_PLAIN = re.compile(r"[a-z0-9]+")
_REGION = re.compile(r"73(?:\.(\d\d))?")
_GOVERNMENTS: dict[str, bool | None] = {"g1": True, "gx": None}


class Unpackable(ValueError):  # noqa: N818
    """The query cannot be written as a short word, or the word is none of ours."""


def pack(query: Query) -> str:
    """The word of a query; Unpackable where it would be too long or hold other signs."""
    parts = [
        _listed("y", map(_year, query.years)),
        _listed("r", map(_region, query.regions)),
        _listed("a", map(_plain, query.awards), "_"),
        _listed("t", map(_plain, query.topics), "_"),
        _listed("i", map(_plain, query.institutions), "_"),
        _listed("n", map(_plain, query.apart), "_"),
        *(code for code, value in _GOVERNMENTS.items() if query.governments is value),
        *map(_word, query.words),
    ]
    packed = "-".join(part for part in parts if part)
    if len(packed) > LONGEST:
        raise Unpackable(packed)
    return packed


def unpack(packed: str) -> Query:
    """The query of a word that :func:`pack` made; Unpackable for any other."""
    values: dict[str, tuple[object, ...]] = {}
    words: list[Word] = []
    governments: bool | None = False
    for part in filter(None, packed.split("-")):
        kind, body = part[0], part[1:]
        if part in _GOVERNMENTS:
            governments = _GOVERNMENTS[part]
        elif kind == "w" and body:
            words.append(_read_word(body))
        elif kind in _FIELDS and body:
            name, read = _FIELDS[kind]
            values[name] = read(body)
        else:
            raise Unpackable(packed)
    return Query(words=tuple(words), governments=governments, **values)  # type: ignore[arg-type]


# --- writing --------------------------------------------------------------------------------------


def _listed(kind: str, values: "map[str]", between: str = "") -> str:
    joined = between.join(values)
    return f"{kind}{joined}" if joined else ""


def _year(year: int) -> str:
    if not 0 <= year - _CENTURY < 100:
        raise Unpackable(year)
    return f"{year - _CENTURY:02d}"


def _region(code: str) -> str:
    found = _REGION.fullmatch(code)
    if found is None:
        raise Unpackable(code)
    return found[1] or "00"


def _plain(name: str) -> str:
    if not _PLAIN.fullmatch(name):
        raise Unpackable(name)
    return name


def _word(word: Word) -> str:
    """The word as typed where its stems follow from it; otherwise with its stems and kin."""
    for stem in (word.typed, *word.stems, *word.also):
        _plain(stem)
    if word == literal_word(word.typed):
        return f"w{word.typed}"
    if not word.stems:
        raise Unpackable(word.typed)
    told = "_".join([word.typed, *word.stems])
    return f"w{told}__{'_'.join(word.also)}" if word.also else f"w{told}"


# --- reading --------------------------------------------------------------------------------------


def _read_word(body: str) -> Word:
    told, _, also = body.partition("__")
    typed, *stems = told.split("_")
    if not all(map(_PLAIN.fullmatch, [typed, *stems, *filter(None, also.split("_"))])):
        raise Unpackable(body)
    if not stems:
        return literal_word(typed)
    return Word(typed, tuple(stems), tuple(filter(None, also.split("_"))))


def _pairs(body: str) -> list[str]:
    if not re.fullmatch(r"(?:\d\d)+", body):
        raise Unpackable(body)
    return [body[at : at + 2] for at in range(0, len(body), 2)]


def _years(body: str) -> tuple[object, ...]:
    return tuple(_CENTURY + int(pair) for pair in _pairs(body))


def _regions(body: str) -> tuple[object, ...]:
    return tuple("73" if pair == "00" else f"73.{pair}" for pair in _pairs(body))


def _names(body: str) -> tuple[object, ...]:
    names = body.split("_")
    if not all(map(_PLAIN.fullmatch, names)):
        raise Unpackable(body)
    return tuple(names)


_FIELDS: dict[str, tuple[str, Callable[[str], tuple[object, ...]]]] = {
    "y": ("years", _years),
    "r": ("regions", _regions),
    "a": ("awards", _names),
    "t": ("topics", _names),
    "i": ("institutions", _names),
    "n": ("apart", _names),
}
