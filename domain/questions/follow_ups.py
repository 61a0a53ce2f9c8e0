"""Questions that lean on the one before: what they replace of it and what they keep."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.questions.question import ABOUT_INNOVATIONS, Intent, Question
from domain.search.query import Query, Word

OPENING = re.compile(
    r"^(?:yang|kalau|terus|bukan|maksud\w*|selain|bagaimana (?:dengan|kalau)|apa tentang|nah|"
    r"bandingkan|versus|khusus(?:nya)?|hanya|cuma|salah|saya maksud)(?!\S)"
)
"""Openings that lean on what was asked before, whatever follows."""
JOINING = re.compile(r"^(?:dan|lalu|itu|dia|eh|oh|untuk|di|dari|tentang|atau|coba|ada|saja)(?!\S)")
"""Openings that may, where no innovations are asked for anew."""
POINTING = re.compile(r"(?<!\S)(?:dia|itu|ini|nya|tersebut|tadi|lain|lainnya|lagi)(?!\S)|\bsaja$")
MORE = re.compile(
    r"(?<!\S)(?:selain itu|lain|lainnya|lagi|masih|lanjut|lanjutkan|selanjutnya|berikutnya|sisanya|"
    r"more|next|semua|semuanya|sebutkan|sebut|sebutin|daftar|list|tampilkan|apa saja|siapa saja|"
    r"mana saja)(?!\S)"
)
LONGEST = 9
"""Words that a question leaning on another has at most."""
_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "pertama kesatu",
            "kedua",
            "ketiga",
            "keempat",
            "kelima",
            "keenam",
            "ketujuh",
            "kedelapan",
            "kesembilan",
            "kesepuluh",
        ),
        start=1,
    )
    for word in words.split()
}
_BESIDE = re.compile(
    r"(?<!\S)(?:se)?tahun (?:yang )?"
    r"(?:(?P<before>sebelum(?:nya| nya| itu)?)|(?:sesudah|setelah|berikut)(?:nya| nya| itu)?)(?!\S)"
)
_NUMBERS = {"satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5}
_NTH = re.compile(
    rf"(?<!\S)(?:(?P<word>{'|'.join(_ORDINALS)})|(?:nomor|ke|yang|nmr) ?(?P<digit>\d)"
    rf"|nomor (?P<number>{'|'.join(_NUMBERS)})|^(?P<only>\d))(?!\S)"
)
SUBJECT = ("words", "topics")


def leans(outline: str, query: Query, *, asks_anew: bool) -> bool:
    """Whether a question is complete only with the one before."""
    length = outline.count(" ") + 1
    if length > LONGEST:
        return False
    if OPENING.search(outline) is not None or query.is_open:
        return True
    if asks_anew:
        return False
    if query.without("newest", "apart").is_open:
        return True
    if POINTING.search(outline) is not None or JOINING.search(outline) is not None:
        return True
    return length <= len(_fields(query)) + 1 and _is_bare(query)


def nth(outline: str) -> int | None:
    """Which of the list before is meant, from 1."""
    found = _NTH.search(outline)
    if found is None:
        return None
    if found["word"]:
        return _ORDINALS[found["word"]]
    if found["number"]:
        return _NUMBERS[found["number"]]
    return int(found["digit"] or found["only"]) or None


def years_beside(outline: str, years: Sequence[int]) -> tuple[int, ...]:
    """The year before or after those asked for: "kalau tahun sebelumnya"."""
    found = _BESIDE.search(outline)
    if found is None or not years:
        return ()
    return (min(years) - 1,) if found["before"] else (max(years) + 1,)


def without_numbers(words: Iterable[Word]) -> tuple[Word, ...]:
    """Words without those that only say which of a list is meant."""
    return tuple(word for word in words if word.typed not in _NUMBERS | _ORDINALS)


def merged(before: Question, query: Query) -> Query:
    """The query before with what is newly named in the place of what it had.

    Words and topics are one subject; an innovation's name does not outlive another region or year.
    """
    kept = before.query.without("years") if query.newest else before.query
    if before.intent is Intent.DETAIL or before.elsewhere:
        kept = kept.without("words")
    fields = _fields(query)
    if any(name in SUBJECT for name in fields):
        kept = kept.without(*SUBJECT)
    governments = query.governments if "awards" in fields else kept.governments
    apart = tuple(dict.fromkeys((*kept.apart, *query.apart)))
    named = {name: getattr(query, name) for name in fields}
    return replace(kept, governments=governments, apart=apart, newest=query.newest, **named)


def intent_after(before: Question) -> Intent:
    """What is wanted where only other regions, years or subjects are named."""
    keeps = before.intent in ABOUT_INNOVATIONS - {Intent.DETAIL, Intent.COMPARE}
    return before.intent if keeps else Intent.FIND


def _fields(query: Query) -> list[str]:
    names = ("words", "years", "regions", "awards", "topics", "institutions")
    return [name for name in names if getattr(query, name)]


def _is_bare(query: Query) -> bool:
    """Whether only a region, a year, an award or a topic is named."""
    return len(_fields(query)) == 1 and not query.words
