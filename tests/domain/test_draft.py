"""Which question comes next, which stood before, and what a draft still lacks."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.draft import Draft, carry_over, required
from domain.form import Form
from tests.domain.forms import FORMS, filled, form, value_of

Filled = tuple[Form, dict[str, Any]]
TODAY = date(2026, 11, 24)
CLOSES = date(2026, 12, 24)


@given(filled())
def test_going_on_asks_every_open_question_once_and_ends(some: Filled) -> None:
    chosen, answers = some
    draft = Draft(chosen, answers)
    open_ids = [q.id for q in draft.questions() if not draft.is_answered(q)]
    asked: list[str] = []
    here = None
    for _ in open_ids:
        question = draft.next_after(here)
        assert question is not None
        asked.append(question.id)
        here = question.id
    assert asked == open_ids
    if not open_ids:
        assert draft.next_after(None) is None


@given(filled(), st.data())
def test_the_next_question_is_open_and_another(some: Filled, data: st.DataObject) -> None:
    draft = Draft(*some)
    here = data.draw(st.sampled_from([None, "unknown", *(q.id for q in some[0].questions)]))
    following = draft.next_after(here)
    if following is not None:
        assert following in draft.questions()
        assert not draft.is_answered(following)
        assert following.id != here


@given(filled())
def test_going_back_leads_to_the_first_question_through_all(some: Filled) -> None:
    draft = Draft(*some)
    questions = draft.questions()
    walked = [questions[-1]]
    while (before := draft.previous(walked[-1].id)) is not None:
        walked.append(before)
    assert walked[::-1] == questions


@given(filled())
def test_a_question_is_asked_when_its_condition_holds_and_only_then(some: Filled) -> None:
    chosen, answers = some
    shown = Draft(chosen, answers).questions()
    for question in chosen.questions:
        condition = question.when
        holds = condition is None or str(answers.get(condition.question)) in condition.values
        assert (question in shown) == holds


@given(filled())
def test_what_is_handed_in_is_what_is_asked(some: Filled) -> None:
    draft = Draft(*some)
    applying = draft.answers_that_apply()
    assert set(applying) <= {q.id for q in draft.questions()}
    assert all(applying[key] == some[1][key] for key in applying)
    assert len(applying) == draft.answered


@given(filled())
def test_places_and_counts_agree(some: Filled) -> None:
    draft = Draft(*some)
    places = [draft.place(q.id) for q in draft.questions()]
    assert [place.number for place in places] == list(range(1, len(places) + 1))
    assert {place.answered for place in places} == {draft.answered}
    assert places[-1].section_number == places[-1].section_total
    assert 0 <= draft.percent <= 100
    assert (draft.percent == 100) == (draft.next_after(None) is None)


@given(filled())
def test_gaps_are_the_required_questions_without_an_answer_and_what_is_wrong(some: Filled) -> None:
    chosen, answers = some
    draft = Draft(chosen, answers)
    missing = {
        g.question.id for g in draft.gaps(CLOSES, TODAY) if g.problem.key == "answer.missing"
    }
    wanted = {q.id for q in draft.questions() if required(q, answers)} - set(answers)
    assert missing == wanted
    assert draft.gaps(CLOSES, TODAY) == [g for g in draft.findings(CLOSES, TODAY) if g.blocks]


@given(filled(), st.sampled_from(FORMS))
def test_an_earlier_proposal_fills_only_what_fits(some: Filled, newer: Form) -> None:
    old, answers = some
    kept = carry_over(newer, answers, old)
    for name, value in kept.items():
        question = newer.question(name)
        assert question is not None
        assert question.type.value not in {"photo", "document", "consent"}
        assert value not in (None, "", [])
        values = value if isinstance(value, list) else [value]
        assert not question.options or all(question.option(str(item)) for item in values)


@given(st.data())
def test_an_answer_hidden_by_another_choice_comes_back_with_it(data: st.DataObject) -> None:
    chosen = form("ringkas")
    origin = chosen.question("asal_replikasi")
    assert origin is not None
    answers = {"kelompok": "replikasi", "asal_replikasi": data.draw(value_of(origin))}
    hidden = Draft(chosen, {**answers, "kelompok": "umum"})
    assert "asal_replikasi" not in hidden.answers_that_apply()
    assert "asal_replikasi" in Draft(chosen, answers).answers_that_apply()
