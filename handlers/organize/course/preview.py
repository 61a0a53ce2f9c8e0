"""A draft exactly as its readers will see it, and saving it."""

from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup
from telegram import Update

from domain.course_edits import (
    FIELDS,
    PARTS,
    LessonEdit,
    Words,
    edited,
    missing,
    too_long,
    with_words,
    words_of,
)
from domain.dates import short_wita
from domain.form import Language, Text
from domain.guide import NO_TEXT, Course, Lesson, Page, shown
from domain.roles import Act
from domain.words import shorten
from handlers.guide import page_words, shipped
from handlers.organize.course import actions
from handlers.organize.course.pages import (
    CHANGED_HERE,
    Rows,
    found,
    in_twos,
    open_lesson,
    read,
    show,
    who,
)
from handlers.texts import texts
from handlers.turn import NOTHING, Turn
from storage import course as courses
from storage import course_drafts as drafts
from storage.tables import CourseDraft

NEW = "P0"
"""The name a lesson has before it is saved."""
MOST_SHOWN = 700
EXAMPLES = PARTS["good"] + PARTS["bad"]


# --- what a draft makes of the course ------------------------------------------------------------


def _edit(turn: Turn, draft: CourseDraft) -> LessonEdit:
    if not draft.lesson:
        return LessonEdit(NEW, draft.chapter)
    return courses.edit_of(turn.session, shipped(), draft.lesson)


def _drafted(turn: Turn, draft: CourseDraft, edit: LessonEdit) -> Course:
    """The course as it will be, with the drafted lesson in it."""
    lesson = shipped().lesson(edit.lesson)
    after = with_words(edit, edit.chapter, edit.lesson, lesson, drafts.words(draft))
    others = [each for each in courses.edits(turn.session) if each.lesson != edit.lesson]
    orders = courses.orders(turn.session)
    if edit.lesson == NEW and draft.chapter in orders:
        orders[draft.chapter] = [*orders[draft.chapter], NEW]
    return edited(shipped(), [*others, replace(after, hidden=False)], orders)


def kept_english(turn: Turn, draft: CourseDraft) -> dict[str, Text]:
    """The draft's fields that lack English, with the English that is read now."""
    lesson = read(turn).lesson(draft.lesson) if draft.lesson else None
    now = words_of(lesson) if lesson else {}
    return {
        name: Text(text.id, now[name].en)
        for name, text in drafts.words(draft).items()
        if not text.en and name in now and now[name].en != now[name].id
    }


def title_of(turn: Turn, draft: CourseDraft) -> str:
    """The title of a draft's lesson, drafted or as it is."""
    lesson = read(turn).lesson(draft.lesson) if draft.lesson else None
    now: Words = words_of(lesson) if lesson else {}
    title = drafts.words(draft).get("title") or now.get("title", NO_TEXT)
    return title.in_(turn.language) or title.id or turn.plain("course.untitled")


# --- the preview ---------------------------------------------------------------------------------


async def show_drafts(_update: Update, turn: Turn) -> None:
    turn.require(Act.EDIT_GUIDE)
    turn.await_(None)
    rows: Rows = [
        [turn.labelled(title_of(turn, each), actions.Preview(each.id or 0))]
        for each in drafts.of_person(turn.session, turn.person_id)[:8]
    ]
    back = [turn.button("course.b_list", actions.Course())]
    turn.edit(turn.html("course.drafts"), [*rows, back])


async def preview(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.Preview)
    turn.require(Act.EDIT_GUIDE)
    draft = drafts.opened(turn.session, act.draft, turn.person_id)
    language: Language = "en" if act.language == "en" else "id"
    show_draft(turn, draft, examples=act.examples, language=language)


def show_draft(
    turn: Turn,
    draft: CourseDraft,
    *,
    examples: bool | None = None,
    language: Language = "id",
    note: Markup = NOTHING,
) -> None:
    """The page that contacts will read, above it what is to be known before it is saved."""
    turn.await_(None)
    if draft.lesson and read(turn).lesson(draft.lesson) is None:
        _show_left_over(turn, draft)
        return
    edit = _edit(turn, draft)
    course = _drafted(turn, draft, edit)
    if examples is None:
        examples = not set(draft.words).isdisjoint(EXAMPLES)
    page = found(course, edit.lesson, examples=examples)
    parts = [
        note,
        turn.html("course.preview", language=turn.plain(f"course.in_{language}")),
        *_notes(turn, draft, edit, page.lesson),
        page_words(texts(language), course, page),
    ]
    rows = _rows(turn, draft, edit, page, language)
    turn.edit(Markup("\n\n").join(filter(None, parts)), rows)


def _notes(turn: Turn, draft: CourseDraft, edit: LessonEdit, lesson: Lesson) -> Iterator[Markup]:
    """What stands in the way of saving it, and what its readers will miss."""
    lacks = missing(words_of(lesson))
    if lacks:
        yield turn.html(f"course.needs_{lacks}")
    if draft.lesson_revision != edit.revision:
        yield _conflict(turn, draft, edit)
    if any(not text.en for text in drafts.words(draft).values()):
        yield turn.html("course.no_english")
    if lesson.examples is None and not set(draft.words).isdisjoint(EXAMPLES):
        yield turn.html("course.half_examples")
    if edit.hidden:
        yield turn.html("course.s_hidden")


def _conflict(turn: Turn, draft: CourseDraft, edit: LessonEdit) -> Markup:
    """Who changed the lesson since the draft was begun, and how its fields read now."""
    by, at = courses.last_change(turn.session, edit.lesson) or (turn.person_id, turn.now)
    lesson = read(turn).lesson(edit.lesson)
    now = words_of(lesson) if lesson else {}
    words = "\n".join(shown(now[name].id) for name in FIELDS if name in draft.words and name in now)
    return turn.html(
        "course.conflict",
        who=who(turn, by),
        when=short_wita(at, turn.language),
        words=shorten(words, MOST_SHOWN),
    )


def _rows(turn: Turn, draft: CourseDraft, edit: LessonEdit, page: Page, language: Language) -> Rows:
    number = draft.id or 0
    rows: Rows = []
    if draft.words and missing(words_of(page.lesson)) is None:
        save = actions.Save(number, draft.revision, edit.revision)
        if draft.lesson_revision == edit.revision:
            rows.append([turn.button("course.b_save", save, "success")])
        else:
            rows.append([turn.button("course.b_save_over", save, "danger")])
    turns = []
    if page.lesson.examples:
        key = "course.b_to_lesson" if page.examples else "course.b_to_examples"
        turns.append(turn.button(key, actions.Preview(number, not page.examples, language)))
    key, other = ("course.b_see_english", "en") if language == "id" else ("course.b_see_id", "id")
    turns.append(turn.button(key, actions.Preview(number, page.examples, other)))
    rows.append(turns)
    if any(not text.en for text in drafts.words(draft).values()):
        rows.append([turn.button("course.b_english", actions.Write(number, "", "en"))])
        if kept_english(turn, draft):
            keep = actions.KeepEnglish(number, draft.revision)
            rows.append([turn.button("course.b_keep_english", keep)])
    rows += in_twos(
        [
            turn.button(f"course.b_{part}", actions.Write(number, part, "id"))
            for part in CHANGED_HERE
        ]
    )
    rows.append([turn.button("course.b_drop", actions.Drop(number, draft.revision), "danger")])
    later = actions.Lesson(draft.lesson) if draft.lesson else actions.Course()
    return [*rows, [turn.button("course.b_later", later)]]


def _show_left_over(turn: Turn, draft: CourseDraft) -> None:
    """A draft whose lesson was deleted meanwhile: its words can still be copied."""
    words = "\n\n".join(shown(text.id) for text in drafts.words(draft).values())
    rows = [
        [turn.button("course.b_drop", actions.Drop(draft.id or 0, draft.revision), "danger")],
        [turn.button("course.b_list", actions.Course())],
    ]
    turn.edit(turn.html("course.left_over", words=words), rows)


# --- saving --------------------------------------------------------------------------------------


async def save(_update: Update, turn: Turn) -> None:
    """As it was shown; what others changed meanwhile is shown first."""
    act = turn.pressed(actions.Save)
    turn.require(Act.EDIT_GUIDE)
    draft = drafts.opened(turn.session, act.draft, turn.person_id)
    if draft.lesson and read(turn).lesson(draft.lesson) is None:
        _show_left_over(turn, draft)
        return
    if draft.lesson:
        courses.held(turn.session, shipped(), draft.lesson)
    edit = _edit(turn, draft)
    if (draft.revision, edit.revision) != (act.revision, act.lesson_revision):
        turn.toast("course.changed_meanwhile", alert=True)
        show_draft(turn, draft)
        return
    lesson = _drafted(turn, draft, edit).lesson(edit.lesson)
    words = words_of(lesson) if lesson else {}
    problem = too_long(words, draft.words)
    if problem is not None or missing(words):
        show_draft(turn, draft, note=turn.problem(problem) if problem else NOTHING)
        return
    drafts.close(draft, turn.now)
    open_lesson(turn, _save(turn, draft, edit), note=turn.html("course.saved"))


def _save(turn: Turn, draft: CourseDraft, edit: LessonEdit) -> str:
    """Writes the draft's words down; returns the name of the lesson."""
    new, by, now = drafts.words(draft), turn.person_id, turn.now
    if not draft.lesson:
        return courses.add(turn.session, shipped(), draft.chapter, new, by, now)
    courses.save_words(turn.session, shipped(), edit, new, by, now)
    return edit.lesson


async def drop(_update: Update, turn: Turn) -> None:
    """Asked about once more, in words that name the lesson."""
    act = turn.pressed(actions.Drop)
    turn.require(Act.EDIT_GUIDE)
    draft = drafts.opened(turn.session, act.draft, turn.person_id)
    if act.sure and draft.revision == act.revision:
        drafts.close(draft, turn.now)
        show(turn, note=turn.html("course.dropped"))
        return
    sure = actions.Drop(act.draft, draft.revision, sure=True)
    rows = [
        [turn.button("course.b_drop_sure", sure, "danger")],
        [turn.button("course.b_to_draft", actions.Preview(act.draft))],
    ]
    turn.edit(turn.html("course.drop_this", title=title_of(turn, draft)), rows)


async def keep_english(_update: Update, turn: Turn) -> None:
    """The English words that are read now stay beside the new Indonesian ones."""
    act = turn.pressed(actions.KeepEnglish)
    turn.require(Act.EDIT_GUIDE)
    draft = drafts.opened(turn.session, act.draft, turn.person_id)
    if draft.revision == act.revision:
        drafts.write(draft, kept_english(turn, draft), turn.now)
    show_draft(turn, draft, language="en")
