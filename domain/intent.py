"""Whether a text typed at a question is its answer, or a question or command of its own."""

import re
from enum import StrEnum

from rapidfuzz import fuzz, process

from domain.form import Question, QuestionType
from domain.words import count_words

COMMANDS = frozenset(
    "batal bantuan menu kirim bahasa usulan ajukan stop keluar cancel help send submit "
    "language exit".split()
)
GREETINGS = frozenset(
    "halo hallo hai hi hello assalamualaikum pagi siang sore malam makasih terimakasih thanks "
    "tks trims ok oke baik siap".split()
)
ASKING = re.compile(
    r"^(?:siapa|apa(?:kah)?|kapan|kpn|berapa|brp|bagaimana|gimana|gmn|kenapa|knp|mengapa|dimana|dmn|"
    r"di mana|yang mana|bisakah|bolehkah|who|what|when|how|why|where|can|may)\b",
    re.IGNORECASE,
)
LONG_ANSWER = 25


class Step(StrEnum):
    """A step through the form that is typed instead of pressed."""

    DONE = "done"
    SKIP = "skip"
    BACK = "back"
    LATER = "later"


STEPS = {
    word: step
    for step, words in {
        Step.DONE: "selesai done lanjut next",
        Step.SKIP: "lewati lewat skip",
        Step.BACK: "kembali back",
        Step.LATER: "nanti later",
    }.items()
    for word in words.split()
}


class Intent(StrEnum):
    COMMAND = "command"
    QUESTION = "question"
    GREETING = "greeting"


def step_of(text: str) -> Step | None:
    """The step a single typed word stands for."""
    return STEPS.get(text.lower().strip(" .!‹"))


def recognise(text: str, question: Question) -> Intent | None:
    """What a text is, if it is plainly not an answer to ``question``.

    A doubtful text counts as an answer: the person can always change it, while being asked
    twice for every answer would be a nuisance.
    """
    words = re.sub(r"[!.,\s]+", " ", text.lower()).strip()
    if text.startswith("/") or words in COMMANDS:
        return Intent.COMMAND
    if words in GREETINGS or words in {"terima kasih", "selamat pagi", "selamat siang"}:
        return Intent.GREETING
    is_long_text = question.type is QuestionType.LONG_TEXT
    if text.rstrip().endswith("?") and count_words(text) <= LONG_ANSWER and "\n" not in text:
        return Intent.QUESTION
    if ASKING.match(words) and not is_long_text and count_words(text) <= LONG_ANSWER:
        return None if ":" in text else Intent.QUESTION
    return None


def closest_command(word: str, known: list[str]) -> str | None:
    """The known command a mistyped one was meant to be, if it is near enough."""
    best = process.extractOne(word.lower().lstrip("/"), known, scorer=fuzz.ratio, score_cutoff=70)
    return best[0] if best else None
