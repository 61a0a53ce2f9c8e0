"""The proposal form as data: sections, questions and their limits.

A form is read from ``editions/*.yaml`` (see :func:`domain.form_file.parse_form`) and is never
changed once a draft uses it: a new wording is a new version.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Literal

Language = Literal["id", "en"]
Answers = Mapping[str, object]
"""Answer values by question id, as they are stored (see :mod:`domain.answers`)."""


@dataclass(frozen=True)
class Text:
    """A wording of the form in both languages."""

    id: str
    en: str

    def in_(self, language: Language) -> str:
        return self.en if language == "en" else self.id

    def __bool__(self) -> bool:
        return bool(self.id)


class QuestionType(StrEnum):
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    DATE = "date"
    LINK = "link"
    EMAIL = "email"
    CONTACT = "contact"
    PHOTO = "photo"
    DOCUMENT = "document"
    CONSENT = "consent"


FILE_TYPES = frozenset({QuestionType.PHOTO, QuestionType.DOCUMENT})


@dataclass(frozen=True)
class Option:
    """One choice; ``value`` is stored and appears in callback data (ASCII, at most 16 bytes)."""

    value: str
    label: Text


@dataclass(frozen=True)
class When:
    """A condition on an earlier answer: it is one of ``values``."""

    question: str
    values: frozenset[str]

    def holds(self, answers: Answers) -> bool:
        answer = answers.get(self.question)
        given = answer if isinstance(answer, list) else [answer]
        return any(str(value) in self.values for value in given)


@dataclass(frozen=True)
class Question:
    """One question of the form. Limits that are ``None`` do not apply.

    ``limit_verified`` says whether the limit was read in a source; otherwise it is a working
    default that must never be told as the official rule.
    """

    id: str
    section: str
    type: QuestionType
    title: Text
    help: Text
    example: Text = Text("", "")
    required: bool = True
    when: When | None = None
    required_when: When | None = None
    min_words: int | None = None
    max_words: int | None = None
    limit_verified: bool = False
    minimum: float | None = None
    maximum: float | None = None
    options: tuple[Option, ...] = ()
    accept: tuple[str, ...] = ()
    max_files: int = 1
    weight_percent: int | None = None
    personal_data: bool = False
    headings: tuple[str, ...] = ()
    """Other headings under which writers put this answer in Word files and pasted texts."""
    source: str = ""

    def option(self, value: str) -> Option | None:
        return next((option for option in self.options if option.value == value), None)


@dataclass(frozen=True)
class Section:
    id: str
    title: Text


@dataclass(frozen=True)
class Eligibility:
    """Which innovations may enter: how long they must have run, by group, in months.

    ``start_question`` holds the date of first use and ``group_question`` the group chosen; age is
    counted back from the close of registration (KIPP 2021, Permen PANRB 7/2021).
    """

    start_question: str
    group_question: str
    min_age_months: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Form:
    """A whole form: what an edition asks, in order."""

    id: str
    version: int
    name: Text
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    eligibility: Eligibility | None = None
    title_question: str = "judul"

    def question(self, question_id: str) -> Question | None:
        return self._by_id.get(question_id)

    def section(self, section_id: str) -> Section:
        return next(section for section in self.sections if section.id == section_id)

    def visible(self, answers: Answers) -> Iterator[Question]:
        """The questions that apply to these answers, in order."""
        return (q for q in self.questions if q.when is None or q.when.holds(answers))

    @cached_property
    def _by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}
