"""The text of a regular reminder: written by organizers, refused with the place, given back."""

from typing import Any

import pytest

from domain.broadcasts import MOST_TEXT
from storage.audit import entries_about, first_broken
from storage.reminder_texts import offsets_with_words
from storage.tables import Person
from tests.contacts.proposal_steps import TITLE, drafting
from tests.organizers.edition_steps import DAY, HOUR
from tests.organizers.people import open_part, staff
from tests.organizers.test_reminders import COORDINATOR, REMINDER
from tests.phone import Phone, labels
from tests.stage import Stage

OWN = "Salam, {nama}.\n{judul} dari {instansi} baru {persen}%; tenggat {tenggat}, {sisa_hari} lagi."
READ = (
    "Salam, Andi Nurhayati.\n"
    f"{TITLE} dari Dinas Kesehatan baru 20%; tenggat Kamis, 24 Desember 2026, 10.00 WITA, "
    "14 hari lagi."
)


async def at_the_text(stage: Stage, phone: Phone | None = None) -> Phone:
    """An organizer at the text of the reminder 14 days before."""
    organizer = phone or stage.organizer()
    await open_part(organizer, "Pengingat")
    await organizer.sees_button("Kam, 10 Des 2026 09.00")
    await organizer.press("Kam, 10 Des 2026 09.00")
    await organizer.sees("Pengingat 14 hari sebelum")
    await organizer.press("Ubah teks")
    await organizer.sees("Teks pengingat 14 hari sebelum", "Indonesia: teks", "Inggris: teks")
    return organizer


async def typed(organizer: Phone, text: str, language: str = "Indonesia", **more: Any) -> None:
    await organizer.press(f"Tulis teks {language}")
    await organizer.sees(f"Tulis teks {language}", "{judul}", "{sisa_hari}")
    await organizer.send({"text": text, **more})


async def test_own_words_come_as_a_sample_first_and_then_to_the_contact(stage: Stage) -> None:
    stage.open_edition()
    contact = await drafting(stage)
    organizer = await at_the_text(stage)
    bold = [{"type": "bold", "offset": 0, "length": 5}]
    await typed(organizer, OWN, entities=bold)
    sample = await organizer.sees(READ)
    assert sample["entities"][0] == bold[0]
    await organizer.sees("Begitulah pengingat 14 hari sebelum", "Sudah benar?")
    await organizer.press("Pakai untuk pengingat ini")
    await organizer.sees("Tersimpan", "Indonesia: teks sendiri", "Salam, {nama}")
    stage.turn_clock(16 * DAY)
    told = await contact.sees(READ)
    assert (told["text"], labels(told)) == (sample["text"], labels(sample))
    assert await contact.count(REMINDER) == 0
    stage.turn_clock(7 * DAY)
    await contact.sees(REMINDER, "7 hari lagi")
    with stage.database.transaction() as session:
        assert first_broken(session) is None
        acts = [entry.action for entry in entries_about(session, "edition:1")]
    assert acts[::-1] == ["reminders.sample", "reminders.text"]


async def test_english_readers_get_the_usual_text_until_one_is_written(stage: Stage) -> None:
    stage.open_edition()
    contact = await drafting(stage)
    with stage.database.transaction() as session:
        session.get_one(Person, contact.id).language = "en"
    organizer = await at_the_text(stage)
    await typed(organizer, OWN)
    await organizer.sees("Begitulah")
    await organizer.press("Pakai untuk semua 5 pengingat")
    await organizer.sees("Tersimpan", "Inggris: teks bawaan")
    with stage.database.transaction() as session:
        assert len(offsets_with_words(session, 1)) == 5
    stage.turn_clock(16 * DAY)
    await contact.sees("14 days left", "Still to do")
    await at_the_text_of_seven(organizer)
    await typed(organizer, "{judul}: {sisa_hari} to go, until {tenggat}.", "Inggris")
    await organizer.sees(f"{TITLE}: 7 days to go, until Thursday")
    await organizer.press("Pakai untuk pengingat ini")
    await organizer.sees("Inggris: teks sendiri")
    stage.turn_clock(7 * DAY)
    await contact.sees("7 days to go, until Thursday, 24 December 2026, 10.00 WITA.")


async def at_the_text_of_seven(organizer: Phone) -> None:
    await open_part(organizer, "Pengingat")
    await organizer.sees_button("Kam, 17 Des 2026 09.00")
    await organizer.press("Kam, 17 Des 2026 09.00")
    await organizer.sees("Pengingat 7 hari sebelum")
    await organizer.press("Ubah teks")
    await organizer.sees("Teks pengingat 7 hari sebelum")


async def test_what_is_wrong_is_refused_with_its_place_and_nothing_is_kept(stage: Stage) -> None:
    stage.open_edition()
    await drafting(stage)
    organizer = await at_the_text(stage)
    for text, more, answer in (
        ("{judul}\nsampai {tengat}", {}, "Baris 2, huruf ke-8: {tengat} tidak dikenal"),
        ("Sampai {tenggat}.", {}, "{judul} belum ada sampai akhir teks (baris 1)"),
        ("{judul} {tenggat} {sisa_hari} hari", {}, "“{sisa_hari} hari” akan terbaca dobel"),
        ("{judul} {tenggat}\n**awas**", {}, "**awas**"),
        (OWN, {"entities": [{"type": "bold", "offset": 9, "length": 3}]}, "memotong {nama}"),
        (f"{OWN}\n{'x' * MOST_TEXT}", {}, "Yang berlebih mulai baris 3"),
    ):
        await typed(organizer, text, **more)
        await organizer.sees(answer)
        await organizer.press("Kembali")
        await organizer.sees("Teks pengingat 14 hari sebelum")
    await organizer.press("Tulis teks Indonesia")
    await organizer.sees("Tulis teks Indonesia")
    await organizer.send({"location": {"latitude": -5.1, "longitude": 119.4}})
    await organizer.sees("Mohon kirim teks biasa")
    with stage.database.transaction() as session:
        assert offsets_with_words(session, 1) == set()


async def test_the_usual_text_comes_back_at_the_second_press(stage: Stage) -> None:
    stage.open_edition()
    contact = await drafting(stage)
    organizer = await at_the_text(stage)
    await typed(organizer, OWN)
    await organizer.sees("Begitulah")
    await organizer.press("Pakai untuk pengingat ini")
    await organizer.sees("teks sendiri")
    await organizer.press("Kembali ke teks bawaan (Indonesia)")
    await organizer.sees("Kembali ke teks bawaan Indonesia untuk pengingat 14 hari sebelum?")
    await organizer.press("Ya, pakai teks bawaan")
    await organizer.sees("Teks bawaan dipakai lagi")
    stage.turn_clock(16 * DAY)
    await contact.sees(REMINDER)


@pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
async def test_a_coordinator_changes_no_text(stage: Stage) -> None:
    stage.open_edition()
    coordinator = staff(stage, COORDINATOR)
    await open_part(coordinator, "Pengingat")
    card = await coordinator.sees("Pengingat Latihan Ringkas")
    await coordinator.press_data(card["message_id"], f"r1:1:{14 * 24 * HOUR.seconds}")
    await coordinator.sees("hanya panitia provinsi yang mengubahnya")
