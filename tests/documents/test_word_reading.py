"""Word files as they really come: broken, foreign, hostile, or changed by another program."""

import io
import time
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

from bot.documents.word_reading import read_word
from domain.errors import Problem
from domain.word_form import WordContent, understand
from tests.documents.test_word_round_trip import FORMS, TODAY, content_of, template, values
from tests.documents.word_files import box, filled, own_file, saved, with_part

FORM = FORMS["ringkas"]
MAIN = "word/document.xml"


def told(data: bytes) -> str:
    found = read_word(data)
    assert isinstance(found, Problem), found
    return found.key


def package(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "files.empty"),
        (b"MZ\x90\x00", "word.not_word"),
        (b"<html><body>Judul</body></html>", "word.not_word"),
        (b"%PDF-1.7", "word.is_pdf"),
        (b"{\\rtf1 Judul}", "word.old"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "word.old"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "word.locked",
        ),
        (b"PK\x03\x04", "word.broken"),
        (package(**{"xl/workbook.xml": b"<a/>"}), "word.not_word"),
        (package(**{"mimetype": b"application/vnd.oasis.opendocument.text"}), "word.old"),
        (package(**{MAIN: b"<w:document"}), "word.broken"),
        (package(**{MAIN: b"<other/>"}), "word.not_word"),
        (own_file([]), "word.blank"),
    ],
)
def test_each_kind_of_file_gets_its_sentence(data: bytes, key: str) -> None:
    assert told(data) == key


def test_a_file_cut_short_anywhere_is_told_as_broken() -> None:
    data = filled(template(FORM), {"judul": "SIGAP"})
    for size in range(4, len(data), len(data) // 60):
        found = read_word(data[:size])
        assert isinstance(found, Problem)
        assert found.key in {"word.broken", "word.not_word"}


def test_a_file_with_any_byte_changed_never_fails_loudly() -> None:
    data = filled(template(FORM), {"judul": "SIGAP"})
    for place in range(0, len(data), len(data) // 300):
        changed = data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]
        assert isinstance(read_word(changed), WordContent | Problem)


# --- hostile files -------------------------------------------------------------------------------


def test_a_part_that_unpacks_to_gigabytes_is_not_unpacked() -> None:
    bomb = package(**{MAIN: b"<w:document>" + b" " * (60 * 1024 * 1024)})
    assert len(bomb) < 1024 * 1024
    began = time.perf_counter()
    assert told(bomb) == "word.too_much"
    assert time.perf_counter() - began < 1


def test_a_part_that_lies_about_its_size_is_not_unpacked_further() -> None:
    bomb = package(**{MAIN: b"<a>" + b" " * (30 * 1024 * 1024)})
    size = (30 * 1024 * 1024 + 3).to_bytes(4, "little")
    assert size in bomb
    assert told(bomb.replace(size, (1000).to_bytes(4, "little"))) == "word.broken"


def test_entities_are_not_expanded() -> None:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    dtd = b'<!DOCTYPE x [<!ENTITY l0 "ha">' + laughs + b"]>"
    evil = with_part(own_file(["# Judul", "&l11;"]), MAIN, lambda xml: _with_dtd(xml, dtd))
    began = time.perf_counter()
    assert told(evil) == "word.broken"
    assert time.perf_counter() - began < 1


def test_files_of_this_machine_are_not_read() -> None:
    dtd = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    evil = with_part(own_file(["# Judul", "SISIP"]), MAIN, lambda xml: _with_dtd(xml, dtd, b"&f;"))
    assert told(evil) == "word.broken"


def _with_dtd(xml: bytes, dtd: bytes, entity: bytes = b"&l11;") -> bytes:
    head, body = xml.split(b"?>", 1)
    return head + b"?>" + dtd + body.replace(b"&amp;l11;", entity).replace(b"SISIP", entity)


def test_very_many_paragraphs_and_parts_are_refused() -> None:
    many = with_part(
        own_file(["x"]),
        MAIN,
        lambda xml: xml.replace(b"<w:sectPr", b"<w:p/>" * 25_000 + b"<w:sectPr"),
    )
    assert told(many) == "word.too_much"
    parts = package(**{MAIN: b"<a/>", **{f"word/{n}": b"" for n in range(5001)}})
    assert told(parts) == "word.too_much"


def test_a_file_of_many_small_pieces_does_not_keep_the_program_busy() -> None:
    row = b"<w:tr><w:tc/></w:tr>"
    table = b"<w:tbl>" + row * (7 * 1024 * 1024 // len(row)) + b"</w:tbl>"
    many = with_part(
        own_file(["x"]), MAIN, lambda xml: xml.replace(b"<w:sectPr", table + b"<w:sectPr")
    )
    began = time.perf_counter()
    assert told(many) == "word.too_much"
    assert time.perf_counter() - began < 1


def test_xml_nested_without_end_is_told_as_broken() -> None:
    deep = b"<w:p>" * 100_000
    evil = with_part(own_file(["x"]), MAIN, lambda xml: xml.replace(b"<w:sectPr", deep, 1))
    assert told(evil) == "word.broken"


# --- what Word and its likes put into files ------------------------------------------------------


def test_tracked_changes_count_as_accepted() -> None:
    document = Document(io.BytesIO(template(FORM)))
    paragraph = box(document, "judul").paragraphs[0]
    paragraph._p.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="90"><w:r><w:delText>LAMA</w:delText></w:r></w:del>')
    )
    paragraph._p.append(
        parse_xml(f'<w:ins {nsdecls("w")} w:id="91"><w:r><w:t>SIGAP BARU</w:t></w:r></w:ins>')
    )
    data = saved(document)
    assert values(FORM, data) == {"judul": "SIGAP BARU"}
    assert content_of(data).notes == ["tracked"]


def test_a_text_box_in_an_answer_is_read_once() -> None:
    inner = "<w:txbxContent><w:p><w:r><w:t>Isi kotak</w:t></w:r></w:p></w:txbxContent>"
    box_xml = (
        f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wps="urn:wps" xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent>'
        f'<mc:Choice Requires="wps"><wps:txbx>{inner}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    document = Document(io.BytesIO(template(FORM)))
    box(document, "ringkasan").paragraphs[0]._p.append(parse_xml(box_xml))
    data = saved(document)
    assert values(FORM, data) == {"ringkasan": "Isi kotak"}
    assert content_of(data).notes == ["text_box"]


def test_a_table_in_an_answer_is_read_row_by_row() -> None:
    document = Document(io.BytesIO(template(FORM)))
    cell = box(document, "ringkasan")
    cell.paragraphs[0].add_run("Capaian")
    table = cell.add_table(2, 2)
    for row, cells in enumerate((("Tahun", "Persalinan"), ("2025", "91%"))):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    data = saved(document)
    assert values(FORM, data) == {"ringkasan": "Capaian\nTahun | Persalinan\n2025 | 91%"}
    assert content_of(data).notes == ["table"]


def test_lists_and_links_keep_what_they_say() -> None:
    document = Document(io.BytesIO(template(FORM)))
    cell = box(document, "ringkasan")
    cell.paragraphs[0].add_run("Hasil:")
    for words in ("cepat", "murah"):
        _number(cell.add_paragraph(words))
    address = document.part.relate_to("https://youtu.be/x", LINK, is_external=True)
    cell.add_paragraph()._p.append(
        parse_xml(
            f'<w:hyperlink {nsdecls("w", "r")} r:id="{address}"><w:r><w:t>Video</w:t></w:r>'
            "</w:hyperlink>"
        )
    )
    assert values(FORM, saved(document)) == {
        "ringkasan": "Hasil:\n• cepat\n• murah\nVideo (https://youtu.be/x)"
    }


def _number(paragraph: Paragraph) -> None:
    """As an item of a list that Word numbers or bullets."""
    numbered = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(numbered))


LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def test_a_box_is_found_though_its_printed_mark_was_edited() -> None:
    data = template(FORM, {"judul": "SIGAP BUMIL", "ringkasan": "Cerita"})
    assert b"[#judul]" in _main(data)
    edited = with_part(data, MAIN, lambda xml: xml.replace(b"[#judul]", b"Judulku"))
    assert values_loosely(edited) == {"judul": "SIGAP BUMIL", "ringkasan": "Cerita"}


def test_a_box_is_found_though_its_bookmark_is_gone() -> None:
    data = filled(template(FORM), {"judul": "SIGAP BUMIL"})
    edited = with_part(data, MAIN, lambda xml: xml.replace(b"jawab_", b"x_"))
    assert values(FORM, edited) == {"judul": "SIGAP BUMIL"}


def test_tables_that_were_joined_are_told_apart() -> None:
    """Deleting the empty line between two boxes makes one table of them in Word."""
    document = Document(io.BytesIO(filled(template(FORM), {"judul": "A B", "ringkasan": "C D"})))
    tables = [box(document, name)._parent._tbl for name in ("judul", "ringkasan")]
    for row in list(tables[1].tr_lst):
        tables[0].append(row)
    tables[1].getparent().remove(tables[1])
    assert values(FORM, saved(document)) == {"judul": "A B", "ringkasan": "C D"}


def test_a_form_with_questions_of_its_own_table_is_read_by_its_labels() -> None:
    document = Document()
    table = document.add_table(2, 3)
    for row, cells in enumerate((("Judul Inovasi", ":", "SIGAP"), ("Ringkasan", ":", "Cerita"))):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    assert values(FORM, saved(document)) == {"judul": "SIGAP", "ringkasan": "Cerita"}


def test_headings_numbered_by_word_itself_are_found() -> None:
    document = Document()
    for heading, words in (("Judul", "SIGAP"), ("Ringkasan", "Cerita")):
        _number(document.add_paragraph(heading))
        document.add_paragraph(words)
    assert values(FORM, saved(document)) == {"judul": "SIGAP", "ringkasan": "Cerita"}


def test_files_saved_as_strict_open_xml_are_read() -> None:
    usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    data = filled(template(FORM), {"judul": "SIGAP BUMIL"})
    edited = with_part(data, MAIN, lambda xml: xml.replace(usual, strict))
    assert values(FORM, edited) == {"judul": "SIGAP BUMIL"}


def values_loosely(data: bytes) -> dict[str, object]:
    """The answers read, whatever else stands in the file."""
    understood = understand(FORM, content_of(data), {}, TODAY)
    return {item.question.id: item.value for item in understood.found}


def _main(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return opened.read(MAIN)
