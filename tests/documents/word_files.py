"""Word files as people send them, made with python-docx."""

import io
import zipfile
from collections.abc import Callable, Iterable

from docx import Document
from docx.document import Document as WordDocument
from docx.table import _Cell


def filled(template: bytes, answers: dict[str, str]) -> bytes:
    """The form with answers typed into its boxes, line by line, as a person would."""
    document = Document(io.BytesIO(template))
    for question, answer in answers.items():
        write(box(document, question), answer)
    return saved(document)


def box(document: WordDocument, question: str) -> _Cell:
    """The white box under a question."""
    for table in document.tables:
        if f"[#{question}]" in table.cell(0, 0).text:
            return table.cell(1, 0)
    raise AssertionError(f"no box for {question}")


def write(cell: _Cell, text: str) -> None:
    cell.text = ""
    first, *more = text.split("\n")
    cell.paragraphs[0].add_run(first)
    for line in more:
        cell.add_paragraph(line)


def tick(template: bytes, question: str, *labels: str) -> bytes:
    """The form with the boxes before some options ticked, and only those."""
    document = Document(io.BytesIO(template))
    for paragraph in box(document, question).paragraphs:
        mark = paragraph._p.xpath(".//w:sdtContent//w:t")[0]
        mark.text = "☒" if any(label in paragraph.text for label in labels) else "☐"
    return saved(document)


def own_file(lines: Iterable[str]) -> bytes:
    """A file of a writer's own, a paragraph a line; lines that begin with # are headings."""
    document = Document()
    for line in lines:
        if line.startswith("# "):
            document.add_heading(line[2:], level=2)
        else:
            document.add_paragraph(line)
    return saved(document)


def saved(document: WordDocument) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same package with one part changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == name else content)
    return target.getvalue()
