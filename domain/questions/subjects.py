"""Topics and kinds of agencies in a question, and goals of the UN by their number."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from domain.questions.phrases import Phrases
from domain.questions.sentence import Sentence
from domain.search import documents
from domain.search.knowledge import Subject, institutions, topics
from domain.search.query import Word
from domain.search.terms import stem, words

SCHOOLS = "sekolah"
TOPIC = "TOPIC"
AGENCY = "AGENCY"
_GOAL = re.compile(
    r"(?<!\S)(?:sdgs?|tpb|goals?|tujuan pembangunan berkelanjutan|tujuan(?: ke)?)"
    r"(?: (?:nomor|ke|number|goal))? (\d{1,2})(?!\S)"
)
_PROPOSED_BY = {
    "sekolah": "sekolah",
    "kecamatan": "kecamatan",
    "desa": "desa",
    "kelurahan": "desa",
}
"""The kinds of agencies (``institutions.yaml``) they are."""
_PROPOSING = re.compile(
    rf"(?<!\S)(?:dari|oleh|punya) (?P<from>{'|'.join(_PROPOSED_BY)})(?: (?:apa|saja|mana|yang)|$)"
    rf"|(?<!\S)(?P<which>{'|'.join(_PROPOSED_BY)}) (?:apa |saja )?"
    r"(?:mana|yang (?:pernah )?(?:menang|punya|dapat|masuk|lolos|juara))(?!\S)"
    rf"|(?<!\S)inovasi (?P<of>{'|'.join(list(_PROPOSED_BY)[1:])})$"
)
BESIDE = frozenset({"dan", "atau", "dengan", "serta"})
"""Words between two topics of which either is meant; else the second narrows the first."""


def take_agencies(sentence: Sentence) -> list[str]:
    """Takes kinds of agencies; a name may mean several."""
    found = sentence.take_all(_agency_names(), AGENCY)
    return [subject for subjects in found for subject in subjects]


def take_proposers(sentence: Sentence) -> list[str]:
    """Takes schools, sub-districts and villages where they are named as those who proposed."""
    found = _PROPOSING.search(" ".join(sentence.words))
    if found is None or found.lastgroup is None:
        return []
    at = found.string.count(" ", 0, found.start(found.lastgroup))
    if not sentence.is_free(at):
        return []
    sentence.take(at, 1, AGENCY)
    return [_PROPOSED_BY[sentence.words[at]]]


def take_topics(sentence: Sentence) -> tuple[list[str], list[Word]]:
    """Takes topics and goals; a second topic that narrows the first is a word to search for."""
    asked = [topic for number in _take_goals(sentence) for topic in _serving(number)]
    narrowing: list[Word] = []
    for at, ids in sentence.take_each(_topic_names(), TOPIC):
        if sentence.is_denied(at):
            continue
        beside = at > 0 and sentence.words[at - 1] in BESIDE
        if not asked or beside or set(ids) & set(asked):
            asked += ids
        else:
            narrowing.append(_narrowing(sentence.words[at], ids))
    return list(dict.fromkeys(asked)), narrowing


def schools_as_matter() -> Word:
    """Schools as what a question is about, where they are named beside another matter."""
    return _narrowing(SCHOOLS, ("pendidikan",))


def _narrowing(word: str, ids: Iterable[str]) -> Word:
    return Word(word, (stem(word),), tuple(map(documents.topic, ids)))


def _take_goals(sentence: Sentence) -> Iterable[int]:
    text = " ".join(sentence.words)
    for found in list(_GOAL.finditer(text)):
        start = text.count(" ", 0, found.start())
        length = found[0].count(" ") + 1
        if sentence.is_free(start, length):
            sentence.take(start, length, TOPIC)
            yield int(found[1])


def _serving(goal: int) -> list[str]:
    return [subject.id for subject in topics().values() if goal in subject.sdgs]


@cache
def _topic_names() -> Phrases[tuple[str, ...]]:
    return _by_name(topics())


@cache
def _agency_names() -> Phrases[tuple[str, ...]]:
    return _by_name(institutions())


def _by_name(subjects: Mapping[str, Subject]) -> Phrases[tuple[str, ...]]:
    named: dict[str, list[str]] = {}
    for subject in subjects.values():
        for name in subject.names:
            named.setdefault(" ".join(words(name)), []).append(subject.id)
    return Phrases((name, tuple(ids)) for name, ids in named.items())
