"""The course for beginners: chapters, lessons and their pages, read from its file (YAML).

A lesson is one page, or two where it has examples. The file is edited by people, so whatever is
wrong in it is told with its exact place.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, get_args

import yaml

from domain.form import Language, Text

PAGE_LIMIT = 900
"""Characters a page of a lesson holds: what a phone shows without much scrolling."""
TITLE_LIMIT = 56
LESSONS_IN_CHAPTER = 8
"""A chapter is one page of buttons."""
LESSON_ID = re.compile(r"[a-z][a-z0-9_]{0,15}")
LESSON_PARTS = {"id", "title", "body", "source", "question", "good", "bad"}
NO_TEXT = Text("", "")
LANGUAGES: tuple[Language, ...] = get_args(Language)


class GuideError(ValueError):
    """The course is wrong; the message names the place in its file and what to write there."""


@dataclass(frozen=True)
class Example:
    """A piece of a proposal, and why it is good or weak."""

    text: Text
    why: Text


@dataclass(frozen=True)
class Lesson:
    id: str
    title: Text
    body: Text
    source: Text = NO_TEXT
    """Where what is told as a rule was read; without it the lesson is advice."""
    question: str | None = None
    """The question of the form that the lesson helps to answer."""
    examples: tuple[Example, Example] | None = None
    """A good one and a weak one."""


@dataclass(frozen=True)
class Chapter:
    title: Text
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True)
class Page:
    """What one message shows: the lesson, or its examples."""

    lesson: Lesson
    examples: bool = False


@dataclass(frozen=True)
class Course:
    chapters: tuple[Chapter, ...]

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        return tuple(lesson for chapter in self.chapters for lesson in chapter.lessons)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Every page in the order in which the course is read."""
        return tuple(
            Page(lesson, examples)
            for lesson in self.lessons
            for examples in ((False, True) if lesson.examples else (False,))
        )

    def page(self, lesson_id: str, *, examples: bool = False) -> Page | None:
        """A page by its lesson; ``None`` where the course holds it no more."""
        return next(
            (p for p in self.pages if p.lesson.id == lesson_id and p.examples == examples), None
        )

    def beside(self, page: Page) -> tuple[Page | None, Page | None]:
        """The pages before and after a page."""
        at = self.pages.index(page)
        before = self.pages[at - 1] if at else None
        after = self.pages[at + 1] if at + 1 < len(self.pages) else None
        return before, after

    def chapter_of(self, lesson: Lesson) -> int:
        """The number of a lesson's chapter, from 0."""
        return next(n for n, chapter in enumerate(self.chapters) if lesson in chapter.lessons)

    def lesson_for(self, question: str) -> Lesson | None:
        """The lesson that helps with a question of the form, if there is one."""
        return next((lesson for lesson in self.lessons if lesson.question == question), None)

    def check_questions(self, known: Collection[str]) -> None:
        """Raises GuideError where a lesson names a question that no form has."""
        for lesson in self.lessons:
            if lesson.question is not None and lesson.question not in known:
                raise GuideError(
                    f"lesson {lesson.id}: no form of editions/ has a question {lesson.question!r}"
                )


# --- reading the file ----------------------------------------------------------------------------


def load_course(path: Path) -> Course:
    """The course of a file; GuideError names the place that is wrong."""
    try:
        return parse_course(yaml.safe_load(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise GuideError("there is no such file") from None
    except UnicodeDecodeError:
        raise GuideError("save the file as UTF-8") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise GuideError(f"line {line}: this is not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise GuideError(f"this is not YAML: {error}") from None


def parse_course(data: Any) -> Course:
    raw = _list(data.get("chapters") if isinstance(data, Mapping) else None, "chapters")
    course = Course(tuple(_chapter(each, f"chapter {n}") for n, each in enumerate(raw, 1)))
    _check_unique("id", [lesson.id for lesson in course.lessons])
    _check_unique("question", [each.question for each in course.lessons if each.question])
    return course


def _chapter(raw: Any, place: str) -> Chapter:
    if not isinstance(raw, Mapping):
        raise GuideError(f"{place}: a chapter needs a title and lessons")
    lessons = _list(raw.get("lessons"), f"{place}: lessons")
    if len(lessons) > LESSONS_IN_CHAPTER:
        raise GuideError(f"{place}: at most {LESSONS_IN_CHAPTER} lessons, not {len(lessons)}")
    return Chapter(
        _title(raw.get("title"), f"{place}: title"),
        tuple(_lesson(each, f"{place}, lesson {n}") for n, each in enumerate(lessons, 1)),
    )


def _lesson(raw: Any, place: str) -> Lesson:
    name = str(raw.get("id", "")) if isinstance(raw, Mapping) else ""
    if not LESSON_ID.fullmatch(name):
        raise GuideError(f"{place}: an id is 1–16 of a-z, 0-9 and _, a letter first, not {name!r}")
    place = f"lesson {name}"
    unknown = sorted(str(part) for part in set(raw) - LESSON_PARTS)
    if unknown:
        known = ", ".join(sorted(LESSON_PARTS))
        raise GuideError(f"{place}: {', '.join(unknown)} is unknown; a lesson has {known}")
    question = raw.get("question")
    lesson = Lesson(
        id=name,
        title=_title(raw.get("title"), f"{place}: title"),
        body=_text(raw.get("body"), f"{place}: body"),
        source=_text(raw["source"], f"{place}: source") if "source" in raw else NO_TEXT,
        question=None if question is None else str(question),
        examples=_examples(raw, place),
    )
    _check_length(f"{place}: body and source", lesson.body, lesson.source)
    if lesson.examples:
        both = (text for example in lesson.examples for text in (example.text, example.why))
        _check_length(f"{place}: good and bad", *both)
    return lesson


def _examples(raw: Mapping[str, Any], place: str) -> tuple[Example, Example] | None:
    if "good" not in raw and "bad" not in raw:
        return None
    return (
        _example(raw.get("good"), f"{place}: good"),
        _example(raw.get("bad"), f"{place}: bad"),
    )


def _example(raw: Any, place: str) -> Example:
    if not isinstance(raw, Mapping):
        raise GuideError(f"{place}: an example needs a text and why")
    return Example(_text(raw.get("text"), f"{place}: text"), _text(raw.get("why"), f"{place}: why"))


def _title(raw: Any, place: str) -> Text:
    title = _text(raw, place)
    if max(len(title.id), len(title.en)) > TITLE_LIMIT:
        raise GuideError(f"{place}: at most {TITLE_LIMIT} characters, so that a button shows it")
    return title


def _text(raw: Any, place: str) -> Text:
    """A wording in both languages, each of them written."""
    for language in LANGUAGES:
        wording = raw.get(language) if isinstance(raw, Mapping) else None
        if not isinstance(wording, str) or not wording.strip():
            raise GuideError(f"{place}: write it in both languages, {language} is missing")
    return Text(raw["id"].strip(), raw["en"].strip())


def _list(raw: Any, place: str) -> list[Any]:
    if not isinstance(raw, list) or not raw:
        raise GuideError(f"{place}: a list with at least one entry is needed")
    return raw


def _check_length(place: str, *texts: Text) -> None:
    for language in LANGUAGES:
        length = sum(len(text.in_(language)) for text in texts)
        if length > PAGE_LIMIT:
            raise GuideError(
                f"{place}: {length} characters in {language}, at most {PAGE_LIMIT} fit a page"
            )


def _check_unique(part: str, values: list[str]) -> None:
    for value in values:
        if values.count(value) > 1:
            raise GuideError(f"two lessons have the {part} {value!r}")
