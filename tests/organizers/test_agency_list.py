"""Organizers change the list of agencies by sending it as an Excel file."""

from sqlmodel import select

from domain.sheets import MOST_ROWS
from storage.agencies import agency_by_code
from storage.tables import Agency, AuditEntry
from tests.organizers.people import ROLES, excel, file_of, open_part, rows_of, staff
from tests.phone import Phone
from tests.stage import Stage


async def downloaded(stage: Stage, phone: Phone) -> list[list[str]]:
    """The list as it is, as a person downloads it."""
    await open_part(phone, "OPD & kontak")
    await phone.press("Ubah daftar OPD (Excel)")
    await phone.sees("kirim berkasnya ke sini")
    await phone.press("Unduh daftar OPD")
    return rows_of(file_of(stage, await phone.sees("Daftar-OPD.xlsx")))


def row_of(rows: list[list[str]], code: str) -> list[str]:
    return next(row for row in rows if row[0] == code)


async def test_an_edited_list_is_shown_and_taken_over_by_a_press(stage: Stage) -> None:
    organizer = stage.organizer()
    stage.contact("disdik")
    guest, token = stage.stranger(), stage.invitation("disdik")
    rows = await downloaded(stage, organizer)
    assert len(rows) == 292
    row_of(rows, "dinkes")[1] = "Dinas Kesehatan dan KB"
    row_of(rows, "disdik")[5] = "tidak"
    rows.remove(row_of(rows, "kab_perumda-73.73"))
    rows.append(["", "Puskesmas Kahu", "", "kab. bone", "pkm kahu", ""])
    await organizer.send_file("Daftar OPD.xlsx", excel(rows))
    card = await organizer.sees("Periksa dulu", "288 OPD tidak berubah")
    for told in (
        "Baru: 1\n• Puskesmas Kahu, Bone",
        "Dinonaktifkan: 1\n• Dinas Pendidikan",
        "masih punya 1 kontak",
        "Nama OPD: Dinas Kesehatan → Dinas Kesehatan dan KB",
        "Tidak ada di berkas: 1 – tetap aktif\n• Perumda",
    ):
        assert told in card["text"]
    with stage.database.transaction() as session:
        assert agency_by_code(session, "dinkes").name == "Dinas Kesehatan"  # type: ignore[union-attr]
    await organizer.press("Terapkan 3 perubahan")
    await organizer.sees("1 baru, 2 berubah")
    with stage.database.transaction() as session:
        codes = {agency.code: agency for agency in session.exec(select(Agency))}
        assert codes["dinkes"].name == "Dinas Kesehatan dan KB"
        assert not codes["disdik"].active
        assert codes["kab_perumda-73.73"].active
        assert codes["puskesmas_kahu-73.08"].aliases == ["pkm kahu"]
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "agency.import")).one()
        assert entry.after["new"] == ["Puskesmas Kahu"]
    await guest.start(token)
    await guest.sees("sudah dicabut")
    await open_part(organizer, "OPD & kontak")
    await organizer.say("pkm kahu")
    await organizer.sees_button("Puskesmas Kahu")


async def test_wrong_lines_are_named_and_nothing_is_changed(stage: Stage) -> None:
    organizer = stage.organizer()
    rows = await downloaded(stage, organizer)
    row_of(rows, "dinkes")[1] = "Dinas Lain"
    rows[16][3] = "Bonne"
    rows += [["", f"Dinas {n}", "", "Atlantis", "", ""] for n in range(20)]
    await organizer.send_file("Daftar OPD.xlsx", excel(rows))
    told = (await organizer.sees("belum bisa dipakai: 21 hal"))["text"]
    assert "baris 17, kolom Wilayah: “Bonne” tidak dikenal. Maksud Anda Bone?" in told
    assert "… dan 11 lagi" in told
    with stage.database.transaction() as session:
        assert agency_by_code(session, "dinkes").name == "Dinas Kesehatan"  # type: ignore[union-attr]


async def test_a_file_that_cannot_be_taken_is_told_where(stage: Stage) -> None:
    organizer = stage.organizer()
    await organizer.start()
    await organizer.sees("panitia")
    for name, data, told in (
        ("Daftar.xlsx", excel([["Nama OPD", "Wilyah"], ["a", "b"]]), "baris 1, kolom Wilayah"),
        ("Daftar.xlsx", excel([["Nama OPD"]], merged="B3:C4"), "Ada sel gabungan di B3:C4"),
        ("Daftar.xlsx", excel([["x"]] * (MOST_ROWS + 2)), f"sampai baris {MOST_ROWS + 2}"),
        ("Daftar.xlsx", b"%PDF-1.7 bukan excel", "Isi berkas ini bukan Excel"),
        ("Daftar.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "format lama"),
        ("Daftar.xlsx", excel([["x"]])[:-100], "Berkas Excel ini rusak"),
    ):
        await organizer.send_file(name, data)
        await organizer.sees(told, "Belum ada yang diubah")


async def test_a_list_made_before_another_change_is_shown_anew(stage: Stage) -> None:
    first, second = stage.organizer(), staff(stage, ROLES["organizer"])
    rows = await downloaded(stage, first)
    row_of(rows, "dinkes")[2] = "DKS"
    cards = []
    for phone in (first, second):
        await open_part(phone, "OPD & kontak")
        await phone.press("Ubah daftar OPD (Excel)")
        await phone.sees("kirim berkasnya")
        await phone.send_file("Daftar.xlsx", excel(rows))
        await phone.sees("Periksa dulu")
        cards.append(await phone.button("Terapkan 1 perubahan"))
    await first.press("Terapkan 1 perubahan")
    await first.sees("0 baru, 1 berubah")
    await second.press("Terapkan 1 perubahan")
    await second.sees("sama dengan daftar yang berlaku")
    await second.press_data(cards[0][0]["message_id"], cards[0][1])
    await second.sees("sudah lama")
    with stage.database.transaction() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.action == "agency.import"))
        assert len(entries.all()) == 1


async def test_a_list_may_be_left_aside(stage: Stage) -> None:
    organizer = stage.organizer()
    rows = await downloaded(stage, organizer)
    row_of(rows, "dinkes")[2] = "DKS"
    await organizer.send_file("Daftar.xlsx", excel(rows))
    await organizer.press("Jangan diterapkan")
    await organizer.sees("tidak dipakai")
    await organizer.say("halo")
    await organizer.sees("Kirim berkas Excel")


async def test_a_coordinators_list_is_of_their_region(stage: Stage) -> None:
    coordinator = staff(stage, ROLES["coordinator of Bone"])
    rows = await downloaded(stage, coordinator)
    assert {row[3] for row in rows[1:]} == {"Bone"}
    rows.append(["", "Dinas Baru", "", "Barru", "", ""])
    await coordinator.send_file("Daftar.xlsx", excel(rows))
    await coordinator.sees("baris 12, kolom Wilayah: “Barru” di luar daerah Bapak/Ibu")


async def test_a_contacts_excel_file_is_no_list(stage: Stage) -> None:
    stage.open_edition()
    contact = stage.contact()
    await contact.start()
    await contact.sees("Selamat datang kembali")
    await contact.send_file("Daftar.xlsx", excel([["Nama OPD", "Wilayah"]]))
    await contact.sees("belum bisa kami baca")
