"""An organizer plans an edition by pressing and typing, and publishes it to the contacts."""

from storage.tables import EditionState, Person
from tests.organizers.edition_steps import (
    DAY,
    HOUR,
    acts_on,
    editions_part,
    only_edition,
    planned,
)
from tests.organizers.people import open_part
from tests.phone import labels
from tests.stage import Stage

# --- making one ----------------------------------------------------------------------------------


async def test_an_edition_is_made_step_by_step_and_published_to_its_contacts(
    stage: Stage,
) -> None:
    contact, foreigner = stage.contact(), stage.contact("disdik", "John Smith")
    with stage.database.transaction() as session:
        session.get_one(Person, foreigner.id).language = "en"
    organizer = await editions_part(stage)
    await organizer.press("Buat edisi baru")
    await organizer.sees("Edisi baru mulai dari mana?")
    await organizer.press("KIPP Sulawesi Selatan")
    await organizer.sees("Apa nama edisinya?", "KIPP Sulawesi Selatan 2026")
    await organizer.say("KIPP Sulsel 2027")
    await organizer.sees("Tersimpan", "Apa temanya?")
    await organizer.say("Pelayanan publik <cepat> & ramah")
    await organizer.sees("Tersimpan", "Kapan dibuka?")
    await organizer.press("Begitu diterbitkan")
    await organizer.sees("Kapan tenggatnya?")
    await organizer.say("30 april jam 5 sore")
    await organizer.sees(
        "Tenggat: Jumat, 30 April 2027, 17.00 WITA (157 hari lagi)", "Sudah benar?"
    )
    await organizer.press("Ya, benar")
    await organizer.sees("Sampai kapan usulan yang dikembalikan")
    await organizer.say("14 hari setelah tenggat")
    await organizer.sees("Perbaikan sampai: Jumat, 14 Mei 2027, 16.00 WITA")
    await organizer.press("Ya, benar")
    await organizer.sees("Kapan hasilnya diumumkan?")
    await organizer.say("30/6 10.00")
    await organizer.sees("Pengumuman: Rabu, 30 Juni 2027, 10.00 WITA")
    await organizer.press("Ya, benar")
    await organizer.sees(
        "Rencananya lengkap",
        "KIPP Sulsel 2027",
        "KIPP-SULSEL-2027",
        "Tema: Pelayanan publik <cepat> & ramah",
        "hanya panitia yang melihatnya",
        "Dibuka: begitu diterbitkan",
    )
    assert only_edition(stage).state == EditionState.PLANNED
    await organizer.press("Terbitkan edisi")
    await organizer.sees("Terbitkan KIPP Sulsel 2027?", "diumumkan sekarang kepada 2 kontak")
    await organizer.press("Terbitkan KIPP Sulsel 2027")
    await organizer.sees("Edisi diterbitkan", "kepada 2 kontak", "Sedang dibuka")
    told = await contact.sees("KIPP Sulsel 2027 sudah dibuka", "Jumat, 30 April 2027, 17.00 WITA")
    assert labels(told)[:2] == ["Mulai usulan", "Simpan ke kalender"]
    await foreigner.sees("KIPP Sulsel 2027 is open", "157 days left")
    await contact.press("Mulai usulan")
    await contact.sees("Judul inovasi")
    assert acts_on(stage)[0] == "edition.plan"
    assert acts_on(stage)[-1] == "edition.publish"


async def test_a_plan_that_is_left_goes_on_later_and_nobody_else_sees_it(stage: Stage) -> None:
    organizer = await editions_part(stage)
    await organizer.press("Buat edisi baru")
    await organizer.sees("Edisi baru mulai dari mana?")
    await organizer.press("Latihan Ringkas")
    await organizer.sees("Apa nama edisinya?")
    await organizer.say("Lomba Percobaan")
    await organizer.sees("Apa temanya?")
    await organizer.press("Nanti saja")
    await organizer.sees("Lomba Percobaan", "Rencana")
    contact = stage.contact()
    await contact.say("/jadwal")
    await contact.sees("Belum ada edisi yang dibuka")
    await contact.say("/ajukan")
    await contact.sees("belum ada pendaftaran")
    await open_part(organizer, "Edisi lomba")
    await organizer.sees("Lomba Percobaan", "rencana")
    await organizer.press("Lomba Percobaan")
    await organizer.sees("Rencana")
    await organizer.press("Ubah tema")
    await organizer.sees("Apa temanya?")
    await organizer.say("Inklusi")
    await organizer.sees("Tersimpan", "Tema: Inklusi")


async def test_last_years_edition_is_copied_a_year_on(stage: Stage) -> None:
    stage.open_edition(lasts=30 * DAY)
    organizer = await editions_part(stage)
    await organizer.press("Buat edisi baru")
    await organizer.sees("Edisi baru mulai dari mana?")
    await organizer.press("Salin: Latihan Ringkas")
    await organizer.sees("Apa nama edisinya?", "Latihan Ringkas 2027")
    await organizer.press("Biarkan, lanjut")
    await organizer.sees("Apa temanya?")
    await organizer.press("Tanpa tema")
    seen = await organizer.sees("Kapan dibuka?")
    assert "Seperti edisi lalu · Sel, 23 Nov 2027 10.00" in labels(seen)
    await organizer.press("Nanti saja")
    await organizer.sees("Dibuka: Selasa, 23 November 2027, 10.00 WITA", "UJI-26-2027")


async def test_what_cannot_be_is_refused_with_the_reason(stage: Stage) -> None:
    organizer = await planned(stage)
    refusals = [
        ("Ubah tenggat", "Kapan tenggatnya?", "kemarin", "sudah lewat"),
        ("Ubah tenggat", "Kapan tenggatnya?", "entah kapan", "belum kami mengerti"),
        ("Ubah pengumuman", "Kapan hasilnya diumumkan?", "besok", "Pengumuman sesudah tenggat"),
        ("Ubah perbaikan", "Sampai kapan", "lusa", "Perbaikan berakhir sesudah tenggat"),
        ("Ubah pembukaan", "Kapan dibuka?", "1 januari 2020", "sudah lewat"),
    ]
    for button, question, typed, reason in refusals:
        await organizer.press(button)
        await organizer.sees(question)
        await organizer.say(typed)
        await organizer.sees(reason, question)
        await organizer.press("‹ Kembali")
        await organizer.sees("Latihan Ringkas 2026")
    edition = only_edition(stage)
    assert (edition.announces_at, edition.repair_until) == (None, None)


async def test_an_awkward_deadline_is_warned_about_and_taken(stage: Stage) -> None:
    organizer = await planned(stage)
    await organizer.press("Ubah tenggat")
    await organizer.sees("Kapan tenggatnya?")
    await organizer.say("25 desember jam 11 malam")
    await organizer.sees("Jumat, 25 Desember 2026, 23.00 WITA", "hari libur", "Di luar jam")
    await organizer.press("Ganti waktu")
    await organizer.sees("Kapan tenggatnya?")
    await organizer.say("sabtu jam 10")
    await organizer.sees("Sabtu, 28 November 2026, 10.00 WITA", "akhir pekan")
    await organizer.press("Ya, benar")
    await organizer.sees("Tersimpan", "Tenggat: Sabtu, 28 November 2026")


async def test_two_editions_with_the_same_form_do_not_overlap(stage: Stage) -> None:
    organizer = await planned(stage)
    stage.open_edition(lasts=10 * DAY)
    stage.open_edition("kripp-sulsel", "KRIPP-26")
    await organizer.press("Terbitkan edisi")
    await organizer.sees("memakai formulir yang sama", "Latihan Ringkas", "4 Desember 2026")
    await organizer.press("Ubah pembukaan")
    await organizer.sees("Kapan dibuka?")
    await organizer.say("3 desember jam 8")
    await organizer.sees("memakai formulir yang sama")
    await organizer.say("7 desember jam 8")
    await organizer.sees("Dibuka: Senin, 7 Desember 2026, 08.00 WITA")
    await organizer.press("Ya, benar")
    await organizer.sees("Tersimpan")
    await organizer.press("Terbitkan edisi")
    await organizer.sees("Terbitkan Latihan Ringkas 2026?")


# --- an opening to come --------------------------------------------------------------------------


async def test_an_opening_is_told_when_it_comes_and_not_at_night(stage: Stage) -> None:
    contact = stage.contact()
    organizer = await planned(stage)
    await organizer.press("Ubah pembukaan")
    await organizer.sees("Kapan dibuka?")
    await organizer.say("besok jam 11 malam")
    await organizer.sees("Rabu, 25 November 2026, 23.00 WITA")
    await organizer.press("Ya, benar")
    await organizer.sees("Tersimpan")
    await organizer.press("Terbitkan edisi")
    await organizer.sees("diumumkan Kamis, 26 November 2026, 08.00 WITA kepada 1 kontak")
    await organizer.press("Terbitkan Latihan")
    await organizer.sees("Edisi diterbitkan", "kontak dapat mulai saat dibuka")
    await contact.say("/jadwal")
    await contact.sees("Dibuka Rabu, 25 November 2026, 23.00 WITA")
    stage.turn_clock(38 * HOUR)
    await contact.say("/ajukan")
    await contact.sees("Judul inovasi")
    assert await contact.count("sudah dibuka") == 0
    stage.turn_clock(9 * HOUR)
    await contact.sees("Latihan Ringkas 2026 sudah dibuka")
    assert not only_edition(stage).opening_untold
    stage.turn_clock(HOUR)
    await contact.say("/usulan")
    await contact.sees("Usulan OPD")
    assert await contact.count("sudah dibuka") == 1


async def test_a_published_edition_is_taken_back_before_it_opens(stage: Stage) -> None:
    contact = stage.contact()
    organizer = await planned(stage)
    await organizer.press("Ubah pembukaan")
    await organizer.sees("Kapan dibuka?")
    await organizer.press("Besok")
    await organizer.sees("Sudah benar?")
    await organizer.press("Ya, benar")
    await organizer.sees("Tersimpan")
    await organizer.press("Terbitkan edisi")
    await organizer.sees("Terbitkan Latihan")
    await organizer.press("Terbitkan Latihan")
    await organizer.sees("Edisi diterbitkan")
    await organizer.press("Tarik kembali")
    await organizer.sees("Kembali menjadi rencana")
    stage.turn_clock(2 * DAY)
    await contact.say("/jadwal")
    await contact.sees("Belum ada edisi yang dibuka")
    assert await contact.count("sudah dibuka") == 0
