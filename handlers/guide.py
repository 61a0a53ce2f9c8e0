"""/panduan: the course for beginners, one message edited in place; it remembers nothing.

Whoever reads it while a question is open keeps that question: what they send next answers it.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.guide import Chapter, Course, Lesson, Page, load_course
from handlers.buttons import action
from handlers.submit.actions import OpenQuestion
from handlers.turn import Turn

COURSE = Path(__file__).parent.parent / "guide" / "kelas.yaml"


@action("gc")
@dataclass(frozen=True)
class OpenChapter:
    """The lessons of a chapter, by its number."""

    chapter: int


@action("gl")
@dataclass(frozen=True)
class OpenLesson:
    """A page of the course in the place of the one now seen."""

    lesson: str
    examples: bool = False


@action("gh")
@dataclass(frozen=True)
class HowToWrite:
    """The lesson of a question as a message of its own, so that the example stays."""

    lesson: str


@lru_cache
def course() -> Course:
    """The course of the file, read once; GuideError names the place that is wrong."""
    return load_course(COURSE)


# --- the lessons of a chapter --------------------------------------------------------------------


async def guide(_update: Update, turn: Turn) -> None:
    """/panduan"""
    turn.say(*_contents(turn, 0))


async def open_chapter(_update: Update, turn: Turn) -> None:
    turn.edit(*_contents(turn, turn.pressed(OpenChapter).chapter))


def _contents(turn: Turn, number: int) -> tuple[Markup, list[list[InlineKeyboardButton]]]:
    chapters = course().chapters
    number = min(number, len(chapters) - 1)
    body = turn.html(
        "guide.contents",
        chapter=chapters[number].title.in_(turn.language),
        number=number + 1,
        total=len(chapters),
    )
    rows = [_lesson_row(turn, lesson) for lesson in chapters[number].lessons]
    rows += [
        [turn.button(key, OpenChapter(to), chapter=chapters[to].title.in_(turn.language))]
        for key, to in (("guide.b_earlier", number - 1), ("guide.b_later", number + 1))
        if 0 <= to < len(chapters)
    ]
    return _with_question(turn, body, rows)


def _lesson_row(turn: Turn, lesson: Lesson) -> list[InlineKeyboardButton]:
    return [turn.labelled(lesson.title.in_(turn.language), OpenLesson(lesson.id))]


# --- one page ------------------------------------------------------------------------------------


async def open_lesson(_update: Update, turn: Turn) -> None:
    act = turn.pressed(OpenLesson)
    page = course().page(act.lesson, examples=act.examples)
    if page is None:
        turn.toast("guide.gone")
        turn.edit(*_contents(turn, 0))
        return
    turn.edit(*_page(turn, page))


async def how_to_write(_update: Update, turn: Turn) -> None:
    """ "Cara menulis" under an example."""
    page = course().page(turn.pressed(HowToWrite).lesson)
    if page is None:
        turn.toast("guide.gone")
        return
    turn.say(*_page(turn, page))


def how_to_write_rows(turn: Turn, question: str) -> list[list[InlineKeyboardButton]]:
    """The button that leads to the lesson of a question; no row where there is no lesson."""
    lesson = course().lesson_for(question)
    return [[turn.button("guide.b_how", HowToWrite(lesson.id))]] if lesson else []


def _page(turn: Turn, page: Page) -> tuple[Markup, list[list[InlineKeyboardButton]]]:
    chapter = course().chapter_of(page.lesson)
    body = _examples(turn, page.lesson) if page.examples else _lesson(turn, page.lesson)
    place = _place(turn, course().chapters[chapter], page.lesson)
    back = turn.button("guide.b_all", OpenChapter(chapter))
    rows = [*_turning(turn, page), [back]]
    return _with_question(turn, Markup("{}\n{}").format(place, body), rows)


def _place(turn: Turn, chapter: Chapter, lesson: Lesson) -> Markup:
    return turn.html(
        "guide.place",
        chapter=chapter.title.in_(turn.language),
        number=chapter.lessons.index(lesson) + 1,
        total=len(chapter.lessons),
    )


def _lesson(turn: Turn, lesson: Lesson) -> Markup:
    source = lesson.source.in_(turn.language)
    return turn.html(
        "guide.lesson",
        title=lesson.title.in_(turn.language),
        body=lesson.body.in_(turn.language),
        origin=turn.html("guide.source", source=source) if source else turn.html("guide.advice"),
    )


def _examples(turn: Turn, lesson: Lesson) -> Markup:
    if lesson.examples is None:
        raise LookupError(f"the lesson {lesson.id} has no examples")
    good, bad = lesson.examples
    return turn.html(
        "guide.examples",
        title=lesson.title.in_(turn.language),
        good=good.text.in_(turn.language),
        why_good=good.why.in_(turn.language),
        bad=bad.text.in_(turn.language),
        why_bad=bad.why.in_(turn.language),
    )


def _turning(turn: Turn, page: Page) -> list[list[InlineKeyboardButton]]:
    before, after = course().beside(page)
    row = []
    if before:
        row.append(turn.button("guide.b_previous", _to(before)))
    if after:
        key = "guide.b_examples" if after.examples else "guide.b_next"
        row.append(turn.button(key, _to(after)))
    return [row] if row else []


def _to(page: Page) -> OpenLesson:
    return OpenLesson(page.lesson.id, page.examples)


def _with_question(
    turn: Turn, body: Markup, rows: list[list[InlineKeyboardButton]]
) -> tuple[Markup, list[list[InlineKeyboardButton]]]:
    """Where a question is open: says that it still is, and leads back to it."""
    if turn.conversation.awaits != "submit.answer":
        return body, rows
    data = turn.data
    here = OpenQuestion(data["proposal"], data["question"], bool(data.get("review")))
    rows = [*rows, [turn.button("submit.b_to_question", here)]]
    return Markup("{}\n\n{}").format(body, turn.html("guide.still_open")), rows
