"""/panduan: the course for beginners, one message edited in place; it remembers nothing.

Whoever reads it while a question is open keeps that question: what they send next answers it.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.form import Text
from domain.guide import Chapter, Course, Lesson, Page
from domain.guide_file import load_course
from handlers.buttons import action
from handlers.paging import ROWS, pages_of, turning
from handlers.submit.actions import OpenQuestion
from handlers.surface import Surface
from handlers.texts import Texts
from handlers.turn import Turn
from storage.course import read_course

COURSE = Path(__file__).parent.parent / "guide" / "kelas.yaml"


@action("gc")
@dataclass(frozen=True)
class OpenChapter:
    """The lessons of a chapter, by its number."""

    chapter: int


@action("gp")
@dataclass(frozen=True)
class TurnContents:
    """The next lessons of a chapter that has more than a page shows."""

    chapter: int
    page: int


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
def shipped() -> Course:
    """The course of the file, read once; GuideError names the place that is wrong."""
    return load_course(COURSE)


def course(turn: Turn) -> Course:
    """The course as contacts read it: the file, and what organizers wrote over it."""
    return read_course(turn.session, shipped())


# --- the lessons of a chapter --------------------------------------------------------------------


async def guide(_update: Update, turn: Turn) -> None:
    """/panduan"""
    turn.say(*_contents(turn, 0))


async def open_chapter(_update: Update, turn: Turn) -> None:
    turn.edit(*_contents(turn, turn.pressed(OpenChapter).chapter))


async def turn_contents(_update: Update, turn: Turn) -> None:
    act = turn.pressed(TurnContents)
    turn.edit(*_contents(turn, act.chapter, act.page))


def _contents(
    turn: Turn, number: int, page: int = 0
) -> tuple[Markup, list[list[InlineKeyboardButton]]]:
    chapters = course(turn).chapters
    if not chapters:
        return turn.html("guide.empty"), []
    number = min(number, len(chapters) - 1)
    lessons = chapters[number].lessons
    pages = pages_of(len(lessons))
    page = min(page, pages - 1)
    body = turn.html(
        "guide.contents",
        chapter=chapters[number].title.in_(turn.language),
        number=number + 1,
        total=len(chapters),
    )
    rows = [_lesson_row(turn, lesson) for lesson in lessons[page * ROWS : (page + 1) * ROWS]]
    rows += turning(page, pages, lambda to: TurnContents(number, to))
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
    now = course(turn)
    page = now.page(act.lesson, examples=act.examples) or now.page(act.lesson)
    if page is None:
        turn.toast("guide.gone")
        turn.edit(*_contents(turn, 0))
        return
    turn.edit(*_page(turn, now, page))


async def how_to_write(_update: Update, turn: Turn) -> None:
    """ "Cara menulis" under an example."""
    now = course(turn)
    page = now.page(turn.pressed(HowToWrite).lesson)
    if page is None:
        turn.toast("guide.gone")
        return
    turn.say(*_page(turn, now, page))


def how_to_write_rows(turn: Turn, question: str) -> list[list[InlineKeyboardButton]]:
    """The button that leads to the lesson of a question; no row where there is no lesson."""
    lesson = course(turn).lesson_for(question)
    return [[turn.button("guide.b_how", HowToWrite(lesson.id))]] if lesson else []


def _page(
    turn: Turn, course: Course, page: Page
) -> tuple[Markup, list[list[InlineKeyboardButton]]]:
    number = course.chapter_of(page.lesson)
    at = course.chapters[number].lessons.index(page.lesson)
    back = TurnContents(number, at // ROWS) if at >= ROWS else OpenChapter(number)
    rows = [*_turning(turn, course, page), [turn.button("guide.b_all", back)]]
    return _with_question(turn, page_words(turn.texts, course, page), rows)


def page_words(texts: Texts, course: Course, page: Page) -> Markup:
    """A page as its readers see it, in the language of the texts."""
    chapter = course.chapters[course.chapter_of(page.lesson)]
    body = _examples(texts, page.lesson) if page.examples else _lesson(texts, page.lesson)
    return Markup("{}\n{}").format(_place(texts, chapter, page.lesson), body)


def _place(texts: Texts, chapter: Chapter, lesson: Lesson) -> Markup:
    return texts.html(
        "guide.place",
        chapter=chapter.title.in_(texts.language),
        number=chapter.lessons.index(lesson) + 1,
        total=len(chapter.lessons),
    )


def _lesson(texts: Texts, lesson: Lesson) -> Markup:
    source = lesson.source.in_(texts.language)
    return texts.html(
        "guide.lesson",
        title=lesson.title.in_(texts.language),
        body=_formatted(texts, lesson.body),
        origin=texts.html("guide.source", source=source) if source else texts.html("guide.advice"),
    )


def _examples(texts: Texts, lesson: Lesson) -> Markup:
    if lesson.examples is None:
        raise LookupError(f"the lesson {lesson.id} has no examples")
    good, bad = lesson.examples
    return texts.html(
        "guide.examples",
        title=lesson.title.in_(texts.language),
        good=_formatted(texts, good.text),
        why_good=_formatted(texts, good.why),
        bad=_formatted(texts, bad.text),
        why_bad=_formatted(texts, bad.why),
    )


def _formatted(texts: Texts, words: Text) -> Markup:
    """Words of a lesson, which are HTML already (:mod:`domain.guide`)."""
    return Markup(words.in_(texts.language))  # noqa: S704


def _turning(turn: Turn, course: Course, page: Page) -> list[list[InlineKeyboardButton]]:
    before, after = course.beside(page)
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


GUIDE = Surface(
    commands=[
        (["panduan", "guide"], guide),
    ],
    presses=[
        (HowToWrite, how_to_write),
        (OpenLesson, open_lesson),
        (OpenChapter, open_chapter),
        (TurnContents, turn_contents),
    ],
)
