"""Recorded awards as open data: the licence, and a schema that programs can rely on.

Within one ``VERSION`` fields are only ever added, never renamed, removed or given another sense.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.awards import Competition, Reach, understood

VERSION = "1.0"


@dataclass(frozen=True)
class Licence:
    """Under which our compilation may be used; the sources named in it keep their own rights."""

    id: str
    name: str
    url: str


LICENCE = Licence(
    "CC-BY-4.0",
    "Creative Commons Attribution 4.0",
    "https://creativecommons.org/licenses/by/4.0/",
)


@dataclass(frozen=True)
class Field:
    """A field of a record; described by the text ``gallery.field_<name>``."""

    name: str
    type: str | tuple[str, ...] = "string"
    one_of: tuple[str, ...] = ()


FIELDS = (
    Field("innovation"),
    Field("title"),
    Field("is_innovation", "boolean"),
    Field("year", "integer"),
    Field("edition"),
    Field("award"),
    Field("level", ("string", "null")),
    Field("reach", one_of=tuple(Reach)),
    Field("competition", one_of=tuple(Competition)),
    Field("institution"),
    Field("region_code"),
    Field("region"),
    Field("category"),
    Field("topics", "array"),
    Field("summary"),
    Field("summary_basis", one_of=("source", "title", "model")),
    Field("verified", one_of=("yes", "partial", "no")),
    Field("source"),
    Field("page"),
)


def record(
    recorded: Mapping[str, Any],
    *,
    innovation: str,
    is_innovation: bool,
    topics: Sequence[str],
    region: str,
    page: str,
) -> dict[str, Any]:
    """An award as a record of ``FIELDS``; ``recorded`` are its columns as they are kept."""
    standing = understood(recorded["edition"], recorded["award"])
    known = {
        **recorded,
        "innovation": innovation,
        "is_innovation": is_innovation,
        "level": standing.level,
        "reach": standing.reach,
        "competition": standing.competition,
        "region": region,
        "topics": list(topics),
        "page": page,
    }
    return {field.name: known[field.name] for field in FIELDS}


def schema(url: str, described: Mapping[str, str]) -> dict[str, Any]:
    """The JSON Schema of the whole file; ``described``: what each field is."""
    properties = {field.name: _property(field, described[field.name]) for field in FIELDS}
    awards = {
        "type": "object",
        "required": list(properties),
        "properties": properties,
    }
    texts = ("schema", "version", "name", "licence", "licence_url", "attribution", "coverage")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": url,
        "title": described["file"],
        "version": VERSION,
        "type": "object",
        "required": [*texts, "awards"],
        "properties": {
            **{name: {"type": "string"} for name in texts},
            "awards": {"type": "array", "items": awards},
        },
    }


def _property(field: Field, description: str) -> dict[str, Any]:
    kind = field.type if isinstance(field.type, str) else list(field.type)
    described: dict[str, Any] = {"type": kind, "description": description}
    if field.one_of:
        described["enum"] = [str(value) for value in field.one_of]
    if kind == "array":
        described["items"] = {"type": "string"}
    return described
