"""Handing in, changing, withdrawing: until the deadline, judged by when the person sent it."""

import re
from datetime import timedelta

from sqlmodel import select

from storage.tables import Proposal, ProposalState
from tests.contacts.half_filled import HalfFilled
from tests.contacts.proposal_steps import (
    TITLE,
    answer_all,
    at_date,
    at_review,
    begun,
    handed_in,
    retitle,
    state,
    versions,
)
from tests.phone import body, labels
from tests.stage import OPEN_FOR, Stage


async def test_it_is_changed_and_handed_in_again_as_a_new_version(stage: Stage) -> None:
    phone = await handed_in(stage)
    await retitle(phone)
    await phone.press("Kirim usulan")
    await phone.sees("Tanda terima", "versi 2")
    assert versions(stage) == [
        (1, TITLE),
        (2, "SIGAP BUMIL Dua"),
    ]


async def test_two_quick_presses_hand_in_once(stage: Stage) -> None:
    phone = await begun(stage)
    await answer_all(phone)
    card, data = await phone.button("Kirim usulan")
    await phone.press_data(card["message_id"], data)
    await phone.press_data(card["message_id"], data)
    await phone.sees_toast("perubahan")
    assert len(versions(stage)) == 1
    assert await phone.count("Tanda terima") == 1


async def test_it_is_withdrawn_after_a_second_press_and_can_come_back(stage: Stage) -> None:
    phone = await handed_in(stage)
    await phone.say("/usulan")
    await phone.press("SIGAP BUMIL")
    await phone.press("Tarik usulan")
    await phone.sees("Tarik usulan “SIGAP BUMIL")
    assert state(stage) == ProposalState.SUBMITTED
    await phone.press("Tarik usulan")
    await phone.sees("ditarik")
    assert state(stage) == ProposalState.WITHDRAWN
    await phone.press("Lanjutkan")
    await phone.press("Kirim usulan")
    await phone.sees("Tanda terima", "versi 2")


async def test_after_the_deadline_it_is_closed_with_a_clear_sentence(stage: Stage) -> None:
    phone = await handed_in(stage)
    stage.turn_clock(OPEN_FOR + timedelta(seconds=2))
    await phone.say("/usulan")
    await phone.press("SIGAP BUMIL")
    card = await phone.sees("sudah ditutup", "Kamis, 24 Desember 2026, 10.00 WITA")
    assert "Kirim" not in str(card["reply_markup"])
    await phone.press("Unduh PDF")
    await phone.sees(".pdf")


async def test_what_was_sent_in_time_counts_however_late_it_is_handled(stage: Stage) -> None:
    phone = await begun(stage)
    await stage.stop_bot()
    await phone.say("Kapal Ibu Hamil")
    stage.turn_clock(OPEN_FOR + timedelta(hours=1))
    await phone.say("Terlambat")
    stage.start_bot()
    await phone.sees("sudah ditutup")
    with stage.database.transaction() as session:
        assert session.exec(select(Proposal.title)).one() == "Kapal Ibu Hamil"


async def test_a_draft_is_deleted_only_after_a_second_press(stage: Stage) -> None:
    phone = await at_review(stage)
    await phone.press("Hapus draf")
    await phone.sees("Hapus draf “Kapal Ibu Hamil”?")
    assert state(stage) == ProposalState.DRAFT
    await phone.press("Hapus draf")
    await phone.sees("dihapus")
    assert state(stage) == ProposalState.DELETED


async def test_last_editions_proposal_starts_this_years_draft(stage: Stage) -> None:
    phone = await handed_in(stage, code="UJI-25")
    stage.turn_clock(OPEN_FOR + timedelta(days=1))
    stage.open_edition(code="UJI-26")
    await phone.say("/ajukan")
    await phone.press("Mulai dari: SIGAP BUMIL")
    await phone.sees("4 jawaban disalin")
    await phone.sees("SK / surat")


async def test_one_comes_back_next_week_on_another_phone(stage: Stage) -> None:
    phone = await at_date(stage)
    await phone.say("/batal")
    await phone.sees("tetap tersimpan")
    await phone.press("Berhenti dulu")
    await stage.stop_bot()
    stage.turn_clock(timedelta(days=7))
    stage.start_bot()
    await phone.say("/usulan")
    await phone.sees("Kapal Ibu Hamil", "40%")
    await phone.press("Kapal Ibu Hamil")
    await phone.sees("Tanggal mulai")
    await phone.say("/ajukan")
    await phone.sees("Lanjutkan yang sudah dimulai")
    await phone.press("Usulan baru")
    await phone.sees("1/5", "Judul inovasi")


async def test_the_review_names_what_is_missing_and_leads_there(stage: Stage) -> None:
    phone = await at_review(stage)
    card = await phone.sees("Masih ada 4 hal", "Kapal Ibu Hamil")
    assert "Kirim usulan" not in body(card)
    await phone.press("Lengkapi: Tanggal mulai")
    await phone.sees("Tanggal mulai")
    await phone.say("2023")
    await phone.sees("Masih ada 3 hal")
    assert re.search(r"Minggu, 1 Januari 2023", body((await phone.chat())[-1]))


async def test_a_review_with_much_to_do_fits_one_screen_and_leads_on_by_section(
    stage: Stage,
) -> None:
    draft = HalfFilled(stage, stage.open_edition("kipp-sulsel"))
    phone = draft.phone
    await draft.at("judul")
    await phone.press("Semua pertanyaan")
    await phone.sees_button("Periksa usulan")
    await phone.press("Periksa usulan")
    card = await phone.sees("Isi proposal: 1 dari 8, masih 8 hal")
    assert "Belum diisi" not in body(card)
    assert len(body(card)) < 1000
    assert len(labels(card)) <= 8
    await phone.press("Lengkapi Isi proposal (8)")
    section = await phone.sees("Isi proposal: belum, 1 dari 8", "Belum diisi: ", "Signifikansi")
    assert section["message_id"] == card["message_id"]
    await phone.press("Lengkapi: Signifikansi")
    await phone.sees("Signifikansi")
    await phone.say("Lansia tanpa KTP turun dari 212 menjadi 18 orang. " * 8)
    await phone.press("Selesai")
    await phone.sees("Isi proposal: 2 dari 8, masih 7 hal")
