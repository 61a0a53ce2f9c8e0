"""The labelled questions asked of a hundred thousand innovations, beside plain ways to search.

``python -m bench.search [--innovations N]`` prints, for each way, the median and the 95th
percentile of a question in milliseconds, and how many questions it found anything for.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import make_url, text
from sqlmodel import Session

from bench.innovations import Recorded, fill, recorded
from bench.prepare import postgres
from domain.questions.question import ABOUT_INNOVATIONS, Question
from domain.questions.understanding import understand
from domain.search.terms import words
from storage.asking import known, within_reach
from storage.database import Database
from storage.innovation_search import find
from storage.innovations import innovations_changed
from storage.migrate import migrate
from storage.reference_data import load_reference
from tests.questions.labels import ASKED_ON, SEEN, load

ROUNDS = 3
Ask = Callable[[str, Question], int]
"""Asks a question, as typed and as understood; says how many records it found."""


@dataclass(frozen=True)
class Way:
    name: str
    milliseconds: list[float]
    found: int

    def line(self) -> str:
        p95 = quantiles(self.milliseconds, n=20)[-1]
        middle = median(self.milliseconds)
        return f"{self.name:<54}{middle:>9.2f}{p95:>9.2f}{self.found:>9}"


@contextmanager
def filled(url: str, rows: Recorded) -> Iterator[Session]:
    database = Database(url)
    migrate(database)
    with database.transaction() as session:
        load_reference(session)
        fill(session, rows)
    if make_url(url).get_backend_name() == "postgresql":
        with database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(
                text("VACUUM ANALYZE")
            )
    with database.transaction() as session:
        yield session
    database.close()


def measured(
    name: str,
    asked: list[tuple[str, Question]],
    ask: Ask,
    before: Callable[[], object] = lambda: None,
) -> Way:
    """``before`` is done ahead of each question, and not timed."""
    times: list[float] = []
    found = 0
    for _ in range(ROUNDS):
        found = 0
        for typed, question in asked:
            before()
            began = time.perf_counter()
            found += ask(typed, question) > 0
            times.append((time.perf_counter() - began) * 1000)
    return Way(name, times, found)


def ways(session: Session, engine: str, typed: list[str]) -> Iterator[Way]:
    place = known(session)
    read = [(ask, understand(ask, place, None, ASKED_ON)) for ask in typed]
    asked = [(ask, question) for ask, question in read if question.intent in ABOUT_INNOVATIONS]
    yield measured(
        f"this bot, {engine}: understanding",
        asked,
        lambda ask, _: understand(ask, place, None, ASKED_ON).intent in ABOUT_INNOVATIONS,
    )

    def search(_: str, question: Question) -> int:
        return find(session, question.query).total

    def nearest(_: str, question: Question) -> int:
        total = find(session, question.query).total
        return total or within_reach(session, question.query).total

    changed = partial(innovations_changed, session)
    yield measured(f"this bot, {engine}: search", asked, search)
    yield measured(f"this bot, {engine}: search, the first since a change", asked, search, changed)
    yield measured(f"this bot, {engine}: search, or else what is near", asked, nearest)
    if engine == "SQLite":
        yield measured("plain FTS5 with bm25", asked, lambda ask, _: _plain(session, ask))
        yield measured("LIKE", asked, lambda ask, _: _like(session, ask))


def _plain(session: Session, ask: str) -> int:
    wanted = " ".join(f'"{word}"' for word in words(ask))
    run = session.connection().execute
    first = "SELECT rowid FROM plain WHERE plain MATCH :q ORDER BY rank LIMIT 5"
    run(text(first), {"q": wanted}).all()
    return int(
        run(text("SELECT count(*) FROM plain WHERE plain MATCH :q"), {"q": wanted}).scalar_one()
    )


def _like(session: Session, ask: str) -> int:
    typed = words(ask)
    where = " AND ".join(f"title || summary || institution LIKE :w{n}" for n in range(len(typed)))
    values = {f"w{n}": f"%{word}%" for n, word in enumerate(typed)}
    statement = text(f"SELECT count(*) FROM innovation WHERE {where}")
    return int(session.connection().execute(statement, values).scalar_one())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--innovations", type=int, default=100_000)
    number = options.parse_args().innovations
    typed = [label.ask for label in load(SEEN) if not label.after and words(label.ask)]
    began = time.perf_counter()
    rows = recorded(number)
    print(f"made in {time.perf_counter() - began:.0f} s")
    print(f"{number} innovations, {len(typed)} questions, {ROUNDS} rounds; milliseconds a question")
    print(f"{'':<54}{'median':>9}{'p95':>9}{'found':>9}")
    with tempfile.TemporaryDirectory() as folder:
        urls = {
            "SQLite": f"sqlite:///{folder}/search.db",
            "PostgreSQL": postgres(Path(folder))[0],
        }
        for engine, url in urls.items():
            with filled(url, rows) as session:
                for way in ways(session, engine, typed):
                    print(way.line(), flush=True)


if __name__ == "__main__":
    main()
