"""The labelled questions are themselves in order."""

import csv
from itertools import chain
from pathlib import Path

import pytest

from tests.questions.labels import (
    FRESH,
    KEPT_ASIDE,
    LATER,
    ONE_INNOVATION,
    SEEN,
    Label,
    LabelError,
    innovations,
    load,
)

WINNERS = Path(__file__).parents[2] / "storage" / "reference" / "winners.csv"


@pytest.fixture(scope="module")
def seen() -> list[Label]:
    return load(SEEN) + load(LATER)


@pytest.fixture(scope="module")
def aside() -> list[Label]:
    return load(KEPT_ASIDE) + load(FRESH)


@pytest.fixture(scope="module")
def recorded() -> set[str]:
    with WINNERS.open(encoding="utf-8", newline="") as file:
        return {row["title"] for row in csv.DictReader(file)}


def test_every_title_of_a_label_is_recorded(
    seen: list[Label], aside: list[Label], recorded: set[str]
) -> None:
    named = {title for label in seen + aside for title in (*(label.titles or ()), *label.may)}
    assert named | set(chain(*ONE_INNOVATION)) <= recorded


def test_there_are_enough_questions_and_a_third_of_the_first_was_kept_aside() -> None:
    first, aside = len(load(SEEN)), len(load(KEPT_ASIDE))
    assert first + aside >= 200
    assert aside >= 0.3 * (first + aside)


def test_no_question_stands_twice(seen: list[Label], aside: list[Label]) -> None:
    asked = [
        (tuple(" ".join(text.lower().split()) for text in (*label.after, label.ask)))
        for label in seen + aside
    ]
    assert {question for question in asked if asked.count(question) > 1} == set()


def test_a_count_is_the_number_of_innovations_its_titles_name(
    seen: list[Label], aside: list[Label]
) -> None:
    wrong = [
        label.ask
        for label in seen + aside
        if label.count is not None and label.count != innovations(label.titles or ())
    ]
    assert wrong == []


def test_no_label_contradicts_itself(seen: list[Label], aside: list[Label]) -> None:
    for label in seen + aside:
        titles = label.titles or ()
        assert not set(titles) & set(label.may), label.ask
        assert len(set(titles)) == len(titles), label.ask
        assert not set(label.says) & set(label.never), label.ask
        assert label.intent not in label.also, label.ask
        assert len(label.ask) <= 4096, label.ask[:40]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("ask: x", "not a list"),
        ("- x", "entry 1: not a mapping"),
        ("- {ask: x, intent: find}\n- {ask: x}", "entry 2: intent is missing"),
        ("- {ask: x, intent: dance}", "unknown intent"),
        ("- {ask: x, intent: find, title: [y]}", "unknown field"),
        ("- {ask: x, intent: find, says: [2018]}", "says is no list of texts"),
        ("- {ask: x, intent: count, count: two}", "count is 'two'"),
    ],
)
def test_a_wrong_label_is_refused_with_its_place(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "labels.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LabelError, match=fault):
        load(path)
