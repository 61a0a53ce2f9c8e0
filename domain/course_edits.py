"""What organizers write over the shipped course: their lessons, wordings, order and bindings.

The shipped course stays the base. Whatever organizers wrote stands over it part by part, so a
newer shipped course reaches the parts nobody touched and overwrites none of the others.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.errors import Problem
from domain.form import Language, Text
from domain.guide import (
    LANGUAGES,
    NO_TEXT,
    PAGE_LIMIT,
    TITLE_LIMIT,
    Chapter,
    Course,
    Example,
    Lesson,
    shown,
)

Words = Mapping[str, Text]
"""The wordings of a lesson by field; an empty English one falls back to the Indonesian."""
PARTS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "body": ("body",),
    "source": ("source",),
    "good": ("good", "good_why"),
    "bad": ("bad", "bad_why"),
}
"""What is changed at a time: an example goes with why it is good or weak."""
FIELDS = tuple(name for part in PARTS.values() for name in part)
PLAIN = frozenset({"title", "source"})
"""Fields without formatting, on one line."""
QUOTED = frozenset({"good", "bad"})
"""Fields shown as a quotation, which can hold no other."""
NEEDED = ("title", "body")
PAGES: Mapping[str, tuple[str, ...]] = {
    "course.body_too_long": ("body", "source"),
    "course.examples_too_long": PARTS["good"] + PARTS["bad"],
}
"""Fields that share a page and its length, by what is said where they go beyond it."""
MOST_IN_CHAPTER = 24


@dataclass(frozen=True)
class LessonEdit:
    """What organizers did to one lesson; without ``base`` the lesson is their own."""

    lesson: str
    chapter: str
    words: Words = field(default_factory=dict)
    base: Words = field(default_factory=dict)
    """What was shipped when they wrote."""
    question: str | None = None
    """The question it is bound to: ``""`` for none, ``None`` as shipped."""
    hidden: bool = False
    revision: int = 0

    @property
    def own(self) -> bool:
        return not self.base


# --- a lesson and its wordings -------------------------------------------------------------------


def words_of(lesson: Lesson) -> dict[str, Text]:
    """The wordings of a lesson by field; a field that says nothing is left out."""
    found = {"title": lesson.title, "body": lesson.body, "source": lesson.source}
    if lesson.examples:
        good, bad = lesson.examples
        found |= {"good": good.text, "good_why": good.why, "bad": bad.text, "bad_why": bad.why}
    return {name: text for name, text in found.items() if text}


def lesson_of(lesson_id: str, words: Words, question: str | None) -> Lesson:
    """The lesson these wordings make; its examples show once all of them are written."""
    title, body, source, good, good_why, bad, bad_why = (
        in_both(words.get(name, NO_TEXT)) for name in FIELDS
    )
    whole = all((good, good_why, bad, bad_why))
    examples = (Example(good, good_why), Example(bad, bad_why)) if whole else None
    return Lesson(lesson_id, title, body, source, question or None, examples)


def in_both(text: Text) -> Text:
    """A wording for readers of both languages."""
    return Text(text.id, text.en or text.id)


# --- the course as it is read --------------------------------------------------------------------


def edited(
    shipped: Course,
    edits: Collection[LessonEdit],
    orders: Mapping[str, Sequence[str]],
    *,
    with_hidden: bool = False,
) -> Course:
    """The shipped course with everything organizers did; empty chapters are left out."""
    by_lesson = {edit.lesson: edit for edit in edits}
    visible = [edit for edit in edits if with_hidden or not edit.hidden]
    claimed = {edit.question for edit in visible if edit.question}
    chapters = []
    for chapter in shipped.chapters:
        lessons = [_apply(lesson, by_lesson.get(lesson.id), claimed) for lesson in chapter.lessons]
        lessons += [
            lesson_of(edit.lesson, {**edit.base, **edit.words}, edit.question)
            for edit in sorted(edits, key=_age)
            if _stands_alone(edit, shipped) and _chapter_of(edit, shipped) == chapter.id
        ]
        kept = [each for each in lessons if with_hidden or not _hidden(by_lesson.get(each.id))]
        if kept or with_hidden:
            order = arranged([each.id for each in kept], orders.get(chapter.id, ()))
            arranged_lessons = sorted(kept, key=lambda each: order.index(each.id))
            chapters.append(Chapter(chapter.id, chapter.title, tuple(arranged_lessons)))
    return Course(tuple(chapters))


def _apply(lesson: Lesson, edit: LessonEdit | None, claimed: Collection[str]) -> Lesson:
    if edit is None or edit.question is None:
        question = None if lesson.question in claimed else lesson.question
    else:
        question = edit.question
    words = {**words_of(lesson), **(edit.words if edit else {})}
    return lesson_of(lesson.id, words, question)


def _stands_alone(edit: LessonEdit, shipped: Course) -> bool:
    """A lesson of their own, or one no longer shipped that holds words of theirs."""
    return shipped.lesson(edit.lesson) is None and bool(edit.words)


def _chapter_of(edit: LessonEdit, shipped: Course) -> str:
    known = [chapter.id for chapter in shipped.chapters]
    return edit.chapter if edit.chapter in known else known[-1]


def _hidden(edit: LessonEdit | None) -> bool:
    return edit is not None and edit.hidden


def _age(edit: LessonEdit) -> tuple[int, str]:
    """Own lessons by their number, which grows."""
    return len(edit.lesson), edit.lesson


# --- the order -----------------------------------------------------------------------------------


def arranged(present: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """Lessons in the order organizers chose; one it does not know follows its predecessor."""
    order = [lesson for lesson in wanted if lesson in present]
    for at, lesson in enumerate(present):
        if lesson not in order:
            order.insert(order.index(present[at - 1]) + 1 if at else 0, lesson)
    return order


def moved(order: Sequence[str], lesson: str, *, up: bool) -> list[str]:
    """The order with a lesson one place up or down; as it was at either end."""
    at = order.index(lesson)
    to = at - 1 if up else at + 1
    changed = list(order)
    if 0 <= to < len(order):
        changed[at], changed[to] = changed[to], changed[at]
    return changed


# --- changing the words --------------------------------------------------------------------------


def with_words(
    edit: LessonEdit | None, chapter: str, lesson_id: str, shipped: Lesson | None, new: Words
) -> LessonEdit:
    """The edit with new wordings, each standing on what is shipped now."""
    before = edit or LessonEdit(lesson_id, chapter)
    older = {name for name in before.words if name not in new}
    base = dict(before.base)
    if shipped is not None:
        kept = {name: text for name, text in before.base.items() if name in older}
        base = {**_without(words_of(shipped), older), **kept}
    return replace(before, words={**before.words, **new}, base=base)


def _without(words: Words, names: Collection[str]) -> dict[str, Text]:
    return {name: text for name, text in words.items() if name not in names}


def outdated(edit: LessonEdit | None, shipped: Lesson | None) -> tuple[str, ...]:
    """The fields organizers wrote whose shipped wording has changed since."""
    if edit is None or edit.own or shipped is None:
        return ()
    now = words_of(shipped)
    return tuple(
        name
        for name in FIELDS
        if name in edit.words and now.get(name, NO_TEXT) != edit.base.get(name, NO_TEXT)
    )


def missing(words: Words) -> str | None:
    """The first field a lesson cannot be without that is not written yet."""
    return next((name for name in NEEDED if not words.get(name)), None)


def too_long(words: Words, written: Collection[str]) -> Problem | None:
    """Which of the written fields goes beyond what a button or a page shows, with its numbers."""
    for language in LANGUAGES:
        title = len(_in(words, "title", language))
        if title > TITLE_LIMIT and "title" in written:
            return _over("course.title_too_long", title, TITLE_LIMIT)
        for key, names in PAGES.items():
            length = sum(len(_in(words, name, language)) for name in names)
            if length > PAGE_LIMIT and not set(names).isdisjoint(written):
                return _over(key, length, PAGE_LIMIT)
    return None


def _in(words: Words, name: str, language: Language) -> str:
    return shown(in_both(words.get(name, NO_TEXT)).in_(language))


def _over(key: str, length: int, limit: int) -> Problem:
    return Problem(key, {"length": length, "limit": limit, "over": length - limit})


def parts_of(fields: Collection[str]) -> list[str]:
    """The parts to which some fields belong, in order."""
    return [part for part, names in PARTS.items() if not set(names).isdisjoint(fields)]
