"""The Excel files about agencies: what is written is read again, and what cannot be is told."""

import io
import re
import zipfile

import pytest
import zxingcpp
from PIL import Image

from bot.documents.agency_sheet import write_agencies
from bot.documents.edited_sheet import Column, write_edited
from bot.documents.invitation_list import (
    InvitationRow,
    invitation_titles,
    qr_picture,
    write_invitations,
)
from bot.documents.sheet_reading import MOST_COLUMNS, read_sheet
from domain.agency_list import HEADINGS, AgencyRules, Listed
from domain.edited_list import Plan, judge
from domain.errors import Problem
from domain.sheets import MOST_ROWS, Places, Sheet
from domain.winner_list import YEARS
from handlers.texts import LANGUAGES, texts
from tests.organizers.people import excel

REGIONS = {"73.08": "Bone", "73.71": "Makassar"}
AGENCIES = [
    Listed("dinkes", "Dinas Kesehatan", "Dinkes", "73.08", ("kes", "sehat")),
    Listed("formula", '=HYPERLINK("http://x")', "+1", "73.71", ("@a",), active=False),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_comes_back_as_it_went_out(language: str) -> None:
    data = write_agencies((AGENCIES, REGIONS), texts(language))  # type: ignore[arg-type]
    sheet = read_sheet(data)
    assert isinstance(sheet, Sheet)
    places = Places({code: (name,) for code, name in REGIONS.items()})
    assert judge(sheet, AgencyRules(AGENCIES, places)) == Plan(same=2)
    assert {title.lower() for title in sheet.rows[0]} <= set(HEADINGS)
    assert b"<f>" not in _part(data, "xl/worksheets/sheet1.xml")


def test_what_may_stand_in_a_column_is_offered() -> None:
    columns = [Column("Nama"), Column("Aktif", among=["ya", "tidak"]), Column("Tahun", among=YEARS)]
    data = write_edited("Daftar", columns, [["a", "ya", "2021"]], 1, texts("id"))
    sheet = _part(data, "xl/worksheets/sheet1.xml").decode()
    assert re.findall(r'type="(\w+)"[^>]* sqref="([A-Z]\d+:[A-Z]\d+)"', sheet) == [
        ("list", "B2:B502"),
        ("whole", "C2:C502"),
    ]
    assert "<formula1>'Pilihan'!$B$1:$B$2</formula1>" in sheet
    assert "<formula1>2000</formula1><formula2>2099</formula2>" in sheet
    assert b'name="Pilihan" sheetId="2" state="hidden"' in _part(data, "xl/workbook.xml")


def _part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


def test_every_row_of_invitations_has_a_code_that_can_be_read() -> None:
    link = "https://t.me/inovasi_sulsel_bot?start=" + "a" * 32
    rows = [InvitationRow("Bone", "=Dinas", link + str(n), "besok") for n in range(3)]
    data = write_invitations(rows, invitation_titles(texts("id")))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        pictures = sorted(n for n in package.namelist() if n.startswith("xl/media/"))
        read = {_read_code(package.read(name)) for name in pictures}
    assert read == {row.link for row in rows}
    assert _read_code(qr_picture(link)) == link


def _read_code(picture: bytes) -> str:
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)).convert("L"))
    return str(found.text)


def test_merged_cells_too_many_rows_and_far_cells_are_named() -> None:
    assert _told(excel([["Nama OPD"]], merged="B3:C4")) == ("people.sheet_merged", "B3:C4")
    long = excel([["x"]] * 50_001)
    assert read_sheet(long) == Problem("people.sheet_long", {"rows": 50_001, "most": MOST_ROWS})
    far = excel([["x"] * (MOST_COLUMNS + 1)])
    assert _told(far) == ("people.sheet_wide", "AY")


def test_a_cell_in_the_last_corner_costs_no_memory() -> None:
    corner = _changed(excel([["x"]]), "sheet1.xml", b'r="A1"', b'r="XFD1048576"')
    assert _told(corner)[0] == "people.sheet_long"


def _changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(made, "w") as changed:
        for name in package.namelist():
            content = package.read(name)
            changed.writestr(name, content.replace(old, new) if name.endswith(part) else content)
    return made.getvalue()


def _with(data: bytes, name: str, content: bytes = b"x") -> bytes:
    made = io.BytesIO(data)
    with zipfile.ZipFile(made, "a") as package:
        package.writestr(name, content)
    return made.getvalue()


def _told(data: bytes) -> tuple[str, object]:
    problem = read_sheet(data)
    assert isinstance(problem, Problem)
    return problem.key, problem.values.get("place")


def test_macros_old_formats_and_renamed_files_are_refused_by_their_content() -> None:
    good = excel([["x"]])
    assert _told(_with(good, "xl/vbaProject.bin")) == ("people.sheet_macros", "xl/vbaProject.bin")
    content = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    usual = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macros = _changed(good, "[Content_Types].xml", usual, content)
    assert _told(macros) == ("people.sheet_macros", ".xlsm")
    assert _told(_with(good, "xl/workbook.bin"))[0] == "people.sheet_old"
    assert _told(b"\xd0\xcf\x11\xe0" + b"\0" * 600)[0] == "people.sheet_old"
    locked = b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")
    assert _told(locked)[0] == "people.sheet_locked"
    assert _told(b"")[0] == "files.empty"
    assert _told(b"%PDF-1.7")[0] == "people.sheet_not_excel"
    assert _told(b"nama;wil\0ayah\n")[0] == "people.sheet_not_excel"


@pytest.mark.parametrize(
    "data",
    [
        b'\xef\xbb\xbfnama;wilayah\r\n"a;\nb";Bone\r\n',
        b'nama,wilayah\n"a;\nb",Bone\n',
        b'nama\twilayah\n"a;\nb"\tBone\n',
    ],
)
def test_a_list_may_come_as_csv(data: bytes) -> None:
    assert read_sheet(data) == Sheet([["nama", "wilayah"], ["a;\nb", "Bone"]])


def test_csv_that_cannot_be_read_is_told_the_line() -> None:
    for data, told in (
        ("nama,wilayah\na,b\né,b\n".encode("cp1252"), ("people.sheet_encoding", 3)),
        (b"nama,wilayah\na,b\na,b,c\n", ("people.sheet_cells", 3)),
        (b'nama,wilayah\n"a,b\n', ("people.sheet_quotes", 2)),
        (b"a,b\n" * 50_000, ("people.sheet_long", None)),
    ):
        problem = read_sheet(data)
        assert isinstance(problem, Problem)
        assert (problem.key, problem.values.get("line")) == told


@pytest.mark.parametrize("cut", [30, 300, 3000])
def test_a_broken_file_is_told_to_be_broken(cut: int) -> None:
    whole = excel([["Nama OPD", "Wilayah"], ["Dinas", "Bone"]])
    assert _told(whole[:-cut])[0] == "people.sheet_broken"


def test_a_bomb_is_not_unpacked() -> None:
    bomb = io.BytesIO(excel([["x"]]))
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/sharedStrings2.xml", b" " * 70_000_000)
    assert _told(bomb.getvalue())[0] == "people.sheet_too_much"
