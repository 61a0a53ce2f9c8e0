"""The terms an innovation is found by: its words, and facets such as a year or a region.

A facet is one term that no word can be ("zqy2019"), so that a search for words, years, regions and
awards together is a single expression of terms on both databases.
"""

from collections.abc import Iterable, Sequence
from functools import cache

from domain.awards import Competition, understood
from domain.innovations import Award, is_innovation, names, short_name
from domain.search.knowledge import institutions, topics
from domain.search.terms import stem, terms, words

FACET = "zq"


def in_title(term: str) -> str:
    return f"{FACET}t{term}"


def region(code: str) -> str:
    return f"{FACET}r{code.replace('.', '')}"


def year(number: int) -> str:
    return f"{FACET}y{number}"


def award(mark: str, in_year: int | None = None) -> str:
    """An award with a mark of ``domain.awards.Standing.marks``, at all or in a year."""
    return f"{FACET}a{mark}" if in_year is None else f"{FACET}y{in_year}a{mark}"


def topic(name: str) -> str:
    return f"{FACET}c{name}"


def institution(name: str) -> str:
    return f"{FACET}i{name}"


def kind(*, innovation: bool) -> str:
    """Innovations, or awards that governments were given as a whole: each record is one."""
    return f"{FACET}k{'innovation' if innovation else 'government'}"


_NAMED = {"r": "regions", "y": "years", "a": "awards", "c": "topics", "i": "institutions"}


def named(term: str) -> tuple[str, str] | None:
    """The field and the value of a facet; ``None`` for what is none."""
    kind, value = term.removeprefix(FACET)[:1], term.removeprefix(FACET)[1:]
    if not term.startswith(FACET) or kind not in _NAMED or not value.isalnum():
        return None
    return _NAMED[kind], f"{value[:2]}.{value[2:]}" if kind == "r" and value[2:] else value


# --- the terms of an innovation ------------------------------------------------------------------


def document(awards: Sequence[Award]) -> frozenset[str]:
    """All terms of an innovation, from its awards, the highest first."""
    found = {kind(innovation=is_innovation(awards[0].title))}
    for one in awards:
        titled = every_term(one.title)
        found.update(titled, map(in_title, titled), _run_together(one.title))
        found.update(*map(every_term, (one.summary, one.institution, one.category)))
        found.update(_facets(one), _competition(one))
    found.update(map(topic, topics_of(awards)))
    return frozenset(found)


def every_term(text: str) -> set[str]:
    """The terms of a text, also those within its phrases: "obat" in "tanaman obat keluarga"."""
    return {*terms(text), *map(stem, words(text))}


def _facets(one: Award) -> Iterable[str]:
    yield region(one.region)
    yield year(one.year)
    for mark in understood(one.edition, one.award).marks:
        yield award(mark)
        yield award(mark, one.year)
    for subject in institutions().values():
        if _has_any(words(one.institution), subject.signs):
            yield institution(subject.id)


def _competition(one: Award) -> Iterable[str]:
    """The words of a competition that is asked for by its name, as it has no mark of its own."""
    if understood(one.edition, one.award).competition is Competition.OTHER:
        yield from terms(f"{one.edition} {one.award}")


def _run_together(title: str) -> Iterable[str]:
    """Names as people write them without their spaces: "getardilan"; the short one always."""
    short = " ".join(words(short_name(title)))
    for name in names(title):
        together = name.replace(" ", "")
        if name == short or (name.count(" ") in {1, 2} and len(together) <= 20):
            yield together
            yield in_title(stem(together))


def topics_of(awards: Sequence[Award]) -> tuple[str, ...]:
    """The topics of an innovation, by the category recorded or by what its texts say."""
    categories = {one.category for one in awards}
    texts = [terms(f"{one.title} {one.summary}") for one in awards]
    return tuple(
        subject.id
        for subject in topics().values()
        if not categories.isdisjoint(subject.categories)
        or any(_has_any(text, subject.signs) for text in texts)
    )


def _has_any(typed: list[str], signs: Iterable[str]) -> bool:
    """Whether a text has one of the signs, word for word or stem for stem."""
    within = f" {' '.join(typed)} "
    return any(form in within for sign in signs for form in _forms(sign))


@cache
def _forms(sign: str) -> tuple[str, str]:
    return f" {sign} ", f" {' '.join(terms(sign))} "
