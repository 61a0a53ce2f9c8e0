"""What the words typed into the search box mean: first of all what the chat would understand."""

from dataclasses import dataclass, replace

from bot.web.gallery.address import Asked
from domain.search.query import Query, literal_word
from domain.search.terms import words

MOST_WORDS = 12


@dataclass(frozen=True)
class Understood:
    """A question as it is searched; ``nothing`` where no word of it could be read."""

    query: Query
    nothing: bool = False
    by_meaning: bool = False
    """Whether words became filters, so that the page says what was understood."""
    notes: tuple[str, ...] = ()
    """Sentences on what was put right or is not recorded."""


def understood(asked: Asked) -> Understood:
    if not asked.typed:
        return Understood(asked.query)
    typed = tuple(map(literal_word, words(asked.typed)[:MOST_WORDS]))
    return Understood(replace(asked.query, words=typed), nothing=not typed)
