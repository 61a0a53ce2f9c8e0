"""Questions of citizens that a person answers, and what becomes of every question asked."""

import re
from enum import StrEnum

from rapidfuzz import fuzz

from domain.search.terms import terms

LONGEST_QUESTION = 1000
"""Characters of a question that are passed on."""
LONGEST_KEPT = 200
"""Characters of a question that the statistics keep."""
LONGEST_ANSWER = 2500
MOST_OPEN = 3
"""Questions one person may have open at once."""
ALIKE = 85
"""From how alike two words are one word, mistyped (0–100)."""

FILLERS = frozenset(
    "ada adakah adalah agar aja apa apakah atau bagaimana bagi bang bapa bapak bisa bisakah "
    "boleh bolehkah bot bu buat cara dan dari dengan di dong gimana gmn hai halo ibu ingin ini "
    "itu jadi ji juga kah kak kakak kalau kalo kami karena kasih ke kita klo kok mau mi min "
    "mohon nya oleh pada pak permisi pi saja salam saya selamat sih sj soal sy tanya tentang "
    "terima toh tolong tuh untuk utk ya yah yang yg yth a about an are can could do does for "
    "hello hi i in is my of on our please the to we would".split()
)
"""Words that tell no question from another."""

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
HANDLE = re.compile(r"(?<![\w.])@\w{3,}|\b(?:https?://)?(?:t\.me|wa\.me)/\S+", re.IGNORECASE)
LONG_NUMBER = re.compile(r"\+?\d(?:[\s().-]{0,2}\d){8,}")
YEARS = re.compile(r"(?:(?:19|20)\d\d[\s().-]*)+")
TAKEN_OUT = "…"


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    FAQ = "faq"
    CORRECTED = "corrected"
    """Answered once the person had put right what was understood."""
    NOT_FOUND = "not_found"
    HANDED_OFF = "handed_off"
    OTHER = "other"
    """Greetings and whatever asks for nothing that could be answered."""


FAILED = frozenset({Outcome.NOT_FOUND, Outcome.HANDED_OFF})
AT_ONCE = frozenset({Outcome.ANSWERED, Outcome.FAQ})


class QuestionState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
    """Ended without an answer."""


class Side(StrEnum):
    """Who wrote a message of a thread."""

    CITIZEN = "citizen"
    ORGANIZER = "organizer"
    BOT = "bot"


def without_personal(text: str) -> str:
    """A text without e-mail addresses, handles and numbers of people; years stay."""
    text = HANDLE.sub(TAKEN_OUT, EMAIL.sub(TAKEN_OUT, text))
    return LONG_NUMBER.sub(lambda found: _years_or_nothing(found[0]), text)


def _years_or_nothing(digits: str) -> str:
    return digits if YEARS.fullmatch(digits) else TAKEN_OUT


def gist(text: str) -> str:
    """The stems that tell a question from others, sorted; equal for what is asked alike."""
    typed = {word for word in terms(text) if word not in FILLERS}
    return " ".join(sorted(typed))


def is_same(one: str, other: str) -> bool:
    """Whether two gists ask the same: each word of one is a word of the other, perhaps mistyped."""
    mine, theirs = one.split(), other.split()
    if not mine or not theirs:
        return False
    return _covers(mine, theirs) and _covers(theirs, mine)


def _covers(mine: list[str], theirs: list[str]) -> bool:
    return all(any(_one_word(word, other) for other in theirs) for word in mine)


def _one_word(word: str, other: str) -> bool:
    if word == other:
        return True
    plain = word.isalpha() and other.isalpha() and min(len(word), len(other)) >= 5
    return plain and word[0] == other[0] and fuzz.ratio(word, other) >= ALIKE
