"""Years and spans of years in a question."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from domain.date_words import NUMBERS
from domain.questions.sentence import Sentence

FIRST = 2014
"""The year of the first competition: nothing can have won before."""
MARK = "YEAR"
MOST_BACK = 30
_YEAR = r"(?:1[0-9]|2[0-9])\d\d"
_PANDEMIC = "(?:pandemi|covid|corona|korona)(?: covid)?(?: 19)?"
PANDEMIC = range(2020, 2023)
"""From the first case in March 2020 until restrictions ended (30 December 2022)."""
_COUNT = rf"\d{{1,2}}|{'|'.join(word for word in NUMBERS if len(word) > 1)}"


@dataclass(frozen=True)
class Years:
    """The years asked for; ``impossible`` are those for which there can be no record."""

    asked: tuple[int, ...] = ()
    impossible: tuple[int, ...] = ()


Span = Callable[[re.Match[str], int], range]
"""The years that a phrase means, given the year of today."""


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _number(text: str) -> int:
    return min(int(NUMBERS.get(text, text)), MOST_BACK)


def _between(found: re.Match[str], _: int) -> range:
    first, last = sorted((_year(found[1]), _year(found[2])))
    return range(first, last + 1)


_FORMS: tuple[tuple[str, Span], ...] = (
    (
        rf"(?:dari |antara )?(?:tahun )?({_YEAR}) (?:sampai(?: dengan)?|ke|dan sampai) "
        rf"(?:tahun )?({_YEAR}|\d\d)",
        _between,
    ),
    (rf"antara (?:tahun )?({_YEAR}) (?:dan|dengan) (?:tahun )?({_YEAR})", _between),
    (
        rf"(?:sesudah|di atas|lebih dari) (?:tahun )?({_YEAR})",
        lambda m, now: range(int(m[1]) + 1, now + 1),
    ),
    (
        rf"(?:sejak|mulai(?: dari)?|dari) (?:tahun )?({_YEAR})"
        r"(?: ke atas| sampai (?:sekarang|saat ini|kini))?",
        lambda m, now: range(int(m[1]), now + 1),
    ),
    (
        rf"({_YEAR}) (?:sampai (?:sekarang|saat ini|kini)|ke atas)",
        lambda m, now: range(int(m[1]), now + 1),
    ),
    (
        rf"(?:tahun )?({_YEAR}) (?:ke bawah|dan sebelum\w*)",
        lambda m, _: range(FIRST, int(m[1]) + 1),
    ),
    (r"(?:tahun )?([12]\d\d0)an", lambda m, now: range(int(m[1]), min(int(m[1]) + 10, now + 1))),
    (rf"sebelum (?:masa |era |zaman |ada )?{_PANDEMIC}", lambda *_: range(FIRST, PANDEMIC.start)),
    (
        rf"sesudah (?:masa |era |zaman )?{_PANDEMIC}",
        lambda _, now: range(PANDEMIC.stop, now + 1),
    ),
    (rf"(?:sebelum|di bawah) (?:tahun )?({_YEAR})", lambda m, _: range(FIRST, int(m[1]))),
    (rf"(?:sampai|ke bawah) (?:tahun )?({_YEAR})", lambda m, _: range(FIRST, int(m[1]) + 1)),
    (
        rf"({_COUNT}) tahun (?:yang )?(?:terakhir|belakangan(?: ini)?|terakhir ini)",
        lambda m, now: range(now - _number(m[1]) + 1, now + 1),
    ),
    (
        rf"(?:terakhir|belakangan) ({_COUNT}) tahun",
        lambda m, now: range(now - _number(m[1]) + 1, now + 1),
    ),
    (
        rf"({_COUNT}) tahun (?:yang )?(?:lalu|silam)",
        lambda m, now: range(now - _number(m[1]), now - _number(m[1]) + 1),
    ),
    (r"tahun (?:yang )?(?:lalu|kemarin|silam|kmrn)", lambda _, now: range(now - 1, now)),
    (r"tahun (?:ini|sekarang|berjalan)", lambda _, now: range(now, now + 1)),
    (r"tahun (?:depan|besok|mendatang)", lambda _, now: range(now + 1, now + 2)),
    (r"tahun (\d\d)", lambda m, _: range(_year(m[1]), _year(m[1]) + 1)),
    (rf"(?:tahun )?({_YEAR})", lambda m, _: range(int(m[1]), int(m[1]) + 1)),
)
FORMS = tuple((re.compile(rf"(?<!\S){form}(?!\S)"), span) for form, span in _FORMS)


def take_years(sentence: Sentence, today: date) -> Years:
    """Takes all years out of a sentence."""
    asked: list[int] = []
    impossible: list[int] = []
    text = " ".join(sentence.words)
    for form, span in FORMS:
        for found in list(form.finditer(text)):
            start = found.string.count(" ", 0, found.start())
            length = found[0].count(" ") + 1
            if sentence.is_free(start, length):
                sentence.take(start, length, MARK)
                _sort(span(found, today.year), found, today.year, asked, impossible)
    return Years(tuple(dict.fromkeys(sorted(asked))), tuple(dict.fromkeys(impossible)))


def _sort(
    years: range, found: re.Match[str], now: int, asked: list[int], impossible: list[int]
) -> None:
    """Files the years of a phrase under those that can be recorded and those that cannot."""
    possible = [year for year in years if FIRST <= year <= now]
    asked += possible
    if not possible:
        named = [int(number) for number in re.findall(rf"\b{_YEAR}\b", found[0])]
        impossible += named or list(years)[:1]
