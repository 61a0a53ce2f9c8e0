"""A published edition: its deadline moves, it closes early, it is archived; who is told."""

from datetime import datetime

from icalendar import Calendar
from sqlmodel import select

from domain.roles import Grant, StaffRole
from storage.staff import grant
from storage.tables import EditionState, Reminder, ReminderState
from tests.contacts.proposal_steps import TITLE, drafting
from tests.organizers.edition_steps import (
    DAY,
    HOUR,
    acts_on,
    at_the_page,
    hand_in,
    only_edition,
    planned,
)
from tests.organizers.people import open_part
from tests.phone import Phone, labels
from tests.stage import Stage

# --- the deadline --------------------------------------------------------------------------------


async def test_one_press_extends_tells_the_unfinished_and_replans(stage: Stage) -> None:
    stage.open_edition()
    drafter, idle, done = (
        await drafting(stage),
        stage.contact("disdik", "Budi"),
        await drafting(stage, "dpmptsp"),
    )
    hand_in(stage, done.id)
    organizer = await at_the_page(stage)
    await organizer.press("Perpanjang tenggat")
    await organizer.sees("Tenggat dipindah ke kapan?", "2 kontak yang belum mengirim")
    await organizer.press("+7 hari · Kam, 31 Des 2026 10.00")
    await organizer.sees(
        "Tenggat sekarang Kamis, 31 Desember 2026, 10.00 WITA", "2 kontak diberi tahu sekarang"
    )
    told = await drafter.sees(
        "Tenggat Latihan Ringkas diperpanjang sampai Kamis, 31 Desember 2026, 10.00 WITA"
    )
    assert labels(told) == ["Buka draf saya", "Simpan ke kalender"]
    assert labels(await idle.sees("diperpanjang"))[0] == "Mulai usulan"
    await done.say("/usulan")
    await done.sees("terkirim")
    assert await done.count("diperpanjang") == 0
    edition = only_edition(stage)
    with stage.database.transaction() as session:
        planned = session.exec(
            select(Reminder.deadline).where(Reminder.state == ReminderState.PLANNED)
        ).all()
    assert set(planned) == {edition.closes_at}


async def test_two_organizers_who_extend_at_once_extend_once(stage: Stage) -> None:
    stage.open_edition()
    contact = await drafting(stage)
    organizer = await at_the_page(stage)
    await organizer.press("Perpanjang tenggat")
    await organizer.sees("Tenggat dipindah ke kapan?")
    card, data = await organizer.button("+3 hari")
    await organizer.press_data(card["message_id"], data)
    await organizer.sees("Tenggat sekarang Minggu, 27 Desember 2026")
    await organizer.press_data(card["message_id"], data)
    await organizer.sees_toast("baru saja berubah")
    await contact.sees("diperpanjang")
    assert await contact.count("diperpanjang") == 1
    assert acts_on(stage) == ["edition.closes"]


async def test_a_typed_deadline_is_echoed_and_an_earlier_one_asked_about_twice(
    stage: Stage,
) -> None:
    stage.open_edition()
    contact = await drafting(stage)
    organizer = await at_the_page(stage)
    before = only_edition(stage).closes_at
    await organizer.press("Perpanjang tenggat")
    await organizer.sees("Tenggat dipindah ke kapan?")
    await organizer.say("kemarin jam 4 sore")
    await organizer.sees("Senin, 23 November 2026, 16.00 WITA sudah lewat")
    await organizer.say("4 desember jam 4 sore")
    await organizer.sees("Tenggat: Jumat, 4 Desember 2026, 16.00 WITA", "Sudah benar?")
    await organizer.press("Ya, benar")
    await organizer.sees("Majukan tenggat Latihan Ringkas?", "1 kontak", "24 Desember 2026")
    assert only_edition(stage).closes_at == before
    await organizer.press("Majukan tenggat")
    await organizer.sees("Tenggat sekarang Jumat, 4 Desember 2026, 16.00 WITA")
    await contact.sees("tenggat Latihan Ringkas dimajukan", "Jumat, 4 Desember 2026")


async def test_an_edition_that_has_closed_is_opened_again_by_a_later_deadline(
    stage: Stage,
) -> None:
    stage.open_edition(lasts=2 * DAY)
    contact = await drafting(stage)
    stage.turn_clock(3 * DAY)
    await contact.press("Umum")
    await contact.sees_toast("ditutup")
    organizer = stage.organizer()
    await open_part(organizer, "Edisi lomba")
    await organizer.sees_button("Latihan Ringkas")
    await organizer.press("Latihan Ringkas")
    await organizer.sees("Pendaftaran ditutup")
    await organizer.press("Perpanjang tenggat")
    await organizer.sees("Tenggat dipindah ke kapan?")
    await organizer.press("+1 hari")
    await organizer.sees("Tenggat sekarang Sabtu, 28 November 2026, 10.00 WITA")
    await contact.sees("diperpanjang")
    await contact.press("Buka draf saya")
    await contact.sees("Kelompok")


async def test_a_deadline_after_the_result_is_refused(stage: Stage) -> None:
    stage.open_edition()
    organizer = await at_the_page(stage)
    await organizer.press("Ubah pengumuman")
    await organizer.sees("Kapan hasilnya diumumkan?")
    await organizer.say("28 desember jam 10")
    await organizer.sees("Sudah benar?")
    await organizer.press("Ya, benar")
    await organizer.sees("Tersimpan")
    await organizer.press("Perpanjang tenggat")
    await organizer.sees("Tenggat dipindah ke kapan?")
    await organizer.press("+7 hari")
    await organizer.sees("Pengumuman sesudah tenggat")


async def test_an_extension_at_night_is_told_next_morning_and_the_last_one_counts(
    stage: Stage,
) -> None:
    stage.open_edition()
    contact = await drafting(stage)
    organizer = await at_the_page(stage)
    stage.turn_clock(12 * HOUR)
    for days, when in (("+1 hari", "25 Desember"), ("+3 hari", "28 Desember")):
        await organizer.press("Perpanjang tenggat")
        await organizer.sees("Tenggat dipindah ke kapan?")
        await organizer.press(days)
        await organizer.sees(when, "1 kontak diberi tahu Rabu, 25 November 2026, 08.00 WITA")
    assert await contact.count("diperpanjang") == 0
    stage.turn_clock(11 * HOUR)
    await contact.sees("diperpanjang sampai Senin, 28 Desember 2026")
    assert await contact.count("diperpanjang") == 1


# --- closing and archiving -----------------------------------------------------------------------


async def test_closing_early_names_the_edition_and_tells_those_with_drafts(stage: Stage) -> None:
    stage.open_edition()
    drafter, idle = await drafting(stage), stage.contact("disdik", "Budi")
    organizer = await at_the_page(stage)
    await organizer.press("Tutup lebih awal")
    await organizer.sees("Tutup Latihan Ringkas sekarang?", "1 kontak yang punya draf")
    await organizer.press("Biarkan dibuka")
    await organizer.sees("Sedang dibuka")
    await organizer.press("Tutup lebih awal")
    await organizer.sees("Tutup Latihan Ringkas sekarang?")
    await organizer.press("Tutup Latihan Ringkas")
    await organizer.sees("Ditutup Selasa, 24 November 2026", "1 kontak diberi tahu")
    await drafter.sees("Latihan Ringkas ditutup lebih awal")
    await drafter.press("Umum")
    await drafter.sees_toast("ditutup")
    await idle.say("/ajukan")
    await idle.sees("belum ada pendaftaran")
    assert await idle.count("ditutup lebih awal") == 0
    with stage.database.transaction() as session:
        states = set(session.exec(select(Reminder.state)))
    assert states == {ReminderState.CANCELLED}
    await organizer.press("Arsipkan")
    await organizer.sees("Masuk arsip")
    assert only_edition(stage).state == EditionState.ARCHIVED
    await organizer.press("Keluarkan dari arsip")
    await organizer.sees("Keluar dari arsip", "Pendaftaran ditutup")
    assert acts_on(stage) == ["edition.close", "edition.archive", "edition.restore"]


# --- from beginning to end -----------------------------------------------------------------------


async def test_an_edition_is_lived_through_from_its_opening_to_its_close(stage: Stage) -> None:
    contact = stage.contact()
    organizer = await planned(stage)
    await organizer.press("Terbitkan edisi")
    await organizer.sees("Terbitkan Latihan Ringkas 2026?")
    await organizer.press("Terbitkan Latihan Ringkas 2026")
    await organizer.sees("Edisi diterbitkan")
    await contact.sees("Latihan Ringkas 2026 sudah dibuka")
    await contact.press("Mulai usulan")
    await contact.sees("Judul inovasi")
    await contact.say(TITLE)
    await contact.sees("Kelompok")
    stage.turn_clock(16 * DAY)
    await contact.sees("Mohon lengkapi", "Kamis, 24 Desember 2026, 16.00 WITA (14 hari lagi)")
    await organizer.press("Perpanjang tenggat")
    await organizer.sees("Tenggat dipindah ke kapan?")
    await organizer.press("+7 hari")
    await organizer.sees("Tenggat sekarang Kamis, 31 Desember 2026, 16.00 WITA")
    await contact.sees("diperpanjang sampai Kamis, 31 Desember 2026, 16.00 WITA")
    stage.turn_clock(7 * DAY)
    await contact.sees("Mohon lengkapi", "Kamis, 31 Desember 2026, 16.00 WITA (14 hari lagi)")
    stage.turn_clock(14 * DAY + 7 * HOUR)
    await contact.press("Umum")
    await contact.sees_toast("ditutup")
    await open_part(organizer, "Edisi lomba")
    await organizer.sees("Latihan Ringkas 2026", "ditutup", "Draf 1")
    assert await contact.count("sudah dibuka") == 1


# --- the calendar --------------------------------------------------------------------------------


async def events(stage: Stage, phone: Phone) -> dict[str, object]:
    """The entries of the calendar file that was sent last, by their UID."""
    told = await phone.sees("inovasi-sulsel.ics")
    data = stage.world.files[told["document"]["file_id"]]
    return {str(event["UID"]): event for event in Calendar.from_ical(data).walk("VEVENT")}


def to_the_second(at: datetime) -> datetime:
    return at.replace(microsecond=0)


async def test_the_calendar_file_follows_the_deadline(stage: Stage) -> None:
    stage.open_edition()
    contact = await drafting(stage)
    await contact.say("/jadwal")
    await contact.sees("Latihan Ringkas", "Ditutup Kamis, 24 Desember 2026, 10.00 WITA")
    await contact.press("Simpan ke kalender")
    before = await events(stage, contact)
    uid = "edition-1-closes@inovasi-sulsel"
    assert before[uid].start == to_the_second(only_edition(stage).closes_at)
    assert str(before[uid]["SUMMARY"]) == "Tenggat: Latihan Ringkas"
    assert len(before[uid].walk("VALARM")) == 3
    organizer = await at_the_page(stage)
    await organizer.press("Perpanjang tenggat")
    await organizer.sees("Tenggat dipindah ke kapan?")
    await organizer.press("+7 hari")
    await organizer.sees("Tenggat sekarang")
    await contact.sees("diperpanjang")
    await contact.press("Simpan ke kalender")
    after = await events(stage, contact)
    assert after[uid].start == to_the_second(only_edition(stage).closes_at)
    assert after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"]
    assert set(after) == set(before)


# --- who may -------------------------------------------------------------------------------------


async def test_a_viewer_sees_and_changes_nothing(stage: Stage) -> None:
    stage.open_edition()
    organizer = await at_the_page(stage)
    viewer = stage.stranger("Sitti")
    await viewer.start()
    await viewer.sees_button("Saya")
    with stage.database.transaction() as session:
        grant(session, viewer.id, Grant(StaffRole.VIEWER), None, stage.clock.now())
    await open_part(viewer, "Edisi lomba")
    await viewer.sees_button("Latihan Ringkas")
    await viewer.press("Latihan Ringkas")
    seen = await viewer.sees("Sedang dibuka")
    assert labels(seen) == ["Simpan ke kalender", "‹ Semua edisi"]
    for label in ("Perpanjang tenggat", "Tutup lebih awal", "Ubah nama"):
        _card, data = await organizer.button(label)
        await viewer.press_data(seen["message_id"], data)
        await viewer.sees("Bagian ini untuk panitia")
    assert acts_on(stage) == []


async def test_an_organizer_of_one_edition_neither_sees_nor_makes_another(stage: Stage) -> None:
    mine = stage.open_edition()
    stage.open_edition("kripp-sulsel", "KRIPP-26")
    helper = stage.stranger("Sitti")
    await helper.start()
    await helper.sees_button("Saya")
    with stage.database.transaction() as session:
        role = Grant(StaffRole.ORGANIZER, edition_id=mine.id)
        grant(session, helper.id, role, None, stage.clock.now())
    await open_part(helper, "Edisi lomba")
    seen = await helper.sees_button("Latihan Ringkas")
    assert labels(seen) == ["Latihan Ringkas", "‹ Panel panitia"]
    await helper.press("Latihan Ringkas")
    await helper.sees_button("Perpanjang tenggat")
