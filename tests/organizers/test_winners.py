"""Pemenang: awards by Excel, awards of proposals handed in here, and mending what is told."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlmodel import select

from domain.search.query import Query, Word
from domain.search.terms import stem
from domain.sheets import MOST_ROWS
from storage.innovation_search import find
from storage.tables import AuditEntry, AwardState, Innovation, Outbox, Winner
from tests.organizers.exporting import handed_in
from tests.organizers.people import ROLES, excel, file_of, open_part, rows_of, staff
from tests.phone import Phone, body, labels
from tests.stage import Stage

ANSWERS = {
    "judul": "SIGAP BUMIL: Siaga Antar Jemput Ibu Hamil",
    "kelompok": "umum",
    "tanggal_mulai": "2023-03-15",
    "ringkasan": "Ibu hamil di tiga pulau dulu menunggu kapal hingga dua hari. " * 12,
}
GPS = 0x8825
ONE_ENGINE = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
SOURCE = "Keputusan Gubernur No. 188.4/2026"


async def downloaded(stage: Stage, phone: Phone) -> list[list[str]]:
    await open_part(phone, "Pemenang")
    await phone.press("Ubah lewat Excel")
    await phone.sees("Kirim berkasnya ke sini")
    await phone.press("Unduh daftar pemenang")
    return rows_of(file_of(stage, await phone.sees("Daftar-Pemenang.xlsx")))


def titled(stage: Stage, title: str) -> Winner:
    with stage.database.transaction() as session:
        return session.exec(select(Winner).where(Winner.title == title)).one()


def actions_of(stage: Stage) -> list[str]:
    with stage.database.transaction() as session:
        entries = session.exec(select(AuditEntry.action).order_by(AuditEntry.id))  # type: ignore[arg-type]
        return [action for action in entries if action.startswith(("winner.", "innovation."))]


async def finds(citizen: Phone, asked: str, told: str) -> None:
    await citizen.say(asked)
    await citizen.sees(told)


async def test_a_list_with_a_wrong_line_is_corrected_and_taken_over(stage: Stage) -> None:
    organizer, citizen = stage.organizer(), stage.stranger()
    rows = await downloaded(stage, organizer)
    assert len(rows) == 135
    head, longset = rows[0], next(row for row in rows if row[4] == "Longset (Lorong Sehat)")
    assert head[:2] == ["Nomor", "Tahun"]
    longset[8] = "Lorong dijaga warganya."
    new = ["", "2024", "KIPP Sulsel 2024", "Provinsi TOP 50", "Lorong Sehat", longset[5], "Mks",
           "Kesehatan", "Warga lorong memeriksa tensi.", "SK 1/2024", "ya", "sumber"]  # fmt: skip
    lone = [*new[:4], "Perahu Zamrud Barru", "Dinas Kesehatan Barru", "kab. barru", *new[7:]]
    await organizer.send_file(
        "Pemenang.xlsx", excel([*rows, new, [*lone[:6], "Barruu", *lone[7:]]])
    )
    told = await organizer.sees("belum bisa dipakai: 1 hal", "Belum ada yang diubah")
    assert "baris 137, kolom Wilayah: “Barruu” tidak dikenal. Maksud Anda Barru?" in told["text"]
    del rows[1]
    await organizer.send_file("Pemenang.xlsx", excel([*rows, new, lone]))
    card = await organizer.sees("Periksa dulu", "132 penghargaan tidak berubah")
    for part in (
        "Baru: 2\n• Lorong Sehat – Provinsi TOP 50 2024 → bergabung dengan Longset",
        "• Perahu Zamrud Barru – Provinsi TOP 50 2024\n",
        "Berubah: 1\n• Longset",
        "→ Lorong dijaga warganya.",
        "Tidak ada di berkas: 1 – tetap tercatat",
    ):
        assert part in card["text"]
    await organizer.press("Terapkan 3 perubahan")
    await organizer.sees("2 baru, 1 berubah")
    first, joined = titled(stage, longset[4]), titled(stage, "Lorong Sehat")
    assert first.innovation_id == joined.innovation_id
    assert first.file_key
    assert titled(stage, "Perahu Zamrud Barru").region_code == "73.11"
    assert actions_of(stage) == ["winner.import"]
    await organizer.press_data(card["message_id"], (await pressed(card, "Terapkan")))
    await organizer.sees("sama dengan yang tercatat")
    await finds(citizen, "perahu zamrud", "Perahu Zamrud Barru")


async def pressed(message: dict[str, object], label: str) -> str:
    """The data of a button of an earlier message."""
    rows = message["reply_markup"]["inline_keyboard"]  # type: ignore[index]
    return str(next(b["callback_data"] for row in rows for b in row if label in b["text"]))


@ONE_ENGINE
async def test_files_that_cannot_be_taken_are_told_where_and_two_organizers_do_it_once(
    stage: Stage,
) -> None:
    first, second = stage.organizer(), staff(stage, ROLES["organizer"])
    rows = await downloaded(stage, first)
    csv = "\ufeffyear;edition;award;title;institution;region\n2024;KIPP 2024;TOP 99;{};Dinkes;73\n"
    for name, data, told in (
        ("a.xlsx", excel([["x"]], merged="B3:C4"), "Ada sel gabungan di B3:C4"),
        ("a.xlsx", excel([["x"]] * (MOST_ROWS + 2)), f"sampai baris {MOST_ROWS + 2}"),
        ("a.csv", csv.replace("award;", "", 1).encode(), "Baris 2 berisi 6 sel"),
        ("a.csv", csv.format("Caf\xe9").encode("cp1252", "replace"), "Huruf di baris 2"),
        ("a.csv", csv.format("").encode(), "baris 2, kolom Judul: belum diisi"),
        ("a.csv", csv.replace("2024;", "2O24;").format("A").encode(), "baris 2, kolom Tahun"),
        ("a.csv", (csv + csv.split("\n")[1]).format("A", "A").encode(), "baris 3: penghargaan"),
    ):
        await first.send_file(name, data)
        await first.sees(told, "Belum ada yang diubah")
    await first.say("halo")
    await first.sees("Kirim berkas Excel")
    rows[1][9] = "menpan.go.id/baru"
    for phone in (first, second):
        if phone is second:
            await open_part(phone, "Pemenang")
            await phone.press("Ubah lewat Excel")
            await phone.sees("Kirim berkasnya ke sini")
        await phone.send_file("b.xlsx", excel(rows))
        await phone.sees("Periksa dulu")
    await first.press("Terapkan 1 perubahan")
    await first.sees("0 baru, 1 berubah")
    await second.press("Terapkan 1 perubahan")
    await second.sees("sama dengan yang tercatat")
    assert actions_of(stage) == ["winner.import"]


async def test_an_award_is_recorded_announced_told_once_and_withdrawn(stage: Stage) -> None:
    edition = stage.open_edition()
    organizer, contact, citizen = stage.organizer(), stage.contact(), stage.stranger()
    handed_in(stage, edition, contact, answers=ANSWERS)
    await open_part(organizer, "Pemenang")
    await organizer.press("Catat penghargaan")
    await organizer.press("(1)")
    await organizer.sees("Usulan mana yang menang")
    await organizer.say("sigap bumil")
    await organizer.press("SIGAP BUMIL")
    await organizer.sees("Penghargaan apa")
    await organizer.press("TOP 30 Sulsel")
    await organizer.press("2026")
    await organizer.sees("Apa sumbernya")
    await organizer.say("kata teman")
    await organizer.sees("Ketik sekali lagi")
    await organizer.say(SOURCE)
    card = await organizer.sees("Begini warga akan membacanya", SOURCE, "TOP 30 KIPP Sulsel 2026")
    assert "hingga dua hari.\n" in body(card)
    await organizer.press("Tulis ringkasan sendiri")
    await organizer.sees("Tulis ringkasannya")
    await organizer.say("Nelayan zamrudzz mengantar ibu hamil.")
    await organizer.sees("Nelayan zamrudzz", "Begini warga")
    await organizer.press("Catat penghargaan ini")
    await organizer.sees("Dicatat", "TOP 30 KIPP Sulsel 2026", "Belum diumumkan")
    await organizer.press("Buka untuk mengumumkan")
    await organizer.sees("hanya panitia yang melihatnya")
    winner = titled(stage, ANSWERS["judul"])
    assert (winner.state, winner.innovation_id, winner.verified) == ("draft", None, "yes")
    await finds(citizen, "sigap bumil", "Tidak tercatat")
    await organizer.press("Umumkan penghargaan ini")
    await organizer.sees("Umumkan SIGAP BUMIL", "Warga langsung bisa membacanya")
    message, data = await organizer.button("Ya, umumkan")
    await organizer.press("Ya, umumkan")
    await organizer.sees("1 penghargaan diumumkan")
    await organizer.press_data(message["message_id"], data)
    await organizer.sees("sudah berubah sementara itu")
    with stage.database.transaction() as session:
        innovation = session.get_one(Innovation, titled(stage, ANSWERS["judul"]).innovation_id)
        assert innovation.proposal_id == winner.proposal_id
        assert innovation.agency_id is not None
    await finds(citizen, "sigap bumil", "SIGAP BUMIL")
    stage.turn_clock(timedelta(minutes=11))
    news = await contact.sees("1 penghargaan baru", "(TOP 30 KIPP Sulsel 2026)")
    assert labels(news) == ["Baca SIGAP BUMIL: Siaga Antar Jemput Ibu…", "Berhenti menerima"]
    await contact.press("Baca SIGAP")
    await contact.sees("Penghargaan tercatat", "Nelayan zamrudzz")
    assert news in await contact.chat()
    stage.turn_clock(timedelta(minutes=11))
    with stage.database.transaction() as session:
        told = session.exec(select(Outbox.key).where(Outbox.key.startswith("winners:"))).all()  # type: ignore[union-attr]
        assert len(told) == 1
    await organizer.press("Cabut catatan ini")
    await organizer.sees("hilang dari semua jawaban")
    await organizer.press("Ya, cabut SIGAP BUMIL")
    await organizer.sees("Dicabut: SIGAP BUMIL")
    assert titled(stage, ANSWERS["judul"]).state == AwardState.WITHDRAWN
    assert actions_of(stage) == ["winner.record", "winner.announce", "winner.withdraw"]


def photo() -> bytes:
    """A photo that says where it was taken."""
    made, exif = io.BytesIO(), Image.Exif()
    exif.get_ifd(GPS)[2] = (5.0, 8.0, 0.0)
    Image.new("RGB", (3000, 90), "teal").save(made, "JPEG", exif=exif)
    assert b"GPS" in made.getvalue() or Image.open(made).getexif().get_ifd(GPS)
    return made.getvalue()


async def open_innovation(phone: Phone, name: str) -> None:
    await open_part(phone, "Pemenang")
    await phone.sees("ketik namanya")
    await phone.say(name)
    await phone.press(name)
    await phone.sees("Tampil di jawaban")


async def test_an_innovation_gets_a_photo_and_an_agency_and_is_hidden_with_a_reason(
    stage: Stage,
) -> None:
    organizer = stage.organizer()
    await open_innovation(organizer, "Kejar Stunting")
    await organizer.press("Tambah foto")
    await organizer.sees("Kirim satu foto")
    await organizer.say("mana ya")
    await organizer.sees("Kirim satu foto")
    await organizer.send_file("foto.jpg", photo(), photo=True)
    await organizer.sees("Foto tampil")
    winner = titled(stage, "Kejar Stunting")
    with stage.database.transaction() as session:
        innovation = session.get_one(Innovation, winner.innovation_id)
    kept = stage.folder / "photos" / (innovation.photo or "")
    with Image.open(kept) as image:
        assert (image.width, len(image.getexif())) == (2560, 0)
    await organizer.press("Hapus foto")
    await organizer.press("Ya, hapus fotonya")
    await organizer.sees("Foto dihapus")
    await stage.stop_bot()
    stage.start_bot()
    await organizer.press("Tautkan OPD")
    await organizer.sees("OPD mana pemiliknya")
    await organizer.press("Dinas Kesehatan Kabupaten Luwu Utara")
    await organizer.sees("Ditautkan ke Dinas Kesehatan Kabupaten Luwu Utara")
    assert not kept.exists()
    await organizer.press("Sembunyikan")
    await organizer.sees("Pilih alasannya")
    await organizer.press("Datanya keliru")
    await organizer.sees("Disembunyikan dari semua jawaban", "Datanya keliru")
    assert not await is_found(stage, "Kejar Stunting")
    await open_part(organizer, "Pemenang")
    await organizer.press("Disembunyikan (1)")
    await organizer.press("Kejar Stunting")
    await organizer.press("Tampilkan lagi")
    await organizer.sees("Tampil lagi")
    assert await is_found(stage, "Kejar Stunting")
    assert actions_of(stage) == [
        "innovation.photo", "innovation.photo", "innovation.link", "innovation.hide",
        "innovation.show",
    ]  # fmt: skip


async def is_found(stage: Stage, title: str) -> bool:
    words = tuple(Word(word, (stem(word.lower()),)) for word in title.split())
    with stage.database.transaction() as session:
        return bool(find(session, Query(words=words)).total)


@ONE_ENGINE
async def test_two_that_are_one_are_joined_and_separated_again(stage: Stage) -> None:
    organizer = stage.organizer()
    await open_innovation(organizer, "Kejar Stunting")
    await organizer.press("Gabungkan")
    await organizer.sees("ketik namanya")
    await organizer.say("Simodis")
    await organizer.press("Simodis")
    await organizer.sees("(2 penghargaan) ke Kejar Stunting")
    await organizer.press("Ya, gabungkan Simodis")
    page = await organizer.sees("digabungkan")
    assert sum("TOP" in label for label in labels(page)) == 3
    await organizer.press("TOP 50 KIPP Sulsel 2023")
    await organizer.press("Pisahkan dari inovasi ini")
    await organizer.sees("menjadi inovasi sendiri")
    await organizer.press("Ya, pisahkan")
    page = await organizer.sees("dipisahkan")
    assert sum("TOP" in label for label in labels(page)) == 1
    assert actions_of(stage) == ["innovation.join", "innovation.separate"]


@ONE_ENGINE
async def test_only_owner_and_organizer_see_the_part(stage: Stage) -> None:
    for role, sees in (("viewer", False), ("coordinator of Bone", False), ("organizer", True)):
        phone = staff(stage, ROLES[role])
        await phone.say("/panitia")
        panel = await phone.sees("Panel panitia")
        assert ("Pemenang" in labels(panel)) is sees
