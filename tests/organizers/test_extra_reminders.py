"""An extra reminder for a segment: planned, changed, called off; whom it reaches, and whom not."""

from sqlmodel import select

from domain.extra_reminders import ExtraState
from storage.audit import entries_about, first_broken
from storage.tables import ExtraReminder
from tests.contacts.proposal_steps import TITLE, drafting
from tests.organizers.edition_steps import DAY, HOUR, at_the_page, hand_in
from tests.organizers.people import ROLES, open_part, staff
from tests.phone import Phone, labels
from tests.stage import Stage

START = "Mohon mulai usulan"
NIGHT = "besok jam 11 malam"


async def at_the_list(stage: Stage, phone: Phone | None = None) -> Phone:
    organizer = phone or stage.organizer()
    await open_part(organizer, "Pengingat")
    await organizer.sees_button("Pengingat tambahan")
    await organizer.press("Pengingat tambahan")
    await organizer.sees("Pengingat tambahan Latihan Ringkas")
    return organizer


async def begun(stage: Stage, segment: str, phone: Phone | None = None) -> Phone:
    """An organizer at the page of a new one for a segment, found by the buttons named."""
    organizer = await at_the_list(stage, phone)
    await organizer.press("Buat pengingat tambahan")
    await organizer.sees("Kepada siapa?")
    for label in segment.split(" › "):
        await organizer.press(label)
    await organizer.sees("Belum dijadwalkan", "Waktunya belum diatur")
    return organizer


async def timed(organizer: Phone, words: str = "besok jam 9") -> None:
    await organizer.press("Atur waktu")
    await organizer.sees("Kapan dikirim?")
    await organizer.say(words)
    await organizer.sees("Sudah benar?")
    await organizer.press("Ya, benar")
    await organizer.sees("Tersimpan")


async def planned(stage: Stage, segment: str = "Belum mulai", words: str = "besok jam 9") -> Phone:
    organizer = await begun(stage, segment)
    await timed(organizer, words)
    await organizer.press("Jadwalkan kepada")
    await organizer.sees("dijadwalkan")
    return organizer


async def texted(organizer: Phone, text: str) -> None:
    await organizer.press("Tulis teks sendiri")
    await organizer.sees("Tulis teksnya")
    await organizer.say(text)


def only(stage: Stage) -> ExtraReminder:
    with stage.database.transaction() as session:
        return session.exec(select(ExtraReminder)).one()


def acts(stage: Stage) -> list[str]:
    with stage.database.transaction() as session:
        assert first_broken(session) is None
        return [entry.action for entry in entries_about(session, "extra_reminder:1")][::-1]


async def settled(stage: Stage, phone: Phone) -> None:
    """Waits for an answer, so that what was due before it has been written."""
    await phone.say("/jadwal")
    await phone.sees("Latihan Ringkas")


# --- sent ----------------------------------------------------------------------------------------


async def test_those_who_have_not_started_are_reminded_at_the_time_typed(stage: Stage) -> None:
    stage.open_edition()
    idle, drafter = stage.contact("disdik", "Budi Santoso"), await drafting(stage)
    organizer = await begun(stage, "Belum mulai")
    await organizer.sees("Dihitung sekarang: 1 orang")
    await timed(organizer)
    await organizer.sees("Rabu, 25 November 2026, 09.00 WITA", START)
    await organizer.press("Jadwalkan kepada 1 orang")
    await organizer.sees("dijadwalkan")
    stage.turn_clock(23 * HOUR + HOUR / 10)
    told = await idle.sees(START, "Latihan Ringkas", "29 hari lagi")
    assert labels(told) == ["Mulai usulan", "Matikan pengingat"]
    await settled(stage, drafter)
    assert await drafter.count(START) == 0
    await organizer.press("Pengingat tambahan")
    await organizer.press("✅")
    await organizer.sees("selesai", "Dikirim kepada 1 orang")
    assert acts(stage) == ["extra_reminder.draft", "extra_reminder.time", "extra_reminder.plan"]


async def test_whoever_hands_in_meanwhile_is_left_out(stage: Stage) -> None:
    stage.open_edition()
    idle, drafter = stage.contact("disdik", "Budi Santoso"), await drafting(stage)
    await planned(stage, "Menurut wilayah › Kontak instansi provinsi")
    hand_in(stage, drafter.id)
    stage.turn_clock(23 * HOUR + HOUR / 10)
    await idle.sees(START)
    stage.turn_clock(HOUR)
    await settled(stage, drafter)
    assert await drafter.count("Mohon lengkapi") == 0
    assert await drafter.count(START) == 0
    assert only(stage).told == 1


async def test_it_counts_against_one_a_day(stage: Stage) -> None:
    stage.open_edition()
    drafter = await drafting(stage)
    await planned(stage, "Draf di bawah 100", "10 desember jam 11")
    stage.turn_clock(16 * DAY)
    await drafter.sees("Mohon lengkapi", "14 hari lagi")
    stage.turn_clock(3 * HOUR)
    await settled(stage, drafter)
    assert await drafter.count("Mohon lengkapi") == 1


async def test_a_text_of_ones_own_is_filled_in_for_each(stage: Stage) -> None:
    stage.open_edition()
    drafter = await drafting(stage)
    organizer = await begun(stage, "Draf di bawah 100")
    await timed(organizer)
    await texted(organizer, "Yth. {opd}, <{judul}> kami tunggu sampai {tenggat}.")
    await organizer.sees("Tersimpan", f"<{TITLE}> kami tunggu")
    await organizer.press("Kirim contoh ke saya")
    await organizer.sees(f"<{TITLE}> kami tunggu sampai Kamis, 24 Desember 2026")
    await organizer.press("Jadwalkan kepada 1 orang")
    await organizer.sees("dijadwalkan")
    stage.turn_clock(23 * HOUR + HOUR / 10)
    told = await drafter.sees("Yth. Dinkes", f"<{TITLE}> kami tunggu sampai Kamis, 24 Desember")
    assert "Matikan pengingat" in labels(told)


async def test_while_reminders_are_stopped_it_is_not_sent_and_says_so(stage: Stage) -> None:
    stage.open_edition()
    idle = stage.contact("disdik", "Budi Santoso")
    organizer = await planned(stage)
    await organizer.press("Pengingat tambahan")
    await organizer.press("Kembali ke rencana")
    await organizer.press("Hentikan semua pengingat")
    await organizer.press("Hentikan untuk")
    await organizer.sees("dihentikan")
    stage.turn_clock(DAY)
    await settled(stage, idle)
    await organizer.press("Pengingat tambahan")
    await organizer.press("⚠️")
    await organizer.sees("tidak dikirim")
    assert await idle.count(START) == 0


# --- changed -------------------------------------------------------------------------------------


async def test_a_wrong_placeholder_is_refused_with_its_place(stage: Stage) -> None:
    stage.open_edition()
    await drafting(stage)
    organizer = await begun(stage, "Draf di bawah 100")
    for text, answer in (
        ("Halo\nsampai {tengat}", "Baris 2, huruf ke-8: {tengat} tidak dikenal. Mungkin maksudnya"),
        ("Halo {opd}", "{tenggat} belum ada"),
        ("{tenggat} {x", "Baris 1, huruf ke-11: kurung {"),
        ("{tenggat} {nomor}", "{nomor} tidak dikenal"),
        ("{tenggat}" + "a" * 1500, "paling banyak 1500"),
    ):
        await texted(organizer, text)
        await organizer.sees(answer)
        await organizer.press("‹ Kembali")
        await organizer.sees("Belum dijadwalkan")
    assert only(stage).body is None


async def test_a_time_at_night_is_moved_and_one_gone_by_refused(stage: Stage) -> None:
    stage.open_edition()
    stage.contact("disdik", "Budi Santoso")
    organizer = await begun(stage, "Belum mulai")
    await organizer.press("Atur waktu")
    await organizer.sees("Kapan dikirim?")
    await organizer.say("kemarin jam 9")
    await organizer.sees("sudah lewat")
    await organizer.say("26 desember jam 9")
    await organizer.sees("sesudah tenggat")
    await organizer.say(NIGHT)
    await organizer.sees("Kamis, 26 November 2026, 09.00", "Rab, 25 Nov 2026 23.00", "jam kerja")


async def test_one_is_called_off_at_the_second_press(stage: Stage) -> None:
    stage.open_edition()
    idle = stage.contact("disdik", "Budi Santoso")
    organizer = await planned(stage)
    await organizer.press("Batalkan pengingat")
    await organizer.sees("Batalkan pengingat tambahan kepada")
    assert only(stage).state == ExtraState.PLANNED
    await organizer.press("Ya, batalkan")
    await organizer.sees("dibatalkan")
    stage.turn_clock(DAY)
    await settled(stage, idle)
    assert await idle.count(START) == 0


async def test_two_presses_at_once_plan_it_once(stage: Stage) -> None:
    stage.open_edition()
    stage.contact("disdik", "Budi Santoso")
    organizer = await begun(stage, "Belum mulai")
    await timed(organizer)
    card, data = await organizer.button("Jadwalkan kepada 1 orang")
    other = staff(stage, ROLES["organizer"])
    await organizer.press_data(card["message_id"], data)
    await organizer.sees("dijadwalkan")
    await at_the_list(stage, other)
    menu, _ = await other.button("Buat pengingat")
    await other.press_data(menu["message_id"], data)
    await other.sees_toast("baru saja berubah")
    assert acts(stage).count("extra_reminder.plan") == 1


async def test_without_recipients_nothing_can_be_planned(stage: Stage) -> None:
    stage.open_edition()
    organizer = await begun(stage, "Belum mulai")
    await timed(organizer)
    card = await organizer.sees("0 orang")
    assert not any("Jadwalkan" in label for label in labels(card))
    await organizer.press_data(card["message_id"], f"rv:1:{only(stage).revision}")
    await organizer.sees("tidak ada penerimanya")
    assert only(stage).state == ExtraState.DRAFT


# --- when the deadline moves ----------------------------------------------------------------------


async def test_organizers_move_along_or_leave_what_a_moved_deadline_left_odd(stage: Stage) -> None:
    """Three days before, and tomorrow: the deadline goes from Thursday to Sunday."""
    stage.open_edition()
    stage.contact("disdik", "Budi Santoso")
    other = staff(stage, ROLES["organizer"])
    await planned(stage, words="3 hari sebelum")
    await planned(stage, words="besok jam 9")
    organizer = await at_the_page(stage)
    await organizer.press("Perpanjang tenggat")
    await organizer.sees("Tenggat dipindah ke kapan?")
    await organizer.press("+3 hari")
    for each in (organizer, other):
        await each.sees("2 pengingat tambahan perlu dilihat", "Minggu, 27 Desember 2026, 10.00")
    await organizer.press("Periksa")
    card = await organizer.sees("Lebih awal dari yang dimaksud", "Rabu, 25 November 2026, 09.00")
    assert "Geser ke Kam, 24 Des 2026 10.00" in labels(card)
    _, leave = await organizer.button("Biarkan Rab, 25 Nov 2026 09.00")
    await organizer.press("Geser ke Kam, 24 Des 2026 10.00")
    await organizer.sees("Digeser ke Kamis, 24 Desember 2026, 10.00 WITA")
    await organizer.press("Biarkan Rab, 25 Nov")
    await organizer.sees("Tidak ada lagi yang janggal")
    await other.press("Periksa")
    again = await other.sees("Tidak ada lagi yang janggal")
    await other.press_data(again["message_id"], leave)
    await other.sees_toast("baru saja berubah")
    with stage.database.transaction() as session:
        times = {extra.wanted_at for extra in session.exec(select(ExtraReminder))}
    assert {str(at)[:16] for at in times} == {"2026-12-24 02:00", "2026-11-25 01:00"}


async def test_one_left_after_an_earlier_deadline_can_only_be_left_or_moved(stage: Stage) -> None:
    stage.open_edition()
    stage.contact("disdik", "Budi Santoso")
    await planned(stage, words="2 hari sebelum")
    organizer = await at_the_page(stage)
    await organizer.press("Perpanjang tenggat")
    await organizer.sees("Tenggat dipindah ke kapan?")
    await organizer.say("14 desember jam 10")
    await organizer.sees("Sudah benar?")
    await organizer.press("Ya, benar")
    await organizer.press("Majukan")
    await organizer.sees("1 pengingat tambahan perlu dilihat")
    await organizer.press("Periksa")
    await organizer.sees("Sesudah tenggat: tidak akan dikirim")
    await organizer.press("Geser ke Sab, 12 Des 2026 10.00")
    await organizer.sees("Digeser ke")
    assert only(stage).state == ExtraState.PLANNED


# --- who may -------------------------------------------------------------------------------------


async def test_a_coordinator_reminds_their_region_only(stage: Stage) -> None:
    stage.open_edition()
    stage.contact("disdik", "Budi Santoso")
    coordinator = staff(stage, ROLES["coordinator of Bone"])
    await begun(stage, "Belum mulai", coordinator)
    card = await coordinator.sees("Dihitung sekarang: 0 orang", "wilayah Bapak/Ibu saja")
    await coordinator.press_data(card["message_id"], "ro:1:region-73_11")
    await coordinator.sees("Bagian ini untuk panitia")
    await coordinator.press_data(card["message_id"], "ro:1:kind-kota")
    await coordinator.sees("Bagian ini untuk panitia")
    assert only(stage).regions == ["73.08"]
    foreign = staff(stage, ROLES["coordinator of Barru"])
    await at_the_list(stage, foreign)
    menu, _ = await foreign.button("Buat pengingat")
    await foreign.press_data(menu["message_id"], "rp:1")
    await foreign.sees("Bagian ini untuk panitia")
