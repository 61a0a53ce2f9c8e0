"""What the records say, read from the database, to hold answers against."""

import html
import re
from typing import Any

from sqlmodel import col, select

from domain.search.query import Query
from storage.innovation_search import find
from storage.tables import Innovation, Winner
from tests.phone import Phone, body
from tests.stage import Stage

COVERS = "Mencakup pemenang yang tercatat"


def recorded(stage: Stage, query: Query) -> tuple[list[Innovation], int]:
    """The innovations of a query in order, and how many there are."""
    with stage.database.transaction() as session:
        found = find(session, query, limit=50)
        session.expunge_all()
        return list(found.innovations), found.total


def named(stage: Stage, name: str) -> Innovation:
    """The innovation whose title begins with a name."""
    with stage.database.transaction() as session:
        wanted = select(Innovation).where(col(Innovation.title).startswith(name))
        innovation = session.exec(wanted).one()
        session.expunge_all()
        return innovation


def awards(stage: Stage, innovation: Innovation) -> list[Winner]:
    with stage.database.transaction() as session:
        wanted = select(Winner).where(Winner.innovation_id == innovation.id)
        rows = list(session.exec(wanted))
        session.expunge_all()
        return rows


def short(innovation: Innovation) -> str:
    return re.split(r"\s*[(/]", innovation.title)[0]


def entries(message: dict[str, Any]) -> list[tuple[str, str]]:
    """The numbered entries of a list: name, and the line below it."""
    lines = body(message).split("\n")
    return [
        (found[1], lines[at + 1])
        for at, line in enumerate(lines)
        if (found := re.match(r"\d+\. (.*?)(?: ⚠️)?$", line))
    ]


def check_list(stage: Stage, message: dict[str, Any], query: Query, page: int = 0) -> None:
    """A list tells as many as are recorded, in their order, each with an award it really won."""
    innovations, total = recorded(stage, query)
    text = body(message)
    assert text.startswith(f"{total} inovasi")
    assert COVERS in text
    shown = innovations[page * 5 : page * 5 + 5]
    told = entries(message)
    assert [name for name, _ in told] == [short(innovation) for innovation in shown]
    for (_, line), innovation in zip(told, shown, strict=True):
        assert html.unescape(innovation.institution) in line
        won = awards(stage, innovation)
        assert any(line.endswith(award.edition) or str(award.year) in line for award in won)


async def citizen(stage: Stage, name: str = "Rahmat") -> Phone:
    """Somebody who has just pressed START."""
    phone = stage.stranger(name)
    await phone.start()
    await phone.sees("Tanyakan saja")
    return phone
