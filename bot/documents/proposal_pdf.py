"""The PDF of a proposal as it was handed in, set by typst from a template file."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import segno
import typst

TEMPLATE = Path(__file__).parent / "templates" / "proposal.typ"


@dataclass(frozen=True)
class Entry:
    """A question and its answer, in paragraphs of plain text."""

    title: str
    paragraphs: Sequence[str]


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
    number: str
    version: int
    at: str
    by: str
    checksum: str
    language: str
    sections: Sequence[PdfSection]
    labels: Mapping[str, str] = field(default_factory=dict)


def render_proposal(content: ProposalContent) -> bytes:
    """The PDF. Words reach typst as JSON data, so nothing in them can act as markup."""
    data = asdict(content)
    drawn = io.BytesIO()
    segno.make(content.number, error="m").save(drawn, kind="svg", scale=4, border=0)
    data["qr"] = drawn.getvalue().decode()
    pdf: bytes = typst.compile(str(TEMPLATE), sys_inputs={"data": json.dumps(data)})
    return pdf
