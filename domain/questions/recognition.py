"""What is named in a question: innovations, agencies, years, awards, places, topics, words."""

from dataclasses import dataclass, replace
from datetime import date

from domain.awards import Competition
from domain.questions.award_words import take_awards
from domain.questions.clauses import Subjects, ids, of_any_kind
from domain.questions.content import (
    content_words,
    name_term,
    put_words_right,
    without_deeds,
    without_generic,
)
from domain.questions.exclusions import set_apart
from domain.questions.framing import Framed, unframed
from domain.questions.knowledge import language
from domain.questions.known import Known, Name
from domain.questions.reading import LONGEST, read
from domain.questions.regions import Places, take_places
from domain.questions.sentence import DROPPED, Sentence
from domain.questions.subjects import (
    schools_as_matter,
    take_agencies,
    take_proposers,
    take_topics,
)
from domain.questions.titles import take_names, take_short_names
from domain.questions.years import Years, take_years
from domain.search.query import Query


@dataclass(frozen=True)
class Parts:
    """What was recognised in a question."""

    sentence: Sentence
    outline: str
    query: Query
    names: tuple[Name, ...]
    places: Places
    impossible_years: tuple[int, ...]
    corrected: tuple[tuple[str, str], ...]

    @property
    def is_about_winning(self) -> bool:
        """Whether innovations or awards are asked for in so many words."""
        said = language().about_winning
        return self.places.whole or any(word in said for word in self.sentence.words)

    @property
    def asks_anew(self) -> bool:
        """Whether it is said what is asked for, so that no question before is needed."""
        said = language().asking_anew
        return self.places.whole or any(word in said for word in self.sentence.words)


def recognised(text: str, known: Known, today: date, *, whole: bool = False) -> Parts:
    """Takes everything known out of a question; what is left over is searched word by word.

    The order is the precedence: names before agencies before places before topics, and a word is
    put right only after all that it may be as it stands. ``whole`` reads also what stands around
    the question.
    """
    framed = Framed(text[:LONGEST]) if whole else unframed(text[:LONGEST], known)
    typed = read(framed.question, known)
    asked, unwanted = set_apart(typed, lambda part: _named(_taken(part, known, today)))
    parts = _at_home(_taken(asked, known, today), framed.place, known)
    return replace(parts, query=replace(parts.query, apart=unwanted)) if unwanted else parts


def _named(parts: Parts) -> tuple[Query, tuple[str, ...]]:
    """What words name, and the terms by which the innovations among it are found."""
    return parts.query, tuple(map(name_term, parts.names))


def _at_home(parts: Parts, place: str, known: Known) -> Parts:
    """Who names no place but their own asks about that first."""
    if parts.query.regions != known.places.get(place):
        return parts
    return replace(parts, query=replace(parts.query, is_home=True))


def _taken(typed: list[str], known: Known, today: date) -> Parts:
    sentence = Sentence(typed)
    sentence.take_all(language().polite, DROPPED)
    names = take_names(sentence, known)
    proposers = take_proposers(sentence)
    agencies = [*proposers, *take_agencies(sentence)]
    years = take_years(sentence, today)
    awards = take_awards(sentence)
    places = take_places(sentence, known, awarded=bool(awards) and awards != (Competition.IGA,))
    names += take_short_names(sentence, known)
    corrected = put_words_right(sentence, known)
    if corrected:
        names += [*take_names(sentence, known), *take_short_names(sentence, known)]
    agencies += take_agencies(sentence)
    topics, narrowing = take_topics(sentence)
    words = without_generic(
        (*narrowing, *content_words(sentence, known)), beside=bool(topics or agencies)
    )
    asked = of_any_kind(sentence, Subjects(tuple(topics), tuple(agencies), words))
    if words and not proposers:
        asked = schools_as_matter(asked)
    query = _query(sentence, years, awards, places, asked)
    if not years.asked and not years.impossible and sentence.says(language().newest):
        query = replace(query, newest=True)
    return Parts(
        sentence=sentence,
        outline=sentence.outline(),
        query=without_deeds(query, known),
        names=tuple(dict.fromkeys(names)),
        places=places,
        impossible_years=years.impossible,
        corrected=(*places.corrected, *corrected),
    )


def _query(
    sentence: Sentence,
    years: Years,
    awards: tuple[str, ...],
    places: Places,
    asked: Subjects,
) -> Query:
    return Query(
        words=asked.words,
        years=(*years.asked, *years.impossible),
        regions=places.regions,
        awards=awards,
        topics=ids(asked.topics),
        institutions=ids(asked.agencies),
        governments=_governments(awards, sentence),
    )


def _governments(awards: tuple[str, ...], sentence: Sentence) -> bool | None:
    """Awards of governments are left out unless they, or awards of any kind, are asked for."""
    if awards == (Competition.IGA,):
        return True
    said = language()
    if said.of_governments.intersection(sentence.words):
        return None
    asks_for_awards = said.of_any_kind.intersection(sentence.words)
    return None if asks_for_awards and said.innovations.isdisjoint(sentence.words) else False
