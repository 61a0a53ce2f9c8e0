"""The form as a Word file to write in offline, holding what the draft has so far."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from bot.documents.word_marks import bookmark, proposal_mark, question_mark
from domain.answers import show
from domain.draft import required
from domain.form import FILE_TYPES, Form, Language, Question, QuestionType
from domain.word_form import NOT_IN_WORD
from handlers.texts import Texts

WIDTH = Cm(17)
RIGHT_EDGE = Cm(16.5)
GREY = RGBColor(0x59, 0x59, 0x59)
BLUE = RGBColor(0x1F, 0x3A, 0x5F)
PALE_BLUE, PALE_GREY, LINE = "E8EEF5", "F5F5F5", "9AA8B8"
HEIGHTS = {QuestionType.LONG_TEXT: 4.0, QuestionType.CONTACT: 1.8}
LEAST_HEIGHT = 0.9
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BOX, TICKED_BOX = "☐", "☒"


@dataclass(frozen=True)
class TemplateContent:
    """All that stands in the file. ``steps`` is "how to fill this in", a line each."""

    proposal: int
    form: Form
    answers: Mapping[str, Any]
    language: Language
    edition: str
    agency: str
    deadline: str
    files: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Names of the files the draft has, by question."""


def make_template(content: TemplateContent, texts: Texts) -> bytes:
    """The ``.docx``."""
    return _Writer(content, texts).bytes()


class _Writer:
    def __init__(self, content: TemplateContent, texts: Texts) -> None:
        self.content = content
        self.texts = texts
        self.document: WordDocument = Document()
        self.number = 0

    def bytes(self) -> bytes:
        _page(self.document)
        self._properties()
        self._head()
        for section in self.content.form.sections:
            questions = [q for q in self.content.form.questions if q.section == section.id]
            if questions:
                self._section(section.title.in_(self.content.language))
                for question in questions:
                    self._question(question)
        self._footer()
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()

    def _text(self, key: str, **values: object) -> str:
        return self.texts.plain(f"word.{key}", **values)

    def _properties(self) -> None:
        properties = self.document.core_properties
        properties.title = self.content.form.name.in_(self.content.language)
        properties.author = _printable(self.content.agency)[:255]
        properties.keywords = proposal_mark(self.content.proposal)
        properties.comments = ""
        properties.language = "en-GB" if self.content.language == "en" else "id-ID"

    # --- the first page -------------------------------------------------------------------------

    def _head(self) -> None:
        """One table: its mark tells the reader that all of it is ours."""
        cell = _table(self.document, PALE_BLUE)
        _write(cell.paragraphs[0], self.content.edition, 9.5, GREY)
        _write(
            cell.add_paragraph(),
            self.content.form.name.in_(self.content.language),
            18,
            BLUE,
            bold=True,
        )
        for key, value in self._facts():
            line = cell.add_paragraph()
            _write(line, f"{self._text(key)}: ", 10.5, bold=True)
            _write(line, value, 10.5)
        _write(cell.add_paragraph(), self._text("how"), 10.5, BLUE, bold=True)
        for step in self._text("steps").split("\n"):
            line = cell.add_paragraph()
            line.paragraph_format.left_indent = Cm(0.4)
            _write(line, step, 10)
        _write(
            cell.add_paragraph(), proposal_mark(self.content.proposal), 7, GREY
        ).alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def _facts(self) -> list[tuple[str, str]]:
        title = self.content.answers.get(self.content.form.title_question)
        facts = [("agency", self.content.agency), ("deadline", self.content.deadline)]
        return [("proposal", str(title)), *facts] if title else facts

    def _section(self, title: str) -> None:
        heading = self.document.add_heading(level=1)
        heading.paragraph_format.space_before = Pt(16)
        heading.paragraph_format.space_after = Pt(6)
        _write(heading, title, 14, BLUE, bold=True)

    # --- a question -----------------------------------------------------------------------------

    def _question(self, question: Question) -> None:
        self.number += 1
        head = _table(self.document, PALE_GREY)
        _write(head.paragraphs[0], f"{self.number}. {self._title(question)}", 11, bold=True)
        for text in self._told(question):
            _write(head.add_paragraph(), text, 9.5, GREY)
        _write_right(head.paragraphs[-1], question_mark(question.id), 7, RIGHT_EDGE)
        for paragraph in head.paragraphs:
            paragraph.paragraph_format.keep_with_next = True
        if question.type not in NOT_IN_WORD:
            self._answer(
                question, _add_row(self.document, HEIGHTS.get(question.type, LEAST_HEIGHT))
            )
        self.document.add_paragraph().paragraph_format.space_after = Pt(2)

    def _title(self, question: Question) -> str:
        return question.title.in_(self.content.language)

    def _told(self, question: Question) -> list[str]:
        """What to know before writing: help, limit, condition, and whether it may stay empty."""
        lines = [question.help.in_(self.content.language)]
        if question.when is not None:
            lines.append(self._condition(question))
        facts = [self._limit(question), self._how(question), self._must(question)]
        return [*lines, " · ".join(fact for fact in facts if fact)]

    def _limit(self, question: Question) -> str:
        if question.max_words is None:
            return ""
        known = "rule" if question.limit_verified else "usual"
        if question.min_words is None:
            return self._text(f"most_{known}", count=question.max_words)
        return self._text(f"range_{known}", least=question.min_words, count=question.max_words)

    def _how(self, question: Question) -> str:
        if question.type in FILE_TYPES:
            have = self.content.files.get(question.id, ())
            told = self._text("send_in_chat")
            return f"{told} {self._text('files_there', names=', '.join(have))}" if have else told
        known = {
            QuestionType.CONSENT: "press_in_chat",
            QuestionType.CHOICE: "tick_one",
            QuestionType.CHOICES: "tick_some",
            QuestionType.DATE: "date",
        }
        return self._text(known[question.type]) if question.type in known else ""

    def _must(self, question: Question) -> str:
        must = question.when is not None or required(question, self.content.answers)
        return self._text("required" if must and question.required else "optional")

    def _condition(self, question: Question) -> str:
        assert question.when is not None
        other = self.content.form.question(question.when.question)
        assert other is not None
        labels = [
            option.label.in_(self.content.language)
            for option in other.options
            if option.value in question.when.values
        ]
        return self._text("only_when", title=self._title(other), labels="; ".join(labels))

    # --- its answer -----------------------------------------------------------------------------

    def _answer(self, question: Question, cell: _Cell) -> None:
        _mark(cell.paragraphs[0], bookmark(question.id), self.number)
        value = self.content.answers.get(question.id)
        if question.type in {QuestionType.CHOICE, QuestionType.CHOICES}:
            self._options(question, cell, value)
        elif question.type is QuestionType.CONTACT:
            value = value or {}
            _lines(cell, [f"{self._text(key)}: {value.get(key, '')}" for key in CONTACT_KEYS])
        elif value not in (None, ""):
            _lines(cell, show(question, value, self.content.language).split("\n"))

    def _options(self, question: Question, cell: _Cell, value: Any) -> None:
        chosen = value if isinstance(value, list) else [value]
        for index, option in enumerate(question.options):
            line = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
            _checkbox(line, ticked=option.value in chosen)
            _write(line, f" {option.label.in_(self.content.language)}", 10.5)

    def _footer(self) -> None:
        line = self.document.sections[0].footer.paragraphs[0]
        for tab_stop in list(line.style.paragraph_format.tab_stops):
            line.paragraph_format.tab_stops.add_tab_stop(tab_stop.position, WD_TAB_ALIGNMENT.CLEAR)
        _write(line, f"{self.content.edition} · {self.content.agency}", 8, GREY)
        _write_right(line, f"{self._text('page')} ", 8, WIDTH)
        _page_field(line, "PAGE")
        _write(line, " / ", 8, GREY)
        _page_field(line, "NUMPAGES")


CONTACT_KEYS = ("name", "position", "phone")


# --- the pieces of a Word file --------------------------------------------------------------------


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    normal = document.styles["Normal"]
    normal.font.name = "Calibri"
    normal.font.size = Pt(10.5)
    normal.paragraph_format.space_after = Pt(3)


def _table(document: WordDocument, fill: str) -> _Cell:
    """A new bordered table of one shaded cell."""
    table = document.add_table(1, 1)
    table.autofit = False
    table._tbl.tblPr.append(
        parse_xml(
            f"<w:tblBorders {nsdecls('w')}>"
            + "".join(
                f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
                for side in ("top", "left", "bottom", "right", "insideH")
            )
            + "</w:tblBorders>"
        )
    )
    table._tbl.tblPr.append(
        parse_xml(
            f'<w:tblCellMar {nsdecls("w")}><w:top w:w="70" w:type="dxa"/>'
            '<w:left w:w="120" w:type="dxa"/><w:bottom w:w="70" w:type="dxa"/>'
            '<w:right w:w="120" w:type="dxa"/></w:tblCellMar>'
        )
    )
    cell: _Cell = table.cell(0, 0)
    cell.width = WIDTH
    cell._tc.get_or_add_tcPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
    )
    row = table.rows[0]._tr.get_or_add_trPr()
    row.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    return cell


def _add_row(document: WordDocument, height: float) -> _Cell:
    """The place to write, under the head of the last table."""
    row: Any = cast(Any, document.tables[-1]).add_row()
    row.height = Cm(height)
    cell: _Cell = row.cells[0]
    cell.width = WIDTH
    properties = cell._tc.get_or_add_tcPr()
    for shade in properties.findall(qn("w:shd")):
        properties.remove(shade)
    return cell


def _write(
    paragraph: Paragraph,
    text: str,
    size: float,
    color: RGBColor | None = None,
    *,
    bold: bool = False,
) -> Paragraph:
    run = paragraph.add_run(_printable(text))
    run.bold = bold
    run.font.size = Pt(size)
    if color is not None:
        run.font.color.rgb = color
    paragraph.paragraph_format.space_after = Pt(2)
    return paragraph


def _write_right(paragraph: Paragraph, text: str, size: float, edge: Length) -> None:
    """Words at the right end of a line that has words already."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(edge, WD_TAB_ALIGNMENT.RIGHT)
    _write(paragraph, f"\t{text}", size, GREY)


def _lines(cell: _Cell, lines: Sequence[str]) -> None:
    for index, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        paragraph.add_run(_printable(line))


def _printable(text: str) -> str:
    """Without the few characters that XML cannot hold."""
    return NOT_XML.sub("", text)


def _mark(paragraph: Paragraph, name: str, number: int) -> None:
    start = f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{name}"/>'
    paragraph._p.append(parse_xml(start))
    paragraph._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>'))


def _checkbox(paragraph: Paragraph, *, ticked: bool) -> None:
    """A box that a click ticks in Word, and a plain sign everywhere else."""
    w14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    state, sign = (1, TICKED_BOX) if ticked else (0, BOX)
    font = 'w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic" w:hint="eastAsia"'
    paragraph._p.append(
        parse_xml(
            f"<w:sdt {nsdecls('w')} {w14}><w:sdtPr><w14:checkbox>"
            f'<w14:checked w14:val="{state}"/>'
            '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
            '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
            f"<w:sdtContent><w:r><w:rPr><w:rFonts {font}/></w:rPr><w:t>{sign}</w:t></w:r>"
            "</w:sdtContent></w:sdt>"
        )
    )


def _page_field(paragraph: Paragraph, instruction: str) -> None:
    look = '<w:b w:val="0"/><w:color w:val="595959"/><w:sz w:val="16"/>'
    paragraph._p.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr="{instruction}">'
            f"<w:r><w:rPr>{look}</w:rPr><w:t>1</w:t></w:r></w:fldSimple>"
        )
    )
