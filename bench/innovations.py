"""A hundred thousand innovations, made of the words, regions and awards of the real ones."""

import csv
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, insert, text
from sqlmodel import Session

from domain.innovations import Award, place_in_order
from domain.search.documents import document, topics_of
from domain.search.terms import words
from storage.innovations import innovations_changed
from storage.tables import Innovation, InnovationWord

WINNERS = Path(__file__).parents[1] / "storage" / "reference" / "winners.csv"
SYLLABLES = (
    "ba be bi bo bu ka ki ku la le li lo ma me mi na ni pa pe pi ra ri sa se si ta ti".split()
)
NEW_WORDS = 30_000
BATCH = 5_000
SEED = 2026


def made(number: int) -> Iterator[list[Award]]:
    """The awards of so many innovations; always the same ones."""
    chance = random.Random(SEED)
    real = _real_awards()
    lexicon = sorted({word for award in real for word in words(f"{award.title} {award.summary}")})
    lexicon += sorted({"".join(chance.choices(SYLLABLES, k=4)) for _ in range(NEW_WORDS)})
    weights = [1 / (rank + 10) for rank in range(len(lexicon))]
    for index in range(1, number + 1):
        like, told = chance.choice(real), chance.choice(real)
        name = " ".join(chance.choices(lexicon, weights, k=chance.randint(1, 3))).title()
        unfolded = " ".join(chance.choices(lexicon, weights, k=5)).title()
        summary = f"{told.summary} {' '.join(chance.choices(lexicon, weights, k=12))}"
        year = chance.randint(2014, 2025)
        yield [
            Award(
                year=year,
                edition=given.edition,
                award=given.award,
                title=f"{name} ({unfolded})",
                institution=like.institution,
                region=like.region,
                category=told.category,
                summary=summary,
                source="bench",
                verified="yes",
                summary_basis="source",
                number=index,
            )
            for given in chance.sample(real, k=chance.choice((1, 1, 1, 2, 3)))
        ]


def _real_awards() -> list[Award]:
    with WINNERS.open(encoding="utf-8", newline="") as file:
        rows = [{**row, "year": int(row["year"])} for row in csv.DictReader(file)]
    return [Award(**row) for row in rows if not row["title"].startswith("(")]


@dataclass(frozen=True)
class Recorded:
    """Rows to write, with the words they are written with."""

    rows: list[dict[str, object]]
    uses: Counter[str]


def recorded(number: int) -> Recorded:
    """So many innovations as an import would leave them; made once for every engine."""
    uses: Counter[str] = Counter()
    rows = []
    for index, awards in enumerate(made(number), 1):
        rows.append(_row(index, awards))
        uses.update(words(f"{awards[0].title} {awards[0].summary}"))
    return Recorded(rows, uses)


def fill(session: Session, recorded: Recorded) -> None:
    """Writes them, and a plain copy for the peers."""
    lite = session.get_bind().dialect.name == "sqlite"
    if lite:
        session.execute(text("CREATE VIRTUAL TABLE plain USING fts5(title, summary, institution)"))
    for at in range(0, len(recorded.rows), BATCH):
        _write(session, recorded.rows[at : at + BATCH], lite=lite)
    words_used = [{"word": word, "uses": times} for word, times in recorded.uses.items()]
    session.execute(delete(InnovationWord))
    session.execute(insert(InnovationWord), words_used)
    innovations_changed(session)


def _row(number: int, awards: list[Award]) -> dict[str, object]:
    best = awards[0]
    return {
        "code": f"bench{number}",
        "title": best.title,
        "is_innovation": True,
        "region_code": best.region,
        "institution": best.institution,
        "category": best.category,
        "summary": best.summary,
        "summary_basis": "source",
        "verified": "yes",
        "topics": list(topics_of(awards)),
        "place": place_in_order(awards, 1_000_000 + number),
        "terms": " ".join(sorted(document(awards))),
    }


def _write(session: Session, rows: list[dict[str, object]], *, lite: bool) -> None:
    session.execute(
        insert(Innovation), [{k: v for k, v in r.items() if k != "terms"} for r in rows]
    )
    terms = "INSERT INTO innovation_terms (rowid, terms) VALUES (:place, :terms)"
    if not lite:
        terms = (
            "INSERT INTO innovation_terms (place, terms) "
            "VALUES (:place, array_to_tsvector(string_to_array(:terms, ' ')))"
        )
    session.execute(text(terms), rows)
    if lite:
        plain = (
            "INSERT INTO plain (rowid, title, summary, institution) "
            "VALUES (:place, :title, :summary, :institution)"
        )
        session.execute(text(plain), rows)
