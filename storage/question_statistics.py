"""How citizens' questions went: counts by day, topics, and which questions fail most."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, func, select

from domain.handoff import FAILED, Outcome, is_same
from storage.tables import Asked

WEEK = timedelta(days=7)
MOST_GISTS = 200
"""Groups of failed questions that are compared with each other."""


@dataclass(frozen=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @classmethod
    def week_to(cls, today: date) -> "Span":
        """The seven days that end today."""
        return cls(today - WEEK + timedelta(days=1), today)

    def before(self) -> "Span":
        """As many days right before."""
        days = self.last - self.first + timedelta(days=1)
        return Span(self.first - days, self.last - days)


@dataclass(frozen=True)
class Failing:
    """Questions alike that were not answered; ``asked`` is the newest, ``words`` the ways."""

    asked: int
    words: tuple[str, ...]
    count: int


def counts(session: Session, span: Span) -> Counter[Outcome]:
    """How many questions came to what."""
    rows = session.exec(
        select(col(Asked.outcome), func.count())
        .where(col(Asked.day) >= span.first, col(Asked.day) <= span.last)
        .group_by(Asked.outcome)
    )
    return Counter({Outcome(outcome): number for outcome, number in rows})


def by_day(session: Session, span: Span) -> dict[date, int]:
    """How many questions each day, days without any too."""
    rows = session.exec(
        select(col(Asked.day), func.count())
        .where(col(Asked.day) >= span.first, col(Asked.day) <= span.last)
        .group_by(col(Asked.day))
    )
    found = dict(rows.all())
    days = (span.last - span.first).days + 1
    every = (span.first + timedelta(days=number) for number in range(days))
    return {day: found.get(day, 0) for day in every}


def top_topics(session: Session, span: Span, limit: int) -> list[tuple[str, int]]:
    """What was asked about most: topics, or where none was named what was wanted."""
    rows = session.exec(
        select(col(Asked.topics)).where(
            col(Asked.day) >= span.first,
            col(Asked.day) <= span.last,
            col(Asked.outcome) != Outcome.OTHER,
        )
    )
    return Counter(topic for topics in rows for topic in topics).most_common(limit)


def failing(session: Session, span: Span, limit: int) -> list[Failing]:
    """The questions that failed most, those that ask the same together."""
    rows = session.exec(
        select(col(Asked.gist), func.count(), func.max(col(Asked.id)))
        .where(
            col(Asked.outcome).in_(FAILED),
            col(Asked.gist).is_not(None),
            col(Asked.gist) != "",
            col(Asked.day) >= span.first,
            col(Asked.day) <= span.last,
        )
        .group_by(col(Asked.gist))
        .order_by(func.count().desc(), func.max(col(Asked.id)).desc())
        .limit(MOST_GISTS)
    )
    groups: list[list[tuple[str, int, int]]] = []
    for gist, number, newest in rows:
        alike = next((group for group in groups if is_same(group[0][0], gist or "")), None)
        if alike is None:
            groups.append(alike := [])
        alike.append((gist or "", number, newest or 0))
    found = [_failing(session, group) for group in groups]
    return sorted(found, key=lambda each: (-each.count, -each.asked))[:limit]


def _failing(session: Session, group: list[tuple[str, int, int]]) -> Failing:
    newest = max(asked for _, _, asked in group)
    rows = (session.get_one(Asked, asked) for _, _, asked in group)
    words = tuple(dict.fromkeys(row.words for row in rows if row.words))
    return Failing(newest, words, sum(number for _, number, _ in group))


def failed_alike(session: Session, asked_id: int) -> Failing | None:
    """A failed question with those that ask the same, by its number."""
    asked = session.get(Asked, asked_id)
    if asked is None or not asked.gist or not asked.words:
        return None
    span = Span(asked.day - WEEK, asked.day + WEEK)
    every = failing(session, span, MOST_GISTS)
    one = Failing(asked_id, (asked.words,), 1)
    return next((each for each in every if asked.words in each.words), one)
