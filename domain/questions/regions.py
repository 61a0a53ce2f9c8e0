"""Regions in a question, typed in any of their ways, and places of other provinces."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from domain.questions.knowledge import language, places
from domain.questions.known import PROVINCE, WHOLE, Known, skeleton
from domain.questions.phrases import Phrases
from domain.questions.sentence import Sentence
from domain.questions.subjects import AGENCY

MARK = "REGION"
WITHIN = frozenset({"di", "se", "seluruh", "tingkat", "lingkup", "wilayah", "daerah"})
"""Words before "provinsi" that mean all of it."""
ALL = "SULSEL"
ELSEWHERE = "ELSEWHERE"
SHORTEST = 4
SHORT = 5
"""Letters up to which a name must be typed exactly ("bone", "gowa")."""
LONG = 9
"""Letters from which two mistakes are put right."""
MOST_WORDS = 3


@dataclass(frozen=True)
class Places:
    """Where a question is about."""

    regions: tuple[str, ...] = ()
    whole: bool = False
    """Whether the province with all its regions was named."""
    elsewhere: tuple[str, ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()


def take_places(sentence: Sentence, known: Known, *, awarded: bool) -> Places:
    """Takes all regions and places of other provinces out of a sentence."""
    elsewhere = _elsewhere()
    named: list[str] = []
    denied: list[str] = []
    away: list[str] = []
    for at in range(len(sentence.words)):
        home = known.places.at(sentence.words, at)
        other = elsewhere.at(sentence.words, at)
        if other is not None and (home is None or other[0] > home[0]):
            if sentence.is_free(at, other[0]):
                sentence.take(at, other[0], ELSEWHERE)
                away.append(other[1])
        elif home is not None and sentence.is_free(at, home[0]):
            codes = home[1]
            if WHOLE in codes and _means_own_agencies(sentence, at, awarded=awarded):
                codes = (PROVINCE,)
            sentence.take(at, home[0], ALL if WHOLE in codes else MARK)
            (denied if sentence.is_denied(at) else named).extend(codes)
    corrected = tuple(_put_right(sentence, known, named))
    named += _own_agencies(sentence, awarded=awarded)
    named = named or denied
    return Places(
        regions=tuple(dict.fromkeys(code for code in named if code != WHOLE)),
        whole=WHOLE in named,
        elsewhere=tuple(dict.fromkeys(away)),
        corrected=corrected,
    )


@cache
def _elsewhere() -> Phrases[str]:
    return Phrases((name, name) for name in places().elsewhere)


def _put_right(sentence: Sentence, known: Known, named: list[str]) -> Iterator[tuple[str, str]]:
    """Takes mistyped regions; "luwu utra" before "luwu"."""
    for at, _ in list(sentence.free()):
        for length in range(MOST_WORDS, 0, -1):
            typed = sentence.words[at : at + length]
            phrase = " ".join(typed)
            if len(typed) < length or len(phrase) < SHORTEST or not sentence.is_free(at, length):
                continue
            if all(_is_right(part, known) for part in typed):
                continue
            best = _nearest(phrase, known)
            if best is not None:
                codes = known.places.get(best) or ()
                sentence.take(at, length, ALL if WHOLE in codes else MARK)
                named += codes
                yield phrase, best
                break


def _is_right(word: str, known: Known) -> bool:
    return known.is_used(word) or word in language().left_out


def _nearest(phrase: str, known: Known) -> str | None:
    """The region meant by a name with a letter or two wrong, or without its vowels."""
    if len(phrase) > SHORT:
        mistakes = 2 if len(phrase) >= LONG else 1
        best = process.extractOne(
            phrase, known.region_names, scorer=OSA.distance, score_cutoff=mistakes
        )
        if best is not None and len(best[0]) >= SHORT:
            return str(best[0])
    meant = known.skeletons.get(skeleton(phrase))
    return meant if meant is not None and meant[0] == phrase[0] else None


def _means_own_agencies(sentence: Sentence, at: int, *, awarded: bool) -> bool:
    """Whether the province's name stands for its own agencies: "dinkes sulsel", "prov sulsel"."""
    before = sentence.words[at - 1] if at else ""
    if sentence.words[at] == "provinsi":
        return not awarded and before not in WITHIN
    return at > 0 and sentence.marks[at - 1] == AGENCY


def _own_agencies(sentence: Sentence, *, awarded: bool) -> Iterator[str]:
    """ "Pemprov" and a lone "provinsi" mean the province's own agencies."""
    for at, word in list(sentence.free()):
        if word == "provinsi" and not awarded:
            sentence.take(at, 1, MARK)
            yield PROVINCE
