"""What is written into the Word form is read from it again, whatever the words."""

import io
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.word_reading import read_word
from bot.documents.word_template import TemplateContent, make_template
from domain.form import Form, Language, Question, QuestionType
from domain.form_file import load_form
from domain.word_form import NOT_IN_WORD, WordContent, understand
from domain.words import clean
from handlers.texts import LANGUAGES, texts
from tests.documents.word_files import box, filled, own_file

TEMPLATES = sorted((Path(__file__).parents[2] / "editions").glob("*.yaml"))
FORMS = {path.stem: load_form(path) for path in TEMPLATES}
TODAY = date(2026, 11, 24)
EVERYTHING = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
IN_BOTH = pytest.mark.parametrize("language", LANGUAGES)

XML_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t<>&\"'☐☒[#]:•ᨅ😀"),
    max_size=400,
)
ANSWER = XML_TEXT.map(clean).filter(lambda text: any(letter.isalnum() for letter in text))


def template(form: Form, answers: dict[str, Any] | None = None, language: Language = "id") -> bytes:
    content = TemplateContent(
        proposal=42,
        form=form,
        answers=answers or {},
        language=language,
        edition="KIPP Sulawesi Selatan 2027",
        agency="Dinas Kesehatan",
        deadline="Selasa, 15 Desember 2026, 16.00 WITA",
    )
    return make_template(content, texts(language))


def content_of(data: bytes) -> WordContent:
    content = read_word(data)
    assert isinstance(content, WordContent), content
    return content


def values(form: Form, data: bytes) -> dict[str, Any]:
    understood = understand(form, content_of(data), {}, TODAY)
    assert [item for item in understood.found if item.problem] == []
    assert understood.unplaced == ""
    return {item.question.id: item.value for item in understood.found}


def example_answer(question: Question) -> Any:
    """A value as the draft would hold it."""
    by_type: dict[QuestionType, Any] = {
        QuestionType.LONG_TEXT: "Paragraf satu.\n\n- butir\n\tdengan tab",
        QuestionType.SHORT_TEXT: "SIGAP: Siaga & Antar <Jemput>",
        QuestionType.CHOICES: [option.value for option in question.options[::2]],
        QuestionType.CHOICE: question.options[-1].value if question.options else None,
        QuestionType.DATE: "2023-03-15",
        QuestionType.NUMBER: 1234567.5,
        QuestionType.LINK: "https://example.go.id/a_(b)?c=d&e",
        QuestionType.EMAIL: "puskesmas.sinoa@example.go.id",
        QuestionType.CONTACT: {
            "name": "Andi Nurhayati, S.Kep., M.Kes.",
            "position": "Kepala Puskesmas",
            "phone": "+6281234567890",
        },
    }
    return by_type[question.type]


def everything(form: Form) -> dict[str, Any]:
    asked = (question for question in form.questions if question.type not in NOT_IN_WORD)
    return {question.id: example_answer(question) for question in asked}


@EVERYTHING
@IN_BOTH
def test_what_a_draft_holds_comes_back_unchanged(form: Form, language: Language) -> None:
    answers = everything(form)
    data = template(form, answers, language)
    assert values(form, data) == answers
    assert content_of(data).proposal == 42


@EVERYTHING
@IN_BOTH
def test_an_untouched_form_holds_no_answers(form: Form, language: Language) -> None:
    assert values(form, template(form, {}, language)) == {}


@EVERYTHING
def test_answers_typed_by_hand_are_read(form: Form) -> None:
    typed = {
        question.id: _as_typed(question)
        for question in form.questions
        if question.type not in NOT_IN_WORD
    }
    assert values(form, filled(template(form), typed)) == everything(form)


def _as_typed(question: Question) -> str:
    """As a person types it who deletes what stood in the box."""
    value = example_answer(question)
    labels = {option.value: option.label.id for option in question.options}
    if question.type is QuestionType.CHOICES:
        return "\n".join(labels[item] for item in value)
    if question.type is QuestionType.CHOICE:
        return labels[value]
    typed = {
        QuestionType.DATE: "15/3/2023",
        QuestionType.NUMBER: "Rp 1.234.567,5",
        QuestionType.CONTACT: "Nama: Andi Nurhayati, S.Kep., M.Kes.\nJabatan : Kepala Puskesmas\n"
        "No. HP: 0812-3456-7890",
    }
    return typed.get(question.type, str(value))


@settings(max_examples=30, deadline=None)
@given(title=ANSWER, summary=ANSWER)
def test_any_words_come_back_unchanged(title: str, summary: str) -> None:
    form = FORMS["ringkas"]
    answers = {"judul": title, "ringkasan": summary}
    assert values(form, template(form, answers)) == answers


@settings(max_examples=30, deadline=None)
@given(summary=ANSWER)
def test_any_words_typed_into_a_box_are_read(summary: str) -> None:
    form = FORMS["ringkas"]
    assert values(form, filled(EMPTY, {"ringkasan": summary})) == {"ringkasan": summary}


EMPTY = template(FORMS["ringkas"])


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=300))
def test_a_form_can_be_made_of_any_answer(text: str) -> None:
    assert content_of(template(FORMS["ringkas"], {"judul": text, "ringkasan": text}))


@settings(max_examples=30, deadline=None)
@given(lines=st.lists(XML_TEXT, min_size=1, max_size=6))
def test_no_word_of_a_foreign_file_is_dropped_in_silence(lines: list[str]) -> None:
    """With two headings of the form in it, all else belongs to an answer or is named."""
    content = read_word(own_file(["# Judul", "Sapa Warga", *lines, "# Ringkasan", "Cerita"]))
    assert isinstance(content, WordContent)
    understood = understand(FORMS["ringkas"], content, {}, TODAY)
    told = "\n".join([*(item.text for item in understood.found), understood.unplaced])
    for word in clean("\n".join(content.loose)).split():
        assert word in told or word.strip("#*_: ") in {"Judul", "Ringkasan"} or not _is_word(word)


def _is_word(word: str) -> bool:
    return any(letter.isalnum() for letter in word)


# --- choices as people mark them -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("☒ Umum: belum pernah Top Terpuji\n☐ Khusus: pernah Top Terpuji", "umum"),
        ("☐ Umum: belum pernah Top Terpuji\n[x] Khusus: pernah Top Terpuji", "khusus"),
        ("☐ Umum: belum pernah Top Terpuji\n☐ Khusus: pernah Top Terpuji\nKhusus", "khusus"),
        ("☐ Khusus: pernah Top Terpuji", "khusus"),
        ("x Umum: belum pernah Top Terpuji", "umum"),
        ("v Khusus: pernah Top Terpuji", "khusus"),
        ("General: never an outstanding winner", "umum"),
        ("umum", "umum"),
        ("☐ Umum: belum pernah Top Terpuji\n☐ Khusus: pernah Top Terpuji", None),
    ],
)
def test_a_choice_is_read_however_it_is_marked(written: str, value: str | None) -> None:
    form = FORMS["kipp-sulsel"]
    wanted = {"kelompok": value} if value else {}
    assert values(form, filled(template(form), {"kelompok": written})) == wanted


def test_two_ticks_on_one_choice_are_asked_about() -> None:
    form = FORMS["kipp-sulsel"]
    both = "☒ Umum: belum pernah Top Terpuji\n☒ Khusus: pernah Top Terpuji"
    understood = understand(form, content_of(filled(template(form), {"kelompok": both})), {}, TODAY)
    (item,) = understood.found
    assert item.problem is not None
    assert item.problem.key == "answer.choose_one"


def test_a_limit_without_a_source_is_not_called_the_rule() -> None:
    document = Document(io.BytesIO(template(FORMS["kipp-sulsel"])))
    heads = {name: box(document, name)._parent for name in ("ringkasan", "latar_belakang")}
    told = {name: cast(Any, table).cell(0, 0).text for name, table in heads.items()}
    assert "30–200 kata (batas atas menurut petunjuk teknis)" in told["ringkasan"]
    assert "50–300 kata ·" in told["latar_belakang"]
    assert "petunjuk teknis" not in told["latar_belakang"]
