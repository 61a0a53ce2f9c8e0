"""Reads a Word file that a person sent: carefully, since anybody can send anything.

Only the parts with words are opened, each up to a limit; entities and document types are
refused. The words come out as lines in the boxes of our form, or loose (``WordContent``).
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import structlog
from lxml import etree

from bot.documents.word_marks import BOOKMARK, PROPOSAL, QUESTION
from domain.errors import Problem
from domain.files import sniff
from domain.word_form import WordContent

log = structlog.get_logger()

MOST_XML = 8 * 1024 * 1024
MOST_TAGS = 400_000
"""A hundred pages have a tenth of it; more would keep the program busy for seconds."""
MOST_PARTS = 5000
MOST_PARAGRAPHS = 20_000
MOST_CHARACTERS = 400_000
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
"""Names in files saved as "Strict Open XML", and the usual ones."""
ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
SYMBOLS = {"F0FE": "☒", "F0FD": "☒", "F0FC": "✓", "F052": "☑", "F053": "☒", "F050": "✓"}
BOXES = {"F0A8", "F06F", "F0A3", "F071"}
PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


class _NotReadError(Exception):
    """The file cannot be read; ``args[0]`` is the key of what to tell."""


def read_word(data: bytes) -> WordContent | Problem:
    """What stands in a file, or the sentence that says what to do instead."""
    try:
        return _read(data)
    except _NotReadError as error:
        return Problem(error.args[0])
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, NotImplementedError):
        return Problem("word.broken")
    except Exception:
        log.exception("a Word file could not be read")
        return Problem("word.broken")


def _read(data: bytes) -> WordContent:
    _check_kind(data)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = set(package.namelist())
        if "mimetype" in names and b"opendocument" in _part(package, "mimetype"):
            raise _NotReadError("word.old")
        main = _main_part(package, names)
        root = _xml(_part(package, main))
        links = _links(package, names, main)
        core = _part(package, "docProps/core.xml") if "docProps/core.xml" in names else b""
    return _Reader(links).content(root, core.decode("utf-8", "ignore"))


def _check_kind(data: bytes) -> None:
    if not data:
        raise _NotReadError("files.empty")
    kind = sniff(data)
    if kind == "old_office":
        raise _NotReadError("word.locked" if ENCRYPTED in data else "word.old")
    if data.startswith(b"{\\rtf"):
        raise _NotReadError("word.old")
    if kind == "pdf":
        raise _NotReadError("word.is_pdf")
    if not data.startswith(b"PK"):
        raise _NotReadError("word.not_word")
    if data.count(b"PK\x01\x02") > MOST_PARTS:
        raise _NotReadError("word.too_much")


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    """A part's bytes. Its stated size is the most that is unpacked, whatever the part holds."""
    info = package.getinfo(name)
    if info.flag_bits & 0x1:
        raise _NotReadError("word.locked")
    if info.file_size > MOST_XML:
        raise _NotReadError("word.too_much")
    with package.open(info) as part:
        return part.read(MOST_XML + 1)[: MOST_XML + 1]


def _xml(data: bytes) -> Any:
    if data.count(b"<") > MOST_TAGS:
        raise _NotReadError("word.too_much")
    for strict, usual in STRICT:
        data = data.replace(strict, usual)
    root = etree.fromstring(data, etree.XMLParser(**PARSER))
    if root.getroottree().docinfo.doctype:
        raise _NotReadError("word.broken")
    return root


def _main_part(package: zipfile.ZipFile, names: set[str]) -> str:
    """Mostly ``word/document.xml``; some programs name it otherwise."""
    links = _xml(_part(package, "_rels/.rels")) if "_rels/.rels" in names else ()
    named = [
        str(link.get("Target", "")).lstrip("/")
        for link in links
        if str(link.get("Type", "")).endswith("/officeDocument")
    ]
    for name in (*named, "word/document.xml"):
        if name.startswith("word/") and name in names:
            return name
    raise _NotReadError("word.not_word")


def _links(package: zipfile.ZipFile, names: set[str], main: str) -> dict[str, str]:
    """Web addresses behind words, by their ids."""
    folder, _, name = main.rpartition("/")
    part = f"{folder}/_rels/{name}.rels"
    if part not in names:
        return {}
    return {
        str(link.get("Id")): str(link.get("Target"))
        for link in _xml(_part(package, part))
        if str(link.get("Target", "")).startswith(("http://", "https://"))
    }


class _Reader:
    """Walks the body in the order a person reads it."""

    def __init__(self, links: dict[str, str]) -> None:
        self._links = links
        self._fields: dict[str, list[str]] = {}
        self._loose: list[str] = []
        self._notes: dict[str, None] = {}
        self._mark: str | None = None
        self._paragraphs = 0

    def content(self, root: Any, properties: str) -> WordContent:
        body = root.find(f"{W}body")
        if body is None:
            raise _NotReadError("word.not_word")
        for block in self._blocks(body):
            if block.tag == f"{W}tbl":
                self._table(block)
            else:
                self._loose += self._lines(block)
        self._limit()
        hidden = PROPOSAL.search(properties)
        mark = hidden[1] if hidden else self._mark
        if not self._fields and not any(line.strip() for line in self._loose):
            raise _NotReadError("word.blank")
        return WordContent(
            self._fields, self._loose, int(mark) if mark else None, list(self._notes)
        )

    def _limit(self) -> None:
        lines = [*self._loose, *(line for part in self._fields.values() for line in part)]
        if sum(map(len, lines)) > MOST_CHARACTERS:
            raise _NotReadError("word.too_much")

    # --- tables -----------------------------------------------------------------------------------

    def _table(self, table: Any) -> None:
        """The boxes of our form; the rows of any other table stay loose, "label: words"."""
        rows = [self._cells(row) for row in self._children(table, "tr")]
        marked = [_bookmarked(row) for row in self._children(table, "tr")]
        words = "\n".join(line for cells in rows for cell in cells for line in cell)
        if found := PROPOSAL.search(words):
            self._mark = found[1]
            return
        here: str | None = None
        for cells, hidden in zip(rows, marked, strict=True):
            here = hidden or here
            lines = _as_rows(cells)
            index = next((i for i, line in enumerate(lines) if QUESTION.search(line)), None)
            if index is not None:
                here = QUESTION.findall(lines[index])[-1]
                lines = lines[index + 1 :]
            if here is None:
                self._loose += _labelled(cells)
            else:
                self._fields.setdefault(here, []).extend(lines)

    def _cells(self, row: Any) -> list[list[str]]:
        return [self._cell(cell) for cell in self._children(row, "tc")]

    def _cell(self, cell: Any) -> list[str]:
        lines: list[str] = []
        for block in self._blocks(cell):
            if block.tag == f"{W}tbl":
                self._notes["table"] = None
                for row in self._children(block, "tr"):
                    lines += _as_rows(self._cells(row))
            else:
                lines += self._lines(block)
        return lines

    # --- blocks and words ------------------------------------------------------------

    def _blocks(self, parent: Any) -> Iterator[Any]:
        """Paragraphs and tables, through whatever wraps them."""
        for child in parent:
            if child.tag in {f"{W}p", f"{W}tbl"}:
                yield child
            elif child.tag in {
                f"{W}sdt",
                f"{W}sdtContent",
                f"{W}customXml",
                f"{W}ins",
                f"{W}moveTo",
            }:
                yield from self._blocks(child)

    def _children(self, parent: Any, name: str) -> Iterator[Any]:
        """Rows or cells, through whatever wraps them."""
        for child in parent:
            if child.tag == W + name:
                yield child
            elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml"}:
                yield from self._children(child, name)

    def _lines(self, paragraph: Any) -> list[str]:
        self._paragraphs += 1
        if self._paragraphs > MOST_PARAGRAPHS:
            raise _NotReadError("word.too_much")
        boxes: list[str] = []
        words = self._words(paragraph, boxes)
        if paragraph.find(f"{W}pPr/{W}numPr") is not None and words.strip():
            words = f"• {words}"
        return [*words.split("\n"), *boxes]

    def _words(self, node: Any, boxes: list[str]) -> str:
        return "".join(self._piece(child, boxes) for child in node)

    def _piece(self, node: Any, boxes: list[str]) -> str:
        if not isinstance(node.tag, str):
            return ""
        if node.tag == ALTERNATIVE:
            return self._piece(node[0], boxes) if len(node) else ""
        name = node.tag.removeprefix(W)
        if name in {"pPr", "rPr", "sdtPr", "instrText", "delText", "sectPr"}:
            return ""
        if name in {"del", "moveFrom", "ins", "moveTo"}:
            self._notes["tracked"] = None
            return "" if name in {"del", "moveFrom"} else self._words(node, boxes)
        if name == "txbxContent":
            self._notes["text_box"] = None
            for block in self._blocks(node):
                boxes += self._lines(block) if block.tag == f"{W}p" else self._rows(block)
            return ""
        if name in _PLAIN:
            return _PLAIN[name]
        if name == "t":
            return node.text or ""
        if name == "sym":
            code = str(node.get(f"{W}char", "")).upper()
            return "☐" if code in BOXES else SYMBOLS.get(code, "")
        if node.tag.endswith(("}blip", "}imagedata")):
            self._notes["image"] = None
        words = self._words(node, boxes)
        return self._with_address(node, words) if name == "hyperlink" else words

    def _rows(self, table: Any) -> list[str]:
        return [line for row in self._children(table, "tr") for line in _as_rows(self._cells(row))]

    def _with_address(self, node: Any, words: str) -> str:
        """The address behind linked words, where the words do not say it themselves."""
        address = self._links.get(str(node.get(R_ID, "")))
        if address is None or "." in words:
            return words
        return f"{words} ({address})"


_PLAIN = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


def _bookmarked(row: Any) -> str | None:
    for start in row.iter(f"{W}bookmarkStart"):
        if found := BOOKMARK.fullmatch(str(start.get(f"{W}name", ""))):
            return found[1]
    return None


def _as_rows(cells: list[list[str]]) -> list[str]:
    """One cell keeps its lines; several stand side by side."""
    if len(cells) == 1:
        return cells[0]
    joined = [" ".join(line for line in cell if line.strip()) for cell in cells]
    return [" | ".join(joined)] if any(joined) else []


def _labelled(cells: list[list[str]]) -> list[str]:
    """A row "1 | Judul | : | SIGAP" of somebody's own form as "Judul: SIGAP"."""
    told = [cell for cell in cells if any(line.strip(" :.\t0123456789") for line in cell)]
    if len(told) != 2:
        return [line for cell in told for line in cell]
    label = " ".join(told[0]).strip(" :")
    return [f"{label}: {told[1][0]}", *told[1][1:]]
