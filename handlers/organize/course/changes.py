"""What is done to a lesson with one press or two: hide, move, restore, keep, delete."""

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.course_edits import LessonEdit, edited
from domain.guide import Page
from domain.roles import Act
from handlers.guide import page_words, shipped
from handlers.organize.course import actions
from handlers.organize.course.pages import Rows, found, open_lesson, read, show
from handlers.turn import Turn
from storage import course as courses


def fresh(turn: Turn, lesson_id: str, revision: int) -> LessonEdit | None:
    """The lesson as the card under the press showed it; else its page is drawn anew."""
    turn.require(Act.EDIT_GUIDE)
    edit = courses.held(turn.session, shipped(), lesson_id)
    if edit.revision == revision:
        return edit
    turn.toast("course.changed_meanwhile", alert=True)
    open_lesson(turn, lesson_id)
    return None


async def hide(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.Hide)
    edit = fresh(turn, act.lesson, act.revision)
    if edit is not None:
        courses.hide(turn.session, edit, hidden=act.hidden, by=turn.person_id, now=turn.now)
        turn.toast("course.is_hidden" if act.hidden else "course.is_shown")
        open_lesson(turn, act.lesson)


async def move(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.Move)
    course = read(turn)
    page = found(course, act.lesson)
    chapter = course.chapters[course.chapter_of(page.lesson)]
    courses.held(turn.session, shipped(), act.lesson)
    if courses.order_revision(turn.session, chapter.id) != act.revision:
        turn.toast("course.order_changed", alert=True)
    elif page.lesson == chapter.lessons[0 if act.up else -1]:
        turn.toast("course.at_the_end")
        return
    else:
        courses.move(
            turn.session, shipped(), act.lesson, up=act.up, by=turn.person_id, now=turn.now
        )
        turn.toast("course.moved")
    open_lesson(turn, act.lesson)


# --- the shipped words ---------------------------------------------------------------------------


async def show_shipped(_update: Update, turn: Turn) -> None:
    """The shipped words in their place, beside which organizers wrote theirs."""
    act = turn.pressed(actions.Shipped)
    turn.require(Act.EDIT_GUIDE)
    others = [each for each in courses.edits(turn.session) if each.lesson != act.lesson]
    course = edited(shipped(), others, courses.orders(turn.session), with_hidden=True)
    page = found(course, act.lesson, examples=act.examples)
    edit = courses.edit_of(turn.session, shipped(), act.lesson)
    body = Markup("\n\n").join([turn.html("course.shipped"), page_words(turn.texts, course, page)])
    turn.edit(body, _shipped_rows(turn, page, edit))


def _shipped_rows(turn: Turn, page: Page, edit: LessonEdit) -> Rows:
    rows: Rows = []
    if page.lesson.examples:
        key = "course.b_to_lesson" if page.examples else "course.b_to_examples"
        rows.append([turn.button(key, actions.Shipped(edit.lesson, not page.examples))])
    restore = actions.Restore(edit.lesson, edit.revision)
    rows.append([turn.button("course.b_restore", restore)])
    return [*rows, [_back(turn, edit)]]


async def restore(_update: Update, turn: Turn) -> None:
    """Asked about once more, in words that name the lesson."""
    act = turn.pressed(actions.Restore)
    edit = fresh(turn, act.lesson, act.revision)
    if edit is None:
        return
    if act.sure:
        courses.restore(turn.session, shipped(), edit, turn.person_id, turn.now)
        open_lesson(turn, act.lesson, note=turn.html("course.restored"))
        return
    sure = actions.Restore(act.lesson, act.revision, sure=True)
    yes = turn.button("course.b_restore_sure", sure, "danger")
    title = _title(turn, edit)
    turn.edit(turn.html("course.restore_this", title=title), [[yes], [_back(turn, edit)]])


async def keep_ours(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.KeepOurs)
    edit = fresh(turn, act.lesson, act.revision)
    if edit is not None:
        courses.keep_ours(turn.session, shipped(), edit, turn.person_id, turn.now)
        open_lesson(turn, act.lesson, note=turn.html("course.kept_ours"))


# --- deleting ------------------------------------------------------------------------------------


async def delete(_update: Update, turn: Turn) -> None:
    """Asked about once more, in words that name the lesson; shipped ones can only be hidden."""
    act = turn.pressed(actions.Delete)
    edit = fresh(turn, act.lesson, act.revision)
    if edit is None:
        return
    if shipped().lesson(act.lesson) is not None:
        open_lesson(turn, act.lesson)
        return
    title = _title(turn, edit)
    if act.sure:
        course = read(turn)
        number = course.chapter_of(found(course, act.lesson).lesson)
        courses.delete(turn.session, edit, turn.person_id, turn.now)
        show(turn, number, note=turn.html("course.deleted", title=title))
        return
    yes = turn.button(
        "course.b_delete_sure", actions.Delete(act.lesson, act.revision, sure=True), "danger"
    )
    turn.edit(turn.html("course.delete_this", title=title), [[yes], [_back(turn, edit)]])


def _title(turn: Turn, edit: LessonEdit) -> str:
    return found(read(turn), edit.lesson).lesson.title.in_(turn.language)


def _back(turn: Turn, edit: LessonEdit) -> InlineKeyboardButton:
    return turn.button("course.b_back", actions.Lesson(edit.lesson))
