"""From what a person typed to plain words: short forms written out, run-together words parted."""

import re
from collections.abc import Iterator

from domain.date_words import NUMBERS
from domain.questions.intents import asking_words
from domain.questions.knowledge import language
from domain.questions.known import Known
from domain.search.knowledge import single_names
from domain.search.terms import fold, words
from domain.search.word_list import is_word, roots

LONGEST = 1000
"""Characters that are read; nobody's question is longer, and time stays bounded."""
MOST_WORDS = 120
_YEAR_MARK = re.compile(r"['’`´](?=\d\d(?!\d))")
_SPAN = re.compile(r"(?<=\d)\s*(?:-|–|—|s/d|s\.d\.?|smp|/)\s*(?=\d)")
_LISTING = re.compile(r"\s*[,&+;]\s*(?=\w)")
_EITHER = re.compile(r"\s*/\s*(?=\w)")
_TOP = re.compile(
    r"(?<!\d )(?<!\w)to ?(?=(?:9|15|20|25|29|30|35|40|45|50|99)(?!\d))", re.IGNORECASE
)
_TWICE = re.compile(r"([^\W\d_]{3,})2(?!\d)")
_DRAWN = re.compile(r"([^\W\d_])\1{2,}")
_NUMBERED = re.compile(r"(?<=[a-z]{2})(?=\d{2,4}\b)")
_ONES = "satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan"
_SPOKEN_YEAR = re.compile(
    rf"(?<!\S)dua ?ribu ?(?:(?P<teens>{_ONES}) ?belas"
    rf"|(?:(?P<tens>dua|tiga) ?puluh ?)?(?P<ones>{_ONES})?)(?!\S)"
)
_NOT_REACHED = re.compile(
    r"(?:tapi |tetapi |tp )?(?:tidak|belum|gagal) "
    r"(?:(?:(?:lanjut|masuk|lolos|tembus|sampai|dapat|naik) )?(?:sampai )?(?:ke |di )?"
    r"(?=top \d|\d\d besar)|termasuk |dari )"
)
_NOT_COUNTED = re.compile(r"kalau (\S+(?: \S+){0,2}) tidak (?:di|ter)(?:hitung|masuk)\S*")
_ENDINGS = {"nya": "nya", "x": "nya", "ku": "ku", "mu": "mu"}
_SPOKEN_ENDINGS = ("mi", "ji", "ki", "pi", "ka")
"""Particles of Makassar that are written to short words: "adaji", "mauka"."""
FEWEST = 3
"""Letters of each part of words written as one."""


def read(text: str, known: Known) -> list[str]:
    """The words of a question, written out and folded."""
    plain = _DRAWN.sub(r"\1", _TWICE.sub(lambda found: _once(found[1], known), text))
    plain = _SPAN.sub(" sampai ", _YEAR_MARK.sub(" tahun ", plain))
    plain = _TOP.sub("top ", plain)
    plain = _LISTING.sub(" dan ", _EITHER.sub(" atau ", plain))
    typed = words(_NUMBERED.sub(" ", fold(plain)))[:MOST_WORDS]
    parted = [
        part
        for word in _joined(list(_unrepeated(typed, known)), known)
        for part in _parted(word, known)
    ]
    return _numbered_years(_not_reached(_written_out(parted, known)))


def _not_reached(typed: list[str]) -> list[str]:
    """An award that was not won is set apart: "top 99 tapi tidak lanjut ke top 45"."""
    said = _NOT_COUNTED.sub(r"kecuali \1", " ".join(typed))
    return _NOT_REACHED.sub("kecuali ", said).split()


def _numbered_years(typed: list[str]) -> list[str]:
    """Years said in words ("dua ribu dua puluh satu") in digits."""
    return _SPOKEN_YEAR.sub(_year, " ".join(typed)).split()


def _year(said: re.Match[str]) -> str:
    tens, ones, teens = (
        int(NUMBERS.get(said[part] or "", 0)) for part in ("tens", "ones", "teens")
    )
    return str(2000 + 10 * tens + ones + (10 + teens if teens else 0))


def _once(word: str, known: Known) -> str:
    """A word said twice ("inovasi2"): once is enough, but for a place ("pare2")."""
    twice = f"{word} {word}"
    return twice if fold(twice) in known.places else word


def _unrepeated(typed: list[str], known: Known) -> Iterator[str]:
    """A word said twice in a row ("hewan hewan") once, but for a place ("pare pare")."""
    for at, word in enumerate(typed):
        again = at > 0 and word == typed[at - 1]
        if not again or word.isdigit() or f"{word} {word}" in known.places:
            yield word


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
        name = known.names.at(typed, at, fewest=2) or known.name_parts.at(typed, at)
        found = said.meant.at(typed, at)
        if name is not None:
            told += typed[at : at + name[0]]
        elif found is not None:
            told += found[1].split()
        elif typed[at] not in said.particles:
            told.append(typed[at])
        at += name[0] if name is not None else found[0] if found is not None else 1
    return told


def _parted(word: str, known: Known) -> list[str]:
    """A word with "-nya" or "di-" taken off, or two that were written as one."""
    if _is_plain(word, known):
        return [word]
    if word in roots():
        return [word]
    for ending, meant in _ENDINGS.items():
        if word.endswith(ending) and _stands(word.removesuffix(ending), known):
            return [word.removesuffix(ending), meant]
    if word.endswith(_SPOKEN_ENDINGS) and _is_said(word[:-2]):
        return [word[:-2]]
    if word.startswith("di") and word[2:] in known.places:
        return ["di", word[2:]]
    if word.startswith("ku") and len(word) > 2 + FEWEST and is_word(word[2:]):
        return ["saya", word[2:]]
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
        or base in single_names()
        or known.is_used(base)
    )


def _is_said(base: str) -> bool:
    said = language()
    return base in said.left_out or base in said.meant


def _is_plain(word: str, known: Known) -> bool:
    """Whether a word stands for itself: known as it is, whatever it ends in."""
    said = language()
    return (
        word in said.meant
        or word in said.left_out
        or word in known.places
        or (word in known.vocabulary and not word.endswith("nya"))
        or word in known.names
    )
