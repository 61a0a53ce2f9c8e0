"""What a Word file says about a form: which answers it holds, and how they differ from a draft."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from domain.answers import normal_phone, read_text
from domain.draft import Draft
from domain.errors import Problem
from domain.form import FILE_TYPES, Answers, Form, Question, QuestionType
from domain.pasted import distribute
from domain.words import clean

NOT_IN_WORD = FILE_TYPES | {QuestionType.CONSENT}
"""Answered in the chat alone."""

TICKED = re.compile(r"^\s*(?:[☒☑✓✔✅✗✘✕]|[\[(]\s*[xXvV✓✔]\s*[\])]|[xXvV√](?=\s))\s*")
UNTICKED = re.compile(r"^\s*(?:[☐□▢◻]|[\[(]\s*[\])])\s*")
URL = re.compile(r"(?:https?://|www\.)[^\s)>\]]+")
CONTACT_LINE = re.compile(r"^\s*([^\W\d_][\w .]{1,24}?)\s*:\s*(.*)$")
CONTACT_LABELS = {
    "name": ("nama", "name", "nama lengkap", "full name"),
    "position": ("jabatan", "position"),
    "phone": ("telepon", "nomor telepon", "no. telepon", "hp", "no. hp", "wa", "phone"),
}


@dataclass(frozen=True)
class WordContent:
    """What stands in a Word file, before anybody asks what it means.

    ``fields`` are the lines in the boxes marked with a question's id, ``loose`` the lines
    elsewhere, ``notes`` what a person should know of how it was read.
    """

    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    loose: Sequence[str] = ()
    proposal: int | None = None
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Found:
    """What a file says to one question: a value, or the problem with what stands there."""

    question: Question
    text: str
    value: Any = None
    problem: Problem | None = None


@dataclass(frozen=True)
class Understood:
    found: Sequence[Found]
    unplaced: str
    """Words of the file that belong to no question, so that none is dropped in silence."""


class Standing(StrEnum):
    """How a value of the file stands to the draft."""

    NEW = "new"
    SAME = "same"
    DIFFERENT = "different"
    NOT_ASKED = "not_asked"


# --- reading --------------------------------------------------------------------------------------


def understand(form: Form, content: WordContent, answers: Answers, today: date) -> Understood:
    """The answers in a file: by its marked boxes, or else by the form's headings in it."""
    if not content.fields:
        return _by_headings(form, content, answers, today)
    found = [
        item
        for question in form.questions
        if (item := _read(question, content.fields.get(question.id, ()), today))
    ]
    foreign = [
        line
        for question_id, lines in content.fields.items()
        if form.question(question_id) is None
        for line in lines
    ]
    printed = {text for section in form.sections for text in (section.title.id, section.title.en)}
    left = [line for line in (*foreign, *content.loose) if line.strip() not in printed]
    return Understood(found, clean("\n".join(left)))


def _by_headings(form: Form, content: WordContent, answers: Answers, today: date) -> Understood:
    """A second look with the choices just read finds the questions that depend on them."""
    first = _headed(form, content, answers, today)
    chosen = {item.question.id: item.value for item in first.found if item.value is not None}
    return _headed(form, content, {**answers, **chosen}, today) if chosen else first


def _headed(form: Form, content: WordContent, answers: Answers, today: date) -> Understood:
    found, left = [], []
    for part in distribute(form, answers, clean("\n".join(content.loose))):
        question = form.question(part.question_id) if part.question_id else None
        item = _read(question, part.text.split("\n"), today) if question else None
        if item is not None:
            found.append(item)
        else:
            left.append(part.text)
    return Understood(found, "\n".join(left))


def _read(question: Question, lines: Sequence[str], today: date) -> Found | None:
    """``None`` where nothing is written."""
    text = clean("\n".join(lines))
    if question.type in NOT_IN_WORD or not re.search(r"\w", text):
        return None
    if question.type in {QuestionType.CHOICE, QuestionType.CHOICES}:
        return _read_options(question, text, today)
    if question.type is QuestionType.CONTACT:
        return _read_contact(question, text, today)
    if question.type is QuestionType.LINK and " " in text and (url := URL.search(text)):
        return _found(question, text, url[0], today)
    return _found(question, text, text, today)


def _found(question: Question, text: str, typed: str, today: date) -> Found:
    value = read_text(question, typed, today)
    if isinstance(value, Problem):
        return Found(question, text, problem=value)
    return Found(question, text, value)


def _read_options(question: Question, text: str, today: date) -> Found | None:
    """Ticked lines count; then what was typed; then the one option left standing."""
    lines = text.split("\n")
    ticked = [TICKED.sub("", line) for line in lines if _is_ticked(question, line)]
    boxed = [UNTICKED.sub("", line) for line in lines if UNTICKED.match(line)]
    typed = [
        line
        for line in lines
        if re.search(r"\w", line) and not UNTICKED.match(line) and not _is_ticked(question, line)
    ]
    chosen = ticked or typed
    if not chosen and question.type is QuestionType.CHOICE and len(boxed) == 1:
        chosen = boxed
    if not chosen:
        return None
    values = [_option(question, line, today) for line in chosen]
    known = {value for value in values if isinstance(value, str)}
    if len(known) < len(chosen) and typed and not ticked:
        return _found(question, text, "\n".join(typed), today)
    if question.type is QuestionType.CHOICES and None not in values:
        ordered = [option.value for option in question.options if option.value in known]
        return Found(question, "; ".join(chosen), ordered)
    if len(known) == 1 and None not in values:
        return Found(question, chosen[0], known.pop())
    key = "answer.choose_some" if question.type is QuestionType.CHOICES else "answer.choose_one"
    return Found(question, "; ".join(chosen), problem=Problem(key))


def _is_ticked(question: Question, line: str) -> bool:
    """An "x" or "v" before a label is a tick; the same letter before other words is a word."""
    mark = TICKED.match(line)
    if mark is None:
        return False
    return not mark[0].strip().isalpha() or _labelled(question, line[mark.end() :]) is not None


def _option(question: Question, line: str, today: date) -> str | None:
    labelled = _labelled(question, line)
    if labelled is not None or question.type is QuestionType.CHOICES:
        return labelled
    value = read_text(question, line, today)
    return None if isinstance(value, Problem) else str(value)


def _labelled(question: Question, line: str) -> str | None:
    typed = " ".join(line.split()).casefold()
    return next(
        (
            option.value
            for option in question.options
            if typed in {option.label.id.casefold(), option.label.en.casefold()}
        ),
        None,
    )


def _read_contact(question: Question, text: str, today: date) -> Found | None:
    """Lines with labels ("Nama: …") keep the commas of academic titles in the name."""
    parts: dict[str, str] = {}
    for line in text.split("\n"):
        labelled = CONTACT_LINE.match(line)
        key = _contact_key(labelled[1]) if labelled else None
        if labelled and key:
            parts[key] = labelled[2].strip()
    if not parts:
        return _found(question, text, text, today)
    if not any(parts.values()):
        return None
    if not re.search(r"[^\W\d_]{2}", parts.get("name", "")):
        return Found(question, text, problem=Problem("answer.contact"))
    phone = normal_phone(parts.get("phone", "")) or ""
    return Found(
        question,
        text,
        {"name": parts["name"], "position": parts.get("position", ""), "phone": phone},
    )


def _contact_key(label: str) -> str | None:
    wanted = label.strip().casefold()
    return next((key for key, labels in CONTACT_LABELS.items() if wanted in labels), None)


# --- beside the draft ---------------------------------------------------------------------------


def to_save(
    form: Form, understood: Understood, answers: Answers, *, overwrite: bool
) -> dict[str, Any]:
    """The values that would change the draft, of questions that apply once they are in it."""
    draft = Draft(form, answers)
    taken = {
        item.question.id: item.value
        for item in understood.found
        if item.problem is None
        and item.value != answers.get(item.question.id)
        and (overwrite or not draft.is_answered(item.question))
    }
    asked = {question.id for question in form.visible({**answers, **taken})}
    return {name: value for name, value in taken.items() if name in asked}


def standings(
    form: Form, understood: Understood, answers: Answers
) -> Iterator[tuple[Found, Standing]]:
    """How each value that could be read stands to the draft."""
    draft = Draft(form, answers)
    asked = {
        q.id
        for q in form.visible({**answers, **to_save(form, understood, answers, overwrite=True)})
    }
    for item in understood.found:
        if item.problem is not None:
            continue
        if item.question.id not in asked:
            yield item, Standing.NOT_ASKED
        elif item.value == answers.get(item.question.id):
            yield item, Standing.SAME
        elif draft.is_answered(item.question):
            yield item, Standing.DIFFERENT
        else:
            yield item, Standing.NEW
