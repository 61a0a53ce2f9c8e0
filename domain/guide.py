"""The course for beginners: chapters, lessons and the pages a reader turns.

A lesson is one page, or two where it has examples. Its body and examples are HTML with the few
tags of chats, escaped; its title and source are plain words.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import get_args

from domain.form import Language, Text

PAGE_LIMIT = 900
"""Characters a page of a lesson holds: what a phone shows without much scrolling."""
TITLE_LIMIT = 56
NO_TEXT = Text("", "")
LANGUAGES: tuple[Language, ...] = get_args(Language)


TAG = re.compile(r"<[^<>]*>")


def shown(html: str) -> str:
    """What a reader sees of formatted words."""
    return unescape(TAG.sub("", html))


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
    id: str
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

    def lesson(self, lesson_id: str) -> Lesson | None:
        return next((lesson for lesson in self.lessons if lesson.id == lesson_id), None)

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
