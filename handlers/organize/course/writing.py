"""Writing a lesson: what is asked and typed, kept as a draft from the first word on."""

from collections.abc import Sequence

from markupsafe import Markup
from telegram import Update

from domain.course_edits import FIELDS, MOST_IN_CHAPTER, PARTS, too_long, words_of
from domain.errors import DomainError
from domain.form import Language, Text
from domain.guide import NO_TEXT, PAGE_LIMIT, TITLE_LIMIT, shown
from domain.roles import Act
from domain.words import shorten
from handlers.guide import shipped
from handlers.organize.course import actions
from handlers.organize.course.pages import Rows, found, read
from handlers.organize.course.preview import show_draft
from handlers.organize.course.typed import typed
from handlers.turn import NOTHING, Turn
from storage import course as courses
from storage import course_drafts as drafts
from storage.tables import CourseDraft

MOST_SHOWN = 1200
NEW = ("title", "body")


# --- what is asked -------------------------------------------------------------------------------


async def change(_update: Update, turn: Turn) -> None:
    """A part of a lesson that is there."""
    act = turn.pressed(actions.Change)
    course = read(turn)
    lesson = found(course, act.lesson).lesson
    edit = courses.edit_of(turn.session, shipped(), act.lesson)
    chapter = course.chapters[course.chapter_of(lesson)].id
    draft = drafts.begin(turn.session, turn.person_id, chapter, act.lesson, edit.revision, turn.now)
    ask(turn, draft, _fields(act.part), "id")


async def add(_update: Update, turn: Turn) -> None:
    """A lesson of their own; one begun earlier is gone on with."""
    act = turn.pressed(actions.Add)
    chapter = courses.chapter_named(read(turn), act.chapter)
    if len(chapter.lessons) >= MOST_IN_CHAPTER:
        raise DomainError("course.chapter_full", most=MOST_IN_CHAPTER)
    draft = drafts.begin(turn.session, turn.person_id, chapter.id, "", 0, turn.now)
    if draft.words:
        show_draft(turn, draft)
    else:
        ask(turn, draft, NEW, "id")


async def write(_update: Update, turn: Turn) -> None:
    """A part of a draft again; without a part, everything it lacks in English."""
    act = turn.pressed(actions.Write)
    turn.require(Act.EDIT_GUIDE)
    draft = drafts.opened(turn.session, act.draft, turn.person_id)
    language: Language = "en" if act.language == "en" else "id"
    words = drafts.words(draft)
    lacking = [name for name in FIELDS if name in words and not words[name].en]
    ask(turn, draft, _fields(act.name) if act.name else lacking, language)


def _fields(part: str) -> tuple[str, ...]:
    if part not in PARTS:
        raise DomainError("course.gone")
    return PARTS[part]


def ask(
    turn: Turn,
    draft: CourseDraft,
    names: Sequence[str],
    language: Language,
    note: Markup = NOTHING,
) -> None:
    """Asks for the first of some fields; the others follow it."""
    if not names:
        show_draft(turn, draft)
        return
    turn.await_("organize.course", draft=draft.id, names=list(names), language=language)
    name = names[0]
    now = shown(_now(turn, draft).get(name, NO_TEXT).in_(language))
    parts = [
        note,
        turn.html(f"course.ask_{name}", most=TITLE_LIMIT if name == "title" else PAGE_LIMIT),
        turn.html("course.write_in", language=turn.plain(f"course.in_{language}")),
        turn.html("course.now", words=shorten(now, MOST_SHOWN)) if now else NOTHING,
    ]
    turn.edit(Markup("\n\n").join(filter(None, parts)), _ask_rows(turn, draft, name, language))


def _ask_rows(turn: Turn, draft: CourseDraft, name: str, language: Language) -> Rows:
    number, rows = draft.id or 0, []
    part = next(part for part, names in PARTS.items() if name in names)
    if language == "id" and name == part and _now(turn, draft).get(part):
        english = actions.Write(number, part, "en")
        rows.append([turn.button("course.b_only_english", english)])
    if draft.words:
        rows.append([turn.button("course.b_to_draft", actions.Preview(number))])
    elif draft.lesson:
        rows.append([turn.button("course.b_back", actions.Lesson(draft.lesson))])
    else:
        rows.append([turn.button("course.b_back", actions.Course())])
    return rows


def _now(turn: Turn, draft: CourseDraft) -> dict[str, Text]:
    """What the lesson says, with what the draft says instead."""
    lesson = read(turn).lesson(draft.lesson) if draft.lesson else None
    return {**(words_of(lesson) if lesson else {}), **drafts.words(draft)}


# --- what is typed -------------------------------------------------------------------------------


async def take_words(turn: Turn) -> None:
    """Kept at once; words that are too long are refused with their numbers."""
    turn.require(Act.EDIT_GUIDE)
    draft = drafts.opened(turn.session, int(turn.data.get("draft", 0)), turn.person_id)
    names = [str(name) for name in turn.data.get("names", [])]
    language: Language = "en" if turn.data.get("language") == "en" else "id"
    words = typed(turn.message, names[0])
    if not words:
        ask(turn, draft, names, language, turn.html("course.text_please"))
        return
    now = _now(turn, draft)
    new = {names[0]: _put(now.get(names[0], NO_TEXT), words, language)}
    problem = too_long({**now, **new}, new)
    if problem is not None:
        ask(turn, draft, names, language, turn.problem(problem))
        return
    drafts.write(draft, new, turn.now)
    ask(turn, draft, names[1:], language)


def _put(before: Text, words: str, language: Language) -> Text:
    """New Indonesian words leave the English behind, which would say something else."""
    return Text(before.id or words, words) if language == "en" else Text(words, "")
