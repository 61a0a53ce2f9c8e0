"""The shipped course, read from its file (YAML).

The file is edited by people, so whatever is wrong in it is told with its exact place.
"""

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import yaml

from domain.form import Text
from domain.guide import (
    LANGUAGES,
    NO_TEXT,
    PAGE_LIMIT,
    TITLE_LIMIT,
    Chapter,
    Course,
    Example,
    GuideError,
    Lesson,
    shown,
)
from domain.yaml_text import read_yaml

LESSONS_IN_CHAPTER = 8
"""A shipped chapter is one page of buttons."""
NAME = re.compile(r"[a-z][a-z0-9_]{0,15}")
LESSON_PARTS = {"id", "title", "body", "source", "question", "good", "bad"}


def load_course(path: Path) -> Course:
    """The course of a file; GuideError names the place that is wrong."""
    try:
        return parse_course(read_yaml(path.read_text(encoding="utf-8")))
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
    _check_unique("two chapters have the id", [chapter.id for chapter in course.chapters])
    _check_unique("two lessons have the id", [lesson.id for lesson in course.lessons])
    questions = [lesson.question for lesson in course.lessons if lesson.question]
    _check_unique("two lessons have the question", questions)
    return course


def _chapter(raw: Any, place: str) -> Chapter:
    if not isinstance(raw, Mapping):
        raise GuideError(f"{place}: a chapter needs an id, a title and lessons")
    lessons = _list(raw.get("lessons"), f"{place}: lessons")
    if len(lessons) > LESSONS_IN_CHAPTER:
        raise GuideError(f"{place}: at most {LESSONS_IN_CHAPTER} lessons, not {len(lessons)}")
    return Chapter(
        _name(raw.get("id"), place),
        _title(raw.get("title"), f"{place}: title"),
        tuple(_lesson(each, f"{place}, lesson {n}") for n, each in enumerate(lessons, 1)),
    )


def _lesson(raw: Any, place: str) -> Lesson:
    name = _name(raw.get("id") if isinstance(raw, Mapping) else None, place)
    place = f"lesson {name}"
    unknown = sorted(str(part) for part in set(raw) - LESSON_PARTS)
    if unknown:
        known = ", ".join(sorted(LESSON_PARTS))
        raise GuideError(f"{place}: {', '.join(unknown)} is unknown; a lesson has {known}")
    question = raw.get("question")
    lesson = Lesson(
        id=name,
        title=_title(raw.get("title"), f"{place}: title"),
        body=_rich(raw.get("body"), f"{place}: body"),
        source=_text(raw["source"], f"{place}: source") if "source" in raw else NO_TEXT,
        question=None if question is None else str(question),
        examples=_examples(raw, place),
    )
    _check_length(f"{place}: body and source", lesson.body, lesson.source)
    if lesson.examples:
        both = (text for example in lesson.examples for text in (example.text, example.why))
        _check_length(f"{place}: good and bad", *both)
    return lesson


def _name(raw: Any, place: str) -> str:
    if not isinstance(raw, str) or not NAME.fullmatch(raw):
        raise GuideError(f"{place}: an id is 1–16 of a-z, 0-9 and _, a letter first, not {raw!r}")
    return raw


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
    return Example(_rich(raw.get("text"), f"{place}: text"), _rich(raw.get("why"), f"{place}: why"))


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


def _rich(raw: Any, place: str) -> Text:
    """A wording as HTML: the file holds plain words."""
    text = _text(raw, place)
    return Text(escape(text.id, quote=False), escape(text.en, quote=False))


def _list(raw: Any, place: str) -> list[Any]:
    if not isinstance(raw, list) or not raw:
        raise GuideError(f"{place}: a list with at least one entry is needed")
    return raw


def _check_length(place: str, *texts: Text) -> None:
    for language in LANGUAGES:
        length = sum(len(shown(text.in_(language))) for text in texts)
        if length > PAGE_LIMIT:
            raise GuideError(
                f"{place}: {length} characters in {language}, at most {PAGE_LIMIT} fit a page"
            )


def _check_unique(what: str, values: list[str]) -> None:
    for value in values:
        if values.count(value) > 1:
            raise GuideError(f"{what} {value!r}")
