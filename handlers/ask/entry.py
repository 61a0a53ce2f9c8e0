"""An entry of the FAQ as a citizen sees it."""

from markupsafe import Markup

from domain.faq import Entry
from handlers.texts import Texts
from handlers.turn import NOTHING


def shown(told: Texts, entry: Entry) -> Markup:
    """The answer, for which edition it holds, and who says so."""
    answer = told.html("faq.answer", answer=entry.answer_in(told.language))
    return Markup("\n\n").join(filter(None, [answer, _basis(told, entry)]))


def _basis(told: Texts, entry: Entry) -> Markup:
    edition = entry.edition.in_(told.language) or entry.edition.id
    lines = [
        told.html("faq.holds_for", edition=edition) if edition else NOTHING,
        told.html("faq.source", source=entry.source) if entry.source else NOTHING,
        NOTHING if entry.source else told.html("faq.by_organizers"),
    ]
    return Markup("\n").join(filter(None, lines))
