"""The course: what the shipped one holds, the way through it, and where a wrong file is told."""

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import prepare
from bot.settings import SettingsError
from domain.form import Form, QuestionType, Text
from domain.form_file import load_form
from domain.guide import LANGUAGES, PAGE_LIMIT, GuideError
from domain.guide_file import load_course, parse_course
from handlers.guide import COURSE
from tests.stage import EDITIONS
from tests.test_texts import UNWANTED

SHIPPED = load_course(COURSE)
FORMS: list[Form] = [load_form(path) for path in sorted(EDITIONS.glob("*.yaml"))]


def wordings() -> list[tuple[str, str, Text]]:
    """Every text of the shipped course that is ours: lesson, part, text."""
    found = []
    for lesson in SHIPPED.lessons:
        found += [(lesson.id, "title", lesson.title), (lesson.id, "body", lesson.body)]
        for kind, example in zip(("good", "bad"), lesson.examples or (), strict=False):
            found += [(lesson.id, kind, example.text), (lesson.id, f"why {kind}", example.why)]
    return found


# --- the shipped course --------------------------------------------------------------------------


def test_every_lesson_is_written_in_two_languages_that_differ() -> None:
    same = [
        (lesson, part)
        for lesson, part, text in wordings()
        if not text.id.strip() or not text.en.strip() or text.id == text.en
    ]
    assert same == []


def test_lessons_lead_only_from_questions_that_exist() -> None:
    SHIPPED.check_questions({question.id for form in FORMS for question in form.questions})


@pytest.mark.parametrize("form", FORMS, ids=[form.id for form in FORMS])
def test_every_long_question_has_a_lesson_with_a_good_and_a_weak_example(form: Form) -> None:
    long = [q.id for q in form.questions if q.type is QuestionType.LONG_TEXT]
    lessons = {question: SHIPPED.lesson_for(question) for question in long}
    assert [q for q, lesson in lessons.items() if not lesson or not lesson.examples] == []


def test_a_weight_is_the_one_of_the_form_and_is_told_with_its_year_and_source() -> None:
    form = load_form(EDITIONS / "kipp-sulsel.yaml")
    for question in form.questions:
        lesson = SHIPPED.lesson_for(question.id)
        if question.weight_percent is None or lesson is None:
            continue
        for language in LANGUAGES:
            body = lesson.body.in_(language)
            assert re.findall(r"(\d+)%", body) == [str(question.weight_percent)], lesson.id
            assert "KIPP 2023" in body
            assert "123dok.com" in lesson.source.in_(language)


def test_a_lesson_that_names_a_rule_or_a_year_of_kipp_names_its_source() -> None:
    unsourced = [
        lesson.id
        for lesson in SHIPPED.lessons
        if re.search(r"KIPP \d{4}|Permen|kriteria", lesson.body.id) and not lesson.source
    ]
    assert unsourced == []


def test_the_course_calls_things_as_the_bot_does() -> None:
    found = [
        (lesson, part, word[0])
        for lesson, part, text in wordings()
        for language in LANGUAGES
        for word in [re.search(UNWANTED[language], text.in_(language), re.IGNORECASE)]
        if word
    ]
    assert found == []


# --- the way through it --------------------------------------------------------------------------


def test_going_on_and_back_passes_every_page_once() -> None:
    page = SHIPPED.pages[0]
    assert SHIPPED.beside(page)[0] is None
    walked = [page]
    while (after := SHIPPED.beside(page)[1]) is not None:
        assert SHIPPED.beside(after)[0] == page
        page = after
        walked.append(page)
    assert walked == list(SHIPPED.pages)
    assert {page.lesson.id for page in walked} == {lesson.id for lesson in SHIPPED.lessons}


def test_a_page_that_is_gone_is_not_found() -> None:
    assert SHIPPED.page("zzz") is None
    assert SHIPPED.page("inovasi", examples=True) is None
    assert SHIPPED.lesson_for("judul") is None


# --- a wrong file --------------------------------------------------------------------------------

BOTH = {"id": "Satu", "en": "One"}
GOOD: dict[str, Any] = {
    "chapters": [
        {
            "id": "awal",
            "title": BOTH,
            "lessons": [
                {
                    "id": "satu",
                    "title": BOTH,
                    "body": BOTH,
                    "question": "ringkasan",
                    "good": {"text": BOTH, "why": BOTH},
                    "bad": {"text": BOTH, "why": BOTH},
                }
            ],
        }
    ]
}


def changed(**parts: Any) -> dict[str, Any]:
    """The good course with parts of its lesson put in; ``None`` takes one away."""
    course = deepcopy(GOOD)
    lesson = course["chapters"][0]["lessons"][0]
    lesson.update(parts)
    course["chapters"][0]["lessons"][0] = {k: v for k, v in lesson.items() if v is not None}
    return course


def with_lessons(*ids: str) -> dict[str, Any]:
    lessons = [{"id": name, "title": BOTH, "body": BOTH} for name in ids]
    return {"chapters": [{"id": "awal", "title": BOTH, "lessons": lessons}]}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (None, "chapters: a list"),
        ({"chapters": []}, "chapters: a list"),
        ({"chapters": ["satu"]}, "chapter 1: a chapter needs"),
        ({"chapters": [{"id": "awal", "title": BOTH}]}, "chapter 1: lessons: a list"),
        ({"chapters": [{"title": BOTH, "lessons": ["satu"]}]}, "chapter 1: an id is"),
        (with_lessons(""), "chapter 1, lesson 1: an id is"),
        (changed(id="Dua Kata"), "chapter 1, lesson 1: an id is .* not 'Dua Kata'"),
        (changed(title={"id": "Satu"}), "lesson satu: title: .* en is missing"),
        (changed(title={"id": "Satu", "en": "w" * 57}), "lesson satu: title: at most 56"),
        (changed(body={"id": " ", "en": "One"}), "lesson satu: body: .* id is missing"),
        (changed(body=None), "lesson satu: body: .* id is missing"),
        (changed(body={"id": True, "en": "One"}), "lesson satu: body: .* id is missing"),
        (changed(source="123dok.com"), "lesson satu: source: .* id is missing"),
        (changed(goood=BOTH), "lesson satu: goood is unknown; a lesson has bad, body, good"),
        (changed(bad=None), "lesson satu: bad: an example needs"),
        (changed(good={"text": BOTH}), "lesson satu: good: why: .* id is missing"),
        (
            changed(body={"id": "Satu", "en": "w" * (PAGE_LIMIT + 1)}),
            "lesson satu: body and source: 901 characters in en, at most 900",
        ),
        (
            changed(good={"text": {"id": "w" * PAGE_LIMIT, "en": "One"}, "why": BOTH}),
            "lesson satu: good and bad: 912 characters in id",
        ),
        (with_lessons("satu", "satu"), "two lessons have the id 'satu'"),
        (with_lessons(*"abcdefghi"), "chapter 1: at most 8 lessons, not 9"),
    ],
)
def test_a_wrong_course_is_refused_with_its_place(data: Any, told: str) -> None:
    with pytest.raises(GuideError, match=told):
        parse_course(data)


def test_two_lessons_for_one_question_are_refused() -> None:
    course = changed()
    lessons = course["chapters"][0]["lessons"]
    lessons.append({**lessons[0], "id": "dua"})
    with pytest.raises(GuideError, match="two lessons have the question 'ringkasan'"):
        parse_course(course)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"chapters:\n- title: {id: [", "line 2"),
        ("chapters: é".encode("latin-1"), "save the file as UTF-8"),
        (b"", "chapters: a list"),
        (None, "there is no such file"),
        (
            yaml.safe_dump(changed(question="ringkasn")).encode(),
            "lesson satu: no form of editions/ has a question 'ringkasn'",
        ),
    ],
)
def test_the_bot_does_not_start_with_a_wrong_course_and_says_where(
    content: bytes | None, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kelas.yaml"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(prepare, "shipped", lambda: load_course(path))
    with pytest.raises(SettingsError, match=f"Not started: guide/kelas.yaml: .*{told}"):
        prepare.check_course()


def test_the_shipped_course_lets_the_bot_start() -> None:
    prepare.check_course()
