"""Topics and kinds of agencies in a question, and goals of the UN by their number."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from domain.questions.clauses import Placed, Subjects, clause_at
from domain.questions.phrases import Phrases
from domain.questions.sentence import Sentence
from domain.search import documents
from domain.search.knowledge import Subject, institutions, topics
from domain.search.query import Word
from domain.search.terms import stem, words

SCHOOLS = frozenset({"sekolah", "sd", "smp", "sma"})
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
    "kelurahan": "kelurahan",
}
"""The kinds of agencies (``institutions.yaml``) they are."""
_PROPOSING = re.compile(
    rf"(?<!\S)(?:dari|oleh|punya) (?P<from>{'|'.join(_PROPOSED_BY)})"
    r"(?: (?:apa|saja|mana|yang|langsung|sendiri)|$)"
    r"|(?<!\S)(?:buatan|dibuat|dibikin|garapan|karya|milik) (?:oleh |dari )?"
    rf"(?:kantor |pemerintah |pihak )?(?P<by>{'|'.join(_PROPOSED_BY)})(?!\S)"
    rf"|(?<!\S)(?P<which>{'|'.join(_PROPOSED_BY)}) (?:apa |saja )?"
    r"(?:mana|yang (?:pernah |langsung |sudah )?"
    r"(?:menang|punya|dapat|masuk|lolos|juara|ikut))(?!\S)"
    rf"|(?<!\S)inovasi (?P<of>{'|'.join(list(_PROPOSED_BY)[1:])})(?= (?:dan|atau)|$)"
)
BESIDE = frozenset({"dan", "atau", "dengan", "serta"})
"""Words between two topics of which either is meant; else the second narrows the first."""


def take_agencies(sentence: Sentence) -> list[Placed]:
    """Takes kinds of agencies; a name may mean several."""
    return [Placed(at, ids) for at, ids in sentence.take_each(_agency_names(), AGENCY)]


def take_proposers(sentence: Sentence) -> list[Placed]:
    """Takes schools, sub-districts and villages where they are named as those who proposed."""
    found = _PROPOSING.search(" ".join(sentence.words))
    if found is None or found.lastgroup is None:
        return []
    first = found.string.count(" ", 0, found.start(found.lastgroup))
    taken = []
    for at in range(first, len(sentence.words)):
        kind = _PROPOSED_BY.get(sentence.words[at])
        if kind is not None and sentence.is_free(at):
            sentence.take(at, 1, AGENCY)
            taken.append(Placed(at, (kind,)))
        elif sentence.words[at] not in BESIDE:
            break
    return taken


def take_topics(sentence: Sentence) -> tuple[list[Placed], list[Word]]:
    """Takes topics and goals; a second topic that narrows the first is a word to search for."""
    asked = [Placed(at, _serving(goal)) for at, goal in _take_goals(sentence)]
    narrowing: list[Word] = []
    for at, ids in sentence.take_each(_topic_names(), TOPIC):
        if sentence.is_denied(at):
            continue
        beside = at > 0 and sentence.words[at - 1] in BESIDE
        if not asked or beside or any(set(ids) & set(one.ids) for one in asked):
            asked.append(Placed(at, ids))
        else:
            word = _narrowing(sentence.words[at], ids)
            narrowing.append(replace(word, clause=clause_at(sentence, at)))
    return asked, narrowing


def schools_as_matter(asked: Subjects) -> Subjects:
    """Schools as what a question is about, where they are named beside another matter."""
    schools = [one for one in asked.agencies if not SCHOOLS.isdisjoint(one.ids)]
    if not schools:
        return asked
    others = tuple(one for one in asked.agencies if one not in schools)
    matter = _narrowing("sekolah", ("pendidikan",))
    return replace(asked, agencies=others, words=(*asked.words, matter))


def _narrowing(word: str, ids: Iterable[str]) -> Word:
    return Word(word, (stem(word),), tuple(map(documents.topic, ids)))


def _take_goals(sentence: Sentence) -> Iterable[tuple[int, int]]:
    """Goals of the UN with their places."""
    text = " ".join(sentence.words)
    for found in list(_GOAL.finditer(text)):
        start = text.count(" ", 0, found.start())
        length = found[0].count(" ") + 1
        if sentence.is_free(start, length):
            sentence.take(start, length, TOPIC)
            yield start, int(found[1])


def _serving(goal: int) -> tuple[str, ...]:
    return tuple(subject.id for subject in topics().values() if goal in subject.sdgs)


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
