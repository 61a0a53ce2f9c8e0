"""Changing what was written or handed in: told truly, and never in the wrong place."""

import io
from datetime import timedelta

from PIL import Image

from storage.tables import ProposalState
from tests.contacts.half_filled import SUMMARY as SHORT_SUMMARY
from tests.contacts.half_filled import HalfFilled
from tests.contacts.proposal_steps import (
    SHORT,
    SUMMARY,
    TITLE,
    at_summary,
    handed_in,
    picture,
    retitle,
    state,
    stored,
    versions,
)
from tests.organizers.people import file_of
from tests.phone import body, labels
from tests.stage import OPEN_FOR, Stage


async def test_a_change_after_handing_in_leads_to_sending_it_again(stage: Stage) -> None:
    phone = await handed_in(stage)
    await retitle(phone)
    await phone.say("/usulan")
    await phone.sees("SIGAP BUMIL Dua", "perubahan belum dikirim")


async def test_after_the_deadline_only_what_was_sent_is_called_sent(stage: Stage) -> None:
    phone = await handed_in(stage)
    await retitle(phone)
    stage.turn_clock(OPEN_FOR + timedelta(minutes=1))
    await phone.press("Kirim usulan")
    await phone.sees("sudah ditutup", "Yang berlaku", "UJI-26-0001-1", "tidak ikut")
    await phone.say("/usulan")
    listed = body(await phone.sees("(terkirim)"))
    assert TITLE in listed
    assert "Dua" not in listed
    assert versions(stage) == [(1, TITLE)]
    assert state(stage) == ProposalState.SUBMITTED


async def test_a_shorter_version_takes_the_place_of_what_is_too_long(stage: Stage) -> None:
    phone = await at_summary(stage)
    long = ("kata " * 230).strip()
    await phone.say(long)
    await phone.sees("lebih 30", "menggantikan teks ini")
    await phone.say(SUMMARY)
    await phone.sees("41 dari 200 kata", "Menggantikan jawaban sebelumnya (230 kata)")
    assert stored(stage, "ringkasan") == SUMMARY
    await phone.press("Urungkan")
    await phone.sees("Dikembalikan")
    assert stored(stage, "ringkasan") == long


async def test_what_is_too_long_can_still_be_added_to(stage: Stage) -> None:
    phone = await at_summary(stage)
    long = ("kata " * 230).strip()
    await phone.say(long)
    await phone.press("Tambah")
    await phone.sees("Kirim tambahan")
    await phone.say(SHORT)
    await phone.sees("239 kata")
    assert stored(stage, "ringkasan") == f"{long}\n\n{SHORT}"


async def test_an_answer_that_is_opened_says_what_the_next_message_does(stage: Stage) -> None:
    draft = HalfFilled(stage)
    await draft.at("ringkasan")
    await draft.phone.press("Semua pertanyaan")
    await draft.phone.press("Ringkasan")
    await draft.phone.sees(SHORT_SUMMARY, "Pesan berikutnya menggantikan jawaban ini")
    await draft.phone.say(SUMMARY)
    await draft.phone.sees("Menggantikan jawaban sebelumnya", "Urungkan")


async def test_undoing_an_earlier_answer_leaves_the_open_question_open(stage: Stage) -> None:
    phone = await at_summary(stage)
    await phone.say(SHORT)
    await phone.sees("9 dari 200 kata")
    await phone.say(SUMMARY)
    note, undo = await phone.button("Urungkan")
    await phone.say("selesai")
    await phone.sees("SK / surat")
    await phone.press_data(note["message_id"], undo)
    await phone.sees("Ringkasan: dikembalikan seperti sebelumnya")
    assert stored(stage, "ringkasan") == SHORT
    await phone.send_file("sk.jpg", picture(), photo=True)
    await phone.sees("Berkas tersimpan", "SK / surat")


async def test_a_card_that_is_done_keeps_no_buttons(stage: Stage) -> None:
    phone = await at_summary(stage)
    await phone.say(SUMMARY)
    await phone.press("Selesai")
    done = await phone.sees("✅ Ringkasan: 41 dari 200 kata")
    assert labels(done) == []


async def test_a_second_file_replaces_the_first_and_can_be_seen_again(stage: Stage) -> None:
    draft = HalfFilled(stage)
    await draft.at("sk_inovasi")
    await draft.phone.send_file("sk-lama.png", picture())
    await draft.phone.sees("Berkas tersimpan", "sk-lama.png")
    await draft.phone.send_file("sk-baru.png", picture("lime"))
    await draft.phone.sees("sk-baru.png", "Menggantikan berkas sebelumnya: sk-lama.png")
    await draft.at("sk_inovasi")
    await draft.phone.press("Lihat berkas (1)")
    sent = await draft.phone.sees("sk-baru.png")
    with Image.open(io.BytesIO(file_of(stage, sent))) as shown:
        assert shown.getpixel((5, 5)) == (0, 255, 1)


async def test_a_photo_at_the_wrong_question_is_taken_to_its_own_by_one_press(
    stage: Stage,
) -> None:
    draft = HalfFilled(stage)
    await draft.at("judul")
    await draft.phone.send_file("sk.jpg", picture(), photo=True)
    await draft.phone.sees("Untuk pertanyaan mana berkas ini?")
    await draft.phone.press("Untuk: SK")
    await draft.phone.sees("Berkas tersimpan", "SK / surat")
    assert len(draft.answer("sk_inovasi")) == 1
    await draft.phone.press("Lanjutkan")
    await draft.phone.sees("Judul inovasi", "Jawaban sekarang")


async def test_what_is_typed_while_no_question_is_open_is_said_not_to_be_saved(
    stage: Stage,
) -> None:
    phone = await at_summary(stage)
    await phone.press("Kembali")
    await phone.sees("Tanggal mulai")
    await phone.press("Nanti")
    await phone.sees("lain waktu")
    await phone.say(SUMMARY)
    await phone.sees("belum disimpan")
    assert stored(stage, "ringkasan") is None
    await phone.say("lanjut")
    await phone.sees("Ringkasan", "30 sampai 200 kata")


async def test_a_change_of_language_draws_the_open_question_again(stage: Stage) -> None:
    phone = await at_summary(stage)
    await phone.say("/bahasa")
    await phone.press("English")
    await phone.sees("Summary", "30 to 200 words")
    await phone.say(SUMMARY)
    await phone.sees("41 of 200 words")


async def test_the_review_is_a_list_of_sections_with_the_answers_folded(stage: Stage) -> None:
    draft = HalfFilled(stage)
    await draft.at("judul")
    await draft.phone.press("Semua pertanyaan")
    await draft.phone.press("Periksa usulan")
    card = await draft.phone.sees("Identitas inovasi: selesai, 3 dari 3", "Lampiran: belum")
    folded = [e for e in card["entities"] if e["type"] == "expandable_blockquote"]
    assert len(folded) == 1
    fold = body(card)[folded[0]["offset"] :][: folded[0]["length"]]
    assert SHORT_SUMMARY in fold


async def test_leaving_with_changes_that_were_not_sent_says_so(stage: Stage) -> None:
    phone = await handed_in(stage)
    await phone.say("/usulan")
    await phone.press("SIGAP BUMIL")
    await phone.press("Ubah jawaban")
    await phone.press("Judul inovasi")
    await phone.say("SIGAP BUMIL Dua")
    await phone.press("Belum")
    await phone.sees("lain waktu", "Perubahan belum dikirim", "UJI-26-0001-1")
