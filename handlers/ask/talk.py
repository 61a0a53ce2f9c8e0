"""What was asked before, so that "yang 2019?" is understood: kept with the talk for a day.

It stays beside whatever the conversation awaits, and is no text of the person: only what was
understood of it.
"""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from domain.questions.question import Aspect, By, Intent, Question
from handlers.turn import Turn
from storage.kept_queries import read_query

LASTS = timedelta(days=1)
NAME = "talk"
"""Under which it stands in the data of the conversation (see ``Turn.await_``)."""


def remember(turn: Turn, question: Question, asked: int) -> None:
    """The question now answered; ``asked`` is the number of its log."""
    until = (turn.now + LASTS).isoformat()
    told = asdict(Question(question.intent, question.query, question.aspect, question.by))
    turn.remember(**{NAME: {"question": told, "asked": asked, "until": until}})


def before(turn: Turn) -> Question | None:
    """The question before, unless it is over a day old."""
    kept = _kept(turn)
    return _read(kept["question"]) if kept else None


def last_asked(turn: Turn) -> int | None:
    """The number of the log of the question before."""
    kept = _kept(turn)
    return int(kept["asked"]) if kept else None


def _kept(turn: Turn) -> dict[str, Any] | None:
    kept: dict[str, Any] | None = turn.data.get(NAME)
    if kept is None or datetime.fromisoformat(kept["until"]) <= turn.now:
        return None
    return kept


def _read(told: dict[str, Any]) -> Question:
    return Question(
        Intent(told["intent"]),
        read_query(told["query"]),
        Aspect(told["aspect"]) if told["aspect"] else None,
        By(told["by"]) if told["by"] else None,
    )
