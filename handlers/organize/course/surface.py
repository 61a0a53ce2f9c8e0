"""The course for beginners: what organizers can say and press."""

from handlers.organize.course import actions, changes, pages, preview, questions, writing
from handlers.surface import Surface

COURSE = Surface(
    presses=[
        (actions.Course, pages.show_course),
        (actions.Lesson, pages.show_lesson),
        (actions.Change, writing.change),
        (actions.Add, writing.add),
        (actions.Write, writing.write),
        (actions.KeepEnglish, preview.keep_english),
        (actions.Drafts, preview.show_drafts),
        (actions.Preview, preview.preview),
        (actions.Save, preview.save),
        (actions.Drop, preview.drop),
        (actions.Hide, changes.hide),
        (actions.Restore, changes.restore),
        (actions.Shipped, changes.show_shipped),
        (actions.KeepOurs, changes.keep_ours),
        (actions.Move, changes.move),
        (actions.Questions, questions.show),
        (actions.Bind, questions.bind),
        (actions.Delete, changes.delete),
    ],
    awaited={
        "organize.course": writing.take_words,
    },
)
