"""Organizers find agencies, invite contacts, and move, replace and revoke them."""

from datetime import timedelta

from sqlalchemy import text
from sqlmodel import func, select

from domain.roles import Grant, StaffRole
from storage.database import Database
from storage.invitations import MOST_OPEN, invite
from storage.proposals import agencies_of
from storage.reminder_recall import key
from storage.tables import AuditEntry, Invitation, Membership, Outbox, Priority
from tests.contacts.proposal_steps import begin
from tests.organizers.people import (
    ROLES,
    file_of,
    link_in,
    open_part,
    rows_of,
    staff,
)
from tests.phone import Phone, labels
from tests.stage import Stage, agency_id


async def open_agency(phone: Phone, typed: str, name: str) -> None:
    await open_part(phone, "OPD & kontak")
    await phone.sees("Ketik nama OPD")
    await phone.say(typed)
    await phone.sees("Pilih OPD")
    await phone.press(name)
    await phone.sees(name)


async def test_an_agency_is_found_by_its_name_or_its_region(stage: Stage) -> None:
    stage.open_edition()
    contact, organizer = stage.contact("kab_dinkes-73.08", "Andi Nurhayati"), stage.organizer()
    await begin(contact)
    await contact.say("Kelas Perahu Pulau")
    await contact.sees("Tersimpan")
    await open_agency(organizer, "dinkes bone", "Dinas Kesehatan Kabupaten Bone")
    page = await organizer.sees("Andi Nurhayati", "terakhir aktif Selasa, 24 November 2026")
    assert "Kelas Perahu Pulau – draf" in page["text"]
    await organizer.press("‹ Daerah ini")
    await organizer.sees("Bone", "10 OPD: 1 punya kontak")
    await organizer.press("Belum")
    listed = await organizer.sees("Bone")
    assert not any("Dinkes" in label for label in labels(listed))
    await organizer.press("‹ Pilih daerah")
    await organizer.sees("Pilih daerah.")
    await organizer.press("2/2 ›")
    await organizer.sees_button("Luwu Utara")
    await organizer.press("‹ Kembali")
    await organizer.sees("OPD: 1 punya kontak")
    await organizer.say("qqqqqqqq")
    await organizer.sees("tidak ditemukan")


async def test_an_invitation_is_shown_once_and_kept_only_as_a_hash(stage: Stage) -> None:
    organizer, guest = stage.organizer(), stage.stranger()
    await open_agency(organizer, "dinkes", "Dinas Kesehatan")
    await organizer.press("Buat tautan undangan")
    card = await organizer.sees("Undangan kontak Dinas Kesehatan", "27 November 2026")
    assert "photo" in card
    token = link_in(card)
    copied = card["reply_markup"]["inline_keyboard"][0][0]["copy_text"]["text"]
    assert copied.endswith(f"?start={token}")
    await organizer.sees("Undangan terbuka: 1")
    await guest.start(token)
    await guest.sees("Selamat bergabung", "Dinas Kesehatan")
    assert not traces_of(stage.database, token, outbox_of=organizer.id)


def traces_of(database: Database, token: str, outbox_of: int) -> list[str]:
    """The tables that still hold a token, apart from what its user typed."""
    found = []
    with database.transaction() as session:
        for table in ("invitation", "audit_entry", "conversation"):
            rows = session.connection().execute(text(f"SELECT * FROM {table}"))
            found += [table for row in rows if token in repr(row)]
        rows = session.exec(
            select(Outbox.params, Outbox.document).where(Outbox.chat_id == outbox_of)
        )
        found += ["outbox" for row in rows if token in repr(row)]
    return found


async def test_two_presses_make_one_invitation_and_a_revoked_one_is_worth_nothing(
    stage: Stage,
) -> None:
    organizer, guest = stage.organizer(), stage.stranger()
    await open_agency(organizer, "dinkes", "Dinas Kesehatan")
    message, data = await organizer.button("Buat tautan undangan")
    await organizer.press_data(message["message_id"], data)
    token = link_in(await organizer.sees("Undangan kontak"))
    await organizer.press_data(message["message_id"], data)
    await organizer.sees_toast("sudah berubah")
    with stage.database.transaction() as session:
        assert session.exec(select(func.count()).select_from(Invitation)).one() == 1
    await organizer.press("Lihat undangan (1)")
    await organizer.press("Cabut · s.d.")
    await organizer.sees("Tidak ada undangan terbuka")
    await guest.start(token)
    await guest.sees("sudah dicabut")


async def test_an_agency_has_only_so_many_open_invitations(stage: Stage) -> None:
    organizer = stage.organizer()
    with stage.database.transaction() as session:
        for _ in range(MOST_OPEN):
            invite(session, agency_id(session, "dinkes"), stage.clock.now())
    await open_agency(organizer, "dinkes", "Dinas Kesehatan")
    await organizer.press("Buat tautan undangan")
    await organizer.sees_toast("Cabut dulu yang tidak dipakai")


async def test_a_revoked_contact_is_out_at_once_and_drafts_stay(stage: Stage) -> None:
    stage.open_edition()
    contact, colleague = stage.contact(), stage.contact(name="Baso Mappangara")
    organizer = stage.organizer()
    await begin(contact)
    await contact.say("Kelas Perahu Pulau")
    await contact.sees("Tersimpan")
    await open_agency(organizer, "dinkes", "Dinas Kesehatan")
    await organizer.press("Andi Nurhayati")
    await organizer.sees("Kontak Dinas Kesehatan", "Kepala Subbagian Program")
    await organizer.press("Cabut akses")
    await organizer.sees("Cabut akses Andi Nurhayati", "Draf tetap milik OPD")
    message, data = await organizer.button("Ya, cabut")
    await organizer.press("Ya, cabut")
    await organizer.sees("bukan lagi kontak", "Baso Mappangara", "Kelas Perahu Pulau")
    await contact.sees("Tugas Bapak/Ibu", "sudah berakhir")
    await contact.say("Jawaban yang terlambat")
    await contact.sees("tidak dapat dibuka dari akun ini")
    assert all(command["command"] != "usulan" for command in await contact.menu())
    await colleague.say("/usulan")
    await colleague.sees_button("Kelas Perahu Pulau")
    await organizer.press_data(message["message_id"], data)
    await organizer.sees_toast("sudah bukan kontak")


async def test_a_replaced_contacts_successor_gets_a_link(stage: Stage) -> None:
    stage.contact()
    organizer, successor = stage.organizer(), stage.stranger()
    await open_agency(organizer, "dinkes", "Dinas Kesehatan")
    await organizer.press("Andi Nurhayati")
    await organizer.press("Ganti dengan orang lain")
    await organizer.sees("Ganti Andi Nurhayati")
    await organizer.press("Ya, ganti")
    token = link_in(await organizer.sees("Undangan kontak Dinas Kesehatan"))
    await successor.start(token)
    await successor.sees("Selamat bergabung")


async def test_a_contact_moves_to_another_agency(stage: Stage) -> None:
    stage.open_edition()
    contact, organizer = stage.contact(), stage.organizer()
    await open_agency(organizer, "dinkes", "Dinas Kesehatan")
    await organizer.press("Andi Nurhayati")
    await organizer.press("Pindahkan ke OPD lain")
    await organizer.sees("Ketik nama OPD baru")
    await organizer.say("dinkes bone")
    await organizer.sees("Pilih OPD baru")
    await organizer.press("Dinas Kesehatan Kabupaten Bone")
    await organizer.sees("Pindahkan Andi Nurhayati dari Dinas Kesehatan ke")
    await organizer.press("Ya, pindahkan")
    await organizer.sees("sekarang kontak Dinas Kesehatan Kabupaten Bone")
    await contact.sees("memindahkan Bapak/Ibu", "Kabupaten Bone")
    with stage.database.transaction() as session:
        names = [agency.code for agency in agencies_of(session, contact.id)]
        assert names == ["kab_dinkes-73.08"]
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "contact.move")).one()
        assert (entry.before, entry.after) == (
            {"agency": "dinkes"},
            {"agency": "kab_dinkes-73.08"},
        )


async def test_waiting_reminders_of_a_revoked_contact_are_taken_back(stage: Stage) -> None:
    contact, organizer = stage.contact(), stage.organizer()
    with stage.database.transaction() as session:
        waiting = Outbox(
            chat_id=contact.id,
            priority=Priority.REMINDER,
            method="sendMessage",
            params={},
            key=key(contact.id, stage.clock.now()),
            created_at=stage.clock.now(),
            not_before=stage.clock.now() + timedelta(hours=1),
        )
        session.add(waiting)
    await open_agency(organizer, "dinkes", "Dinas Kesehatan")
    await organizer.press("Andi Nurhayati")
    await organizer.press("Cabut akses")
    await organizer.press("Ya, cabut")
    await contact.sees("sudah berakhir")
    with stage.database.transaction() as session:
        assert session.get_one(Outbox, waiting.id).state == "cancelled"


async def test_all_agencies_without_a_contact_get_a_link_in_one_list(stage: Stage) -> None:
    stage.contact("kab_dinkes-73.08")
    coordinator, guest = staff(stage, ROLES["coordinator of Bone"]), stage.stranger()
    await open_part(coordinator, "OPD & kontak")
    await coordinator.press("Undang yang belum ada kontak")
    await coordinator.sees("10 OPD: 1 punya kontak")
    await coordinator.press("Excel: yang belum diundang (9)")
    await coordinator.sees("Buat 9 tautan undangan", "8 Desember 2026")
    message, data = await coordinator.button("Ya, buat 9")
    await coordinator.press("Ya, buat 9")
    sent = await coordinator.sees("Undangan-OPD.xlsx", "9 undangan")
    rows = rows_of(file_of(stage, sent))
    assert rows[0][:4] == ["Daerah", "OPD", "Tautan (untuk satu orang)", "Berlaku sampai"]
    assert len(rows) == 10
    assert {row[0] for row in rows[1:]} == {"Bone"}
    assert all("Dinas Kesehatan" not in row[1] for row in rows[1:])
    await coordinator.press_data(message["message_id"], data)
    await coordinator.sees_toast("sudah berubah")
    token = rows[1][2].partition("start=")[2]
    assert not traces_of(stage.database, token, outbox_of=coordinator.id)
    await guest.start(token)
    await guest.sees("Selamat bergabung", rows[1][1])
    with stage.database.transaction() as session:
        assert session.exec(select(func.count()).select_from(Invitation)).one() == 9
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "invitation.list")).one()
        assert (entry.subject, entry.after) == ("region:73.08", {"count": 9})


async def test_nobody_makes_links_by_the_thousand(stage: Stage) -> None:
    organizer = stage.organizer()
    await organizer.start()
    await organizer.sees("panitia")
    with stage.database.transaction() as session:
        agency = agency_id(session, "dinkes")
        now = stage.clock.now()
        session.add_all(
            Invitation(
                token_hash=str(number),
                agency_id=agency,
                created_by=organizer.id,
                created_at=now,
                expires_at=now,
            )
            for number in range(900)
        )
    await open_part(organizer, "OPD & kontak")
    await organizer.press("Undang yang belum ada kontak")
    await organizer.press("Excel: yang belum diundang")
    await organizer.press("Ya, buat 291")
    await organizer.sees("Coba lagi satu jam kemudian")
    with stage.database.transaction() as session:
        assert session.exec(select(func.count()).select_from(Invitation)).one() == 900


async def test_a_contact_is_asked_to_bring_a_colleague(stage: Stage) -> None:
    contact, colleague, organizer = stage.contact(), stage.stranger(), stage.organizer()
    await open_agency(organizer, "dinkes", "Dinas Kesehatan")
    await organizer.press("Undang rekan lewat kontak")
    await organizer.sees("dikirim kepada 1 kontak")
    token = link_in(await contact.sees("ajak satu rekan", "Dinas Kesehatan"))
    await colleague.start(token)
    await colleague.sees("Selamat bergabung")
    other = stage.contact("disdik", "Baso Mappangara")
    await open_part(organizer, "OPD & kontak")
    await organizer.press("Undang yang belum ada kontak")
    await organizer.press("Ajak rekan: OPD berkontak satu (1)")
    await organizer.press("Ya, buat 1")
    await other.sees("ajak satu rekan", "Dinas Pendidikan")


async def test_a_coordinator_sees_and_decides_only_their_own_region(stage: Stage) -> None:
    stage.contact("kab_dinkes-73.08")
    coordinator = staff(stage, ROLES["coordinator of Barru"])
    organizer = stage.organizer()
    await open_part(coordinator, "OPD & kontak")
    await coordinator.sees("10 OPD: 0 punya kontak")
    await coordinator.say("dinkes bone")
    found = await coordinator.sees("dinkes bone")
    assert not any("Bone" in label for label in labels(found))
    await open_agency(organizer, "dinkes bone", "Dinas Kesehatan Kabupaten Bone")
    for label in ("Buat tautan undangan", "Undang rekan lewat kontak", "Andi Nurhayati", "Daerah"):
        message, data = await organizer.button(label)
        await coordinator.press_data(message["message_id"], data)
        await coordinator.sees("untuk panitia")
    with stage.database.transaction() as session:
        assert session.exec(select(func.count()).select_from(Invitation)).one() == 0
        assert session.exec(select(func.count()).select_from(Membership)).one() == 1


async def test_requests_to_join_are_a_list(stage: Stage) -> None:
    organizer = stage.organizer()
    coordinator = staff(stage, Grant(StaffRole.COORDINATOR, region_code="73.11"))
    await organizer.start()
    await organizer.sees("panitia")
    guest = stage.contact("disdik", "Siti Aminah")
    with stage.database.transaction() as session:
        session.connection().execute(text("DELETE FROM membership"))
    await guest.start()
    await guest.press("Saya dari OPD")
    await guest.sees("nama OPD")
    await guest.say("dinkes bone")
    await guest.press("Dinas Kesehatan Kabupaten Bone")
    await guest.sees("dikirim ke panitia")
    await open_part(coordinator, "Permintaan bergabung (0)")
    await coordinator.sees("Tidak ada permintaan")
    await open_part(organizer, "Permintaan bergabung (1)")
    await organizer.press("Siti Aminah · Dinas Kesehatan")
    await organizer.sees("Perlu keputusan", "Siti Aminah")
    await organizer.press("Setujui")
    await guest.sees("menyetujui")
    await organizer.sees("sekarang kontak")
    await organizer.press("‹ Permintaan lain")
    await organizer.sees("Tidak ada permintaan")
