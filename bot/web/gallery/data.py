"""Open data: every recorded award as CSV and JSON, with their schema."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Callable, Mapping
from functools import partial
from typing import Any

import orjson
from starlette.responses import Response, StreamingResponse

from bot.web.gallery.visit import Visit
from domain.exports import harmless
from domain.gallery_links import card_url
from domain.open_data import FIELDS, LICENCE, VERSION, record, schema
from handlers.texts import texts
from storage.gallery import award_rows
from storage.tables import Innovation, Winner

ROWS_AT_ONCE = 1000
SCHEMA = "/data/schema.json"
FOR_ANYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
Record = dict[str, Any]
Pages = AsyncIterator[list[Record]]


def csv_file(visit: Visit) -> Response:
    return _streamed(visit, _as_csv, "text/csv; charset=utf-8", "inovasi-sulsel.csv")


def json_file(visit: Visit) -> Response:
    about = partial(_as_json, about=_about(visit))
    return _streamed(visit, about, "application/json", "inovasi-sulsel.json")


def schema_file(visit: Visit) -> Response:
    says = texts("en").plain
    described = {field.name: says(f"gallery.field_{field.name}") for field in FIELDS}
    made = schema(f"{visit.gallery.base}{SCHEMA}", {**described, "file": says("gallery.data_name")})
    return Response(orjson.dumps(made), media_type="application/schema+json", headers=FOR_ANYBODY)


def _about(visit: Visit) -> dict[str, str]:
    """What stands before the records."""
    says = texts("en").plain
    return {
        "schema": f"{visit.gallery.base}{SCHEMA}",
        "version": VERSION,
        "name": says("gallery.data_name"),
        "licence": LICENCE.id,
        "licence_url": LICENCE.url,
        "attribution": says("gallery.data_attribution"),
        "coverage": says("gallery.data_coverage"),
    }


# --- page by page --------------------------------------------------------------------------------


def _streamed(
    visit: Visit, written: Callable[[Pages], AsyncIterator[bytes]], kind: str, name: str
) -> Response:
    described = f'<{visit.gallery.base}{SCHEMA}>; rel="describedby"'
    headers = {
        **FOR_ANYBODY,
        "Content-Disposition": f'inline; filename="{name}"',
        "Link": f'<{LICENCE.url}>; rel="license", {described}',
    }
    return StreamingResponse(written(_pages(visit)), media_type=kind, headers=headers)


async def _pages(visit: Visit) -> Pages:
    """All records, in pages of their own short transactions; read while they are sent."""
    last = 0
    while True:
        async with visit.gallery.readers:
            page, last = await asyncio.to_thread(_page_after, visit, last)
        if not page:
            return
        yield page


def _page_after(visit: Visit, last: int) -> tuple[list[Record], int]:
    """The next records, and the number of the last of them."""
    with visit.gallery.database.reading() as session:
        rows = award_rows(session, last, ROWS_AT_ONCE)
        page = [_record(visit, winner, innovation) for winner, innovation in rows]
        return page, (rows[-1][0].id or 0) if rows else last


def _record(visit: Visit, winner: Winner, innovation: Innovation) -> Record:
    place = visit.overview.places.get(winner.region_code)
    return record(
        winner.model_dump(),
        innovation=innovation.code,
        is_innovation=innovation.is_innovation,
        topics=innovation.topics,
        region=place.name if place else winner.region_code,
        page=card_url(visit.gallery.base, innovation.code),
    )


async def _as_csv(pages: Pages) -> AsyncIterator[bytes]:
    """With a mark, so that spreadsheets read its letters right."""
    names = [field.name for field in FIELDS]
    yield b"\xef\xbb\xbf" + _lines([names])
    async for page in pages:
        yield _lines([[_cell(each[name]) for name in names] for each in page])


def _lines(rows: list[list[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _cell(value: Any) -> str | int:
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: ""}[value]
    if isinstance(value, int):
        return value
    return harmless("; ".join(value) if isinstance(value, list) else str(value))


async def _as_json(pages: Pages, about: Mapping[str, str]) -> AsyncIterator[bytes]:
    yield orjson.dumps(about)[:-1] + b',"awards":['
    first = True
    async for page in pages:
        yield (b"\n" if first else b",\n") + b",\n".join(orjson.dumps(each) for each in page)
        first = False
    yield b"\n]}\n"
