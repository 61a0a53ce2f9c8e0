"""One question at a time: long answers, edits, steps back, pasted texts, albums, two contacts."""

import asyncio

from sqlmodel import select

from storage.tables import Answer
from tests.contacts.proposal_steps import (
    SHORT,
    SUMMARY,
    at_date,
    at_summary,
    begun,
    picture,
    stored,
)
from tests.phone import body
from tests.stage import Stage


async def test_an_answer_of_several_messages_is_joined(stage: Stage) -> None:
    phone = await at_summary(stage)
    await phone.say(SHORT)
    await phone.sees("9 dari 200 kata", "paling sedikit 30 kata", "Kirim pesan lagi")
    await phone.say(SUMMARY)
    await phone.sees("50 dari 200 kata")
    assert stored(stage, "ringkasan") == f"{SHORT}\n\n{SUMMARY}"
    await phone.say("selesai")
    await phone.sees("SK / surat")


async def test_an_edited_message_edits_its_part_of_the_answer(stage: Stage) -> None:
    phone = await at_summary(stage)
    await phone.say(SHORT)
    await phone.sees("9 dari 200 kata")
    await phone.say(SUMMARY)
    await phone.sees("50 dari 200 kata")
    await phone.edit(SHORT, "Ibu hamil di tiga pulau kini diantar nelayan.")
    await phone.sees("49 dari 200 kata", "Tersimpan")
    assert (
        stored(stage, "ringkasan") == f"Ibu hamil di tiga pulau kini diantar nelayan.\n\n{SUMMARY}"
    )
    await phone.press("Urungkan")
    await phone.sees("Dikembalikan")
    assert stored(stage, "ringkasan") == f"{SHORT}\n\n{SUMMARY}"


async def test_a_mistyped_date_is_mended_by_editing_the_message(stage: Stage) -> None:
    phone = await at_date(stage)
    await phone.say("15 Mart 20233")
    await phone.sees("belum terbaca")
    await phone.edit("15 Mart 20233", "15 Maret 2023")
    await phone.sees("Rabu, 15 Maret 2023")
    await phone.edit("15 Maret 2023", "16 Maret 2023")
    await phone.sees("Kamis, 16 Maret 2023")
    assert stored(stage, "tanggal_mulai") == "2023-03-16"


async def test_too_long_is_told_and_the_text_is_kept_to_be_shortened(stage: Stage) -> None:
    phone = await at_summary(stage)
    long = "kata " * 230
    await phone.say(long.strip())
    await phone.sees("230 kata", "lebih 30", "tetap tersimpan")
    assert stored(stage, "ringkasan") == long.strip()
    await phone.press("Salin untuk dipendekkan")
    await phone.sees("kata kata kata")
    await phone.press("Ganti")
    await phone.sees("Kirim pengganti")
    await phone.say(SUMMARY)
    await phone.sees("41 dari 200 kata")
    assert stored(stage, "ringkasan") == SUMMARY


async def test_one_goes_back_skips_and_jumps_without_losing_a_word(stage: Stage) -> None:
    phone = await at_summary(stage)
    await phone.press("Kembali")
    await phone.sees("Tanggal mulai", "Rabu, 15 Maret 2023")
    await phone.press("Biarkan")
    await phone.sees("Ringkasan")
    await phone.press("Lewati dulu")
    await phone.sees("SK / surat")
    await phone.press("Semua pertanyaan")
    await phone.sees_button("✅ Judul inovasi")
    await phone.press("Ringkasan")
    await phone.sees("Ringkasan", "30 sampai 200 kata")
    await phone.press("Nanti")
    await phone.sees("3 dari 5", "/usulan")
    await phone.say("/usulan")
    await phone.press("Kapal Ibu Hamil")
    await phone.sees("Ringkasan")


async def test_a_question_in_the_middle_is_asked_about_and_never_swallowed(stage: Stage) -> None:
    phone = await at_summary(stage)
    await phone.say("kapan pendaftaran ditutup?")
    await phone.sees("jawaban untuk “Ringkasan”", "kapan pendaftaran ditutup?")
    assert stored(stage, "ringkasan") is None
    await phone.press("Bukan jawaban")
    await phone.sees("tidak disimpan", "Ringkasan")
    await phone.say("Apakah ibu hamil di pulau dapat ditolong tepat waktu?")
    await phone.press("Jawaban, simpan")
    await phone.sees("Tersimpan")
    assert stored(stage, "ringkasan") == "Apakah ibu hamil di pulau dapat ditolong tepat waktu?"


async def test_a_pasted_text_is_spread_over_its_questions(stage: Stage) -> None:
    phone = await begun(stage)
    await phone.say(
        "Judul inovasi: Kapal Ibu Hamil\nTanggal mulai diterapkan: 15 Maret 2023\n"
        f"RINGKASAN\n{SUMMARY}"
    )
    await phone.sees("menjawab 3 pertanyaan", "Ringkasan")
    await phone.press("Bagi ke pertanyaannya")
    await phone.sees("✅ Judul inovasi", "✅ Ringkasan")
    await phone.sees("Kelompok")
    assert stored(stage, "judul") == "Kapal Ibu Hamil"
    assert stored(stage, "tanggal_mulai") == "2023-03-15"
    assert stored(stage, "ringkasan") == SUMMARY


async def test_a_long_paste_that_the_phone_cuts_is_spread_whole(stage: Stage) -> None:
    phone = await begun(stage)
    words = " ".join(f"kata{number}" for number in range(800))
    await phone.say(f"Judul inovasi\nKapal Ibu Hamil\nRingkasan\n{words}")
    await phone.sees("menjawab 2 pertanyaan")
    while await phone.count("menjawab 2 pertanyaan") < 2:  # noqa: ASYNC110  each piece asks anew
        await asyncio.sleep(0.01)
    await phone.press("Bagi ke pertanyaannya")
    await phone.sees("✅ Ringkasan")
    assert str(stored(stage, "ringkasan")).split() == words.split()


async def test_an_album_is_confirmed_by_one_message(stage: Stage) -> None:
    phone = await begun(stage, "kipp-sulsel")
    await phone.press("Semua pertanyaan")
    await phone.sees("halaman 1/3")
    await phone.press("›")
    await phone.sees("halaman 2/3")
    await phone.press("›")
    await phone.press("Bukti dukung")
    await phone.sees("Bukti dukung", "tanda klip")
    await phone.send_album([("a.jpg", picture()), ("b.jpg", picture()), ("c.jpg", picture())])
    told = await phone.sees("3 dari")
    assert body(told).count("KB") == 3
    assert await phone.count("Berkas tersimpan") == 1


async def test_two_contacts_on_one_question_are_asked_whose(stage: Stage) -> None:
    first = await at_summary(stage)
    second = stage.contact(name="Baso Mappangara")
    await second.say("/usulan")
    await second.press("Kapal Ibu Hamil")
    await second.sees("Ringkasan")
    await first.say(SUMMARY)
    await first.sees("Tersimpan")
    await second.say(SHORT)
    await second.sees("baru saja mengisi", SUMMARY[:40], SHORT)
    assert stored(stage, "ringkasan") == SUMMARY
    await second.press("Pakai yang saya")
    await second.sees("jawaban Bapak/Ibu dipakai")
    await second.sees("Tersimpan")
    assert stored(stage, "ringkasan") == SHORT
    with stage.database.transaction() as session:
        kept = session.exec(select(Answer.value).where(Answer.question_id == "ringkasan")).all()
        assert SUMMARY in kept


async def test_eligibility_is_told_as_soon_as_it_can_be_known(stage: Stage) -> None:
    phone = await begun(stage)
    await phone.say("Kelas Perahu")
    await phone.sees("mirip pemenang", "Pangkajene")
    await phone.press("Umum")
    await phone.sees("Tanggal mulai")
    await phone.say("1 maret 2026")
    await phone.sees("baru berjalan 9 bulan", "paling sedikit 24 bulan")
    await phone.say("/usulan")
    await phone.press("Kelas Perahu")
    await phone.press("Semua pertanyaan")
    await phone.press("Kelompok")
    await phone.press("Replikasi")
    await phone.sees("Inovasi yang direplikasi")
