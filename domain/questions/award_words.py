"""Awards in a question: levels, reach and competitions, the most telling kept."""

import re

from domain.awards import Competition, Reach
from domain.date_words import NUMBERS
from domain.questions.sentence import Sentence

MARK = "AWARD"

_DIGITS = "|".join(word for word in NUMBERS if len(word) > 1 and NUMBERS[word] != "10")
_SPOKEN = rf"(?:{_DIGITS})(?: puluh(?: (?:{_DIGITS}))?)?(?: (?:{_DIGITS}))?"
_TOP = rf"(?:top|to|tp|tob|topp)(?: inovasi)?(?: pelayanan publik)? (\d{{1,2}}(?: \d)?|{_SPOKEN})"
_BESAR = rf"(\d{{1,2}}|{_SPOKEN}) (?:besar|terbaik)"

_PLACE = r"(?:juara|peringkat|terbaik)(?: replikasi)?"

LEVEL, COMPETITION, REACH = range(3)
"""Kinds of marks, the most telling first: where one is named the later say nothing more."""
_FIXED: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    (r"juara (?:umum)", LEVEL, ()),
    (
        rf"{_PLACE} (?:1|i|satu) (?:dan |sampai )?(?:2 (?:dan )?)?(?:3|iii|tiga)",
        LEVEL,
        ("first", "second", "third"),
    ),
    (
        rf"{_PLACE} (?:1|i|satu) (?:dan )?(?:2|ii|dua)",
        LEVEL,
        ("first", "second"),
    ),
    (
        rf"{_PLACE} (?:2|ii|dua) (?:dan )?(?:3|iii|tiga)",
        LEVEL,
        ("second", "third"),
    ),
    (
        r"(?:juara|peringkat|terbaik|pemenang)(?: replikasi)? (?:1|i|satu|pertama|utama)(?:nya)?",
        LEVEL,
        ("first",),
    ),
    (rf"{_PLACE} (?:2|ii|dua|kedua)", LEVEL, ("second",)),
    (rf"{_PLACE} (?:3|iii|tiga|ketiga)", LEVEL, ("third",)),
    (rf"{_PLACE} harapan", LEVEL, ("placed",)),
    (r"finalis(?: top)?", LEVEL, ("finalist", "top15")),
    (
        r"(?:innovative government award|indeks inovasi(?: daerah)?|iga|iid"
        r"|(?:kota|kabupaten|daerah|provinsi) (?:ter|sangat |paling )inovatif)",
        COMPETITION,
        (Competition.IGA,),
    ),
    (
        r"(?:kripp|(?:pemenang|juara|lomba|penghargaan|finalis) replikasi"
        r"|replik(?:a|asi)(?= (?:terbaik|juara|finalis)))",
        COMPETITION,
        (Competition.KRIPP,),
    ),
    (
        r"kipp (?:tingkat )?(?:nasional|pusat|kemenpan|menpan|panrb)",
        COMPETITION,
        (Competition.KIPP,),
    ),
    (
        r"(?:sinovik|kemenpan(?: rb)?|menpan(?: rb)?|panrb|kemenpanrb)",
        COMPETITION,
        (Competition.KIPP,),
    ),
    (
        r"kipp (?:tingkat )?(?:sulsel|sulawesi selatan|provinsi)(?: sulsel)?",
        COMPETITION,
        (Competition.KIPP_SULSEL,),
    ),
    (r"kipp", COMPETITION, (Competition.KIPP, Competition.KIPP_SULSEL)),
    (r"lomba inovasi daerah(?= (?:tingkat )?(?:kemendagri|nasional))", REACH, (Reach.NATIONAL,)),
    (
        r"(?:(?:tingkat |level |se |skala )?nasional|(?:dari |oleh )?kementerian)",
        REACH,
        (Reach.NATIONAL,),
    ),
    (
        r"(?:tingkat|level|se|skala|juara|terbaik|seleksi|pemenang) provinsi",
        REACH,
        (Reach.PROVINCE,),
    ),
    (
        r"(?:tingkat|level|skala|lomba|juara) (?:kabupaten|kota|daerah)(?:nya)?",
        REACH,
        (Reach.REGENCY,),
    ),
)
FIXED = tuple((re.compile(rf"(?<!\S){form}(?!\S)"), kind, marks) for form, kind, marks in _FIXED)
NUMBERED = tuple(re.compile(rf"(?<!\S){form}(?!\S)") for form in (_TOP, _BESAR))
LEVELS = frozenset({9, 15, 20, 25, 29, 30, 35, 40, 45, 50, 51, 99})


def take_awards(sentence: Sentence) -> tuple[str, ...]:
    """Takes all awards out of a sentence; returns marks of ``domain.awards.Standing``."""
    named: list[tuple[int, str]] = []
    text = " ".join(sentence.words)
    for form in NUMBERED:
        for found in list(form.finditer(text)):
            number = _number(found[1])
            if number in LEVELS and _take(sentence, found):
                named.append((LEVEL, f"top{number}"))
    for form, kind, marks in FIXED:
        for found in list(form.finditer(text)):
            if _take(sentence, found):
                named += [(kind, mark) for mark in marks]
    if not named:
        return ()
    if any(mark == Competition.IGA for _, mark in named):
        return (Competition.IGA,)
    levels = [mark for kind, mark in named if kind == LEVEL]
    if levels and (re.search(r"\b(?:terbaik|juara) replikasi", text) or _names_kripp(named)):
        return tuple(dict.fromkeys(f"{Competition.KRIPP}{level}" for level in levels))
    most_telling = min(kind for kind, _ in named)
    return tuple(dict.fromkeys(str(mark) for kind, mark in named if kind == most_telling))


def _names_kripp(named: list[tuple[int, str]]) -> bool:
    return any(mark == Competition.KRIPP for _, mark in named)


def _take(sentence: Sentence, found: re.Match[str]) -> bool:
    start = found.string.count(" ", 0, found.start())
    length = found[0].count(" ") + 1
    if not sentence.is_free(start, length):
        return False
    sentence.take(start, length, MARK)
    return True


def _number(said: str) -> int:
    """ "45", "4 5", "empat lima", "empat puluh lima"."""
    if said[0].isdigit():
        return int(said.replace(" ", ""))
    digits = [NUMBERS[word] for word in said.split() if word in NUMBERS]
    if "puluh" in said:
        return 10 * int(digits[0]) + (int(digits[1]) if len(digits) > 1 else 0)
    return int("".join(digits))
