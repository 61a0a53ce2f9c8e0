"""What is named in a question: innovations, agencies, years, awards, places, topics, words."""

from dataclasses import dataclass, replace
from datetime import date

from domain.awards import Competition
from domain.questions.award_words import take_awards
from domain.questions.content import (
    content_words,
    put_words_right,
    without_deeds,
    without_generic,
)
from domain.questions.exclusions import set_apart
from domain.questions.knowledge import language
from domain.questions.known import Known, Name
from domain.questions.reading import read
from domain.questions.regions import Places, take_places
from domain.questions.sentence import DROPPED, Sentence
from domain.questions.subjects import (
    SCHOOLS,
    schools_as_matter,
    take_agencies,
    take_proposers,
    take_topics,
)
from domain.questions.titles import take_names, take_short_names
from domain.questions.years import Years, take_years
from domain.search.query import Query, Word


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


def recognised(text: str, known: Known, today: date) -> Parts:
    """Takes everything known out of a question; what is left over is searched word by word.

    The order is the precedence: names before agencies before places before topics, and a word is
    put right only after all that it may be as it stands.
    """
    asked, unwanted = set_apart(read(text, known), lambda part: _taken(part, known, today).query)
    parts = _taken(asked, known, today)
    return replace(parts, query=replace(parts.query, apart=unwanted)) if unwanted else parts


def _taken(typed: list[str], known: Known, today: date) -> Parts:
    sentence = Sentence(typed)
    sentence.take_all(language().polite, DROPPED)
    names = take_names(sentence, known)
    proposers = take_proposers(sentence)
    agencies = [*proposers, *take_agencies(sentence)]
    years = take_years(sentence, today)
    awards = take_awards(sentence)
    places = take_places(sentence, known, awarded=bool(awards))
    names += take_short_names(sentence, known)
    corrected = put_words_right(sentence, known)
    if corrected:
        names += [*take_names(sentence, known), *take_short_names(sentence, known)]
    agencies += take_agencies(sentence)
    topics, narrowing = take_topics(sentence)
    words = without_generic((*narrowing, *content_words(sentence)), topics)
    if SCHOOLS in agencies and words and SCHOOLS not in proposers:
        agencies.remove(SCHOOLS)
        words = (*words, schools_as_matter())
    query = _query(sentence, years, awards, places, topics, agencies, words)
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
    topics: list[str],
    agencies: list[str],
    words: tuple[Word, ...],
) -> Query:
    return Query(
        words=words,
        years=(*years.asked, *years.impossible),
        regions=places.regions,
        awards=awards,
        topics=tuple(topics),
        institutions=tuple(dict.fromkeys(agencies)),
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
