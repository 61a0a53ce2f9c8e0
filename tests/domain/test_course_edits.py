"""What organizers write stands over the shipped course, whatever is shipped later."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.course_edits import (
    LessonEdit,
    arranged,
    edited,
    missing,
    moved,
    outdated,
    too_long,
    with_words,
    words_of,
)
from domain.form import Text
from domain.guide import Chapter, Course, Example, Lesson


def both(words: str) -> Text:
    return Text(words, f"{words} (en)")


def lesson(name: str, question: str | None = None, body: str = "isi") -> Lesson:
    return Lesson(name, both(name), both(body), question=question)


SHIPPED = Course(
    (
        Chapter("awal", both("Awal"), (lesson("satu"), lesson("dua", "ringkasan"), lesson("tiga"))),
        Chapter("akhir", both("Akhir"), (lesson("empat"),)),
    )
)


def changed(name: str, *, shipped: Course = SHIPPED, **words: str) -> LessonEdit:
    """Organizers' Indonesian words for a shipped lesson."""
    new = {field: Text(text, "") for field, text in words.items()}
    return with_words(None, "awal", name, shipped.lesson(name), new)


def titles(course: Course) -> list[list[str]]:
    return [[lesson.title.id for lesson in chapter.lessons] for chapter in course.chapters]


def next_version(*first: Lesson) -> Course:
    """A later shipped course with other lessons in its first chapter."""
    return Course((replace(SHIPPED.chapters[0], lessons=first), SHIPPED.chapters[1]))


# --- what readers get ----------------------------------------------------------------------------


def test_without_edits_the_shipped_course_is_read() -> None:
    assert edited(SHIPPED, [], {}) == SHIPPED


def test_a_part_organizers_wrote_replaces_the_shipped_one_and_english_falls_back() -> None:
    course = edited(SHIPPED, [changed("satu", body="Tulisan panitia")], {})
    read = course.lesson("satu")
    assert read is not None
    assert read.body == Text("Tulisan panitia", "Tulisan panitia")
    assert read.title == both("satu")


def test_a_newer_shipped_course_changes_only_what_nobody_wrote() -> None:
    edit = changed("satu", title="Judul panitia")
    newer = next_version(lesson("satu", body="isi baru"), lesson("lima"), lesson("dua"))
    read = edited(newer, [edit], {})
    assert titles(read)[0] == ["Judul panitia", "lima", "dua"]
    assert read.lessons[0].body == both("isi baru")
    assert outdated(edit, newer.lesson("satu")) == ()


def test_words_over_a_changed_shipped_text_are_kept_and_known() -> None:
    edit = changed("satu", body="Tulisan panitia")
    newer = next_version(lesson("satu", body="isi baru"))
    now = newer.lesson("satu")
    assert edited(newer, [edit], {}).lessons[0].body.id == "Tulisan panitia"
    assert outdated(edit, now) == ("body",)
    other = with_words(edit, "awal", "satu", now, {"title": Text("Judul", "")})
    assert outdated(other, now) == ("body",)
    assert outdated(with_words(edit, "awal", "satu", now, edit.words), now) == ()


def test_a_lesson_no_longer_shipped_stays_where_organizers_wrote_in_it() -> None:
    newer = next_version(lesson("satu"))
    edits = [changed("dua", body="Tulisan panitia"), changed("tiga")]
    assert titles(edited(newer, edits, {}))[0] == ["satu", "dua"]


def test_their_own_lessons_follow_in_the_order_they_were_written() -> None:
    words = {"title": Text("Milik kami", ""), "body": Text("isi", "")}
    own = [LessonEdit(name, "awal", {**words, "title": Text(name, "")}) for name in ("P10", "P2")]
    astray = LessonEdit("P3", "hilang", words)
    assert titles(edited(SHIPPED, [*own, astray], {})) == [
        ["satu", "dua", "tiga", "P2", "P10"],
        ["empat", "Milik kami"],
    ]


def test_a_hidden_lesson_is_read_by_organizers_only_and_an_empty_chapter_by_nobody() -> None:
    edits = [replace(changed("empat"), hidden=True), replace(changed("dua"), hidden=True)]
    assert titles(edited(SHIPPED, edits, {})) == [["satu", "tiga"]]
    assert edited(SHIPPED, edits, {}).lesson_for("ringkasan") is None
    assert titles(edited(SHIPPED, edits, {}, with_hidden=True)) == titles(SHIPPED)


def test_a_question_leads_where_organizers_bound_it() -> None:
    course = edited(SHIPPED, [replace(changed("tiga"), question="ringkasan")], {})
    assert course.lesson_for("ringkasan") == course.lesson("tiga")
    none = edited(SHIPPED, [replace(changed("dua"), question="")], {})
    assert none.lesson_for("ringkasan") is None
    hidden = replace(changed("tiga"), question="ringkasan", hidden=True)
    assert edited(SHIPPED, [hidden], {}).lesson_for("ringkasan") == SHIPPED.lesson("dua")


def test_examples_show_once_both_are_written_with_their_reasons() -> None:
    half = changed("satu", good="Baik", good_why="Karena")
    assert edited(SHIPPED, [half], {}).lessons[0].examples is None
    whole = with_words(
        half, "awal", "satu", SHIPPED.lesson("satu"), {"bad": both("B"), "bad_why": both("S")}
    )
    read = edited(SHIPPED, [whole], {}).lessons[0]
    assert read.examples == (
        Example(Text("Baik", "Baik"), Text("Karena", "Karena")),
        Example(both("B"), both("S")),
    )
    assert set(words_of(read)) == {"title", "body", "good", "good_why", "bad", "bad_why"}


# --- the order -----------------------------------------------------------------------------------

names = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(present=names, wanted=names)
def test_an_order_loses_and_doubles_no_lesson(present: list[str], wanted: list[str]) -> None:
    order = arranged(present, wanted)
    assert sorted(order) == sorted(present)
    assert [each for each in order if each in wanted] == [each for each in wanted if each in order]


def test_a_new_shipped_lesson_follows_the_one_before_it() -> None:
    assert arranged(["a", "new", "b", "c"], ["c", "a", "b"]) == ["c", "a", "new", "b"]
    assert arranged(["new", "a", "b"], ["b", "a"]) == ["new", "b", "a"]


@given(names.filter(bool), st.data(), st.booleans())
def test_moving_there_and_back_changes_nothing(
    order: list[str], data: st.DataObject, up: bool
) -> None:
    name = data.draw(st.sampled_from(order))
    there = moved(order, name, up=up)
    assert sorted(there) == sorted(order)
    assert there == order or moved(there, name, up=not up) == order


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "written", "told"),
    [
        ({"title": Text("w" * 56, "")}, ["title"], None),
        ({"title": Text("w", "w" * 57)}, ["title"], ("course.title_too_long", 57, 1)),
        ({"body": Text("w" * 800, ""), "source": Text("w" * 100, "")}, ["source"], None),
        (
            {"body": Text("<b>w</b>" + "&amp;" * 800, ""), "source": Text("w" * 100, "")},
            ["source"],
            ("course.body_too_long", 901, 1),
        ),
        (
            {"good": Text("w" * 500, ""), "bad_why": Text("w" * 500, "w")},
            ["good"],
            ("course.examples_too_long", 1000, 100),
        ),
        ({"good": Text("w" * 950, ""), "body": Text("w", "")}, ["body"], None),
    ],
)
def test_what_a_reader_sees_is_counted(
    words: dict[str, Text], written: list[str], told: tuple[str, int, int] | None
) -> None:
    problem = too_long(words, written)
    found = (problem.key, problem.values["length"], problem.values["over"]) if problem else None
    assert found == told


def test_a_lesson_needs_a_title_and_a_text() -> None:
    assert missing({}) == "title"
    assert missing({"title": both("J")}) == "body"
    assert missing({"title": both("J"), "body": both("I")}) is None
