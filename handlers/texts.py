"""Every text a person sees comes from here: the catalogues of ``locales/``.

A text is a message of a ``.po`` file, found by its key (``submit.saved``). It may hold the HTML
tags Telegram knows; whatever is filled in is escaped here and nowhere else.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import get_args

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup

from domain.dates import wita
from domain.errors import Problem
from domain.form import Language

LOCALES = Path(__file__).parent.parent / "locales"


class UnknownTextError(KeyError):
    """A key that stands in no catalogue."""


class Texts:
    """The catalogue of one language."""

    def __init__(self, language: Language, translations: NullTranslations) -> None:
        self.language = language
        self._translations = translations

    def html(self, key: str, **values: object) -> Markup:
        """The text with its values escaped, ready for HTML parse mode."""
        return Markup(self._wording(key, values)).format(**values)  # noqa: S704

    def plain(self, key: str, **values: object) -> str:
        """The text for places without markup: button labels, toasts, file names."""
        return self._wording(key, values).format(**values)

    def joined(self, said: Iterable[str], key: str = "ask.or") -> str:
        """Several things in a sentence: "Bone, Gowa atau Wajo"."""
        *first, last = said
        return self.plain(key, first=", ".join(first), last=last) if first else last

    def problem(self, problem: Problem) -> Markup:
        """The sentence of a problem; the times it names as people read them."""
        values = {
            name: wita(value, self.language) if isinstance(value, datetime) else value
            for name, value in problem.values.items()
        }
        return self.html(problem.key, **values)

    def _wording(self, key: str, values: dict[str, object]) -> str:
        count = values.get("count")
        if isinstance(count, int):
            wording = self._translations.ngettext(key, key, count)
        else:
            wording = self._translations.gettext(key)
        if wording == key:
            raise UnknownTextError(key)
        return wording


def load_catalog(language: Language) -> Catalog:
    """All messages of a language, from every ``.po`` file of its folder."""
    merged = Catalog(locale=language)
    for path in sorted((LOCALES / language).glob("*.po")):
        with path.open("rb") as file:
            catalog = read_po(file, abort_invalid=True)
        merged.mime_headers = catalog.mime_headers  # its plural rule, not Babel's guess
        for message in catalog:
            if message.id:
                merged[message.id] = message
    return merged


@lru_cache
def texts(language: Language) -> Texts:
    """The texts of a language, compiled from the catalogue once."""
    compiled = BytesIO()
    write_mo(compiled, load_catalog(language))
    compiled.seek(0)
    return Texts(language, GNUTranslations(compiled))


LANGUAGES: tuple[Language, ...] = get_args(Language)
