"""Open data: the same records as CSV and JSON, by a schema that holds."""

import csv
import io
import json
from typing import Any

from sqlmodel import col, func, select

from bot.web.gallery.visit import DATA_BURST
from domain.open_data import FIELDS, LICENCE
from storage.innovations import refresh
from storage.tables import Innovation, Winner
from tests.web.visitor import Visitor

TYPES: dict[str, Any] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "array": list,
    "null": type(None),
}


def fits(value: Any, described: dict[str, Any]) -> bool:
    """Whether a value is as JSON Schema describes it."""
    kinds = described["type"]
    kinds = [kinds] if isinstance(kinds, str) else kinds
    right = any(type(value) is TYPES[kind] for kind in kinds)
    return right and value in described.get("enum", [value])


async def test_both_files_hold_every_recorded_award_as_the_schema_says(either: Visitor) -> None:
    with either.database.reading() as session:
        recorded = session.exec(select(func.count()).select_from(Winner)).one()
    file = json.loads((await either.open("/data/innovations.json")).body)
    schema = json.loads((await either.open("/data/schema.json")).body)
    assert file["schema"] == schema["$id"]
    assert set(file) == set(schema["properties"])
    described = schema["properties"]["awards"]["items"]["properties"]
    assert list(described) == [field.name for field in FIELDS]
    assert all(entry["description"] for entry in described.values())
    for award in file["awards"]:
        assert set(award) == set(described)
        wrong = {name for name, value in award.items() if not fits(value, described[name])}
        assert wrong == set(), award
    assert len(file["awards"]) == recorded
    assert file["licence"] == LICENCE.id
    rows = list(csv.DictReader(io.StringIO((await either.open("/data/innovations.csv")).text[1:])))
    assert [row["page"] for row in rows] == [award["page"] for award in file["awards"]]
    assert [row["title"] for row in rows] == [award["title"] for award in file["awards"]]
    one = next(award for award in file["awards"] if award["title"].startswith("Getar Dilan"))
    assert (await either.open(one["page"])).status == 200


async def test_any_site_may_read_the_data_and_nothing_else(visitor: Visitor) -> None:
    for path in ("/data/innovations.csv", "/data/innovations.json", "/data/schema.json"):
        data = await visitor.open(path, origin="https://somewhere.example")
        assert data.headers["Access-Control-Allow-Origin"] == "*"
        assert data.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Set-Cookie" not in data.headers
    page = await visitor.open("/galeri", origin="https://somewhere.example")
    assert "Access-Control-Allow-Origin" not in page.headers


async def test_a_spreadsheet_runs_nothing_and_what_is_hidden_is_left_out(visitor: Visitor) -> None:
    with visitor.database.transaction() as session:
        first = session.exec(select(Winner).order_by(col(Winner.id))).first()
        assert first is not None
        evil = first.model_dump() | {"id": None, "innovation_id": None}
        evil |= {"title": '=HYPERLINK("x")', "institution": "@SUM(1)", "summary": '+1\r\n-2,"3'}
        session.add(Winner(**evil))
        hidden = session.exec(select(Innovation).where(Innovation.region_code == "73.12")).one()
        hidden.hidden = True
        refresh(session)
    rows = list(csv.DictReader(io.StringIO((await visitor.open("/data/innovations.csv")).text[1:])))
    assert rows[-1]["title"] == '\'=HYPERLINK("x")'
    assert rows[-1]["institution"] == "'@SUM(1)"
    assert rows[-1]["summary"] == "'+1\r\n-2,\"3"
    assert not [row for row in rows if row["region_code"] == "73.12"]
    awards = json.loads((await visitor.open("/data/innovations.json")).body)["awards"]
    assert awards[-1]["title"] == '=HYPERLINK("x")'


async def test_data_is_fetched_whole_only_so_often(visitor: Visitor) -> None:
    pages = [await visitor.open("/data/innovations.json") for _ in range(DATA_BURST + 3)]
    assert pages[0].status == 200
    assert pages[-1].status == 429
    assert (await visitor.open("/galeri")).status == 200
