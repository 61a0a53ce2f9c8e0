"""From what a citizen typed to what is wanted, by rules and data."""

import re
from dataclasses import replace
from datetime import date

from domain import faq
from domain.questions import follow_ups
from domain.questions.clauses import either_or
from domain.questions.content import is_recorded, name_words
from domain.questions.intents import Pattern, asking, fitting
from domain.questions.knowledge import language
from domain.questions.known import Known, Name
from domain.questions.question import ABOUT_INNOVATIONS, Aspect, By, Intent, Question
from domain.questions.reading import LONGEST
from domain.questions.recognition import Parts, recognised
from domain.questions.titles import is_one_title, take_plain_names
from domain.search.query import Query, literal_word
from domain.search.word_list import is_word

TABLES = (Intent.RANKING, Intent.COMPARE)
"""Whose answers list no innovations."""
NOT_UNDERSTOOD = (Intent.UNCLEAR, Intent.OFF_TOPIC)
"""After these what stands around the question is read as well."""
FEWEST = re.compile(r"(?<!\S)(?:sedikit|tersedikit|fewest|least|belum|tidak)(?!\S)")
MOST_NOUNS = 3
"""Words that may still name one matter."""
ABOUT_THE_COMPETITION = (Intent.RULES, Intent.FACTS, Intent.TAKE_PART)


def understand(text: str, known: Known, before: Question | None, today: date) -> Question:
    """What a question wants; ``before`` is the question it may follow."""
    asked = _understood(text, recognised(text, known, today), known, before)
    if _names_a_matter(asked, known):
        return asked
    of_whole = _understood(text, recognised(text, known, today, whole=True), known, before)
    return of_whole if _names_a_matter(of_whole, known) else asked


def _names_a_matter(asked: Question, known: Known) -> bool:
    """Whether it is clear what is asked about, so that nothing around it is needed."""
    if asked.intent in NOT_UNDERSTOOD:
        return False
    if asked.intent not in (Intent.FIND, Intent.COUNT, Intent.DETAIL) or asked.follows:
        return True
    query = asked.query
    recorded = any(is_recorded(word, known) for word in query.words)
    return bool(recorded or query.topics or query.institutions)


def _understood(text: str, parts: Parts, known: Known, before: Question | None) -> Question:
    fits = fitting(parts.outline)
    asked = _outside(parts, fits, before) or _about_innovations(parts, fits, known, before)
    if before is not None and _goes_on_about_rules(parts, asked, before):
        asked = Question(before.intent, follows=True)
    if before is not None and before.intent is Intent.CONTACT and asked.aspect is Aspect.UNRECORDED:
        asked = Question(Intent.CONTACT, follows=True)
    if _may_be_a_rule(parts, asked, known) and (rule := _entry(text)) is not None:
        asked = Question(Intent.RULES, rule=rule)
    return replace(
        asked,
        query=either_or(parts.sentence, asked.query),
        elsewhere=parts.places.elsewhere,
        impossible_years=parts.impossible_years,
        corrected=parts.corrected,
        rule=asked.rule or _entry(text) if asked.intent in ABOUT_THE_COMPETITION else None,
    )


def _goes_on_about_rules(parts: Parts, asked: Question, before: Question) -> bool:
    """Whether it is a "kalau kelompok khusus?" after a question on the competition."""
    return (
        before.intent in ABOUT_THE_COMPETITION
        and asked.intent in (Intent.FIND, Intent.UNCLEAR, Intent.OFF_TOPIC)
        and follow_ups.OPENING.search(parts.outline) is not None
        and not _names_more(parts.query.without("institutions"))
    )


def _may_be_a_rule(parts: Parts, asked: Question, known: Known) -> bool:
    """Whether nothing was named that is recorded, so that an entry may answer better."""
    query = parts.query
    if asked.follows or parts.names or parts.places.elsewhere or _names_more(query):
        return False
    if asked.intent in ABOUT_INNOVATIONS:
        if parts.is_about_winning and len(query.words) == 1:
            return False
        return bool(query.words) and not any(is_recorded(word, known) for word in query.words)
    return asked.intent in (Intent.UNCLEAR, Intent.OFF_TOPIC)


def _names_more(query: Query) -> bool:
    """Whether anything but words is named."""
    return not query.without("words", "governments").is_open


# --- what is wanted ------------------------------------------------------------------------------


def _outside(parts: Parts, fits: list[Pattern], before: Question | None) -> Question | None:
    """Whatever is not about recorded innovations."""
    if not parts.sentence.words:
        return None if parts.query.apart else Question(Intent.UNCLEAR)
    if language().greetings.issuperset(parts.sentence.words):
        return Question(Intent.SMALL_TALK)
    first = fits[0] if fits else None
    if first is None or first.intent in ABOUT_INNOVATIONS:
        return None
    query = Query()
    follows = False
    if first.intent is Intent.REPLICATE:
        query = _asking_aside(parts, Intent.REPLICATE)
        if parts.names:
            query = replace(query, words=name_words(parts.names))
        named = query.without("regions", "governments") if _is_one(before) else query
        if before is not None and before.intent in ABOUT_INNOVATIONS and not _names_any(named):
            query, follows = before.query, True
    return Question(first.intent, query=query, follows=follows)


def _is_one(before: Question | None) -> bool:
    return before is not None and before.intent is Intent.DETAIL


def _names_any(query: Query) -> bool:
    return not query.is_open


def _about_innovations(
    parts: Parts, fits: list[Pattern], known: Known, before: Question | None
) -> Question:
    pattern = fits[0] if fits else None
    if before is not None and before.intent in ABOUT_INNOVATIONS | {Intent.REPLICATE}:
        followed = _following(parts, pattern, before)
        if followed is not None:
            return followed
    return _standing_alone(parts, pattern, known)


def _following(parts: Parts, pattern: Pattern | None, before: Question) -> Question | None:
    """The question completed from the one before, where it leans on it."""
    if pattern is not None and pattern.intent is Intent.COMPARE and parts.names:
        return _compared_with(before, parts.names)
    wanted = pattern.intent if pattern is not None else None
    own = _asking_aside(parts, wanted)
    if parts.names or not follow_ups.leans(parts.outline, own, asks_anew=parts.asks_anew):
        return None
    ordinal = follow_ups.nth(parts.outline)
    if wanted in TABLES and (before.intent is Intent.DETAIL or len(parts.query.regions) > 1):
        return None  # one innovation is not ranked, and a comparison names what it compares
    aspect = pattern.aspect if pattern is not None else None
    if ordinal is not None:
        own = replace(own, words=follow_ups.without_numbers(own.words))
    if ordinal is not None and own.is_open and before.intent in TABLES:
        return replace(before, follows=True)
    if ordinal is not None and own.is_open:
        return Question(Intent.DETAIL, before.query, aspect, nth=ordinal, follows=True)
    if before.intent is Intent.DETAIL and own == Query(institutions=own.institutions):
        return Question(Intent.DETAIL, before.query, aspect, nth=before.nth, follows=True)
    if before.intent is Intent.DETAIL and _asks_of_it(parts, own):
        aspect = aspect or Aspect.UNRECORDED
        return Question(Intent.DETAIL, before.query, aspect, nth=before.nth, follows=True)
    if wanted is Intent.DETAIL and not own.words and not own.regions and not own.years:
        return Question(Intent.DETAIL, before.query, aspect, nth=before.nth, follows=True)
    if own.is_open and before.intent is Intent.DETAIL and wanted is None:
        aspect = Aspect.AWARDS if parts.is_about_winning else Aspect.STORY
        return Question(Intent.DETAIL, before.query, aspect, nth=before.nth, follows=True)
    if own.is_open:
        if wanted is None and follow_ups.MORE.search(parts.outline) is None:
            return None
        intent = wanted if wanted in ABOUT_INNOVATIONS else Intent.FIND
        return Question(intent or Intent.FIND, before.query, by=before.by, follows=True)
    query = follow_ups.merged(before, own)
    if wanted is Intent.COMPARE:
        query = replace(query, regions=(*before.query.regions, *own.regions))
        return Question(Intent.COMPARE, query, by=_compared_by(query), follows=True)
    if wanted is Intent.DETAIL and own.words:
        return Question(Intent.DETAIL, query, aspect, follows=True)
    intent = wanted if wanted in (Intent.COUNT, Intent.RANKING) else follow_ups.intent_after(before)
    by = pattern.by if pattern is not None else None
    return Question(intent, query, by=by or before.by, follows=True)


def _asks_of_it(parts: Parts, own: Query) -> bool:
    """Whether a detail of the innovation shown is asked for: "berapa keluarga yang ikut"."""
    said = language()
    return (
        own == Query(words=own.words)
        and bool(own.words)
        and all(word.typed in said.generic for word in own.words)
        and not said.asking.isdisjoint(parts.sentence.words)
    )


def _compared_with(before: Question, names: tuple[Name, ...]) -> Question | None:
    """The innovation that was shown, and another."""
    if before.intent is not Intent.DETAIL or not before.query.words:
        return None
    shown = Name(tuple(word.typed for word in before.query.words), frozenset())
    return Question(Intent.COMPARE, Query(words=name_words((shown, *names))), follows=True)


def _asking_aside(parts: Parts, wanted: Intent | None) -> Query:
    """What is named, without the words that only ask."""
    if wanted is None:
        return parts.query
    aside = asking(wanted)
    left = tuple(word for word in parts.query.words if word.typed not in aside)
    return replace(parts.query, words=left)


def _standing_alone(parts: Parts, pattern: Pattern | None, known: Known) -> Question:
    wanted = pattern.intent if pattern is not None else None
    query = _asking_aside(parts, wanted)
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
    if len(names) > 1:
        return Question(Intent.COMPARE, Query(words=name_words(names)))
    by = _compared_by(query)
    if by is None and not (query.regions and parts.places.elsewhere):
        return None
    return Question(Intent.COMPARE, query, by=by or By.REGION)


def _compared_by(query: Query) -> By | None:
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
        return Question(Intent.FIND, query)
    aspect = pattern.aspect if pattern is not None else None
    return Question(Intent.DETAIL, query, aspect)


def _told_of_one(parts: Parts, pattern: Pattern, known: Known) -> Question | None:
    """One innovation asked for by everyday words: "apa itu laktasi"."""
    plain = tuple(take_plain_names(parts.sentence, known))
    if plain:
        return _one_or_several(parts, plain, pattern)
    query = _asking_aside(parts, Intent.DETAIL)
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


def _entry(text: str) -> str | None:
    """The entry that answers a question on the competition."""
    found = faq.closest(text[:LONGEST], faq.shipped())
    return found.entry.id if found is not None else None
