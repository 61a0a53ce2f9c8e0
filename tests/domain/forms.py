"""The forms of the product, and what Hypothesis may fill them with."""

from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from domain.form import FILE_TYPES, Form, Question, QuestionType
from domain.form_file import load_form

EDITIONS = sorted((Path(__file__).parents[2] / "editions").glob("*.yaml"))
FORMS = [load_form(path) for path in EDITIONS]

LETTERS = st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F)
"""Letters of the Latin script."""
WORD = st.text(LETTERS, min_size=2, max_size=12)
WORDS = st.lists(WORD, min_size=1, max_size=8).map(" ".join)
ANY_TEXT = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Z", "Cc", "Cf"]))


def form(name: str) -> Form:
    return next(form for form in FORMS if form.id == name)


def question(form_name: str, question_id: str) -> Question:
    found = form(form_name).question(question_id)
    assert found is not None
    return found


def value_of(question: Question) -> st.SearchStrategy[Any]:
    """Values as they are stored for a question."""
    values = [option.value for option in question.options]
    kinds: dict[QuestionType, st.SearchStrategy[Any]] = {
        QuestionType.CHOICE: st.sampled_from(values or [""]),
        QuestionType.CHOICES: st.lists(st.sampled_from(values or [""]), min_size=1, unique=True),
        QuestionType.NUMBER: st.integers(0, 10**9),
        QuestionType.DATE: st.dates(date(1945, 8, 17), date(2099, 12, 31)).map(date.isoformat),
        QuestionType.LINK: st.just("https://www.youtube.com/watch?v=contoh"),
        QuestionType.EMAIL: st.just("puskesmas.sinoa@example.go.id"),
        QuestionType.CONTACT: st.fixed_dictionaries(
            {"name": WORDS, "position": WORDS, "phone": st.just("+6281234567890")}
        ),
        QuestionType.CONSENT: st.just({"agreed": True, "at": "2026-11-24T02:00:00+00:00"}),
    }
    if question.type in FILE_TYPES:
        return st.lists(st.integers(1, 99), min_size=1, max_size=3, unique=True)
    return kinds.get(question.type, WORDS)


@st.composite
def filled(draw: st.DrawFn) -> tuple[Form, dict[str, Any]]:
    """A form with some of its questions answered."""
    chosen = draw(st.sampled_from(FORMS))
    answered = draw(st.sets(st.sampled_from([q.id for q in chosen.questions])))
    return chosen, {
        q.id: draw(value_of(q), label=q.id) for q in chosen.questions if q.id in answered
    }
