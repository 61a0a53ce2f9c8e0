"""The course as organizers browse it: a chapter's lessons, and each as its readers see it."""

from collections.abc import Collection, Iterator

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.course_edits import LessonEdit, outdated, parts_of
from domain.dates import short_wita
from domain.errors import DomainError
from domain.guide import Course, Page
from domain.roles import Act
from handlers.guide import page_words, shipped
from handlers.organize.actions import Panel
from handlers.organize.agencies import name_of
from handlers.organize.course import actions
from handlers.paging import pages_of, turning
from handlers.turn import NOTHING, Turn
from storage import course as courses
from storage import course_drafts as drafts
from storage.tables import Person

Rows = list[list[InlineKeyboardButton]]
ON_PAGE = 6
CHANGED_HERE = ("title", "body", "good", "bad", "source")
"""The parts in the order of their buttons."""
STATES = ("own", "changed", "hidden", "outdated", "orphan")


def read(turn: Turn) -> Course:
    """The course with its hidden lessons, for somebody who may change it."""
    turn.require(Act.EDIT_GUIDE)
    return courses.read_course(turn.session, shipped(), with_hidden=True)


def found(course: Course, lesson_id: str, *, examples: bool = False) -> Page:
    page = course.page(lesson_id, examples=examples) or course.page(lesson_id)
    if page is None:
        raise DomainError("course.gone")
    return page


def states(edit: LessonEdit | None) -> list[str]:
    """What organizers did to a lesson, as the texts ``course.l_…`` name it."""
    if edit is None:
        return []
    lesson = shipped().lesson(edit.lesson)
    holds = {
        "own": edit.own,
        "changed": bool(edit.words) and not edit.own,
        "hidden": edit.hidden,
        "outdated": bool(outdated(edit, lesson)),
        "orphan": lesson is None and not edit.own,
    }
    return [state for state in STATES if holds[state]]


# --- the lessons of a chapter --------------------------------------------------------------------


async def show_course(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.Course)
    show(turn, act.chapter, act.page)


def show(turn: Turn, number: int = 0, page: int = 0, note: Markup = NOTHING) -> None:
    """The lessons of a chapter, under a note on what was just done."""
    course = read(turn)
    turn.await_(None)
    number = min(number, len(course.chapters) - 1)
    chapter = course.chapters[number]
    pages = pages_of(len(chapter.lessons), ON_PAGE)
    page = min(page, pages - 1)
    edits = {edit.lesson: edit for edit in courses.edits(turn.session)}
    marks = {each.id: states(edits.get(each.id)) for each in chapter.lessons}
    parts = [
        note,
        turn.html(
            "course.home",
            chapter=chapter.title.in_(turn.language),
            number=number + 1,
            total=len(course.chapters),
        ),
        _legend(turn, {state for each in marks.values() for state in each}),
    ]
    rows = [
        [_entry(turn, lesson.title.in_(turn.language), lesson.id, marks[lesson.id])]
        for lesson in chapter.lessons[page * ON_PAGE : (page + 1) * ON_PAGE]
    ]
    rows += turning(page, pages, lambda to: actions.Course(number, to))
    rows += [
        [turn.button(key, actions.Course(to), chapter=course.chapters[to].title.in_(turn.language))]
        for key, to in (("course.b_earlier", number - 1), ("course.b_later_part", number + 1))
        if 0 <= to < len(course.chapters)
    ]
    rows.append([turn.button("course.b_add", actions.Add(chapter.id))])
    waiting = drafts.of_person(turn.session, turn.person_id)
    if waiting:
        rows.append([turn.button("course.b_drafts", actions.Drafts(), count=len(waiting))])
    rows.append([turn.button("course.b_panel", Panel())])
    turn.edit(Markup("\n\n").join(filter(None, parts)), rows)


def _entry(turn: Turn, title: str, lesson_id: str, marks: list[str]) -> InlineKeyboardButton:
    signs = "".join(turn.plain(f"course.i_{mark}") for mark in marks)
    return turn.labelled(f"{signs} {title}".strip(), actions.Lesson(lesson_id))


def _legend(turn: Turn, used: set[str]) -> Markup:
    """What the signs before the titles mean."""
    lines = [
        Markup("{} {}").format(turn.html(f"course.i_{state}"), turn.html(f"course.l_{state}"))
        for state in STATES
        if state in used
    ]
    return Markup("\n").join(lines)


# --- one lesson ----------------------------------------------------------------------------------


async def show_lesson(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.Lesson)
    open_lesson(turn, act.lesson, examples=act.examples)


def open_lesson(
    turn: Turn, lesson_id: str, *, examples: bool = False, note: Markup = NOTHING
) -> None:
    """A page as its readers see it, above it what organizers did to it."""
    course = read(turn)
    turn.await_(None)
    page = found(course, lesson_id, examples=examples)
    edit = courses.edit_of(turn.session, shipped(), lesson_id)
    told = Markup("\n").join(_standing(turn, edit, page))
    parts = [note, told, page_words(turn.texts, course, page)]
    turn.edit(Markup("\n\n").join(filter(None, parts)), _rows(turn, course, page, edit))


def _standing(turn: Turn, edit: LessonEdit, page: Page) -> Iterator[Markup]:
    """What organizers did to it, who did it last, and the question that leads to it."""
    stale = outdated(edit, shipped().lesson(edit.lesson))
    for state in states(edit):
        fields = {"changed": edit.words, "outdated": stale}.get(state)
        values = {} if fields is None else {"parts": part_names(turn, fields)}
        yield turn.html(f"course.s_{state}", **values)
    last = courses.last_change(turn.session, edit.lesson)
    if last is not None:
        yield turn.html(
            "course.s_last", who=who(turn, last[0]), when=short_wita(last[1], turn.language)
        )
    title = courses.questions(turn.session, turn.now).get(page.lesson.question or "")
    if title is not None:
        yield turn.html("course.s_question", question=title.in_(turn.language))


def part_names(turn: Turn, fields: Collection[str]) -> str:
    return ", ".join(turn.plain(f"course.p_{part}") for part in parts_of(fields))


def who(turn: Turn, person_id: int) -> str:
    person = turn.session.get(Person, person_id)
    return name_of(person) if person else str(person_id)


def _rows(turn: Turn, course: Course, page: Page, edit: LessonEdit) -> Rows:
    lesson, revision = edit.lesson, edit.revision
    order = courses.order_revision(turn.session, edit.chapter)
    rows: Rows = []
    if page.lesson.examples:
        key = "course.b_to_lesson" if page.examples else "course.b_to_examples"
        rows.append([turn.button(key, actions.Lesson(lesson, not page.examples))])
    mine = [
        each for each in drafts.of_person(turn.session, turn.person_id) if each.lesson == lesson
    ]
    rows += [[turn.button("course.b_go_on", actions.Preview(each.id or 0))] for each in mine]
    rows += in_twos(
        [
            *(
                turn.button(f"course.b_{part}", actions.Change(lesson, part))
                for part in CHANGED_HERE
            ),
            turn.button("course.b_question", actions.Questions(lesson)),
            turn.button("course.b_up", actions.Move(lesson, order, up=True)),
            turn.button("course.b_down", actions.Move(lesson, order, up=False)),
            _hide_button(turn, edit),
            *_way_back_buttons(turn, edit),
        ]
    )
    if outdated(edit, shipped().lesson(lesson)):
        rows.append([turn.button("course.b_shipped", actions.Shipped(lesson))])
        rows.append([turn.button("course.b_keep_ours", actions.KeepOurs(lesson, revision))])
    return [*rows, back_row(turn, course, page)]


def _hide_button(turn: Turn, edit: LessonEdit) -> InlineKeyboardButton:
    key = "course.b_show" if edit.hidden else "course.b_hide"
    return turn.button(key, actions.Hide(edit.lesson, edit.revision, not edit.hidden))


def _way_back_buttons(turn: Turn, edit: LessonEdit) -> Iterator[InlineKeyboardButton]:
    """Shipped words can be restored; what is not shipped can only be deleted."""
    if shipped().lesson(edit.lesson) is None:
        delete = actions.Delete(edit.lesson, edit.revision)
        yield turn.button("course.b_delete", delete, "danger")
    elif edit.words:
        yield turn.button("course.b_restore", actions.Restore(edit.lesson, edit.revision))


def back_row(turn: Turn, course: Course, page: Page) -> list[InlineKeyboardButton]:
    """To the lessons of its chapter, at its place."""
    number = course.chapter_of(page.lesson)
    at = course.chapters[number].lessons.index(page.lesson)
    return [turn.button("course.b_list", actions.Course(number, at // ON_PAGE))]


def in_twos(buttons: list[InlineKeyboardButton]) -> Rows:
    return [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
