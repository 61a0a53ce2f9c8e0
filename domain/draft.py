"""A draft: the form and the answers so far, and what is to be asked or mended next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.answers import Finding, check
from domain.errors import Problem
from domain.form import Answers, Form, Question, QuestionType


@dataclass(frozen=True)
class Place:
    """Where a question stands: "3/14" and how many of all are answered."""

    number: int
    total: int
    answered: int
    section_number: int
    section_total: int


@dataclass(frozen=True)
class Gap:
    """Something about one question that is missing or to be mended before it is handed in."""

    question: Question
    problem: Problem
    blocks: bool


@dataclass(frozen=True)
class Draft:
    """A form being filled in. ``answers`` holds only questions that have an answer."""

    form: Form
    answers: Answers

    def questions(self) -> list[Question]:
        """The questions that apply now, in order."""
        return list(self.form.visible(self.answers))

    def is_answered(self, question: Question) -> bool:
        return self.answers.get(question.id) not in (None, "", [], {})

    def answers_that_apply(self) -> dict[str, Any]:
        """The answers of the questions that are asked now, in order; the others are kept aside."""
        return {q.id: self.answers[q.id] for q in self.questions() if self.is_answered(q)}

    def next_after(self, question_id: str | None) -> Question | None:
        """The next question without an answer; ``None`` at the end, where the review follows."""
        questions = self.questions()
        start = _index(questions, question_id) + 1
        return next((q for q in questions[start:] if not self.is_answered(q)), None)

    def where_it_stopped(self) -> Question | None:
        """The question after the last one answered: what was skipped before is not asked anew."""
        answered = [question.id for question in self.questions() if self.is_answered(question)]
        return self.next_after(answered[-1] if answered else None)

    def previous(self, question_id: str) -> Question | None:
        questions = self.questions()
        index = _index(questions, question_id)
        return questions[index - 1] if index > 0 else None

    def place(self, question_id: str) -> Place:
        questions = self.questions()
        index = max(_index(questions, question_id), 0)
        sections = list(dict.fromkeys(question.section for question in questions))
        here = questions[index].section
        return Place(
            number=index + 1,
            total=len(questions),
            answered=self.answered,
            section_number=sections.index(here) + 1,
            section_total=len(sections),
        )

    @property
    def answered(self) -> int:
        return sum(self.is_answered(question) for question in self.questions())

    @property
    def percent(self) -> int:
        questions = self.questions()
        return 100 * self.answered // len(questions) if questions else 0

    def findings(self, closes_on: date | None, today: date) -> list[Gap]:
        """All there is to say about the draft, in the order of the form."""
        return [
            Gap(question, finding.problem, finding.blocks)
            for question in self.questions()
            for finding in self._findings_of(question, closes_on, today)
        ]

    def gaps(self, closes_on: date | None, today: date) -> list[Gap]:
        """What keeps the draft from being handed in."""
        return [gap for gap in self.findings(closes_on, today) if gap.blocks]

    def _findings_of(
        self, question: Question, closes_on: date | None, today: date
    ) -> Iterable[Finding]:
        if not self.is_answered(question):
            if required(question, self.answers):
                yield Finding(Problem("answer.missing"), blocks=True)
            return
        yield from check(
            question,
            self.answers[question.id],
            answers=self.answers,
            form=self.form,
            closes_on=closes_on,
            today=today,
        )


def required(question: Question, answers: Answers) -> bool:
    """Whether an answer must be there when the proposal is handed in."""
    if question.required_when is not None:
        return question.required_when.holds(answers)
    return question.required


def carry_over(new_form: Form, answers: Answers, old_form: Form) -> dict[str, Any]:
    """The answers that still have a question of the same type and option in a newer form.

    Files and consent are left behind: they belong to the proposal they were given for.
    """
    kept: dict[str, Any] = {}
    for question in new_form.questions:
        old = old_form.question(question.id)
        value = answers.get(question.id)
        if old is None or value is None or old.type is not question.type:
            continue
        if question.type in {QuestionType.PHOTO, QuestionType.DOCUMENT, QuestionType.CONSENT}:
            continue
        if question.type is QuestionType.CHOICE and question.option(str(value)) is None:
            continue
        if question.type is QuestionType.CHOICES and isinstance(value, list):
            value = [item for item in value if question.option(str(item))]
        if value != []:
            kept[question.id] = value
    return kept


def _index(questions: list[Question], question_id: str | None) -> int:
    return next((i for i, question in enumerate(questions) if question.id == question_id), -1)
