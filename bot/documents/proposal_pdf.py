"""The PDF of a proposal as it was handed in, set by typst from a template file."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
import typst

from bot.documents.emoji_names import spelled
from domain.form import Language

TEMPLATE = Path(__file__).parent / "templates" / "proposal.typ"
FONTS = Path(__file__).parent / "fonts"
"""Beside the fonts in typst itself: Lontara, the script of South Sulawesi."""


@dataclass(frozen=True)
class Entry:
    """A question and its answer, in paragraphs of plain text; none where it was left empty."""

    title: str
    paragraphs: Sequence[str]
    note: str = ""


@dataclass(frozen=True)
class PdfSection:
    title: str
    entries: Sequence[Entry]


@dataclass(frozen=True)
class ProposalContent:
    """All that stands on the paper; ``labels`` are the fixed words in the reader's language."""

    edition: str
    title: str
    agency: str
    region: str
    number: str
    checksum: str
    submitted_at: datetime
    language: Language
    facts: Sequence[tuple[str, str]]
    """Label and value: receipt, time, version, who, …"""
    sections: Sequence[PdfSection]
    labels: Mapping[str, str] = field(default_factory=dict)


def render_proposal(content: ProposalContent) -> bytes:
    """The PDF, the same bytes each time; PDF/A where every letter has a shape in our fonts.

    Words reach typst as JSON data, so nothing in them can act as markup.
    """
    data = asdict(content)
    del data["submitted_at"]
    data = _spelled(data, content.language)
    drawn = io.BytesIO()
    segno.make(f"{content.number} {content.checksum}", error="m").save(
        drawn, kind="svg", scale=4, border=0
    )
    data["qr"] = drawn.getvalue().decode()
    try:
        return _compile(data, content.submitted_at, archival=True)
    except typst.TypstError:
        return _compile(data, content.submitted_at, archival=False)


def _spelled(data: Any, language: Language) -> Any:
    """Data with every emoji in its words named that our fonts cannot draw."""
    if isinstance(data, str):
        return spelled(data, language)
    if isinstance(data, dict):
        return {key: _spelled(value, language) for key, value in data.items()}
    return [_spelled(each, language) for each in data]


def _compile(data: Mapping[str, object], at: datetime, *, archival: bool) -> bytes:
    pdf: bytes = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["a-2b"] if archival else [],
        timestamp=int(at.timestamp()),
    )
    return pdf
