"""Questions completed from the one before, where they lean on it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from domain.questions import follow_ups
from domain.questions.alone import COMPARING, FEWEST, asking_aside, compared_by
from domain.questions.content import name_words
from domain.questions.intents import Pattern
from domain.questions.knowledge import language
from domain.questions.known import Name
from domain.questions.question import ABOUT_INNOVATIONS, Aspect, By, Intent, Question
from domain.questions.recognition import Parts
from domain.search.query import Query

TABLES = (Intent.RANKING, Intent.COMPARE)
"""Whose answers list no innovations."""
LED_FROM = ABOUT_INNOVATIONS | {Intent.REPLICATE}


@dataclass(frozen=True)
class Leaning:
    """A question that leans on the one before."""

    parts: Parts
    before: Question
    wanted: Intent | None
    aspect: Aspect | None
    by: By | None
    own: Query
    """What it names itself, without the words that only ask."""

    @property
    def after_one(self) -> bool:
        """Whether one innovation was shown."""
        return self.before.intent is Intent.DETAIL

    def of_the_same(self, aspect: Aspect | None = None) -> Question:
        """Another side of the innovation that was shown."""
        aspect = aspect or self.aspect
        return Question(Intent.DETAIL, self.before.query, aspect, nth=self.before.nth, follows=True)


def followed(parts: Parts, pattern: Pattern | None, before: Question) -> Question | None:
    """The question completed; ``None`` where it stands for itself."""
    if before.intent not in LED_FROM:
        return None
    wanted = pattern.intent if pattern is not None else None
    if wanted is Intent.COMPARE and parts.names:
        return _compared_with_shown(before, parts.names)
    own = asking_aside(parts, wanted)
    if parts.names or not follow_ups.leans(parts.outline, own, asks_anew=parts.asks_anew):
        return None
    aspect, by = (pattern.aspect, pattern.by) if pattern is not None else (None, None)
    leaning = Leaning(parts, before, wanted, aspect, by, own)
    found = (complete(leaning) for complete in WAYS)
    return next((question for question in found if question is not None), None)


def _compared_with_shown(before: Question, names: tuple[Name, ...]) -> Question | None:
    """The innovation that was shown, and another."""
    if before.intent is not Intent.DETAIL or not before.query.words:
        return None
    shown = Name(tuple(word.typed for word in before.query.words), frozenset())
    return Question(Intent.COMPARE, Query(words=name_words((shown, *names))), follows=True)


# --- the ways in which a question leans, in order of precedence -----------------------------------


def _fewest(it: Leaning) -> Question | None:
    """ "Kalau yang paling sedikit?" after a ranking."""
    if it.before.intent is not Intent.RANKING or not it.own.is_open:
        return None
    found = FEWEST.search(it.parts.outline)
    return None if found is None else replace(it.before, fewest=True, follows=True)


def _year_beside(it: Leaning) -> Question | None:
    """ "Kalau tahun sebelumnya?"."""
    years = follow_ups.years_beside(it.parts.outline, it.before.query.years)
    if not years:
        return None
    query = replace(it.before.query, years=years)
    return Question(follow_ups.intent_after(it.before), query, by=it.before.by, follows=True)


def _numbered(it: Leaning) -> Question | None:
    """ "Nomor 2"; of a table it is the table again."""
    number = follow_ups.nth(it.parts.outline)
    own = replace(it.own, words=follow_ups.without_numbers(it.own.words))
    if number is None or not own.is_open or _is_another_table(it):
        return None
    if it.before.intent in TABLES:
        return replace(it.before, follows=True)
    return Question(Intent.DETAIL, it.before.query, it.aspect, nth=number, follows=True)


def _same_comparison(it: Leaning) -> Question | None:
    """ "Lebih dulu yang mana?" after a comparison."""
    if it.before.intent is not Intent.COMPARE or not it.own.is_open:
        return None
    unclear = it.wanted is None and COMPARING.search(it.parts.outline) is not None
    return replace(it.before, follows=True) if unclear or it.wanted is Intent.COMPARE else None


def _of_the_same(it: Leaning) -> Question | None:
    """Another side of what was shown: "siapa pembuatnya", "berapa keluarga yang ikut"."""
    if _is_another_table(it):
        return None
    own = it.own
    if it.after_one and own == Query(institutions=own.institutions) and own.institutions:
        return it.of_the_same()
    if it.after_one and _asks_of_it(it):
        return it.of_the_same(it.aspect or Aspect.UNRECORDED)
    if it.wanted is Intent.DETAIL and not own.words and not own.regions and not own.years:
        return it.of_the_same()
    if it.after_one and own.is_open and it.wanted is None:
        return it.of_the_same(Aspect.AWARDS if it.parts.is_about_winning else Aspect.STORY)
    return None


def _more(it: Leaning) -> Question | None:
    """ "Sebutkan", "berapa?": the same innovations, asked for in another way."""
    if not it.own.is_open or _is_another_table(it):
        return None
    if it.wanted is None and follow_ups.MORE.search(it.parts.outline) is None:
        return None
    intent = it.wanted if it.wanted in ABOUT_INNOVATIONS else None
    return Question(intent or Intent.FIND, it.before.query, by=it.before.by, follows=True)


def _changed(it: Leaning) -> Question | None:
    """ "Kalau Bone?": something else in the place of what was named."""
    if it.own.is_open or _is_another_table(it):
        return None
    query = follow_ups.merged(it.before, it.own)
    if it.wanted is Intent.COMPARE:
        query = replace(query, regions=(*it.before.query.regions, *it.own.regions))
        return Question(Intent.COMPARE, query, by=compared_by(query), follows=True)
    if it.wanted is Intent.DETAIL and it.own.words:
        return Question(Intent.DETAIL, query, it.aspect, follows=True)
    counts = it.wanted if it.wanted in (Intent.COUNT, Intent.RANKING) else None
    intent = counts or follow_ups.intent_after(it.before)
    return Question(intent, query, by=it.by or it.before.by, follows=True)


WAYS: tuple[Callable[[Leaning], Question | None], ...] = (
    _fewest,
    _year_beside,
    _numbered,
    _same_comparison,
    _of_the_same,
    _more,
    _changed,
)


def _is_another_table(it: Leaning) -> bool:
    """One innovation is not ranked, and a comparison names what it compares."""
    return it.wanted in TABLES and (it.after_one or len(it.parts.query.regions) > 1)


def _asks_of_it(it: Leaning) -> bool:
    """Whether only words that say little are named, and something is asked."""
    said = language()
    return (
        it.own == Query(words=it.own.words)
        and bool(it.own.words)
        and all(word.typed in said.generic for word in it.own.words)
        and not said.asking.isdisjoint(it.parts.sentence.words)
    )
