"""A contact writes in Word, offline, and sends the file back."""

import io
from datetime import timedelta

import pytest
from docx import Document
from sqlmodel import select

from domain.form_file import load_form
from handlers.submit import word
from storage.editions import set_deadline
from storage.tables import Answer, Edition, Proposal
from tests.contacts.proposal_steps import begin
from tests.documents.word_files import box, filled, own_file, saved, tick, write
from tests.phone import Phone, labels
from tests.stage import EDITIONS, Stage

TITLE = "SIGAP BUMIL: Siaga Antar Jemput"
SUMMARY = " ".join(["kata"] * 40)


@pytest.fixture
async def phone(stage: Stage) -> Phone:
    stage.open_edition()
    return stage.contact("dinkes")


async def template(stage: Stage, phone: Phone) -> bytes:
    """Begins a proposal and asks for the form in Word."""
    await begin(phone)
    return await asked_for(stage, phone)


async def asked_for(stage: Stage, phone: Phone) -> bytes:
    await phone.press("Isi di Word")
    message = await phone.sees("diisi di Word", ".docx")
    return stage.world.files[message["document"]["file_id"]]


def answers(stage: Stage, proposal: int | None = None) -> dict[str, object]:
    with stage.database.transaction() as session:
        rows = session.exec(select(Answer).where(Answer.current)).all()
        return {
            row.question_id: row.value
            for row in rows
            if proposal in (None, row.proposal_id) and row.value is not None
        }


async def test_the_filled_file_fills_the_draft_after_a_press(stage: Stage, phone: Phone) -> None:
    form = await template(stage, phone)
    form = filled(form, {"judul": TITLE, "tanggal_mulai": "15 Maret 2023", "ringkasan": SUMMARY})
    await phone.send_file("usulan saya.docx", tick(form, "kelompok", "Umum"))
    await phone.sees("Terbaca dari usulan saya.docx", "4 jawaban baru", "wajib, belum diisi", "SK")
    assert answers(stage) == {}
    await phone.press("Isi yang kosong saja (4)")
    await phone.sees("4 jawaban dari Word tersimpan")
    await phone.sees("SK / surat keterangan inovasi", "Kirim")
    assert answers(stage) == {
        "judul": TITLE,
        "kelompok": "umum",
        "tanggal_mulai": "2023-03-15",
        "ringkasan": SUMMARY,
    }


async def test_nothing_is_overwritten_unless_asked(stage: Stage, phone: Phone) -> None:
    form = await template(stage, phone)
    await phone.say("Judul yang diketik di Telegram")
    await phone.sees("Kelompok")
    form = filled(form, {"judul": TITLE, "ringkasan": SUMMARY})
    await phone.send_file("a.docx", form)
    card = await phone.sees("1 berbeda dari draf", "Judul inovasi", "1 jawaban baru")
    assert labels(card)[:2] == ["Isi yang kosong saja (1)", "Pakai semua dari Word (2)"]
    await phone.press("Isi yang kosong")
    await phone.sees("1 jawaban dari Word tersimpan")
    assert answers(stage)["judul"] == "Judul yang diketik di Telegram"
    await phone.send_file("b.docx", form)
    await phone.sees("1 jawaban sama dengan draf")
    await phone.press("Pakai semua")
    await phone.sees("1 jawaban dari Word tersimpan")
    assert answers(stage)["judul"] == TITLE
    with stage.database.transaction() as session:
        versions = session.exec(select(Answer).where(Answer.question_id == "judul")).all()
    assert {row.value for row in versions} == {"Judul yang diketik di Telegram", TITLE}


async def test_an_old_card_only_shows_how_things_stand(stage: Stage, phone: Phone) -> None:
    form = filled(await template(stage, phone), {"judul": TITLE})
    await phone.send_file("a.docx", form)
    await phone.sees("1 jawaban baru")
    message, press = await phone.button("Isi yang kosong")
    await phone.say("Judul yang diketik kemudian")
    await phone.sees("Tersimpan")
    await phone.press_data(message["message_id"], press)
    await phone.sees("1 berbeda dari draf")
    assert answers(stage)["judul"] == "Judul yang diketik kemudian"
    await phone.press("Jangan sekarang")
    await phone.sees("draf tidak diubah")
    assert answers(stage)["judul"] == "Judul yang diketik kemudian"


async def test_what_is_too_long_or_unreadable_is_told(stage: Stage, phone: Phone) -> None:
    form = await template(stage, phone)
    long = " ".join(["kata"] * 220)
    form = filled(form, {"ringkasan": long, "tanggal_mulai": "kira-kira dulu", "kelompok": "entah"})
    await phone.send_file("a.docx", form)
    await phone.sees(
        "Ringkasan: 220 kata, lebih 20 dari batas 200",
        "Belum terbaca",
        "“kira-kira dulu”",
        "“entah”",
        "wajib, belum diisi",
    )
    await phone.press("Isi yang kosong saja (1)")
    await phone.sees("1 jawaban dari Word")
    assert answers(stage) == {"ringkasan": long}


async def test_a_writers_own_file_is_read_by_its_headings(stage: Stage, phone: Phone) -> None:
    await template(stage, phone)
    lines = ["Kata pengantar", "# 1. Nama Inovasi", TITLE, "# II. Abstrak", SUMMARY]
    await phone.send_file("punya kami.docx", own_file(lines))
    await phone.sees("2 jawaban baru", "Di luar kotak jawaban", "Kata pengantar")
    await phone.press("Isi yang kosong saja (2)")
    await phone.sees("2 jawaban dari Word")
    assert answers(stage) == {"judul": TITLE, "ringkasan": SUMMARY}


async def test_words_outside_the_boxes_are_named(stage: Stage, phone: Phone) -> None:
    document = Document(io.BytesIO(await template(stage, phone)))
    write(box(document, "judul"), TITLE)
    document.add_paragraph("Catatan saya di bawah kotak")
    await phone.send_file("a.docx", saved(document))
    await phone.sees("1 jawaban baru", "tidak dimasukkan", "Catatan saya di bawah kotak")


async def test_what_is_no_form_gets_one_kind_sentence(stage: Stage, phone: Phone) -> None:
    await template(stage, phone)
    for name, data, told in (
        ("a.docx", b"", "kosong (0 byte)"),
        ("a.docx", b"MZ\x90\x00 program", "bukan dokumen Word"),
        ("a.docx", b"%PDF-1.7 ...", "Ini PDF"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Simpan sebagai"),
        ("a.docx", b"PK\x03\x04 cut short", "rusak"),
        ("a.docx", own_file([]), "Word ini kosong"),
        ("a.docx", own_file(["Undangan rapat", "Hari Senin"]), "belum ditemukan pertanyaan"),
    ):
        await phone.send_file(name, data)
        await phone.sees(told)
    assert answers(stage) == {}


async def test_an_empty_form_is_said_to_be_empty(stage: Stage, phone: Phone) -> None:
    await phone.send_file("a.docx", await template(stage, phone))
    await phone.sees("belum ada jawaban yang terisi")


async def test_the_file_knows_which_of_several_drafts_it_is_for(stage: Stage, phone: Phone) -> None:
    first = filled(await template(stage, phone), {"judul": TITLE})
    await phone.say("Usulan pertama")
    await phone.sees("Kelompok")
    await phone.say("/ajukan")
    await phone.sees_button("Usulan baru")
    await phone.press("Usulan baru")
    await phone.sees("Usulan baru untuk")
    await phone.send_file("a.docx", first)
    await phone.sees("Usulan pertama", "1 berbeda dari draf")
    await phone.send_file("b.docx", own_file(["# Judul", TITLE, "# Ringkasan", SUMMARY]))
    await phone.sees("2 jawaban baru", "(belum berjudul)")


async def test_a_form_of_another_agency_asks_which_draft(stage: Stage, phone: Phone) -> None:
    other = stage.contact("disdik", "Baso Mappangara")
    foreign = filled(await template(stage, other), {"judul": TITLE})
    await template(stage, phone)
    await phone.send_file("a.docx", foreign)
    await phone.sees("untuk usulan yang mana")
    assert answers(stage) == {}
    await phone.press("(belum berjudul)")
    await phone.sees("1 jawaban baru")
    await phone.press("Isi yang kosong")
    await phone.sees("1 jawaban dari Word")
    with stage.database.transaction() as session:
        titles = {p.created_by: p.title for p in session.exec(select(Proposal))}
    assert titles == {other.id: "", phone.id: TITLE}


async def test_nobody_takes_what_somebody_else_sent(stage: Stage, phone: Phone) -> None:
    colleague = stage.contact("dinkes", "Baso Mappangara")
    await phone.send_file("a.docx", filled(await template(stage, phone), {"judul": TITLE}))
    await phone.sees("1 jawaban baru")
    _, press = await phone.button("Isi yang kosong")
    await colleague.start()
    card = await colleague.sees_button("Lihat usulan")
    await colleague.press_data(card["message_id"], press)
    await colleague.sees("Kartu ini sudah lama")
    assert answers(stage) == {}


async def test_without_a_draft_the_way_to_one_is_shown(stage: Stage, phone: Phone) -> None:
    await phone.send_file("a.docx", own_file(["# Judul", TITLE]))
    await phone.sees("Belum ada draf")
    await phone.press("Ajukan inovasi baru")
    await phone.sees("Judul inovasi")


async def test_the_deadline_is_judged_by_when_the_file_was_sent(stage: Stage, phone: Phone) -> None:
    form = filled(await template(stage, phone), {"judul": TITLE})
    await phone.send_file("a.docx", form)
    await phone.sees("1 jawaban baru")
    now = stage.clock.now()
    with stage.database.transaction() as session:
        edition = session.exec(select(Edition)).one()
        set_deadline(session, edition, now + timedelta(minutes=1), now)
    stage.turn_clock(timedelta(minutes=2))
    await phone.press("Isi yang kosong")
    await phone.sees("1 jawaban dari Word")
    await phone.send_file("b.docx", form)
    await phone.sees("sudah ditutup")


async def test_the_form_comes_in_english_from_the_list_of_questions(
    stage: Stage, phone: Phone
) -> None:
    await phone.say("/bahasa")
    await phone.sees_button("English")
    await phone.press("English")
    await phone.sees("English")
    await phone.say("/ajukan")
    await phone.sees("Innovation title")
    await phone.press("All questions")
    await phone.sees_button("Fill in with Word")
    await phone.press("Fill in with Word")
    message = await phone.sees("fill in with Word", ".docx")
    form = stage.world.files[message["document"]["file_id"]]
    await phone.send_file("a.docx", tick(form, "kelompok", "Special"))
    await phone.sees("1 new answer", "Group")
    await phone.press("Fill only the empty")
    await phone.sees("1 answer from Word saved")
    assert answers(stage) == {"kelompok": "khusus"}


async def test_a_document_question_that_takes_word_files_takes_them(stage: Stage) -> None:
    stage.open_edition("kipp-sulsel")
    phone = stage.contact("dinkes")
    await template(stage, phone)
    for page in ("Semua pertanyaan", "›", "›"):
        await phone.press(page)
        await phone.sees("Pilih pertanyaan")
    await phone.press("Surat pernyataan")
    await phone.sees("Surat pernyataan keaslian")
    await phone.send_file("pernyataan.docx", own_file(["Kami menyatakan"]))
    await phone.sees("Berkas tersimpan", "pernyataan.docx")


async def test_a_card_with_very_much_to_tell_fits_one_message(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.open_edition("kipp-sulsel")
    phone = stage.contact("dinkes")
    form = await template(stage, phone)
    ids = [question.id for question in load_form(EDITIONS / "kipp-sulsel.yaml").questions]
    long = "kata-kata yang panjang sekali " * 200
    texts = {name: long for name in ids if f"[#{name}]" in marks(form)}
    document = Document(io.BytesIO(filled(form, texts)))
    document.add_paragraph(long)
    await phone.send_file("a" * 70 + ".docx", saved(document))
    card = await phone.sees("Terbaca dari", "Perlu diperbaiki", "Belum terbaca", "Di luar kotak")
    assert len(card["text"]) < 4096
    monkeypatch.setattr(word, "MOST_CHARACTERS", 900)
    await phone.send_file("b.docx", saved(document))
    card = await phone.sees("Terbaca dari b.docx", "beberapa catatan lagi")
    assert len(card["text"]) < 1000
    await phone.press("Isi yang kosong")
    await phone.sees("jawaban dari Word tersimpan")


def marks(form: bytes) -> str:
    """The printed heads of the boxes that can be written in."""
    tables = Document(io.BytesIO(form)).tables
    return " ".join(table.cell(0, 0).text for table in tables if len(table.rows) == 2)
