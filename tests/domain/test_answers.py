"""What a typed text is as an answer, and what is said about an answer."""

import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.answers import check, normal_phone, read_text, show
from domain.errors import Problem
from domain.form import FILE_TYPES, Language, Question, QuestionType, Text
from domain.words import clean, count_words
from tests.domain.forms import FORMS, WORDS, form, question, value_of

TODAY = date(2026, 11, 24)
CLOSES = date(2026, 12, 24)
LANGUAGES: list[Language] = ["id", "en"]
QUESTIONS = [question for form in FORMS for question in form.questions]
TYPED = [
    question
    for question in QUESTIONS
    if question.type not in FILE_TYPES and question.type is not QuestionType.CONSENT
]


def a_question(kind: QuestionType, **more: Any) -> Question:
    return Question("q", "s", kind, Text("Judul", "Title"), Text("", ""), **more)


NUMBER = a_question(QuestionType.NUMBER, minimum=1, maximum=100)
LINK = a_question(QuestionType.LINK)
EMAIL = a_question(QuestionType.EMAIL)
CONTACT = a_question(QuestionType.CONTACT)


def read(question: Question, text: str) -> Any:
    return read_text(question, text, TODAY)


# --- what is shown can be typed ------------------------------------------------------------------
@given(st.data(), st.sampled_from(LANGUAGES))
def test_an_answer_as_shown_is_read_as_the_same_answer(
    data: st.DataObject, language: Language
) -> None:
    asked = data.draw(st.sampled_from(TYPED))
    typed = data.draw(value_of(asked))
    value = clean(typed) if isinstance(typed, str) else typed
    if asked.type is QuestionType.CHOICES:
        value = [option.value for option in asked.options if option.value in typed]
    assert read(asked, show(asked, value, language)) == value


@given(st.integers(0, 10**14) | st.floats(0, 10**9).map(lambda n: round(n, 6)))
def test_a_number_as_shown_is_read_as_the_same_number(number: float) -> None:
    assert math.isclose(read(NUMBER, show(NUMBER, number, "id")), number)


@given(st.data(), st.sampled_from(LANGUAGES))
def test_an_option_is_known_by_its_number_and_its_name(
    data: st.DataObject, language: Language
) -> None:
    kinds = {QuestionType.CHOICE, QuestionType.CHOICES}
    asked = data.draw(st.sampled_from([q for q in QUESTIONS if q.type in kinds]))
    place = data.draw(st.integers(0, len(asked.options) - 1))
    option = asked.options[place]
    meant = option.value if asked.type is QuestionType.CHOICE else [option.value]
    assert read(asked, option.label.in_(language)) == meant
    assert read(asked, option.label.in_(language).upper()) == meant
    if not option.value.isdigit():
        assert read(asked, f"no. {place + 1}") == meant


@given(st.text(), st.sampled_from(QUESTIONS))
def test_no_text_breaks_the_reading(text: str, asked: Question) -> None:
    value = read(asked, text)
    if not isinstance(value, Problem):
        show(asked, value, "id")
        check(asked, value, answers={}, form=FORMS[0], closes_on=CLOSES, today=TODAY)


@given(st.text(st.characters(categories=["P", "S", "Z", "Cc"])), st.sampled_from(TYPED))
def test_signs_without_a_word_are_no_answer(text: str, asked: Question) -> None:
    assert read(asked, text) in (Problem("answer.empty"), Problem("answer.link"))


@given(WORDS, st.sampled_from([q for q in QUESTIONS if q not in TYPED]))
def test_files_and_consent_are_not_typed(text: str, asked: Question) -> None:
    assert read(asked, text) == Problem("answer.not_by_text")


# --- labelled examples ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12", 12),
        ("1.250", 1250),
        ("1.250,5", 1250.5),
        ("2,5 juta", 2_500_000),
        ("Rp 300.000", 300_000),
        ("Rp. 36 juta rupiah", 36_000_000),
        ("15 ribu orang", 15_000),
        ("91%", 91),
        ("0,125", 0.125),
        ("0.125", 0.125),
        ("1,250,000", 1_250_000),
        ("-3", -3),
    ],
)
def test_a_number_is_read_as_indonesians_write_it(typed: str, meant: float) -> None:
    assert read(NUMBER, typed) == meant


@pytest.mark.parametrize("typed", ["banyak", "sekitar 12", "1.2.3", "12 13", "9" * 40, "1e5", "٣"])
def test_what_is_no_number_is_not_guessed(typed: str) -> None:
    assert read(NUMBER, typed) == Problem("answer.number")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("https://youtu.be/abc", "https://youtu.be/abc"),
        ("HTTPS://youtu.be/abc", "HTTPS://youtu.be/abc"),
        ("youtu.be/abc", "https://youtu.be/abc"),
        ("www.sulselprov.go.id", "https://www.sulselprov.go.id"),
    ],
)
def test_a_link_is_completed(typed: str, meant: str) -> None:
    assert read(LINK, typed) == meant


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "ftp://a.id/x", "ada di flashdisk", "a"])
def test_what_is_no_link_is_refused(typed: str) -> None:
    assert read(LINK, typed) == Problem("answer.link")


@pytest.mark.parametrize("typed", ["a@b", "dua@a.id, b@c.id", "@dinkes", "a b@c.id"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    assert read(EMAIL, typed) == Problem("answer.email")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (
            "Andi Nurhayati, Kepala Puskesmas, 0812 3456 7890",
            ("Andi Nurhayati", "Kepala Puskesmas", "+6281234567890"),
        ),
        ("Baso\nCamat\n+62 811-4100-003", ("Baso", "Camat", "+628114100003")),
        ("Baso, Camat, Bone", ("Baso", "Camat, Bone", "")),
    ],
)
def test_a_contact_is_taken_apart(typed: str, meant: tuple[str, str, str]) -> None:
    assert read(CONTACT, typed) == dict(zip(("name", "position", "phone"), meant, strict=True))


def test_a_phone_alone_is_no_contact() -> None:
    assert read(CONTACT, "0812 3456 7890") == Problem("answer.contact")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("62812 3456 7890", "+6281234567890"),
        ("+62 (812) 34567890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("+44 20 7946 0958", "+442079460958"),
        ("112", None),
        ("0" * 30, None),
        ("", None),
    ],
)
def test_a_phone_has_one_form(typed: str, number: str | None) -> None:
    assert normal_phone(typed) == number


# --- what is said about an answer ----------------------------------------------------------------
def told(question: Question, value: Any, answers: dict[str, Any] | None = None) -> list[str]:
    found = check(
        question,
        value,
        answers=answers or {},
        form=form("kipp-sulsel"),
        closes_on=CLOSES,
        today=TODAY,
    )
    return [finding.problem.key for finding in found]


@given(st.integers(1, 400))
def test_words_are_told_by_how_many_too_many(count: int) -> None:
    asked = question("kipp-sulsel", "ringkasan")
    text = " ".join(["kata"] * count)
    assert count_words(text) == count
    expected = (
        [] if 30 <= count <= 200 else ["answer.too_short" if count < 30 else "answer.too_long"]
    )
    assert told(asked, text) == expected


@given(st.integers(201, 400).map(lambda count: " ".join(["kata"] * count)))
def test_how_many_words_too_many_is_the_difference(text: str) -> None:
    asked = question("kipp-sulsel", "ringkasan")
    [finding] = check(
        asked, text, answers={}, form=form("kipp-sulsel"), closes_on=CLOSES, today=TODAY
    )
    values = dict(finding.problem.values)
    assert values["over"] == values["count"] - 200 == count_words(text) - 200  # type: ignore[operator]


def test_an_innovation_must_have_run_two_years_when_registration_closes() -> None:
    asked = question("kipp-sulsel", "tanggal_mulai")
    assert told(asked, "2024-12-24", {"kelompok": "umum"}) == []
    assert told(asked, "2024-12-25", {"kelompok": "umum"}) == ["answer.too_young"]
    assert told(asked, "2026-11-25", {"kelompok": "umum"}) == ["answer.date_in_future"]


def test_numbers_and_files_beyond_their_limits_are_told() -> None:
    assert told(NUMBER, 0) == ["answer.number_small"]
    assert told(NUMBER, 101) == ["answer.number_large"]
    assert told(a_question(QuestionType.PHOTO, max_files=2), [1, 2, 3]) == ["answer.too_many_files"]
    assert told(CONTACT, {"name": "Baso"}) == ["answer.contact_without_phone"]
