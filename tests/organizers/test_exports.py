"""An organizer takes data out: tables, files as ZIP, with and without personal data."""

import csv
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from python_calamine import load_workbook
from sqlmodel import col, select

from domain.checking import Stage as CheckStage
from domain.extra_reminders import ExtraState
from domain.roles import Grant, StaffRole
from storage.staff import current_grants, end
from storage.tables import (
    Attachment,
    AuditEntry,
    Edition,
    Export,
    ExtraReminder,
    Proposal,
    ProposalCheck,
)
from tests.organizers.exporting import (
    NAME,
    PHONE_NUMBER,
    attachment_path,
    draft_of,
    gate,
    handed_in,
)
from tests.organizers.people import ROLES, file_of, open_part, staff
from tests.phone import Message, Phone, body, labels
from tests.stage import Stage

DAY = timedelta(days=1)


async def at_home(stage: Stage, phone: Phone | None = None) -> Phone:
    phone = phone or stage.organizer()
    await open_part(phone, "Ekspor")
    await phone.sees("Apa yang ingin Bapak/Ibu ambil?")
    return phone


async def ordered(stage: Stage, *presses: str, phone: Phone | None = None) -> Message:
    """Presses through the part; returns the message with the file."""
    organizer = await at_home(stage, phone)
    for label in presses:
        await organizer.press(label)
        await organizer.sees("")
    return await organizer.sees("Data per")


def sheet(data: bytes, number: int = 0) -> list[dict[str, Any]]:
    """The rows of a sheet by the titles of its columns."""
    rows = load_workbook(io.BytesIO(data)).get_sheet_by_index(number).to_python()
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def entries(stage: Stage, area: str = "export.") -> list[AuditEntry]:
    with stage.database.transaction() as session:
        rows = session.exec(select(AuditEntry).order_by(col(AuditEntry.id)))
        return [row for row in rows if row.action.startswith(area)]


# --- tables --------------------------------------------------------------------------------------


async def test_proposals_come_as_excel_with_real_dates_and_no_formulas(stage: Stage) -> None:
    edition = stage.open_edition()
    contact = stage.contact()
    handed_in(stage, edition, contact)
    with stage.database.transaction() as session:
        draft_of(stage, session, edition, stage.contact("disdik", "Baso"), "disdik", {})
    sent = await ordered(stage, "Usulan", "Latihan Ringkas", "Excel", "Tanpa data pribadi")
    assert "usulan-UJI-26-20261124-" in body(sent)
    data = file_of(stage, sent)
    first, second = sheet(data)
    if first["Kode instansi"] != "dinkes":
        first, second = second, first
    assert first["Judul inovasi"].startswith("=HYPERLINK(")
    assert first["Tanggal mulai diterapkan"] == date(2023, 3, 15)
    assert first["Dikirim (WITA)"] == datetime(2026, 11, 24, 10, 1)
    assert (first["Status"], first["Versi"]) == ("Dikirim", 1)
    assert first["Ringkasan"].count("Ibu hamil") == 12
    assert "SK: inovasi*0?.PDF" in first["SK / surat keterangan inovasi"]
    assert (second["Status"], second["Nomor tanda terima"]) == ("Draf", "")
    about = load_workbook(io.BytesIO(data)).get_sheet_by_index(1).to_python()
    assert ["Data pribadi", "Tidak dimuat."] in about
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert 'state="frozen"' in xml
    assert "<autoFilter" in xml


async def test_what_programs_read_has_stable_names_and_harmless_cells(stage: Stage) -> None:
    edition = stage.open_edition()
    handed_in(stage, edition, stage.contact())
    sent = await ordered(stage, "Usulan", "Semua edisi", "CSV", "Tanpa data pribadi")
    text = file_of(stage, sent).decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text)))
    assert row["judul"].startswith("'=HYPERLINK(")
    assert (row["agency_code"], row["state"]) == ("dinkes", "submitted")
    assert row["submitted_at"] == "2026-11-24T10:01:00+08:00"
    sent = await ordered(stage, "Usulan", "Semua edisi", "JSON", "Tanpa data pribadi")
    (record,) = json.loads(file_of(stage, sent))
    assert record["answers"]["judul"].startswith("=HYPERLINK(")
    assert record["answers"]["tanggal_mulai"] == "2023-03-15"
    assert record["answers"]["kelompok"] == "umum"
    assert record["changed_since"] is False


async def test_proposals_tell_where_they_stand_with_those_who_check_them(stage: Stage) -> None:
    edition = stage.open_edition()
    staff(stage, Grant(StaffRole.COORDINATOR, region_code="73.08"))
    with stage.database.transaction() as session:
        session.get_one(Edition, edition.id).regions_check = True
    region, province = "kab_dinkes-73.08", "dinkes"
    back = stage.contact("kab_disdikbud-73.08", "Sitti")
    for agency, contact in (
        (region, stage.contact(region)),
        (province, stage.contact(province, "Baso")),
        ("kab_disdikbud-73.08", back),
    ):
        handed_in(stage, edition, contact, agency)
    drafting = stage.contact("disdik", "Baso")
    with stage.database.transaction() as session:
        check = session.exec(
            select(ProposalCheck)
            .join(Proposal, col(Proposal.id) == ProposalCheck.proposal_id)
            .where(Proposal.created_by == back.id)
        ).one()
        check.stage = CheckStage.RETURNED
        draft_of(stage, session, edition, drafting, "disdik", {})
    sent = await ordered(stage, "Usulan", "Latihan Ringkas", "Excel", "Tanpa data pribadi")
    rows = {row["Kode instansi"]: row for row in sheet(file_of(stage, sent))}
    assert {code: row["Pemeriksaan"] for code, row in rows.items()} == {
        region: "Menunggu daerah",
        province: "Menunggu provinsi",
        "kab_disdikbud-73.08": "Dikembalikan",
        "disdik": "",
    }
    assert rows[region]["Pemeriksaan sejak (WITA)"] == datetime(2026, 11, 24, 10, 1)
    sent = await ordered(stage, "Usulan", "Latihan Ringkas", "JSON", "Tanpa data pribadi")
    checked = {row["agency_code"]: row["check"] for row in json.loads(file_of(stage, sent))}
    assert checked == {
        region: "region", province: "province", "kab_disdikbud-73.08": "returned", "disdik": None
    }  # fmt: skip


async def test_personal_data_comes_only_after_a_second_press_and_is_written_down(
    stage: Stage,
) -> None:
    stage.open_edition()
    contact = stage.contact(name=NAME)
    with stage.database.transaction() as session:
        session.connection().exec_driver_sql(
            f"UPDATE person SET phone = '{PHONE_NUMBER}' WHERE id = {contact.id}"
        )
    sent = await ordered(stage, "Kontak instansi", "Excel", "Tanpa data pribadi")
    plain = file_of(stage, sent)
    (row,) = sheet(plain)
    assert row["Kode instansi"] == "dinkes"
    assert {NAME, PHONE_NUMBER, contact.id} & set(row.values()) == set()
    organizer = await at_home(stage)
    await organizer.press("Kontak instansi")
    await organizer.sees("Dalam bentuk apa?")
    await organizer.press("Excel")
    await organizer.sees("Perlukah nama")
    await organizer.press("Dengan data pribadi")
    await organizer.sees("akan memuat data pribadi", "dicatat di Riwayat")
    assert [entry.action for entry in entries(stage)] == ["export.order"]
    await organizer.press("Ya, sertakan data pribadi")
    sent = await organizer.sees("Data per", "jangan diteruskan")
    (row,) = sheet(file_of(stage, sent))
    assert (row["Nama"], row["Nomor telepon"]) == (NAME, PHONE_NUMBER)
    assert row["Nomor Telegram"] == contact.id
    assert row["Kontak sejak (WITA)"].date() == date(2026, 11, 24)
    assert [entry.action for entry in entries(stage)] == ["export.order", "export.order_personal"]
    await open_part(organizer, "Riwayat")
    await organizer.sees("memesan ekspor Kontak instansi dengan data pribadi (bentuk xlsx)")


async def test_answers_with_personal_data_stay_out_unless_asked_for(stage: Stage) -> None:
    edition = stage.open_edition("kipp-sulsel", "KIPP-26")
    narrator = {"name": NAME, "position": "Kepala", "phone": PHONE_NUMBER}
    answers = {"judul": "SIGAP BUMIL", "inovator": NAME, "narahubung": narrator}
    contact = stage.contact(name="Baso Mappa")
    with stage.database.transaction() as session:
        draft_of(stage, session, edition, contact, "dinkes", answers)
    for form in ("Excel", "CSV", "JSON"):
        sent = await ordered(stage, "Usulan", "KIPP", form, "Tanpa data pribadi")
        plain = unpacked(file_of(stage, sent))
        assert b"SIGAP BUMIL" in plain
        for secret in (NAME, PHONE_NUMBER, "Baso Mappa", "narahubung", "Narahubung"):
            assert secret.encode() not in plain
        sent = await ordered(stage, "Usulan", "KIPP", form, "Dengan data", "Ya, sertakan")
        assert PHONE_NUMBER.encode() in unpacked(file_of(stage, sent))


def unpacked(data: bytes) -> bytes:
    """The words of an Excel file, or a file as it is."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


async def test_coverage_and_reminders_are_tables_too(stage: Stage) -> None:
    edition = stage.open_edition()
    contact = stage.contact()
    with stage.database.transaction() as session:
        draft_of(stage, session, edition, contact, "dinkes")
        session.add(extra_reminder(stage, edition, contact))
    sent = await ordered(stage, "Cakupan", "Latihan Ringkas", "Excel")
    (health,) = [row for row in sheet(file_of(stage, sent)) if row["Draf"]]
    assert health["Instansi"].startswith("Dinas Kesehatan")
    assert (health["Keadaan"], health["Draf"]) == ("Menulis draf", 1)
    assert health["Draf terjauh (%)"] == 80
    sent = await ordered(stage, "Pengingat", "Latihan Ringkas", "Excel")
    rows = sheet(file_of(stage, sent))
    assert {row["Jam sebelum tenggat"] for row in rows[:-1]} == {336, 168, 72, 24, 3}
    assert {row["Tenggat (WITA)"] for row in rows[:-1]} == {datetime(2026, 12, 24, 10)}
    assert {row["Keadaan"] for row in rows} == {"Direncanakan"}
    assert {row["Jenis"] for row in rows[:-1]} == {"Tetap"}
    assert (rows[-1]["Jenis"], rows[-1]["Penerima"]) == ("Tambahan", "Semua kontak instansi")


def extra_reminder(stage: Stage, edition: Edition, author: Phone) -> ExtraReminder:
    now = stage.clock.now()
    return ExtraReminder(
        edition_id=edition.id,
        state=ExtraState.PLANNED,
        segment="contacts",
        due_at=now + DAY,
        created_by=author.id,
        created_at=now,
    )


async def test_broadcasts_are_told_with_their_account(stage: Stage) -> None:
    stage.contact()
    organizer = stage.organizer()
    await open_part(organizer, "Siaran")
    await organizer.press("Tulis siaran")
    await organizer.sees("")
    await organizer.say("=Rapat besok")
    await organizer.sees("")
    await organizer.press("Pilih penerima")
    await organizer.sees("")
    await organizer.press("Semua kontak")
    await organizer.sees("")
    await organizer.press("Lihat dan kirim")
    await organizer.sees_button("Kirim kepada")
    await organizer.press("Kirim kepada")
    await organizer.sees("Terkirim: 1")
    sent = await ordered(stage, "Siaran", "Excel")
    (row,) = sheet(file_of(stage, sent))
    assert (row["Isi"], row["Penerima"]) == ("=Rapat besok", "Semua kontak instansi")
    assert (row["Terkirim"], row["Gagal"], row["Jumlah penerima"]) == (1, 0, 1)


# --- files ---------------------------------------------------------------------------------------


async def zipped(stage: Stage) -> tuple[Phone, Message]:
    """An organizer who ordered the files of the edition, and the first message that answers."""
    organizer = await at_home(stage)
    await organizer.press("Berkas dan PDF")
    await organizer.sees("Dari edisi mana?")
    await organizer.press("Latihan Ringkas")
    await organizer.sees("ZIP ini berisi", "data pribadi")
    await organizer.press("Ya, sertakan data pribadi")
    return organizer, await organizer.sees("Berkas dan PDF · Latihan Ringkas · ZIP\n")


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def stored(stage: Stage) -> Iterator[Attachment]:
    with stage.database.transaction() as session:
        yield from session.exec(select(Attachment).order_by(col(Attachment.id)))


async def test_files_come_in_a_folder_per_agency_unchanged(stage: Stage) -> None:
    edition = stage.open_edition()
    submission = handed_in(stage, edition, stage.contact(), files=2)
    handed_in(stage, edition, stage.contact("disdik", "Baso Mappa"), "disdik")
    organizer, _ = await zipped(stage)
    found = members(file_of(stage, await organizer.sees("Data per")))
    folder = "73 Sulawesi Selatan/Dinas Kesehatan"
    number = submission.receipt_number
    assert found[f"{folder}/{number}.pdf"].startswith(b"%PDF-")
    names = [f"{folder}/{number} lampiran/0{at} SK_ inovasi_{at - 1}_.pdf" for at in (1, 2)]
    hashes = [file.sha256 for file in stored(stage)]
    assert [hashlib.sha256(found[name]).hexdigest() for name in names] == hashes[:2]
    assert len(found) == 2 + 3 + 1
    assert not [name for name in found if ".." in name or name.startswith("/")]
    listed = list(csv.DictReader(io.StringIO(found["Daftar isi.csv"].decode("utf-8-sig"))))
    assert {row["path"]: row["sha256"] for row in listed} == {
        name: hashlib.sha256(data).hexdigest()
        for name, data in found.items()
        if name != "Daftar isi.csv"
    }
    await organizer.sees("Selesai: 5 berkas")


async def test_a_file_that_is_lost_or_damaged_is_told_and_the_others_come(stage: Stage) -> None:
    edition = stage.open_edition()
    handed_in(stage, edition, stage.contact(), files=3)
    lost, damaged, _ = stored(stage)
    attachment_path(stage, lost).unlink()
    attachment_path(stage, damaged).write_bytes(b"something else")
    organizer, _ = await zipped(stage)
    await organizer.sees("Selesai: 3 berkas", "1 berkas tidak ditemukan", "1 berkas tidak lagi")
    found = members(file_of(stage, await organizer.sees("Data per")))
    assert ",missing" in found["Daftar isi.csv"].decode()


async def test_what_telegram_cannot_carry_comes_in_parts_that_open_by_themselves(
    stage: Stage,
) -> None:
    edition = stage.open_edition()
    contact = stage.contact()
    handed_in(stage, edition, contact, files=3, size=13_000_000)
    handed_in(stage, edition, contact, files=1, size=13_000_000)
    organizer, _ = await zipped(stage)
    parts = [await organizer.sees(f"Bagian {part} dari 2") for part in (1, 2)]
    data = [file_of(stage, part) for part in parts]
    assert max(map(len, data)) <= 49_000_000
    found = [members(each) for each in data]
    hashes = {hashlib.sha256(each).hexdigest() for part in found for each in part.values()}
    assert {file.sha256 for file in stored(stage)} <= hashes
    assert all("Daftar isi.csv" in part for part in found)


async def test_without_anything_handed_in_there_is_no_zip(stage: Stage) -> None:
    stage.open_edition()
    organizer, _ = await zipped(stage)
    await organizer.sees("Belum dapat dibuat", "belum ada berkas")


# --- while it is made ----------------------------------------------------------------------------


async def test_progress_is_shown_in_one_message_and_cancelling_stops_it(stage: Stage) -> None:
    edition = stage.open_edition()
    contact = stage.contact()
    for _ in range(7):
        handed_in(stage, edition, contact)
    _, slow, *endless = stored(stage)
    for file in endless:
        os.truncate(attachment_path(stage, file), 1_900_000_000)
    with gate(stage, slow) as held:
        organizer, card = await zipped(stage)
        shown = await organizer.sees("2 dari 7")
        assert shown["message_id"] == card["message_id"]
        assert labels(shown) == ["Batalkan"]
        await held.opened()
        await organizer.press("Batalkan")
        await organizer.sees("Dibatalkan")
    await organizer.say("/panitia")
    await organizer.sees("Panel panitia")
    await organizer.press("Ekspor")
    home = await organizer.sees("Apa yang ingin")
    assert "Sedang dibuat" not in body(home)
    sent = await ordered(stage, "Cakupan", "Latihan Ringkas", "CSV")
    assert file_of(stage, sent)
    assert await organizer.count("Berkas dan PDF · Latihan Ringkas · ZIP\nData per") == 0
    assert not [path for path in (stage.folder / "exports").iterdir() if path.name[0] == "1"]
    assert [entry.action for entry in entries(stage)][:2] == [
        "export.order_personal",
        "export.cancel",
    ]


async def test_a_second_order_waits_until_the_first_is_there(stage: Stage) -> None:
    edition = stage.open_edition()
    handed_in(stage, edition, stage.contact())
    (slow,) = stored(stage)
    with gate(stage, slow) as held:
        organizer, _ = await zipped(stage)
        await held.opened()
        await at_home(stage)
        await organizer.press("Cakupan")
        await organizer.sees("Dari edisi mana?")
        await organizer.press("Latihan Ringkas")
        await organizer.sees("Dalam bentuk apa?")
        await organizer.press("CSV")
        await organizer.sees_toast("masih dibuat")
        await organizer.sees("Sedang dibuat: Berkas dan PDF")
    await organizer.sees("Data per")
    assert len(entries(stage)) == 1


async def test_a_crash_in_the_making_is_told_once_and_the_file_comes_once(stage: Stage) -> None:
    edition = stage.open_edition()
    handed_in(stage, edition, stage.contact())
    (slow,) = stored(stage)
    with gate(stage, slow) as held:
        organizer, _ = await zipped(stage)
        await held.opened()
        await stage.stop_bot()
    assert not await organizer.count("Data per")
    (half_made,) = (stage.folder / "exports").iterdir()
    stage.start_bot()
    await organizer.sees("Data per")
    assert await organizer.count("Data per") == 1
    assert await organizer.count("Selesai: 2 berkas") == 1
    assert not half_made.exists()


async def test_what_crashes_again_and_again_is_given_up_and_told(stage: Stage) -> None:
    edition = stage.open_edition()
    handed_in(stage, edition, stage.contact())
    (slow,) = stored(stage)
    with gate(stage, slow) as held:
        organizer, card = await zipped(stage)
        await held.opened()
        await stage.stop_bot()
    with stage.database.transaction() as session:
        session.get_one(Export, 1).attempts = 3
    stage.start_bot()
    told = await organizer.sees("Belum dapat dibuat", "beberapa kali berhenti")
    assert told["message_id"] == card["message_id"]


async def test_who_lost_the_role_meanwhile_gets_nothing(stage: Stage) -> None:
    edition = stage.open_edition()
    handed_in(stage, edition, stage.contact())
    (slow,) = stored(stage)
    organizer = staff(stage, Grant(StaffRole.ORGANIZER))
    with gate(stage, slow) as held:
        await at_home(stage, organizer)
        for label in ("Berkas dan PDF", "Latihan Ringkas", "Ya, sertakan"):
            await organizer.press(label)
            await organizer.sees("")
        await held.opened()
        end_roles(stage, organizer)
    await organizer.sees("Belum dapat dibuat", "untuk panitia")
    assert not await organizer.count("Data per")


def end_roles(stage: Stage, phone: Phone) -> None:
    with stage.database.transaction() as session:
        for row in current_grants(session):
            if row.person_id == phone.id:
                end(session, row.id or 0, None, stage.clock.now())


async def test_what_was_made_is_removed_after_a_day(stage: Stage) -> None:
    stage.open_edition()
    await ordered(stage, "Cakupan", "Latihan Ringkas", "CSV")
    (folder,) = (stage.folder / "exports").iterdir()
    stage.turn_clock(DAY - timedelta(minutes=5))
    await ordered(stage, "Cakupan", "Latihan Ringkas", "JSON")
    assert folder.exists()
    stage.turn_clock(timedelta(minutes=10))
    await ordered(stage, "Cakupan", "Latihan Ringkas", "Excel")
    assert not folder.exists()


# --- who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"organizer", "owner"}))
async def test_others_have_no_exports(stage: Stage, role: str) -> None:
    stage.open_edition()
    somebody, organizer = staff(stage, ROLES[role]), await at_home(stage)
    _, data = await organizer.button("Cakupan")
    await somebody.start()
    message = await somebody.sees("")
    for press in (data, "xo", "xm:coverage:0:csv:0", "xm:contacts:0:xlsx:1", "xq:files:0:zip"):
        await somebody.press_data(message["message_id"], press)
        await somebody.sees("untuk panitia")
    assert not entries(stage)


async def test_a_role_for_one_edition_takes_out_that_one_only(stage: Stage) -> None:
    edition = stage.open_edition()
    other = stage.open_edition("kripp-sulsel", "KRIPP-26")
    handed_in(stage, edition, stage.contact())
    organizer = staff(stage, Grant(StaffRole.ORGANIZER, edition_id=edition.id))
    await at_home(stage, organizer)
    await organizer.press("Usulan")
    seen = await organizer.sees("Dari edisi mana?")
    assert labels(seen)[:-2] == ["Latihan Ringkas"]
    for press in (
        "xm:proposals:0:csv:0",
        f"xm:proposals:{other.id}:csv:0",
        "xm:broadcasts:9:csv:0",
    ):
        await organizer.press_data(seen["message_id"], press)
        await organizer.sees("untuk panitia")
    sent = await ordered(
        stage, "Usulan", "Latihan Ringkas", "CSV", "Tanpa data pribadi", phone=organizer
    )
    assert b"UJI-26" in file_of(stage, sent)


async def test_nobody_cancels_what_somebody_else_ordered(stage: Stage) -> None:
    edition = stage.open_edition()
    handed_in(stage, edition, stage.contact())
    (slow,) = stored(stage)
    other = await at_home(stage, staff(stage, Grant(StaffRole.OWNER)))
    message = (await other.chat())[-1]["message_id"]
    with gate(stage, slow) as held:
        organizer, _ = await zipped(stage)
        await held.opened()
        await other.press_data(message, "xc:1")
        await other.sees("untuk panitia")
    await organizer.sees("Data per")
