"""Which question of the form leads to a lesson."""

from telegram import Update

from domain.errors import DomainError
from handlers.guide import shipped
from handlers.organize.course import actions
from handlers.organize.course.changes import fresh
from handlers.organize.course.pages import Rows, found, open_lesson, read
from handlers.paging import pages_of, turning
from handlers.turn import Turn
from storage import course as courses

ON_PAGE = 6


async def show(_update: Update, turn: Turn) -> None:
    """The questions with an example, each with the lesson it leads to now."""
    act = turn.pressed(actions.Questions)
    course = read(turn)
    lesson = found(course, act.lesson).lesson
    edit = courses.edit_of(turn.session, shipped(), act.lesson)
    known = courses.questions(turn.session, turn.now)
    pages = pages_of(len(known), ON_PAGE)
    page = min(act.page, pages - 1)
    rows: Rows = []
    for name, title in list(known.items())[page * ON_PAGE : (page + 1) * ON_PAGE]:
        bound = course.lesson_for(name)
        key = "course.b_free" if bound is None else "course.b_bound"
        key = "course.b_here" if bound == lesson else key
        label = turn.plain(key, question=title.in_(turn.language))
        rows.append([turn.labelled(label, actions.Bind(act.lesson, edit.revision, name))])
    rows += turning(page, pages, lambda to: actions.Questions(act.lesson, to))
    if lesson.question:
        none = actions.Bind(act.lesson, edit.revision)
        rows.append([turn.button("course.b_no_question", none)])
    rows.append([turn.button("course.b_back", actions.Lesson(act.lesson))])
    turn.edit(turn.html("course.which_question", title=lesson.title.in_(turn.language)), rows)


async def bind(_update: Update, turn: Turn) -> None:
    """A question that leads to another lesson is asked about once more."""
    act = turn.pressed(actions.Bind)
    edit = fresh(turn, act.lesson, act.revision)
    if edit is None:
        return
    known = courses.questions(turn.session, turn.now)
    if act.question and act.question not in known:
        raise DomainError("course.no_question")
    other = read(turn).lesson_for(act.question) if act.question else None
    if other is not None and other.id != act.lesson and not act.sure:
        sure = actions.Bind(act.lesson, act.revision, act.question, sure=True)
        body = turn.html(
            "course.bind_this",
            question=known[act.question].in_(turn.language),
            other=other.title.in_(turn.language),
            title=found(read(turn), act.lesson).lesson.title.in_(turn.language),
        )
        back = [turn.button("course.b_back", actions.Questions(act.lesson))]
        turn.edit(body, [[turn.button("course.b_bind_sure", sure)], back])
        return
    courses.bind(turn.session, shipped(), edit, act.question, turn.person_id, turn.now)
    note = turn.html("course.bound" if act.question else "course.unbound")
    open_lesson(turn, act.lesson, note=note)
