"""From what a citizen typed to what is wanted, by rules and data."""

from dataclasses import replace
from datetime import date

from domain import faq
from domain.questions import follow_ups
from domain.questions.alone import asking_aside, standing_alone
from domain.questions.clauses import either_or
from domain.questions.content import is_recorded, name_words
from domain.questions.following import followed
from domain.questions.intents import Pattern, fitting
from domain.questions.knowledge import language
from domain.questions.known import Known
from domain.questions.likeness import INNOVATIONS, most_like
from domain.questions.question import ABOUT_INNOVATIONS, Aspect, Intent, Question
from domain.questions.reading import LONGEST
from domain.questions.recognition import Parts, recognised
from domain.search.query import Query

NOT_UNDERSTOOD = (Intent.UNCLEAR, Intent.OFF_TOPIC)
"""After these what stands around the question is read as well."""
MOST_NOUNS = 3
"""Words that only name something."""
ABOUT_THE_COMPETITION = (Intent.RULES, Intent.FACTS, Intent.TAKE_PART)


def understand(text: str, known: Known, before: Question | None, today: date) -> Question:
    """What a question wants; ``before`` is the question it may follow."""
    parts = recognised(text, known, today)
    asked = _understood(text, parts, known, before)
    if _is_complete(asked, parts, known):
        return asked
    parts = recognised(text, known, today, whole=True)
    of_whole = _understood(text, parts, known, before)
    return of_whole if _is_complete(of_whole, parts, known) else asked


def _is_complete(asked: Question, parts: Parts, known: Known) -> bool:
    """Whether it is clear what is asked about, so that nothing around it is needed."""
    if asked.intent in NOT_UNDERSTOOD:
        return False
    if asked.intent not in (Intent.FIND, Intent.COUNT, Intent.DETAIL) or asked.follows:
        return True
    query = asked.query
    if query.topics or query.institutions or any(is_recorded(word, known) for word in query.words):
        return True
    lists = asked.intent is not Intent.DETAIL and parts.is_about_winning
    return lists and bool(query.awards or query.years or query.regions)


def _understood(text: str, parts: Parts, known: Known, before: Question | None) -> Question:
    fits = fitting(parts.outline)
    asked = _outside(parts, fits, before) or _about_innovations(parts, fits, known, before)
    asked = _as_likened(asked, parts, fits, known, before)
    if before is not None and _goes_on_about_rules(parts, asked, before):
        asked = Question(before.intent, follows=True)
    if before is not None and before.intent is Intent.CONTACT and asked.aspect is Aspect.UNRECORDED:
        asked = Question(Intent.CONTACT, follows=True)
    if _may_be_a_rule(parts, asked, known) and (rule := _entry(text)) is not None:
        asked = Question(Intent.RULES, rule=rule)
    return replace(
        asked,
        query=either_or(parts.sentence, asked.query),
        elsewhere=() if parts.names else parts.places.elsewhere,
        impossible_years=parts.impossible_years,
        corrected=parts.corrected,
        rule=asked.rule or _entry(text) if asked.intent in ABOUT_THE_COMPETITION else None,
    )


def _as_likened(
    asked: Question, parts: Parts, fits: list[Pattern], known: Known, before: Question | None
) -> Question:
    """What it is by the examples, where these say something else than the patterns."""
    about = asked.intent in ABOUT_INNOVATIONS
    foreseen = bool(fits) and fits[0].intent is asked.intent
    if asked.follows or not (about or (asked.intent in NOT_UNDERSTOOD and not foreseen)):
        return asked
    likely = most_like(parts.outline, clearly=about and _names_more(parts.query))
    if likely is None or (about and (likely == INNOVATIONS or parts.names or _only_names(parts))):
        return asked
    if isinstance(likely, Intent):
        return _not_about_innovations(likely, parts, before)
    found = _about_innovations(parts, fits, known, before)
    return found if found.intent in ABOUT_INNOVATIONS else asked


def _only_names(parts: Parts) -> bool:
    """Whether a few words name something and nothing is asked of it: "robot", "top 99"."""
    asks = language().asking.intersection(parts.sentence.words)
    return not asks and parts.outline.count(" ") < MOST_NOUNS


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
    return _not_about_innovations(first.intent, parts, before)


def _not_about_innovations(intent: Intent, parts: Parts, before: Question | None) -> Question:
    query = Query()
    follows = False
    if intent is Intent.REPLICATE:
        query = asking_aside(parts, Intent.REPLICATE)
        if parts.names:
            query = replace(query, words=name_words(parts.names))
        led = before is not None and before.intent in ABOUT_INNOVATIONS
        if before is not None and led and _names_no_other(query, before):
            query, follows = before.query, True
    return Question(intent, query=query, follows=follows)


def _names_no_other(query: Query, before: Question) -> bool:
    """Whether it is what was asked before that is meant; after a card a region is the asker's."""
    return query.without("regions").is_open if before.intent is Intent.DETAIL else query.is_open


def _about_innovations(
    parts: Parts, fits: list[Pattern], known: Known, before: Question | None
) -> Question:
    pattern = fits[0] if fits else None
    found = followed(parts, pattern, before) if before is not None else None
    return found or standing_alone(parts, pattern, known)


def _entry(text: str) -> str | None:
    """The entry that answers a question on the competition."""
    found = faq.closest(text[:LONGEST], faq.shipped())
    return found.entry.id if found is not None else None
