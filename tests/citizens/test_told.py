"""What answers to labelled questions say, through the front door: nothing that is not so."""

from tests.citizens.facts import citizen
from tests.phone import body
from tests.questions.labels import FRESH, KEPT_ASIDE, LATER, SEEN, Label, load
from tests.stage import Stage

EVERY = 8
"""Of the labels that only name what a right answer says, one of so many is asked."""
ENOUGH = 0.85
"""The part of them that must say all of it; the texts are shorter than some labels would have."""


async def test_no_answer_says_what_its_label_forbids_and_most_say_what_it_names(
    stage: Stage,
) -> None:
    every = [label for part in (SEEN, LATER, KEPT_ASIDE, FRESH) for label in load(part)]
    forbidding = [label for label in every if label.never]
    naming = [label for label in every if label.says and not label.never][::EVERY]
    told = {label: await _told(stage, label) for label in (*forbidding, *naming)}
    assert [label.never for label in forbidding if _has_any(told[label], label.never)] == []
    right = sum(all(said.lower() in told[label] for said in label.says) for label in naming)
    assert right >= ENOUGH * len(naming)


async def _told(stage: Stage, label: Label) -> str:
    """The answer, in small letters; each label is asked by somebody else."""
    phone = await citizen(stage)
    answer = ""
    for text in (*label.after, label.ask):
        await phone.say(text)
        answer = body(await phone.sees(""))
    return answer.lower()


def _has_any(told: str, said: tuple[str, ...]) -> bool:
    return any(each.lower() in told for each in said)
