"""A citizen's question reaches a person, and the answer everybody who asked."""

from datetime import timedelta

import aiohttp
import pytest
from sqlmodel import select

from bot.sandbox.forum import delete_topic
from domain.handoff import QuestionState
from domain.roles import Grant, StaffRole
from storage.audit import entries_about
from storage.tables import Asked, CitizenQuestion, Outbox, OutboxState, QuestionAsker
from tests.organizers.asking import (
    ANSWER,
    ASKED,
    ASKED_TOO,
    GroupChat,
    citizen,
    hand_off,
    offered,
)
from tests.organizers.people import open_part, staff
from tests.phone import Phone, body, labels
from tests.stage import Stage

HOURS = timedelta(hours=1)


async def organizer(stage: Stage) -> Phone:
    phone = stage.organizer()
    await phone.start()
    await phone.sees("panitia")
    return phone


async def open_question(phone: Phone, number: int = 1) -> None:
    await open_part(phone, "Pertanyaan warga")
    await phone.press(f"#{number}")
    await phone.sees(f"Pertanyaan #{number}")


async def type_answer(phone: Phone, text: str = ANSWER) -> None:
    await phone.press("Jawab")
    await phone.sees("Ketik jawabannya")
    await phone.say(text)
    await phone.sees("Dilihat warga seperti ini", text)


async def test_a_question_and_its_like_are_answered_by_a_person_and_then_at_once(
    stage: Stage,
) -> None:
    boss = await organizer(stage)
    first, second = await citizen(stage, "Rahmat Hidayat"), await citizen(stage, "Sitti")
    receipt = await hand_off(first)
    assert "sampai 16.00 WITA" in receipt["text"]
    await boss.sees("Pertanyaan warga #1", ASKED)
    await first.say("Untuk puskesmas juga?")
    await first.sees("Ditambahkan ke pertanyaan #1")
    stage.turn_clock(8 * HOURS)
    late = await hand_off(second, ASKED_TOO)
    assert "Panitia bertugas lagi Rabu, 25 November 2026, 08.00 WITA" in late["text"]
    await stage.stop_bot()
    stage.start_bot()
    await open_part(boss, "Pertanyaan warga (1)")
    await boss.press("#1 · 2 orang")
    page = await boss.sees("2 orang menanyakan: Rahmat, Sitti", "Untuk puskesmas juga?")
    assert "Hidayat" not in body(page)
    await type_answer(boss)
    await boss.press("Kirim kepada 2 orang")
    await boss.sees("dikirim kepada 2 orang")
    await first.sees("Jawaban panitia untuk pertanyaan #1", ASKED, ANSWER)
    await second.sees(ASKED_TOO, ANSWER)
    await boss.press("Jadikan tanya jawab")
    await boss.sees("menjadi tanya jawab", ASKED, ASKED_TOO)
    third = await citizen(stage, "Emily")
    await third.say("ada inovasi teropong bintang")
    await third.sees(ANSWER, "keterangan panitia")
    with stage.database.transaction() as session:
        acts = [entry.action for entry in entries_about(session, "question:1")]
        assert acts == ["question.answer"]
        outcomes = [row.outcome for row in session.exec(select(Asked).order_by(Asked.id))]
        assert outcomes == ["handed_off", "handed_off", "faq"]


async def test_a_reply_goes_to_the_thread_and_everything_else_does_not(stage: Stage) -> None:
    boss, person = await organizer(stage), await citizen(stage, "Rahmat")
    receipt = await hand_off(person)
    await person.press("Akhiri")
    await person.sees("tetap dikirim ke sini")
    await person.say("/bantuan")
    await person.say("halo")
    await person.say("Tolong dijawab pagi.", reply_to=receipt["message_id"])
    await person.sees("Ditambahkan ke pertanyaan #1")
    stage.turn_clock(timedelta(minutes=11))
    await person.say("selamat pagi")
    await open_question(boss)
    page = await boss.sees("Tolong dijawab pagi.")
    assert "selamat pagi" not in body(page)
    assert "halo" not in body(page)
    await type_answer(boss)
    await boss.press("Kirim kepada 1 orang")
    answer = await person.sees("Jawaban panitia", ANSWER)
    await person.say("Kalau hari Sabtu?", reply_to=answer["message_id"])
    await person.sees("lanjutan pertanyaan #1", "Panitia bertugas")
    await boss.sees("lanjutan untuk pertanyaan #1")
    await boss.press("Buka pertanyaan")
    await boss.sees("Kalau hari Sabtu?", ANSWER)


async def test_of_two_organizers_the_second_is_told(stage: Stage) -> None:
    boss, other = await organizer(stage), staff(stage, Grant(StaffRole.ORGANIZER), "Baso Petugas")
    person = await citizen(stage, "Rahmat")
    await hand_off(person)
    for phone, words in ((boss, "Ya."), (other, "Tidak.")):
        await open_question(phone)
        await type_answer(phone, words)
    await open_question(other)
    await other.press("Lanjutkan jawaban saya")
    await other.sees("Dilihat warga seperti ini", "Tidak.")
    await boss.press("Kirim kepada 1 orang")
    await boss.sees("dikirim kepada 1 orang")
    await other.press("Kirim kepada 1 orang")
    await other.sees("sudah menjawab pertanyaan ini", "Tidak.")
    await person.sees("Jawaban panitia", "Ya.")
    assert await person.count("Tidak.") == 0
    await other.press("Kirim kepada 1 orang")
    await person.sees("Jawaban panitia", "Tidak.")


async def test_a_question_is_closed_kindly_and_a_blocked_citizen_breaks_nothing(
    stage: Stage,
) -> None:
    boss = await organizer(stage)
    gone, here = await citizen(stage, "Rahmat"), await citizen(stage, "Sitti")
    await hand_off(gone)
    await hand_off(here, ASKED_TOO)
    await gone.block()
    await open_question(boss)
    await boss.press("Tutup tanpa jawaban")
    await boss.sees("Tutup pertanyaan #1 tanpa jawaban?", "Mohon maaf")
    await boss.press("Tutup pertanyaan ini")
    await boss.sees("1 orang diberi tahu")
    await here.sees("Mohon maaf, panitia belum dapat menjawabnya")
    await boss.press("Kembali")
    await boss.sees_button("Terbuka (0)")


async def test_words_are_passed_on_only_after_a_yes_and_without_personal_data(
    stage: Stage,
) -> None:
    boss, person = await organizer(stage), await citizen(stage, "Rahmat Hidayat")
    await offered(person, "Ada inovasi teropong? Nomor saya 0812 3456 7890, akun @rahmat")
    shown = await person.sees("Teruskan pertanyaan ini", "(Rahmat)")
    assert "3456" not in body(shown)
    assert "@rahmat" not in body(shown)
    await person.press("Jangan kirim")
    await person.sees("tidak dikirim")
    await open_part(boss, "Pertanyaan warga")
    await boss.sees("Tidak ada yang menunggu jawaban")
    for text in ("Ada inovasi teleskop?", "Ada inovasi akuarium?", "Ada inovasi roket?"):
        await hand_off(person, text)
        await person.press("Akhiri")
        await person.sees("tetap dikirim ke sini")
    await offered(person, "Ada inovasi kapal selam?")
    await person.sees("3 pertanyaan Bapak/Ibu yang menunggu")
    other = await citizen(stage, "Sitti")
    with stage.database.transaction() as session:
        asked = session.exec(select(Asked.id).order_by(Asked.id)).first()
    await other.press_data((await other.chat())[-1]["message_id"], f"hb:{asked}")
    with stage.database.transaction() as session:
        assert {row.person_id for row in session.exec(select(QuestionAsker))} == {person.id}


# --- topics of the organizers' group -------------------------------------------------------------


async def test_a_topic_per_question_is_answered_by_replies_and_closed(stage: Stage) -> None:
    boss = await organizer(stage)
    async with aiohttp.ClientSession() as http:
        chat = GroupChat(http, stage)
        await stage.stop_bot()
        stage.start_bot(questions_group_id=chat.group.id)
        person = await citizen(stage, "Rahmat")
        await hand_off(person)
        asked = await chat.sees("Pertanyaan #1 dari Rahmat", ASKED, "Balas pesan ini")
        topic = asked["message_thread_id"]
        assert chat.group.topics[topic].name == f"#1 {ASKED}"
        await chat.say(boss.id, "Siapa yang tahu?", topic=topic)
        outsider = stage.world.add_person("Orang Luar").id
        await chat.say(outsider, "Saya tahu!", reply_to=asked["message_id"])
        await chat.sees("Hanya panitia yang terdaftar")
        await chat.say(boss.id, ANSWER, reply_to=asked["message_id"])
        await person.sees("Jawaban panitia untuk pertanyaan #1", ANSWER)
        sent = await chat.sees("Dikirim kepada 1 orang")
        assert labels(sent) == ["Jadikan tanya jawab"]
        assert not [text for text in ("Siapa yang tahu", "Saya tahu") if await person.count(text)]
        other = staff(stage, Grant(StaffRole.ORGANIZER), "Baso")
        await chat.say(other.id, "Tidak.", reply_to=asked["message_id"])
        told = await chat.sees("sudah menjawab pertanyaan ini")
        assert labels(told) == ["Kirim juga"]
        assert await person.count("Tidak.") == 0
        assert chat.group.topics[topic].closed
        await chat.press(other, told, "Kirim juga")
        await person.sees("Jawaban panitia untuk pertanyaan #1", "Tidak.")
        await chat.press(boss, sent, "Jadikan tanya jawab")
        await chat.sees("menjadi tanya jawab")
        answer = [m for m in await person.chat() if ANSWER in body(m)][-1]
        await person.say("Kalau Sabtu?", reply_to=answer["message_id"])
        await chat.sees("Rahmat menambahkan", "Kalau Sabtu?")
        assert not chat.group.topics[topic].closed
        await boss.say("/panitia")
        assert await boss.count("Pertanyaan warga #1") == 0


async def test_who_closes_a_topic_in_telegram_closes_the_question_and_opens_it_again(
    stage: Stage,
) -> None:
    boss = await organizer(stage)
    outsider = stage.world.add_person("Orang Luar").id
    async with aiohttp.ClientSession() as http:
        chat = GroupChat(http, stage)
        await stage.stop_bot()
        stage.start_bot(questions_group_id=chat.group.id)
        person = await citizen(stage, "Rahmat")
        await hand_off(person)
        topic = (await chat.sees("Pertanyaan #1 dari Rahmat"))["message_thread_id"]
        await chat.recorded()
        await chat.close(outsider, topic)
        await chat.sees("Hanya panitia yang terdaftar di bot dapat menutup")
        await chat.until(lambda: not chat.group.topics[topic].closed)
        await chat.close(boss.id, topic)
        await chat.sees("Pertanyaan #1 ditutup tanpa jawaban; 1 orang diberi tahu")
        await person.sees("Mohon maaf", ASKED)
        await chat.close(outsider, topic, closed=False)
        await chat.until(lambda: chat.group.topics[topic].closed)
        await chat.close(boss.id, topic, closed=False)
        again = await chat.sees("Pertanyaan #1 dibuka lagi")
        await chat.recorded()
        await chat.say(boss.id, ANSWER, reply_to=again["message_id"])
        await person.sees("Jawaban panitia untuk pertanyaan #1", ANSWER)
        await chat.until(lambda: chat.group.topics[topic].closed)
        await chat.close(boss.id, topic)
        await open_part(boss, "Pertanyaan warga (0)")
        assert await person.count("Mohon maaf") == 1
    with stage.database.transaction() as session:
        acts = [e.action for e in reversed(entries_about(session, "question:1"))]
        assert acts == ["question.close", "question.reopen", "question.answer"]


async def test_a_topic_that_telegram_may_have_made_is_not_made_twice(stage: Stage) -> None:
    boss = await organizer(stage)
    async with aiohttp.ClientSession() as http:
        chat = GroupChat(http, stage)
        await stage.stop_bot()
        stage.start_bot(questions_group_id=chat.group.id)
        person = await citizen(stage, "Rahmat")
        await stage.fault("drop_after", method="createForumTopic")
        await hand_off(person)
        await chat.refused()
        stage.turn_clock(timedelta(seconds=30))
        await boss.sees("Topik pertanyaan #1", "topik kosong")
        assert len(chat.group.topics) == 1
        with stage.database.transaction() as session:
            row = session.exec(select(Outbox).where(Outbox.method == "createForumTopic")).one()
            assert (row.state, row.sends) == (OutboxState.UNKNOWN, 1)


@pytest.mark.parametrize("how", ["deleted", "never made"])
async def test_where_a_topic_is_gone_organizers_are_told_in_private(stage: Stage, how: str) -> None:
    boss = await organizer(stage)
    async with aiohttp.ClientSession() as http:
        chat = GroupChat(http, stage)
        chat.group.bot_is_admin = how == "deleted"
        await stage.stop_bot()
        stage.start_bot(questions_group_id=chat.group.id)
        person = await citizen(stage, "Rahmat")
        receipt = await hand_off(person)
        if how == "deleted":
            asked = await chat.sees("Pertanyaan #1")
            await delete_topic(stage.world, chat.group, asked["message_thread_id"])
            await person.say("Halo, ada?", reply_to=receipt["message_id"])
            await person.sees("Ditambahkan")
        await chat.refused()
        stage.turn_clock(timedelta(seconds=1))
        await boss.sees("Topik pertanyaan #1 di grup panitia hilang")
        await boss.press("Buka pertanyaan")
        await boss.sees("Pertanyaan #1")
        await type_answer(boss)
        await boss.press("Kirim kepada 1 orang")
        await person.sees("Jawaban panitia", ANSWER)
        with stage.database.transaction() as session:
            question = session.get_one(CitizenQuestion, 1)
            assert question.state == QuestionState.ANSWERED
            assert question.topic is None


async def test_who_withdraws_consent_leaves_no_words_behind(stage: Stage) -> None:
    boss, person = await organizer(stage), await citizen(stage, "Rahmat")
    await hand_off(person)
    await person.say("/privasi")
    for _ in range(2):
        await person.press("Tarik")
        await person.sees("")
    await open_part(boss, "Pertanyaan warga (0)")
    with stage.database.transaction() as session:
        kept = [question.words for question in session.exec(select(CitizenQuestion))]
        kept += [asker.words for asker in session.exec(select(QuestionAsker))]
        assert kept == ["–", "–"]
        assert [row.words for row in session.exec(select(Asked))] == [None]
