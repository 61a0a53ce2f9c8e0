"""Whether a text typed at a question is its answer, or a question or command of its own."""

import re
from enum import StrEnum

from rapidfuzz import fuzz, process

from domain.form import Question, QuestionType
from domain.words import count_words

COMMANDS = frozenset(
    "batal batalkan bantuan menu kirim bahasa usulan ajukan stop keluar cancel help send submit "
    "language exit".split()
)
GREETINGS = frozenset(
    "halo hallo hai hi hello assalamualaikum assalamu'alaikum selamat pagi siang sore malam "
    "makasih terimakasih kasih thanks thank morning afternoon evening tks trims ok oke okay baik "
    "siap".split()
)
AROUND_GREETINGS = frozenset(
    "terima banyak you good wr wb warahmatullahi wabarakatuh pak bapak bu ibu kak min admin".split()
)
LONGEST_GREETING = 6
ASKING = re.compile(
    r"^(?:siapa|apa(?:kah)?|kapan|kpn|berapa|brp|bagaimana|gimana|gmn|kenapa|knp|mengapa|dimana|dmn|"
    r"di mana|yang mana|bisakah|bolehkah|who|what|when|how|why|where|can|may)\b",
    re.IGNORECASE,
)
ASKED_FOR = frozenset("inovasi pemenang juara top syarat cara berita innovation winners".split())
"""What a question begins with that has no word for asking."""
LONG_ANSWER = 25


class Step(StrEnum):
    """A step through the form that is typed instead of pressed."""

    DONE = "done"
    SKIP = "skip"
    BACK = "back"
    LATER = "later"


STEPS = {
    words: step
    for step, phrases in {
        Step.DONE: "selesai|sudah selesai|done|lanjut|next|biarkan|keep it",
        Step.SKIP: "lewati|lewat|lewati dulu|lewati saja|skip|skip for now",
        Step.BACK: "kembali|back",
        Step.LATER: "nanti|nanti saja|nanti dulu|later",
    }.items()
    for words in phrases.split("|")
}


GOING_ON = frozenset(
    {"lanjut", "lanjutkan", "lanjut lagi", "lanjutkan usulan", "teruskan", "continue", "go on"}
)


class Intent(StrEnum):
    COMMAND = "command"
    QUESTION = "question"
    GREETING = "greeting"


def goes_on(text: str) -> bool:
    """Whether somebody asks to go on with what was begun."""
    return " ".join(text.lower().strip(" .!").split()) in GOING_ON


def step_of(text: str) -> Step | None:
    """The step that typed words stand for: a button's label or what comes near to it."""
    return STEPS.get(" ".join(text.lower().strip(" .!‹").split()))


def recognise(text: str, question: Question) -> Intent | None:
    """What a text is, if it is plainly not an answer to ``question``.

    A doubtful text counts as an answer: the person can always change it, while being asked
    twice for every answer would be a nuisance.
    """
    words = re.sub(r"[!.,\s]+", " ", text.lower().replace("’", "'")).strip()
    if not re.search(r"[^\W_]", text):
        return None
    if re.match(r"/\w", text) or words in COMMANDS:
        return Intent.COMMAND
    if is_greeting(words):
        return Intent.GREETING
    if "\n" in text or count_words(text) > LONG_ANSWER:
        return None
    if text.rstrip().endswith("?"):
        return Intent.QUESTION
    asks = ASKING.match(words) and ":" not in text and not _is_titled(text)
    return Intent.QUESTION if asks and question.type is not QuestionType.LONG_TEXT else None


def is_question(text: str) -> bool:
    """Whether a text asks something, where a name or the like was expected."""
    words = text.lower().split()
    asks = ASKING.match(text.strip()) is not None or text.rstrip().endswith("?")
    return asks or (bool(words) and words[0] in ASKED_FOR)


def is_greeting(text: str) -> bool:
    """Whether a text is nothing but a greeting or thanks."""
    words = re.sub(r"[!.,\s]+", " ", text.lower().replace("’", "'")).split()
    greets = not GREETINGS.isdisjoint(words) and len(words) <= LONGEST_GREETING
    return greets and GREETINGS.union(AROUND_GREETINGS).issuperset(words)


def _is_titled(text: str) -> bool:
    """Whether a text is written as a title or name, "Di Mana Saja Dilayani", not as a question."""
    words = [word for word in re.findall(r"[^\W\d_]+", text)[1:] if not word.isupper()]
    return bool(words) and all(word[0].isupper() for word in words)


def closest_command(word: str, known: list[str]) -> str | None:
    """The known command a mistyped one was meant to be, if it is near enough."""
    best = process.extractOne(word.lower().lstrip("/"), known, scorer=fuzz.ratio, score_cutoff=70)
    return best[0] if best else None
