"""Organizers' own words for reminders: refused with the place, or filled in without harm."""

import re
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.broadcasts import MOST_TEXT, length
from domain.reminder_texts import LONGEST, MOST_FILLED, check, filled

GOOD = "Yth. {nama}, {judul} ditunggu sampai {tenggat} ({sisa_hari} lagi)."


def wrong(text: str, *entities: dict[str, Any]) -> tuple[str, object, object]:
    problem = check(text, entities)
    assert problem is not None
    return problem.key, problem.values.get("line"), problem.values.get("column")


def bold(offset: int, count: int) -> dict[str, Any]:
    return {"type": "bold", "offset": offset, "length": count}


def test_a_text_with_every_placeholder_is_good() -> None:
    every = " ".join(f"{{{name}}}" for name in LONGEST)
    assert check(every, []) is None
    assert check(GOOD, [bold(0, 3), bold(5, 6)]) is None


@pytest.mark.parametrize(
    ("text", "entities", "found"),
    [
        ("{judul}\n{tengat}", [], ("planning.place_misspelt", 2, 1)),
        ("{judul} {tenggat}\nuntuk {x123}", [], ("planning.place_unknown", 2, 7)),
        ("{judul} {tenggat} {", [], ("planning.stray_brace", 1, 19)),
        ("{judul}\nsaja", [], ("planning.place_missing", 2, 5)),
        ("{tenggat}", [], ("planning.place_missing", 1, 10)),
        (GOOD, [bold(5, 3)], ("wording.format_splits", 1, 6)),
        ("{judul} {tenggat}\nsisa {sisa_hari} hari", [], ("wording.unit_doubled", 2, 6)),
        ("{judul} {tenggat}\n<b>penting", [], ("broadcasts.marks_left", 2, None)),
        ("{judul} {tenggat}\n**penting**", [], ("broadcasts.marks_left", 2, None)),
        (f"{GOOD}\n" + "x" * MOST_TEXT, [], ("wording.too_long", 2, MOST_TEXT - len(GOOD))),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    text: str, entities: list[dict[str, Any]], found: tuple[str, int, int | None]
) -> None:
    assert wrong(text, *entities) == found


def test_a_text_too_long_only_when_filled_in_is_refused_where_it_outgrows() -> None:
    text = "{judul} {tenggat}" + " {kurang}" * 10
    assert length(text) < MOST_FILLED
    key, line, column = wrong(text)
    assert (key, line) == ("wording.too_long", 1)
    assert isinstance(column, int)
    assert text[column - 1 :].startswith("{kurang}")


pieces = st.lists(
    st.sampled_from([*(f"{{{name}}}" for name in LONGEST), "<b>", "</b>", "a & b", "&lt;", "\n"])
)


@given(pieces, st.text(alphabet="<>&\"'{}xy ", max_size=600))
def test_values_never_become_formatting_and_tags_stay(parts: list[str], value: str) -> None:
    body = "".join(parts)
    told = filled(body, dict.fromkeys(LONGEST, value))
    assert re.findall(r"</?b>", told) == [part for part in parts if "b>" in part]
    assert set(re.findall(r"<[^>]*>", told)) <= {"<b>", "</b>"}
    shown = length(unescape(re.sub(r"</?b>", "", told)))
    longest = sum(LONGEST.get(part.strip("{}"), length(part)) for part in parts)
    assert shown <= longest
