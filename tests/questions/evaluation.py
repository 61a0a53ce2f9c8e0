"""How often the first answer to a labelled question is right.

    python -m tests.questions.evaluation

prints the precision for each intent and every failure of the questions that may be looked at, and
nothing but the figure for those that are kept aside.
"""

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from domain.innovations import UNTITLED
from domain.questions.question import ABOUT_INNOVATIONS, LEADS_ON, Aspect, Intent, Question
from storage.asking import understood, within_reach
from storage.gallery import similar
from storage.innovation_search import find
from storage.innovations import awards_of
from tests.engines import new_database
from tests.questions.labels import ASKED_ON, FRESH, KEPT_ASIDE, LATER, SEEN, Label, load

EVERYTHING = 1000


@dataclass(frozen=True)
class Answer:
    """What a question was taken for, and the titles of each innovation found, in order."""

    question: Question
    found: tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Outcome:
    """What came of a labelled question; ``fault`` is empty where the answer was right."""

    label: Label
    answer: Answer
    fault: str


def outcomes(session: Session, labels: Iterable[Label]) -> list[Outcome]:
    answers = ((label, answer(session, label)) for label in labels)
    return [Outcome(label, given, fault(label, given)) for label, given in answers]


def precision(results: Sequence[Outcome]) -> float:
    return sum(not result.fault for result in results) / len(results)


def answer(session: Session, label: Label) -> Answer:
    """What is understood of a question after those before it, and what is found."""
    before: Question | None = None
    for text in label.after:
        asked = understood(session, text, before, ASKED_ON)
        before = asked if asked.intent in LEADS_ON else before
    question = understood(session, label.ask, before, ASKED_ON)
    if question.intent not in ABOUT_INNOVATIONS:
        return Answer(question, ())
    if question.elsewhere and not question.query.regions:
        return Answer(question, ())
    reach = within_reach(session, question.query)
    found = find(session, reach.query, limit=EVERYTHING).innovations
    if question.nth is not None:
        found = found[question.nth - 1 : question.nth]
    if _is_of_similar(question):
        found = tuple(near for one in found[:1] for near in similar(session, one))
    titles = (
        frozenset({row.title, *(award.title for award in awards_of(session, row))}) for row in found
    )
    return Answer(question, tuple(titles))


# --- right or wrong ------------------------------------------------------------------------------


def fault(label: Label, given: Answer) -> str:
    """What is wrong with an answer, if anything."""
    intent = given.question.intent
    if intent not in label.intents and not _shows_the_one(label, given):
        return f"taken for {intent}"
    if label.titles is None or intent not in ABOUT_INNOVATIONS or intent is Intent.RANKING:
        return ""
    if intent is Intent.DETAIL and label.titles and not _is_of_similar(given.question):
        return _first_fault(label, given.found)
    return _list_fault(label, given.found)


def _shows_the_one(label: Label, given: Answer) -> bool:
    """A list of the one innovation asked for is as good as its card, and its card as a list."""
    ways = {Intent.FIND, Intent.DETAIL}
    asked_for_rows = not label.intents.isdisjoint(ways) and given.question.intent in ways
    return asked_for_rows and (len(given.found) == 1 or _is_of_similar(given.question))


def _is_of_similar(question: Question) -> bool:
    return question.aspect is Aspect.SIMILAR


def _first_fault(label: Label, found: Sequence[frozenset[str]]) -> str:
    if not found:
        return "nothing found"
    return "" if found[0] & set(label.titles or ()) else f"first is {sorted(found[0])}"


def _list_fault(label: Label, found: Sequence[frozenset[str]]) -> str:
    """Every title is found, and no other but those that may be."""
    wanted, free = set(label.titles or ()), {*label.may, UNTITLED}
    missing = wanted - set().union(*found)
    strange = [sorted(titles)[0] for titles in found if not titles & (wanted | free)]
    if missing or strange:
        return f"missing {sorted(missing)}, too many {strange}"
    counted = sum(1 for titles in found if titles & wanted)
    if label.count is not None and counted != label.count:
        return f"counted {counted}, not {label.count}"
    return ""


# --- the report ----------------------------------------------------------------------------------


def report(name: str, results: Sequence[Outcome], *, failures: bool) -> str:
    lines = [f"{name}: {precision(results):.1%} of {len(results)} right"]
    if failures:
        lines += _by_intent(results)
        lines += [_told(result) for result in results if result.fault]
    return "\n".join(lines)


def _by_intent(results: Sequence[Outcome]) -> Iterable[str]:
    by_intent: dict[str, list[Outcome]] = defaultdict(list)
    for result in results:
        by_intent[result.label.intent].append(result)
    for intent, of_it in sorted(by_intent.items()):
        yield f"  {intent}: {precision(of_it):.1%} of {len(of_it)}"


def _told(result: Outcome) -> str:
    asked = " → ".join((*result.label.after, result.label.ask[:100]))
    return f"- {asked}\n    {result.fault}\n    {result.answer.question}"


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        new_database("sqlite", Path(folder)) as database,
        database.reading() as session,
    ):
        seen = report("seen", outcomes(session, load(SEEN)), failures=True)
        later = report("later", outcomes(session, load(LATER)), failures=True)
        aside = report("kept aside", outcomes(session, load(KEPT_ASIDE)), failures=False)
        fresh = report("fresh", outcomes(session, load(FRESH)), failures=False)
    sys.stdout.write(f"{seen}\n{later}\n{aside}\n{fresh}\n")


if __name__ == "__main__":
    main()
