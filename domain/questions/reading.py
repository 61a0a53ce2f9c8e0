"""From what a person typed to plain words: short forms written out, run-together words parted."""

import re
from collections.abc import Iterator

from domain.questions.intents import asking_words
from domain.questions.knowledge import language
from domain.questions.known import Known
from domain.search.terms import fold, words

LONGEST = 1000
"""Characters that are read; nobody's question is longer, and time stays bounded."""
MOST_WORDS = 120
_YEAR_MARK = re.compile(r"['’`´](?=\d\d(?!\d))")
_SPAN = re.compile(r"(?<=\d)\s*(?:-|–|—|s/d|s\.d\.?|smp|/)\s*(?=\d)")
_LISTING = re.compile(r"\s*[,/&+;]\s*(?=\w)")
_TOP = re.compile(
    r"(?<!\d )(?<!\w)to ?(?=(?:9|15|20|25|29|30|35|40|45|50|99)(?!\d))", re.IGNORECASE
)
_TWICE = re.compile(r"([^\W\d_]{3,})2(?!\d)")
_DRAWN = re.compile(r"([^\W\d_])\1{2,}")
_NUMBERED = re.compile(r"(?<=[a-z]{2})(?=\d{2,4}\b)")
_INTRODUCTION = re.compile(
    r"(?:[^,.!?]{0,30}[,.!]\s*)?(?:saya|sy|sya|kami|kita|aku|perkenalkan|nama saya)\s+"
    r"(?:adalah\s+|ini\s+)?"
    r"(?:mahasiswa|mahasiswi|mhs|wartawan|jurnalis|guru|dosen|peneliti|pelajar|siswa|pegawai|asn|pns|"
    r"staf|staff|warga|anak|dari|bekerja|kerja|tinggal|sedang|lagi|orang|saya)\b[^,.?!]*[,.!]\s+",
    re.IGNORECASE,
)
FEWEST_LEFT = 3
"""Words that must follow an introduction for it to be one."""
_ENDING = "nya"
FEWEST = 3
"""Letters of each part of words written as one."""


def read(text: str, known: Known) -> list[str]:
    """The words of a question, written out and folded."""
    text = _without_introduction(text[:LONGEST], known)
    plain = _DRAWN.sub(r"\1", _TWICE.sub(lambda found: _once(found[1], known), text))
    plain = _SPAN.sub(" sampai ", _YEAR_MARK.sub(" tahun ", plain))
    plain = _TOP.sub("top ", plain)
    plain = _LISTING.sub(" dan ", plain)
    typed = words(_NUMBERED.sub(" ", fold(plain)))[:MOST_WORDS]
    parted = [part for word in _joined(typed, known) for part in _parted(word, known)]
    return _written_out(parted, known)


def _once(word: str, known: Known) -> str:
    """A word said twice ("inovasi2"): once is enough, but for a place ("pare2")."""
    twice = f"{word} {word}"
    return twice if fold(twice) in known.places else word


def _joined(typed: list[str], known: Known) -> Iterator[str]:
    """Words that were parted in typing put together: "sri kandi"."""
    at = 0
    while at < len(typed):
        pair = typed[at : at + 2]
        whole = "".join(pair)
        recorded = known.vocabulary
        if len(pair) == 2 and whole in recorded and not all(word in recorded for word in pair):
            yield whole
            at += 2
        else:
            yield typed[at]
            at += 1


def _written_out(typed: list[str], known: Known) -> list[str]:
    """Short forms and English replaced by what they stand for, but not within names."""
    said = language()
    told: list[str] = []
    at = 0
    while at < len(typed):
        name = known.names.at(typed, at, fewest=2)
        found = said.meant.at(typed, at)
        if name is not None:
            told += typed[at : at + name[0]]
        elif found is not None:
            told += found[1].split()
        elif typed[at] not in said.particles:
            told.append(typed[at])
        at += name[0] if name is not None else found[0] if found is not None else 1
    return told


def _without_introduction(text: str, known: Known) -> str:
    """A question without who asks it ("saya mahasiswa …, "), but for the place they name."""
    found = _INTRODUCTION.match(text)
    if found is None or len(text[found.end() :].split()) < FEWEST_LEFT:
        return text
    rest, said = text[found.end() :], words(found[0])
    if any(known.places.at(words(rest), at) for at in range(len(words(rest)))):
        return rest
    place = next((at for at in range(len(said)) if known.places.at(said, at)), None)
    return rest if place is None else f"{rest} {' '.join(said[place:])}"


def _parted(word: str, known: Known) -> list[str]:
    """A word with "-nya" or "di-" taken off, or two that were written as one."""
    if _is_plain(word, known):
        return [word]
    if word.endswith(_ENDING) and _stands(word[: -len(_ENDING)], known):
        return [word[: -len(_ENDING)], _ENDING]
    if word.startswith("di") and word[2:] in known.places:
        return ["di", word[2:]]
    if word.startswith("se") and word[2:] in known.places:
        return ["se", word[2:]]
    return _halves(word, known) or [word]


def _halves(word: str, known: Known) -> list[str] | None:
    if word in known.vocabulary or word in known.names or known.is_used(word):
        return None
    for at in range(FEWEST, len(word) - FEWEST + 1):
        first, second = word[:at], word[at:]
        if _leads(first, known) and _leads(second, known):
            return [first, second]
    return None


def _leads(part: str, known: Known) -> bool:
    return (
        part in known.places or part in language().vocabulary or known.vocabulary.get(part, 0) > 0
    )


def _stands(base: str, known: Known) -> bool:
    if len(base) < FEWEST:
        return False
    said = language()
    return (
        base in said.left_out
        or base in said.vocabulary
        or base in asking_words()
        or base in said.meant
        or base in known.places
        or known.is_used(base)
    )


def _is_plain(word: str, known: Known) -> bool:
    """Whether a word stands for itself: known as it is, whatever it ends in."""
    said = language()
    return (
        word in said.meant
        or word in said.left_out
        or word in known.places
        or (word in known.vocabulary and not word.endswith(_ENDING))
        or word in known.names
    )
