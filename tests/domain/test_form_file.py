"""Forms as data: what is written is read back, and what is wrong is named."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import FormError
from domain.form import FILE_TYPES, Form, QuestionType
from domain.form_file import dump_form, fingerprint, load_form, parse_form
from tests.domain.forms import EDITIONS, FORMS, form


@pytest.mark.parametrize("chosen", FORMS, ids=lambda form: form.id)
def test_a_form_that_was_written_is_read_as_the_same(chosen: Form) -> None:
    again = parse_form(dump_form(chosen))
    assert again == chosen
    assert fingerprint(again) == fingerprint(chosen)


def test_another_word_is_another_version() -> None:
    changed = dump_form(form("ringkas"))
    changed["questions"][0]["help"]["id"] += "!"
    assert fingerprint(parse_form(changed)) != fingerprint(form("ringkas"))


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: path.stem)
def test_every_edition_can_be_filled(path: Any) -> None:
    """What a person needs at each question is there."""
    for question in load_form(path).questions:
        assert question.title.id, question.id
        assert question.help.id, question.id
        assert question.help.en, question.id
        assert question.type not in FILE_TYPES or question.max_files >= 1
        if question.type is QuestionType.LONG_TEXT:
            assert question.max_words, question.id


def broken(**changes: Any) -> dict[str, Any]:
    data = dump_form(form("ringkas"))
    question = data["questions"][1]
    question.update({key: value for key, value in changes.items() if value is not ...})
    for key in [key for key, value in changes.items() if value is ...]:
        del question[key]
    return data


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"id": "Kelompok!"}, "Kelompok!"),
        ({"id": "x" * 17}, "an id is"),
        ({"id": "judul"}, "stands twice"),
        ({"type": "essay"}, "type must be one of"),
        ({"title": {"id": "Kelompok"}}, "both id and en"),
        ({"help": {"id": "a" * 601, "en": "a"}}, "longer than 600"),
        ({"options": []}, "needs options"),
        ({"options": [{"value": "a b", "label": {"id": "x", "en": "x"}}]}, "'a b'"),
        ({"when": {"nanti": "ya"}}, "earlier question"),
        ({"when": {"a": "1", "b": "2"}}, "names one question"),
        ({"section": "lain"}, "section 'lain'"),
    ],
)
def test_a_wrong_form_is_refused_and_the_place_named(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(FormError, match=told.replace("(", r"\(")):
        parse_form(broken(**changes))


def test_the_title_question_must_be_there() -> None:
    data = dump_form(form("ringkas"))
    data["title_question"] = "nama"
    with pytest.raises(FormError, match="title_question"):
        parse_form(data)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(
    st.sampled_from(["id", "type", "title", "help", "options", "when", "section", "accept"]), PLAIN
)
def test_nonsense_in_a_form_is_refused_by_name_or_read(key: str, value: Any) -> None:
    try:
        read = parse_form(broken(**{key: value}))
    except FormError:
        return
    assert parse_form(dump_form(read)) == read
