"""A press counts once (promise P6): delivered twice, pressed twice, or pressed on an old card."""

import asyncio
from typing import Any

import orjson
from sqlmodel import col, select

from handlers.buttons import encode
from handlers.submit import actions
from storage.proposals import load_work, save_answer
from storage.tables import Attachment, AttachmentState, Consent, Inbox, Proposal, Submission
from tests.contacts.half_filled import SUMMARY, TITLE, HalfFilled
from tests.contacts.proposal_steps import SUMMARY as WHOLE
from tests.phone import Message, labels
from tests.stage import Stage


async def twice(draft: HalfFilled, message: Message, data: str) -> None:
    """Two presses before the bot can answer the first."""
    await draft.stage.stop_bot()
    await draft.phone.press_data(message["message_id"], data)
    await draft.phone.press_data(message["message_id"], data)
    draft.stage.start_bot()


def complete(draft: HalfFilled) -> None:
    """Answers what is still open, straight in the database."""
    with draft.stage.database.transaction() as session:
        proposal = session.get_one(Proposal, draft.proposal)
        now = draft.stage.clock.now()
        attachment = Attachment(
            proposal_id=draft.proposal,
            question_id="sk_inovasi",
            state=AttachmentState.STORED,
            file_id="x",
            chat_id=draft.phone.id,
            message_id=1,
            original_name="sk.pdf",
            sha256="0" * 64,
            path="00/sk.pdf",
            sent_by=draft.phone.id,
            sent_at=now,
        )
        session.add(attachment)
        session.flush()
        for question, value in {"ringkasan": WHOLE, "sk_inovasi": [attachment.id]}.items():
            work = load_work(session, proposal)
            save_answer(session, work, question, value, draft.phone.id, now)


def count(stage: Stage, table: type[Any]) -> int:
    with stage.database.transaction() as session:
        return len(session.exec(select(table)).all())


async def test_an_update_delivered_twice_is_one_press(stage: Stage) -> None:
    draft = HalfFilled(stage)
    await draft.at("kelompok")
    card, data = await draft.phone.button("Khusus")
    await draft.phone.press_data(card["message_id"], data)
    await draft.phone.sees("Khusus", "✅")
    before = draft.answers()
    with stage.database.transaction() as session:
        taken = session.exec(select(Inbox).order_by(col(Inbox.id).desc())).first()
    assert taken is not None
    stage.world.updates.append({**orjson.loads(taken.body), "update_id": taken.update_id})
    await draft.told(draft.phone.say("/jadwal"))
    assert draft.answers() == before
    assert await draft.phone.count("✅ Kelompok") == 1


async def test_a_choice_pressed_twice_is_chosen_once_and_the_next_question_stays(
    stage: Stage,
) -> None:
    draft = HalfFilled(stage)
    await draft.at("kelompok")
    card, data = await draft.phone.button("Khusus")
    await twice(draft, card, data)
    await draft.phone.sees_toast("Sudah tersimpan")
    await draft.phone.sees("SK / surat")
    assert draft.answer("kelompok") == "khusus"
    assert await draft.phone.count("SK / surat keterangan inovasi") == 1
    await draft.phone.say("halo")
    await draft.phone.sees("Untuk “SK")


async def test_another_choice_on_an_old_card_says_what_is_chosen_first(stage: Stage) -> None:
    draft = HalfFilled(stage)
    await draft.at("kelompok")
    card, data = await draft.phone.button("Khusus")
    await draft.phone.press_data(card["message_id"], data)
    await draft.phone.sees("✅ Kelompok")
    old = data.replace("khusus", "replikasi")
    await draft.phone.press_data(card["message_id"], old)
    await draft.phone.sees_toast("Ada perubahan")
    assert draft.answer("kelompok") == "khusus"
    await draft.phone.press("Buka pertanyaan")
    await draft.phone.press("Replikasi")
    await draft.phone.sees("✅ Kelompok", "Replikasi")
    assert draft.answer("kelompok") == "replikasi"


async def test_a_proposal_sent_twice_has_one_receipt(stage: Stage) -> None:
    draft = HalfFilled(stage)
    complete(draft)
    colleague = stage.contact("dinkes", "Baso Mappangara")
    await draft.at("judul")
    card = (await draft.phone.chat())[-1]
    await draft.phone.press_data(card["message_id"], encode(actions.Review(draft.proposal)))
    await draft.phone.sees("Siap dikirim")
    card, data = await draft.phone.button("Kirim usulan")
    await twice(draft, card, data)
    await draft.phone.sees("Tanda terima")
    await draft.phone.sees_toast("Ada perubahan")
    await colleague.sees(TITLE, ".pdf")
    assert count(stage, Submission) == 1
    assert await draft.phone.count("Tanda terima UJI") == 1
    assert await colleague.count(TITLE) == 1


async def test_undo_pressed_twice_goes_back_once(stage: Stage) -> None:
    draft = HalfFilled(stage)
    await draft.at("ringkasan")
    await draft.phone.say("Satu.")
    await draft.phone.sees("Tersimpan")
    await draft.phone.say("Dua.")
    await draft.phone.sees("Tersimpan")
    assert draft.answer("ringkasan") == "Satu.\n\nDua."
    card, data = await draft.phone.button("Urungkan")
    await twice(draft, card, data)
    await draft.phone.sees("Dikembalikan")
    await draft.phone.sees_toast("tidak bisa diurungkan")
    assert draft.answer("ringkasan") == "Satu."


async def test_done_pressed_twice_asks_the_next_question_once(stage: Stage) -> None:
    draft = HalfFilled(stage)
    await draft.at("tanggal_mulai")
    card, data = await draft.phone.button("Biarkan")
    await twice(draft, card, data)
    await draft.phone.sees_toast("Pertanyaan ini sudah dilewati")
    await draft.phone.sees("SK / surat")
    assert await draft.phone.count("SK / surat keterangan inovasi") == 1


async def test_back_pressed_twice_goes_one_question_back(stage: Stage) -> None:
    draft = HalfFilled(stage)
    await draft.at("ringkasan")
    card, data = await draft.phone.button("‹ Kembali")
    await twice(draft, card, data)
    await draft.phone.sees_toast("Pertanyaan ini sudah dilewati")
    await draft.phone.sees("Tanggal mulai diterapkan")


async def test_an_option_switched_twice_is_redrawn_and_not_lost(stage: Stage) -> None:
    edition = stage.open_edition("kipp-sulsel", "KIPP-26")
    draft = HalfFilled(stage, edition)
    await draft.at("sdgs")
    card, data = await draft.phone.button("1. Tanpa kemiskinan")
    await twice(draft, card, data)
    await draft.phone.sees_toast("Ada perubahan")
    assert draft.answer("sdgs") == ["1"]


async def test_consent_given_twice_is_recorded_once(stage: Stage) -> None:
    draft = HalfFilled(stage)
    stranger = stage.stranger()
    await stranger.start(stage.invitation())
    await stranger.sees("Mohon persetujuan")
    card, data = await stranger.button("Setuju")
    await stage.stop_bot()
    await stranger.press_data(card["message_id"], data)
    await stranger.press_data(card["message_id"], data)
    stage.start_bot()
    await stranger.sees("Siapa nama lengkap")
    await stranger.sees_toast("sudah lama")
    assert count(stage, Consent) == 1
    assert await stranger.count("Siapa nama lengkap") == 1
    assert draft.answer("judul") == TITLE


async def test_a_press_and_a_message_at_once_are_both_taken(stage: Stage) -> None:
    draft = HalfFilled(stage)
    await draft.at("ringkasan")
    card, data = await draft.phone.button("Tambah")
    await stage.stop_bot()
    await draft.phone.press_data(card["message_id"], data)
    await draft.phone.say("Satu kalimat lagi.")
    stage.start_bot()
    await draft.phone.sees("Tersimpan")
    assert draft.answer("ringkasan") == f"{SUMMARY}\n\nSatu kalimat lagi."


async def test_two_people_press_different_choices_at_once_and_both_are_heard(stage: Stage) -> None:
    draft = HalfFilled(stage)
    colleague = stage.contact("dinkes", "Baso Mappangara")
    await draft.at("kelompok")
    await colleague.say("/usulan")
    await colleague.press(TITLE)
    await colleague.sees("")
    await colleague.press("Semua pertanyaan")
    await colleague.press("Kelompok")
    await colleague.sees("Kelompok", "Jawaban sekarang")
    mine, yours = await draft.phone.button("Khusus"), await colleague.button("Replikasi")
    await asyncio.gather(
        draft.phone.press_data(mine[0]["message_id"], mine[1]),
        colleague.press_data(yours[0]["message_id"], yours[1]),
    )
    first = draft.phone.sees_toast("Ada perubahan")
    second = colleague.sees_toast("Ada perubahan")
    done, waiting = await asyncio.wait(
        {asyncio.create_task(first), asyncio.create_task(second)},
        return_when=asyncio.FIRST_COMPLETED,
    )
    for task in waiting:
        task.cancel()
    assert len(done) == 1
    assert draft.answer("kelompok") in {"khusus", "replikasi"}


async def test_an_old_card_says_what_is_answered_and_leaves_the_open_question_alone(
    stage: Stage,
) -> None:
    draft = HalfFilled(stage)
    await draft.at("kelompok")
    skipped, choice = await draft.phone.button("Khusus")
    await draft.phone.say("lewati")
    await draft.phone.sees("SK / surat")
    before = draft.answers()
    await draft.phone.press_data(skipped["message_id"], choice)
    await draft.phone.sees_toast("Ada perubahan")
    current = await draft.phone.sees("✅ Kelompok", "Umum")
    assert labels(current) == ["Buka pertanyaan"]
    for question, act in (
        ("judul", actions.Done),
        ("ringkasan", actions.Back),
        ("tanggal_mulai", actions.Skip),
        ("ringkasan", actions.Done),
    ):
        await draft.phone.press_data(skipped["message_id"], encode(act(draft.proposal, question)))
        await draft.phone.sees_toast("sudah dilewati")
    await draft.phone.sees("✅ Ringkasan")
    assert draft.answers() == before
    await draft.phone.say("halo")
    await draft.phone.sees("Untuk “SK")


async def test_leaving_another_draft_leaves_the_open_question_alone(stage: Stage) -> None:
    draft = HalfFilled(stage)
    other = HalfFilled(stage, draft.edition)
    await draft.at("judul")
    card, _ = await draft.phone.button("Nanti")
    await draft.phone.press_data(card["message_id"], encode(actions.Leave(other.proposal)))
    await draft.phone.sees("kita lanjutkan lain waktu")
    await draft.phone.say("Judul yang baru")
    await draft.phone.sees("Tersimpan")
    assert draft.answer("judul") == "Judul yang baru"
