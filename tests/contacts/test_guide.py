"""The course in chat: read from /panduan or from the example of a question, without losing it."""

from pathlib import Path

import pytest

from domain.form import Language
from domain.guide import LANGUAGES
from handlers.buttons import encode
from handlers.guide import OpenLesson, shipped
from storage.database import Database
from storage.migrate import migrate
from storage.proposals import open_work
from storage.tables import Person
from tests.contacts.half_filled import HalfFilled
from tests.faults.surface import NOW, Surface, Undone
from tests.phone import labels
from tests.stage import Stage
from tests.test_texts import shown


async def test_anybody_reads_the_course_in_one_message(stage: Stage) -> None:
    phone = stage.stranger()
    await phone.say("/panduan")
    contents = await phone.sees("Kelas pelayanan publik", "Mengenal inovasi")
    await phone.press("Apa itu inovasi")
    first = await phone.sees("Permen PANRB 91/2021", "pelajaran 1 dari 6")
    assert labels(first) == ["Berikutnya ›", "‹ Daftar pelajaran"]
    await phone.press("Berikutnya")
    await phone.sees("Kebaruan", "saran menulis, bukan aturan lomba")
    await phone.press("Sebelumnya")
    await phone.sees("Apa itu inovasi")
    await phone.press("Daftar pelajaran")
    await phone.press("Menulis tiap bagian")
    await phone.sees("Bagian 2 dari 2")
    await phone.press("Menulis signifikansi")
    await phone.sees("30%", "KIPP 2023", "123dok.com")
    await phone.press("Lihat contoh")
    last = await phone.sees("Baik", "Kurang kuat", "Meningkat pesat")
    assert last["message_id"] == contents["message_id"]
    await phone.press("Berikutnya")
    await phone.sees("Menulis adaptabilitas")
    await phone.press("Daftar pelajaran")
    await phone.sees("Bagian 2 dari 2")
    assert await phone.count("") == 1


async def test_the_course_is_read_in_english(stage: Stage) -> None:
    phone = stage.stranger(language="en")
    await phone.say("/guide")
    await phone.sees("Public-service class", "What an innovation is")
    await phone.press("Impact: numbers")
    await phone.sees("fell from 212 to 18", "advice on writing, not a rule")


async def test_the_example_of_a_question_leads_to_its_lesson_and_the_question_stays(
    stage: Stage,
) -> None:
    draft = HalfFilled(stage, stage.open_edition("kipp-sulsel"))
    phone = draft.phone
    await draft.at("signifikansi")
    await phone.press("Lihat contoh")
    example = await phone.sees("Contoh Signifikansi")
    await phone.press("Cara menulis")
    lesson = await phone.sees("Menulis signifikansi", "Pertanyaan Bapak/Ibu tetap terbuka")
    assert lesson["message_id"] != example["message_id"]
    assert "‹ Kembali ke pertanyaan" in labels(lesson)
    await phone.press("Lihat contoh ›")
    await phone.sees("Kurang kuat", "tetap terbuka")
    await phone.say("/panduan")
    await phone.sees("Kelas pelayanan publik", "tetap terbuka")
    answer = "Lansia tanpa KTP turun dari 212 menjadi 18 orang. " * 8
    await phone.say(answer)
    await phone.sees("Tersimpan")
    with stage.database.transaction() as session:
        work = open_work(session, draft.proposal, phone.id)
        assert work.stored["signifikansi"].value == answer.strip()


async def test_one_goes_from_a_lesson_back_to_the_question(stage: Stage) -> None:
    draft = HalfFilled(stage, stage.open_edition("kipp-sulsel"))
    await draft.at("kebaruan")
    await draft.phone.say("/panduan")
    await draft.phone.press("Kembali ke pertanyaan")
    await draft.phone.sees("Kebaruan / nilai tambah", "50 sampai 300 kata")


async def test_an_example_without_a_lesson_offers_none(stage: Stage) -> None:
    draft = HalfFilled(stage, stage.open_edition("kipp-sulsel"))
    await draft.at("unit")
    await draft.phone.press("Lihat contoh")
    assert labels(await draft.phone.sees("Contoh Unit pelayanan")) == []


async def test_a_lesson_that_was_taken_out_says_so_and_shows_the_list(stage: Stage) -> None:
    phone = stage.stranger()
    await phone.say("/panduan")
    contents = await phone.sees("Kelas pelayanan publik")
    await phone.press("Apa itu inovasi")
    await phone.press_data(contents["message_id"], encode(OpenLesson("dihapus")))
    await phone.sees_toast("sudah tidak ada")
    await phone.sees("Kelas pelayanan publik")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_read_at_a_glance(tmp_path: Path, language: Language) -> None:
    """At most 900 characters on the phone, well within Telegram's 4,096."""
    url = f"sqlite:///{tmp_path}/test.db"
    migrate(Database(url))
    database = Undone(url)
    with database.transaction() as session:
        session.add(Person(id=1, telegram_name="A", language=language, first_seen_at=NOW))
    surface = Surface(database)
    await surface.rise()
    long = {}
    for page in shipped().pages:
        act = OpenLesson(page.lesson.id, page.examples)
        text = shown(str(surface.press(1, encode(act)).outbox[-1].params["text"]))
        assert page.lesson.title.in_(language) in text
        if len(text) > 900:
            long[act] = len(text)
    database.close()
    assert long == {}
