"""Numbers an operator can watch and be woken by: what was counted since the start, what waits now.

No label holds anything a person said or is: priorities, outcomes, and the topics of a fixed list,
so their number is bounded.
"""

from datetime import date, datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlmodel import Session, col, func, select

from domain.handoff import Outcome as Asking
from domain.handoff import QuestionState
from storage.outbox import WAITING, Claim, Outcome
from storage.question_statistics import Span, counts, top_topics
from storage.questions import day_of
from storage.tables import CitizenQuestion, Inbox, InboxState, Outbox, OutboxState, Priority

MOST_TOPICS = 10
SINCE_START = CollectorRegistry()
HANDLED = Counter("inovasi_updates_handled", "Updates taken.", registry=SINCE_START)
SET_ASIDE = Counter(
    "inovasi_updates_set_aside", "Updates that made the program fail.", registry=SINCE_START
)
CALLS = Counter(
    "inovasi_calls",
    "Calls of the Bot API by what became of them; again: to be made once more.",
    ["priority", "outcome"],
    registry=SINCE_START,
)
DELAY = Histogram(
    "inovasi_delay_seconds",
    "From a message being written down to Telegram having it.",
    ["priority"],
    buckets=(0.1, 0.3, 1, 3, 10, 30, 60, 300, 1800, 7200),
    registry=SINCE_START,
)


def count_call(row: Claim, outcome: Outcome, now: datetime) -> None:
    """Counts a call by what became of it."""
    again = outcome.state is OutboxState.PENDING
    CALLS.labels(row.priority, "again" if again else outcome.state.value).inc()
    if outcome.state is OutboxState.SENT:
        DELAY.labels(row.priority).observe(max((now - row.created_at).total_seconds(), 0))


# --- what waits now ------------------------------------------------------------------------------


def exposition(session: Session, now: datetime) -> bytes:
    """All numbers in Prometheus' text format."""
    registry = CollectorRegistry()
    _inbox(session, registry, now)
    _outbox(session, registry, now)
    _questions(session, registry, now)
    return generate_latest(SINCE_START) + generate_latest(registry)


def _inbox(session: Session, registry: CollectorRegistry, now: datetime) -> None:
    pending = select(func.count(), func.min(Inbox.received_at)).where(
        Inbox.state == InboxState.PENDING
    )
    number, oldest = session.exec(pending).one()
    _gauge(registry, "inbox_waiting", "Updates that wait to be taken.").set(number)
    age = _gauge(registry, "inbox_oldest_seconds", "How long the oldest of them waits.")
    age.set(_age(oldest, now))


def _outbox(session: Session, registry: CollectorRegistry, now: datetime) -> None:
    waiting = _gauge(registry, "outbox_waiting", "Messages that wait to be sent.", "priority")
    age = _gauge(
        registry, "outbox_overdue_seconds", "How long the oldest due one waits.", "priority"
    )
    for priority in Priority:
        due = func.coalesce(Outbox.not_before, Outbox.created_at)
        found = select(func.count(), func.min(due)).where(
            WAITING, col(Outbox.priority) == priority.value
        )
        number, oldest = session.exec(found).one()
        waiting.labels(priority.value).set(number)
        age.labels(priority.value).set(_age(oldest, now))


def _questions(session: Session, registry: CollectorRegistry, now: datetime) -> None:
    today: date = day_of(now)
    asked = _gauge(registry, "questions_today", "Citizens' questions of today.", "outcome")
    numbers = counts(session, Span(today, today))
    for outcome in Asking:
        asked.labels(outcome.value).set(numbers[outcome])
    topics = _gauge(
        registry, "questions_topic", "Questions of seven days, the topics asked most.", "topic"
    )
    for topic, number in top_topics(session, Span.week_to(today), MOST_TOPICS):
        topics.labels(topic).set(number)
    found = select(func.count(), func.min(CitizenQuestion.opened_at)).where(
        CitizenQuestion.state == QuestionState.OPEN
    )
    number, oldest = session.exec(found).one()
    _gauge(registry, "questions_waiting", "Questions that wait for a person.").set(number)
    age = _gauge(registry, "questions_oldest_seconds", "How long the oldest of them waits.")
    age.set(_age(oldest, now))


def _gauge(registry: CollectorRegistry, name: str, told: str, *labels: str) -> Gauge:
    return Gauge(f"inovasi_{name}", told, labels, registry=registry)


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0) if since is not None else 0
