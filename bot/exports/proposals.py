"""Proposals: facts, and a column for every question of their forms."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from bot.exports.source import Source
from bot.exports.table import Column, Row, Shown
from domain.answers import show
from domain.form import FILE_TYPES, Form, Question, QuestionType
from storage.export_reading import ProposalRow, forms_used, proposal_numbers, proposal_rows

FACTS = (
    ("edition", 14),
    ("region_code", 10),
    ("region", 20),
    ("agency_code", 20),
    ("agency", 36),
    ("title", 40),
    ("state", 14),
    ("receipt", 22),
    ("version", 8),
    ("submitted_at", 17),
    ("changed_since", 12),
    ("changed_at", 17),
    ("check", 26),
    ("check_since", 17),
)
ANSWERS = "answers"
WIDTHS = {
    QuestionType.LONG_TEXT: 60,
    QuestionType.NUMBER: 14,
    QuestionType.DATE: 13,
    QuestionType.CONSENT: 17,
}
USUAL_WIDTH = 36


def table(source: Source) -> tuple[int, list[Column], Iterator[Row]]:
    """How many rows, the columns, and the rows."""
    questions = _questions(source)
    total, rows = source.pages(
        lambda session: proposal_numbers(session, source.order), proposal_rows
    )
    columns = source.columns(FACTS) + [_column(source, question) for question in questions]
    return total, columns, (_row(source, row, questions) for row in rows)


def _questions(source: Source) -> Sequence[Question]:
    """Every question of the forms once, those of the newest form first."""
    forms: list[Form] = source.read(lambda session: forms_used(session, source.order))
    found = {question.id: question for form in reversed(forms) for question in form.questions}
    placed = dict.fromkeys(question.id for form in forms for question in form.questions)
    return [
        found[name] for name in placed if source.order.personal or not found[name].personal_data
    ]


def _column(source: Source, question: Question) -> Column:
    width = WIDTHS.get(question.type, USUAL_WIDTH)
    title = question.title.in_(source.order.language)
    return Column(question.id, title, width, wraps=width >= USUAL_WIDTH, within=ANSWERS)


def _row(source: Source, row: ProposalRow, questions: Sequence[Question]) -> Row:
    submission = row.submission
    return [
        row.edition,
        row.agency.region_code,
        row.region,
        row.agency.code,
        row.agency.name,
        row.title,
        source.state("proposal", row.state),
        submission.receipt_number if submission else None,
        submission.version if submission else None,
        submission.submitted_at if submission else None,
        source.yes_no(row.changed_since),
        row.changed_at,
        source.state("check", row.check.stage) if row.check else None,
        row.check.since if row.check else None,
        *(_answer(source, row, question.id) for question in questions),
    ]


def _answer(source: Source, row: ProposalRow, name: str) -> Any:
    """An answer by the question as this proposal's own form asks it."""
    question, value = row.form.question(name), row.answers.get(name)
    if question is None or value in (None, "", [], {}):
        return None
    if question.personal_data and not source.order.personal:
        return None
    if question.type in FILE_TYPES:
        names = [row.files[number] for number in value if number in row.files]
        return Shown("\n".join(names), names)
    if question.type is QuestionType.CONSENT:
        return datetime.fromisoformat(value["at"])
    if question.type is QuestionType.DATE:
        return date.fromisoformat(value)
    if question.type is QuestionType.NUMBER:
        return value
    return Shown(show(question, value, source.order.language), value)
