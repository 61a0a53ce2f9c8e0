"""What a question that stands for itself wants of the recorded innovations."""

import re
from dataclasses import replace

from domain.questions.content import is_recorded, name_words
from domain.questions.intents import Pattern, asking
from domain.questions.knowledge import language
from domain.questions.known import Known, Name
from domain.questions.question import By, Intent, Question
from domain.questions.recognition import Parts
from domain.questions.titles import MARK as NAME
from domain.questions.titles import is_one_title, take_plain_names
from domain.search.query import Query, literal_word
from domain.search.word_list import is_word

COMPARING = re.compile(
    r"NAME atau NAME|(?<!\S)(?:sama|samakah|beda|bedanya|lain|mana|lebih|duluan|versus)(?!\S)"
)
FEWEST = re.compile(r"(?<!\S)(?:sedikit|tersedikit|fewest|least|belum|tidak)(?!\S)")
MOST_NOUNS = 3
"""Words that may still name one matter."""


def standing_alone(parts: Parts, pattern: Pattern | None, known: Known) -> Question:
    wanted = pattern.intent if pattern is not None else None
    query = asking_aside(parts, wanted)
    if wanted is Intent.COMPARE:
        compared = _compared(parts, query, known)
        if compared is not None:
            return compared
    if parts.names:
        return _one_or_several(parts, parts.names, pattern)
    if wanted is Intent.RANKING and pattern is not None:
        fewest = FEWEST.search(parts.outline) is not None
        return Question(Intent.RANKING, query, by=pattern.by, fewest=fewest)
    if wanted is Intent.COUNT:
        return Question(Intent.COUNT, query)
    if wanted is Intent.DETAIL and pattern is not None:
        told = _told_of_one(parts, pattern, known)
        if told is not None:
            return told
    return _listed(parts, known)


def _compared(parts: Parts, query: Query, known: Known) -> Question | None:
    names = (*parts.names, *take_plain_names(parts.sentence, known))
    names += tuple(parts.sentence.take_all(known.name_parts, NAME))
    if len(names) > 1:
        return Question(Intent.COMPARE, Query(words=name_words(names)))
    by = compared_by(query)
    if by is None and not (query.regions and parts.places.elsewhere):
        return None
    return Question(Intent.COMPARE, query, by=by or By.REGION)


def compared_by(query: Query) -> By | None:
    for by, named in (
        (By.REGION, query.regions),
        (By.TOPIC, query.topics),
        (By.INSTITUTION, query.institutions),
        (By.AWARD, query.awards),
        (By.YEAR, query.years),
    ):
        if len(named) > 1:
            return by
    return None


def _one_or_several(parts: Parts, names: tuple[Name, ...], pattern: Pattern | None) -> Question:
    """An innovation by its name; what else was said of it is on its card anyway."""
    regions = tuple(c for c in parts.query.regions if all(c in n.regions for n in names))
    query = Query(words=name_words(names), regions=regions)
    if len(names) > 1:
        compares = COMPARING.search(parts.outline) is not None
        return Question(Intent.COMPARE if compares else Intent.FIND, query)
    aspect = pattern.aspect if pattern is not None else None
    return Question(Intent.DETAIL, query, aspect)


def _told_of_one(parts: Parts, pattern: Pattern, known: Known) -> Question | None:
    """One innovation asked for by everyday words: "apa itu laktasi"."""
    plain = tuple(take_plain_names(parts.sentence, known))
    if plain:
        return _one_or_several(parts, plain, pattern)
    query = asking_aside(parts, Intent.DETAIL)
    if query.governments and query.regions:
        return Question(Intent.DETAIL, query, pattern.aspect)
    return Question(Intent.DETAIL, query.without("awards"), pattern.aspect) if query.words else None


def _listed(parts: Parts, known: Known) -> Question:
    query = parts.query
    if parts.places.elsewhere and not query.regions and not parts.places.whole:
        return Question(Intent.FIND, _nothing_here(parts))
    if query.is_open and not parts.is_about_winning:
        return Question(Intent.UNCLEAR)
    if parts.is_about_winning or query != Query(words=query.words, regions=query.regions):
        return Question(Intent.FIND, query)
    if is_one_title(query.words, known):
        return Question(Intent.DETAIL, query)
    if query.regions:
        return Question(Intent.FIND, query)
    return Question(_sense_of(parts, known), query)


def _nothing_here(parts: Parts) -> Query:
    """A place of another province is searched for as a word, so that nothing is found."""
    away = tuple(literal_word(place.replace(" ", "")) for place in parts.places.elsewhere)
    return replace(parts.query, words=(*parts.query.words, *away))


def _sense_of(parts: Parts, known: Known) -> Intent:
    """What bare words ask: for innovations, for something else, or nothing that one can tell."""
    query = parts.query
    if any(is_recorded(word, known) for word in query.words):
        return Intent.FIND
    if not any(is_word(w.typed) or w.typed in language().matters for w in query.words):
        return Intent.UNCLEAR
    asks = language().asking.intersection(parts.sentence.words)
    return Intent.OFF_TOPIC if asks or len(query.words) > MOST_NOUNS else Intent.FIND


def asking_aside(parts: Parts, wanted: Intent | None) -> Query:
    """What is named, without the words that only ask."""
    if wanted is None:
        return parts.query
    aside = asking(wanted)
    left = tuple(word for word in parts.query.words if word.typed not in aside)
    return replace(parts.query, words=left)
