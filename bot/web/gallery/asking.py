"""What the words typed into the search box mean: the same as they would mean in the chat."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.web.gallery.address import Asked
from bot.web.gallery.visit import Visit
from domain.dates import WITA
from domain.gallery_links import FIELDS
from domain.questions.question import ABOUT_INNOVATIONS, By, Question
from domain.search.query import Query
from domain.search.terms import words
from handlers.texts import Texts
from storage import asking

MOST_WORDS = 30


@dataclass(frozen=True)
class Understood:
    """A question as it is searched."""

    query: Query
    nothing: bool = False
    """No word of it could be read, so nothing is shown rather than everything."""
    for_chat: bool = False
    """It is not about innovations: on deadlines or rules, for instance."""
    by_meaning: bool = False
    """Words became filters, so that the page says what was understood."""
    by_region: bool = False
    """It asks which region has most."""
    notes: tuple[str, ...] = ()
    """Sentences on what was put right or is not recorded."""


def understood(visit: Visit, asked: Asked) -> Understood:
    """Words are understood, and give way to what was chosen beside them."""
    typed = " ".join(asked.typed.split()[:MOST_WORDS])
    if not typed:
        return Understood(asked.query)
    today = visit.gallery.clock.now().astimezone(WITA).date()
    question = asking.understood(visit.session, typed, None, today)
    about = question.intent in ABOUT_INNOVATIONS
    return Understood(
        query=_together(asked.query, question.query),
        nothing=not about and question.query.is_open,
        for_chat=not about and question.query.is_open and bool(words(typed)),
        by_meaning=any(getattr(question.query, field) for field in FIELDS.values()),
        by_region=question.by is By.REGION,
        notes=tuple(_notes(question, visit.texts)),
    )


def _together(chosen: Query, meant: Query) -> Query:
    """What was chosen, completed from the words."""
    missing: dict[str, Any] = {
        field: getattr(meant, field) for field in FIELDS.values() if not getattr(chosen, field)
    }
    if chosen.governments is False:
        missing["governments"] = meant.governments
    return replace(chosen, words=meant.words, **missing)


def _notes(question: Question, says: Texts) -> Iterator[str]:
    for typed, meant in question.corrected:
        yield says.plain("gallery.corrected", typed=typed, meant=meant)
    for place in question.elsewhere:
        yield says.plain("gallery.elsewhere", place=place.title())
    for year in question.impossible_years:
        yield says.plain("gallery.impossible_year", year=year)
