"""A pasted text with the form's headings in it: every line finds a place, none is lost."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.form import Form
from domain.pasted import TYPED, distribute
from tests.domain.forms import FORMS, WORDS, form

KIPP = form("kipp-sulsel")

PASTED = """Yth. Panitia
Judul inovasi: SIGAP BUMIL

1. Ringkasan
Ibu hamil di tiga pulau dulu menunggu kapal.
Kini nelayan mengantar.

II. LATAR BELAKANG
Empat belas persalinan tanpa tenaga kesehatan.
**Dampak**
Naik menjadi 91%."""


def headings(form: Form) -> list[tuple[str, str]]:
    return [
        (question.id, name)
        for question in form.visible({})
        if question.type in TYPED
        for name in (question.title.id, question.title.en, *question.headings)
    ]


@st.composite
def pasted(draw: st.DrawFn) -> tuple[Form, str, list[str]]:
    """A form, a text of headings and lines in any order, and its lines that are no headings."""
    chosen = draw(st.sampled_from(FORMS))
    heading = st.sampled_from(headings(chosen)).map(lambda pair: pair[1])
    line = WORDS.map(
        lambda words: f"{words} adalah isi jawaban yang panjang dan bukan judul apa pun"
    )
    parts = draw(st.lists(st.tuples(st.booleans(), heading, line), min_size=1, max_size=12))
    text = "\n".join(head if is_heading else body for is_heading, head, body in parts)
    return chosen, text, [body for is_heading, _, body in parts if not is_heading]


@given(pasted())
def test_no_line_is_lost_and_none_is_told_twice(some: tuple[Form, str, list[str]]) -> None:
    chosen, text, lines = some
    parts = distribute(chosen, {}, text)
    if parts:
        placed = [line for part in parts for line in part.text.split("\n") if line]
        assert Counter(placed) == Counter(lines)


@given(pasted())
def test_one_part_for_each_question(some: tuple[Form, str, list[str]]) -> None:
    chosen, text, _ = some
    names = [part.question_id for part in distribute(chosen, {}, text)]
    assert len(names) == len(set(names))
    assert {name for name in names if name} <= {q.id for q in chosen.visible({})}


@given(st.sampled_from(FORMS), st.text())
def test_any_text_can_be_pasted(chosen: Form, text: str) -> None:
    distribute(chosen, {}, text)


@given(st.sampled_from(FORMS), st.lists(WORDS, min_size=1, max_size=9).map("\n".join))
def test_a_text_without_headings_is_one_answer(chosen: Form, text: str) -> None:
    assert distribute(chosen, {}, f"{text}\nbegitulah isi seluruh jawaban ini") == []


def test_headings_are_known_numbered_shouted_starred_and_with_their_text_on_the_line() -> None:
    parts = {part.question_id: part.text for part in distribute(KIPP, {}, PASTED)}
    assert parts == {
        None: "Yth. Panitia",
        "judul": "SIGAP BUMIL",
        "ringkasan": "Ibu hamil di tiga pulau dulu menunggu kapal.\nKini nelayan mengantar.",
        "latar_belakang": "Empat belas persalinan tanpa tenaga kesehatan.",
        "signifikansi": "Naik menjadi 91%.",
    }


@pytest.mark.parametrize(
    "text",
    [
        "Ringkasan\nHanya satu judul formulir di sini.",
        "Dampaknya besar sekali\nLatar belakang masalah ini adalah kapal yang jarang",
        "Ada dampak: naik 91%. Ada kebaruan: nelayan.",
    ],
)
def test_an_answer_that_only_speaks_of_headings_is_left_whole(text: str) -> None:
    assert distribute(KIPP, {}, text) == []


def test_a_heading_met_twice_adds_to_its_first_part() -> None:
    text = "Ringkasan\nSatu.\nKebaruan\nBaru.\nRingkasan\nDua."
    parts = {part.question_id: part.text for part in distribute(KIPP, {}, text)}
    assert parts == {"ringkasan": "Satu.\n\nDua.", "kebaruan": "Baru."}


def test_what_has_no_place_is_named_rather_than_joined_to_a_short_answer() -> None:
    text = "Judul: SIGAP BUMIL\n\nJumlah perahu: 4\nRingkasan\nIbu hamil dijemput."
    parts = distribute(KIPP, {}, text)
    assert {part.question_id: part.text for part in parts} == {
        "judul": "SIGAP BUMIL",
        None: "Jumlah perahu: 4",
        "ringkasan": "Ibu hamil dijemput.",
    }


def test_a_heading_may_be_the_beginning_of_a_title() -> None:
    parts = distribute(KIPP, {}, "Judul: SIGAP BUMIL\nTanggal mulai: 15/3/2023")
    assert [part.question_id for part in parts] == ["judul", "tanggal_mulai"]
