"""A pasted text that plainly answers several questions: its parts under the form's headings."""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from domain.form import Answers, Form, Question, QuestionType

TYPED = frozenset(
    {
        QuestionType.SHORT_TEXT,
        QuestionType.LONG_TEXT,
        QuestionType.DATE,
        QuestionType.LINK,
        QuestionType.NUMBER,
        QuestionType.EMAIL,
        QuestionType.CHOICE,
        QuestionType.CONTACT,
    }
)
NUMBERING = re.compile(r"^\s*(?:bab\s+)?(?:[ivx]{1,4}|\d{1,2}|[a-z])\s*[.)]\s+", re.IGNORECASE)
ALIKE = 90
LONGEST_HEADING = 60


@dataclass(frozen=True)
class Part:
    """A piece of the text; ``question_id`` is ``None`` for what stands before any heading."""

    question_id: str | None
    text: str


def distribute(form: Form, answers: Answers, text: str) -> list[Part]:
    """The parts of a text by question, where it holds the headings of two questions or more.

    No line is lost: every line is a heading or belongs to exactly one part.
    """
    questions = [question for question in form.visible(answers) if question.type in TYPED]
    found: list[tuple[str | None, list[str]]] = [(None, [])]
    for line in text.split("\n"):
        heading, rest = _heading(questions, line)
        if heading is None:
            found[-1][1].append(line)
        else:
            found.append((heading.id, [rest] if rest else []))
    if len({question for question, _ in found if question}) < 2:
        return []
    return _joined(_short_ones_end(form, found))


Found = list[tuple[str | None, list[str]]]


def _short_ones_end(form: Form, found: Found) -> Found:
    """A short answer ends with its paragraph: what follows has no place, not a wrong one."""
    parts: Found = []
    for question_id, lines in found:
        question = form.question(question_id) if question_id else None
        if question is None or question.type is QuestionType.LONG_TEXT:
            parts.append((question_id, lines))
            continue
        body = "\n".join(lines).strip().split("\n")
        end = next((i for i, line in enumerate(body) if not line.strip()), len(body))
        parts += [(question_id, body[:end]), (None, body[end:])]
    return parts


def _joined(found: list[tuple[str | None, list[str]]]) -> list[Part]:
    """One part per question, in order; a heading met twice adds to its first part."""
    texts: dict[str | None, list[str]] = {}
    for question, lines in found:
        body = "\n".join(lines).strip()
        if body:
            texts.setdefault(question, []).append(body)
    return [Part(question, "\n\n".join(bodies)) for question, bodies in texts.items()]


def _heading(questions: list[Question], line: str) -> tuple[Question | None, str]:
    """The question a line is the heading of, and what follows a colon on the same line."""
    bare = NUMBERING.sub("", line.strip().strip("*_#• ")).strip("*_ ")
    head, colon, rest = bare.partition(":")
    head = head.strip("*_ ")
    if not head or len(head) > LONGEST_HEADING or (rest and not colon):
        return None, ""
    best, score = None, 0.0
    for question in questions:
        for name in (question.title.id, question.title.en, *question.headings):
            alike = fuzz.ratio(head.lower(), name.lower())
            if alike > score:
                best, score = question, alike
    if score < ALIKE:
        best = _begun_like(questions, head)
    return (best, rest.strip("* ")) if best else (None, "")


def _begun_like(questions: list[Question], head: str) -> Question | None:
    """The only question whose title begins with a heading of two words or more."""
    if len(head.split()) < 2:
        return None
    begun = f"{head.lower()} "
    found = [q for q in questions if q.title.id.lower().startswith(begun)]
    found = found or [q for q in questions if q.title.en.lower().startswith(begun)]
    return found[0] if len(found) == 1 else None
