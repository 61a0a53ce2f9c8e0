"""What a person's input means as an answer, and what is wrong with an answer.

Stored values: text, link and e-mail as ``str``; a choice as its option's value; several choices
as a list of them; a number; a date as ``YYYY-MM-DD``; a contact as ``{"name", "position",
"phone"}``; files as a list of attachment ids; consent as ``{"agreed": True, "at": time}``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process

from domain.dates import long_date, read_date
from domain.eligibility import months_between
from domain.errors import Problem
from domain.form import FILE_TYPES, Answers, Form, Language, Question, QuestionType
from domain.words import clean, count_words

EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[a-zA-Z]{2,}")
DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#]\S*)?", re.IGNORECASE)
PHONE = re.compile(r"\+?[\d\s().-]{8,20}")
MULTIPLIERS = {"ribu": 10**3, "rb": 10**3, "juta": 10**6, "jt": 10**6, "miliar": 10**9, "m": 10**9}
SHORT_TEXT_LIMIT = 500
SURE = 85
MARGIN = 10
SHORTEST_NAME = 4
DECIMALS = 6
MOST_NUMBER = 10**15
"""Beyond it a float no longer holds every whole number."""


@dataclass(frozen=True)
class Finding:
    """Something to say about an answer; ``blocks`` keeps the proposal from being handed in."""

    problem: Problem
    blocks: bool = True


# --- reading what was typed --------------------------------------------------------------------


def read_text(question: Question, text: str, today: date) -> Any | Problem:
    """The value that a typed text stands for, or what to tell the person."""
    text = clean(text)
    if not text or not re.search(r"[^\W_]", text):
        return Problem("answer.empty")
    reader = _READERS.get(question.type)
    if reader is None:
        return Problem("answer.not_by_text")
    return reader(question, text, today)


def _read_short(_question: Question, text: str, _today: date) -> Any | Problem:
    return text


def _read_choice(question: Question, text: str, _today: date) -> Any | Problem:
    found = _option_values(question, [text])
    return found[0] if len(found) == 1 else Problem("answer.choose_one")


def _read_choices(question: Question, text: str, _today: date) -> Any | Problem:
    """Options by number or name; a name may itself hold a comma or "dan"."""
    found: set[str] = set()
    for line in re.split(r"\s*[;\n]\s*", text):
        whole = _option_values(question, [line])
        typed = [part for part in re.split(r"\s*(?:,|\bdan\b|\band\b|&)\s*", line) if part]
        values = whole or _option_values(question, typed)
        if not whole and len(values) < len(typed):
            return Problem("answer.choose_some")
        found.update(values)
    return [option.value for option in question.options if option.value in found]


def _option_values(question: Question, typed: list[str]) -> list[str]:
    """The option each typed text plainly means: by value, by number or by name."""
    found = (_option_value(question, part.strip().lower().rstrip(".")) for part in typed)
    return [value for value in found if value is not None]


def _option_value(question: Question, typed: str) -> str | None:
    names = {
        option.value: (option.label.id.lower(), option.label.en.lower())
        for option in question.options
    }
    if typed in names:
        return typed
    numbered = re.fullmatch(r"(?:no\.?\s*)?(\d{1,2})", typed)
    if numbered and 0 < int(numbered[1]) <= len(question.options):
        return question.options[int(numbered[1]) - 1].value
    named = next((value for value, both in names.items() if typed in both), None)
    if named is not None or len(typed) < SHORTEST_NAME:
        return named
    labels = {value: " ".join(both) for value, both in names.items()}
    best = process.extract(typed, labels, scorer=fuzz.partial_ratio, limit=2)
    clear = len(best) == 1 or best[0][1] - best[1][1] >= MARGIN
    return str(best[0][2]) if best and best[0][1] >= SURE and clear else None


def _read_number(_question: Question, text: str, _today: date) -> Any | Problem:
    """ "1.250,5" as Indonesians write it, "2,5 juta", "Rp 300.000", "1,250,000"."""
    found = re.fullmatch(
        r"(?:rp\.?\s*)?(-?\d[\d.,]*)\s*(ribu|rb|juta|jt|miliar|m)?(?:\s*(?:orang|rupiah|%|persen))?",
        text.lower(),
        re.ASCII,
    )
    if not found:
        return Problem("answer.number")
    digits = found[1].rstrip(".,")
    if re.fullmatch(r"-?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", digits):
        digits = digits.replace(".", "")
    elif re.fullmatch(r"-?[1-9]\d{0,2}(?:,\d{3}){2,}(?:\.\d+)?", digits):
        digits = digits.replace(",", "")
    try:
        number = float(digits.replace(",", ".")) * MULTIPLIERS.get(found[2] or "", 1)
        number = round(number, DECIMALS)
    except ValueError:
        return Problem("answer.number")
    if abs(number) >= MOST_NUMBER:
        return Problem("answer.number")
    return int(number) if number.is_integer() else number


def _read_date(_question: Question, text: str, today: date) -> Any | Problem:
    found = read_date(text, today)
    return found.value.isoformat() if found else Problem("answer.date")


def _read_link(_question: Question, text: str, _today: date) -> Any | Problem:
    if re.fullmatch(r"https?://[^\s/]+\.[^\s]+", text, re.IGNORECASE):
        return text
    if DOMAIN.fullmatch(text):
        return f"https://{text}"
    return Problem("answer.link")


def _read_email(_question: Question, text: str, _today: date) -> Any | Problem:
    return text if EMAIL.fullmatch(text) else Problem("answer.email")


def _read_contact(_question: Question, text: str, _today: date) -> Any | Problem:
    phone = next((found for found in PHONE.findall(text) if normal_phone(found)), "")
    rest = [part.strip() for part in re.split(r"[,;\n]", text.replace(phone, ""))]
    named = [part for part in rest if re.search(r"[^\W\d_]{2}", part)]
    if not named:
        return Problem("answer.contact")
    return {
        "name": named[0],
        "position": ", ".join(named[1:]),
        "phone": normal_phone(phone) or "",
    }


def normal_phone(text: str) -> str | None:
    """An Indonesian or international phone number as ``+62…``; ``None`` if it is none."""
    digits = re.sub(r"[^\d+]", "", text)
    if digits.startswith("+"):
        number = digits
    elif digits.startswith("0"):
        number = "+62" + digits[1:]
    else:
        number = "+" + digits if digits.startswith("62") else "+62" + digits
    return number if re.fullmatch(r"\+\d{9,15}", number) else None


_READERS: dict[QuestionType, Callable[[Question, str, date], Any | Problem]] = {
    QuestionType.SHORT_TEXT: _read_short,
    QuestionType.LONG_TEXT: _read_short,
    QuestionType.CHOICE: _read_choice,
    QuestionType.CHOICES: _read_choices,
    QuestionType.NUMBER: _read_number,
    QuestionType.DATE: _read_date,
    QuestionType.LINK: _read_link,
    QuestionType.EMAIL: _read_email,
    QuestionType.CONTACT: _read_contact,
}


# --- what is wrong with an answer ----------------------------------------------------------------


def check(
    question: Question,
    value: Any,
    *,
    answers: Answers,
    form: Form,
    closes_on: date | None,
    today: date,
) -> list[Finding]:
    """What there is to say about an answer. Nothing is refused at saving: it is told."""
    found = _length(question, value) if isinstance(value, str) else []
    if question.type is QuestionType.DATE:
        found += _date(question, value, answers, form, closes_on, today)
    if question.type is QuestionType.NUMBER:
        found += _number(question, value)
    if question.type in FILE_TYPES and len(value) > question.max_files:
        found.append(Finding(Problem("answer.too_many_files", {"most": question.max_files})))
    if question.type is QuestionType.CONTACT and not value.get("phone"):
        found.append(Finding(Problem("answer.contact_without_phone"), blocks=False))
    return found


def _length(question: Question, text: str) -> list[Finding]:
    words = count_words(text)
    if question.max_words is not None and words > question.max_words:
        over = words - question.max_words
        values = {"count": words, "limit": question.max_words, "over": over}
        return [Finding(Problem("answer.too_long", values))]
    if question.min_words is not None and words < question.min_words:
        values = {"count": words, "least": question.min_words}
        return [Finding(Problem("answer.too_short", values))]
    if question.type is QuestionType.SHORT_TEXT and len(text) > SHORT_TEXT_LIMIT:
        return [Finding(Problem("answer.too_many_characters", {"limit": SHORT_TEXT_LIMIT}))]
    return []


def _number(question: Question, value: float) -> list[Finding]:
    if question.minimum is not None and value < question.minimum:
        return [Finding(Problem("answer.number_small", {"least": question.minimum}))]
    if question.maximum is not None and value > question.maximum:
        return [Finding(Problem("answer.number_large", {"most": question.maximum}))]
    return []


def _date(
    question: Question,
    value: str,
    answers: Answers,
    form: Form,
    closes_on: date | None,
    today: date,
) -> list[Finding]:
    rule = form.eligibility
    if rule is None or rule.start_question != question.id:
        return []
    start = date.fromisoformat(value)
    if start > today:
        return [Finding(Problem("answer.date_in_future"))]
    group = str(answers.get(rule.group_question) or "")
    needed = rule.min_age_months.get(group, min(rule.min_age_months.values(), default=0))
    age = months_between(start, closes_on or today)
    if age < needed:
        return [Finding(Problem("answer.too_young", {"count": age, "needed": needed}))]
    return []


# --- showing -------------------------------------------------------------------------------------


def show(question: Question, value: Any, language: Language) -> str:
    """An answer as plain text for people; files are shown by their names elsewhere."""
    if value is None or question.type in FILE_TYPES:
        return ""
    if question.type is QuestionType.DATE:
        return long_date(date.fromisoformat(value), language)
    if question.type is QuestionType.NUMBER:
        return _show_number(value)
    if question.type is QuestionType.CONTACT:
        return ", ".join(value[key] for key in ("name", "position", "phone") if value.get(key))
    if question.type is QuestionType.CONSENT:
        return "✓"
    if question.type in {QuestionType.CHOICE, QuestionType.CHOICES}:
        chosen = value if isinstance(value, list) else [value]
        options = [question.option(str(item)) for item in chosen]
        return "; ".join(option.label.in_(language) for option in options if option)
    return str(value)


def _show_number(value: float) -> str:
    """As Indonesians write it: 1.250.000 and 2,5."""
    shown = f"{value:,.{DECIMALS}f}".rstrip("0").rstrip(".")
    return shown.translate(str.maketrans(",.", ".,"))


def measure(question: Question, text: str) -> tuple[int, int | None]:
    """The words of a text and the most the question allows."""
    return count_words(text), question.max_words
