"""Organizers write the course for beginners in chat; contacts read what they saved."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from domain.form import Text
from domain.roles import Grant, StaffRole
from handlers import guide
from handlers.buttons import encode
from handlers.organize.course import actions
from storage import course
from storage.staff import grant
from storage.tables import AuditEntry, CourseDraft, Person
from tests.contacts.half_filled import HalfFilled
from tests.engines import new_database
from tests.faults.surface import NOW, Surface, Undone
from tests.organizers.people import open_part, staff
from tests.phone import Phone, labels
from tests.stage import Stage

ORGANIZER = Grant(StaffRole.ORGANIZER)


def bold(text: str, words: str) -> dict[str, Any]:
    """A message with some of its words in bold, a hashtag, and a spoiler that no page shows."""
    at = text.index(words)
    return {
        "text": text,
        "entities": [
            {"type": "bold", "offset": at, "length": len(words)},
            {"type": "spoiler", "offset": 0, "length": 2},
        ],
    }


async def open_lesson(phone: Phone, title: str) -> None:
    await open_part(phone, "Kelas & panduan")
    await phone.sees("Kelas & panduan", "Mengenal inovasi")
    await phone.press(title)
    await phone.sees(title, "pelajaran")


def audited(stage: Stage) -> list[tuple[str, str]]:
    with stage.database.transaction() as session:
        rows = session.exec(
            select(AuditEntry)
            .where(col(AuditEntry.action).startswith("course."))
            .order_by(col(AuditEntry.id))
        )
        return [(row.action, row.subject) for row in rows]


async def test_an_organizer_changes_a_lesson_and_contacts_read_it(stage: Stage) -> None:
    phone, reader = stage.organizer(), stage.stranger()
    await open_lesson(phone, "Kebaruan: apa yang")
    await phone.press("Ubah isi")
    asked = await phone.sees("isi pelajaran", "paling banyak 900", "Baru tidak berarti pertama")
    assert "Hanya versi Inggris" in labels(asked)
    await phone.say("kata " * 200)
    await phone.sees("999 karakter", "paling banyak 900", "kurangi 99", "masih ada di atas")
    await phone.send(bold("Baru itu <beda> dari cara lama & terasa.", "beda"))
    preview = await phone.sees(
        "Pratinjau, belum disimpan", "Baru itu <beda> dari cara lama & terasa."
    )
    kept = {entity["type"] for entity in preview["entities"]}
    assert "bold" in kept
    assert "spoiler" not in kept
    await reader.say("/panduan")
    await reader.press("Kebaruan")
    await reader.sees("Baru tidak berarti pertama di dunia")

    # Interrupted, the draft waits; English falls back to Indonesian, or is written.
    await phone.say("/panitia")
    await phone.press("Kelas & panduan")
    await phone.press("Draf saya (1)")
    await phone.sees("Tersimpan sejak kata pertama")
    await phone.press("Kebaruan: apa yang")
    await phone.sees("Versi Inggris belum ditulis", "Baru itu <beda>")
    await phone.press("Tulis versi Inggris")
    await phone.sees("Tulis dalam bahasa Inggris", "isi pelajaran")
    await phone.say("New is what differs.")
    await phone.sees("Pratinjau", "Baru itu")
    await phone.press("Lihat versi Inggris")
    await phone.sees("bahasa Inggris", "New is what differs.", "lesson 2 of 6")
    await phone.press("Simpan")
    await phone.sees("Tersimpan", "Diubah panitia: isi", "Terakhir diubah", "Baru itu <beda>")
    assert audited(stage) == [("course.change", "lesson:baru")]
    await reader.say("/panduan")
    await reader.press("Kebaruan")
    await reader.sees("Baru itu <beda> dari cara lama", "saran menulis")

    # The shipped words come back with a second press that names the lesson.
    await phone.press("Pulihkan bawaan")
    await phone.sees("Pulihkan naskah bawaan Kebaruan")
    await phone.press("Ya, pulihkan bawaan")
    await phone.sees("Naskah bawaan dipakai lagi", "Baru tidak berarti pertama di dunia")
    await phone.press("Sembunyikan")
    await phone.sees("kontak tidak melihat pelajaran ini")
    await reader.say("/panduan")
    assert not any("Kebaruan" in label for label in labels(await reader.sees("Mengenal inovasi")))


async def test_a_lesson_of_their_own_is_led_to_from_its_question(stage: Stage) -> None:
    draft = HalfFilled(stage, stage.open_edition("kipp-sulsel"))
    phone = staff(stage, ORGANIZER)
    await open_part(phone, "Kelas & panduan")
    await phone.press("Menulis tiap bagian")
    await phone.sees("Bagian 2 dari 2")
    await phone.press("Tambah pelajaran")
    await phone.sees("judul pelajaran", "paling banyak 56")
    await phone.say("w" * 60)
    await phone.sees("60 karakter", "kurangi 4")
    await phone.say("Menulis   latar\nsingkat")
    await phone.sees("isi pelajaran")
    await phone.send(
        {
            "sticker": {
                "file_id": "s",
                "file_unique_id": "s",
                "width": 1,
                "height": 1,
                "is_animated": False,
                "is_video": False,
                "type": "regular",
            }
        }
    )
    await phone.sees("sebagai pesan teks")
    await phone.say("Mulailah dari satu warga.")
    await phone.sees("Menulis latar singkat", "Mulailah dari satu warga.", "pelajaran 9 dari 9")
    await phone.press("Ubah contoh baik")
    await phone.sees("Kirim contoh yang baik")
    await phone.say("Ibu Rosdiana berjalan 12 km.")
    await phone.sees("mengapa contoh itu baik")
    await phone.say("Ada orangnya.")
    await phone.sees("Contoh baru tampil setelah")
    await phone.press("Ubah contoh lemah")
    await phone.sees("Kirim contoh yang kurang kuat")
    await phone.say("Masyarakat kesulitan.")
    await phone.sees("mengapa contoh itu kurang kuat")
    await phone.say("Siapa?")
    await phone.sees("Baik", "Ibu Rosdiana", "Kurang kuat", "Siapa?")
    data = (await phone.button("Simpan"))[1]
    await phone.press("Simpan")
    saved = await phone.sees("Tersimpan", "tulisan panitia")
    await phone.press_data(saved["message_id"], data)
    await phone.sees("sudah disimpan atau dibuang")

    await phone.press("Kaitkan pertanyaan")
    await phone.sees("Pertanyaan mana yang menuju")
    await phone.press("2/3 ›")
    await phone.sees_button("🔗 Latar belakang")
    await phone.press("🔗 Latar belakang")
    await phone.sees("sekarang menuju pelajaran Menulis latar belakang", "Alihkan ke")
    await phone.press("Ya, alihkan ke sini")
    await phone.sees("Dikaitkan", "Dibuka dari pertanyaan")
    await draft.at("latar_belakang")
    await draft.phone.press("Lihat contoh")
    await draft.phone.sees("Contoh Latar belakang")
    await draft.phone.press("Cara menulis")
    await draft.phone.sees("Mulailah dari satu warga.", "tetap terbuka")

    await phone.press("⬆ Naik")
    await phone.sees("pelajaran 8 dari 9")
    await phone.press("Hapus pelajaran")
    await phone.sees("Hapus pelajaran Menulis latar singkat?")
    await phone.press("Ya, hapus pelajaran")
    await phone.sees("Menulis latar singkat sudah dihapus", "Bagian 2 dari 2")
    await draft.at("latar_belakang")
    await draft.phone.press("Lihat contoh")
    await draft.phone.sees("Contoh Latar belakang")
    await draft.phone.press("Cara menulis")
    await draft.phone.sees("Menulis latar belakang")
    assert [action for action, _ in audited(stage)] == [
        f"course.{verb}" for verb in ("add", "bind", "move", "delete")
    ]


async def test_the_second_of_two_organizers_is_told_and_overwrites_nothing(stage: Stage) -> None:
    first, second = staff(stage, ORGANIZER, "Hasnah"), staff(stage, ORGANIZER, "Rahmat")
    for phone, words in ((first, "Dampak menurut Hasnah."), (second, "Dampak menurut Rahmat.")):
        await open_lesson(phone, "Dampak: angka")
        await phone.press("Ubah isi")
        await phone.sees("Kirim isi pelajaran")
        await phone.say(words)
        await phone.sees(words)
    stale = (await second.button("Simpan"))[1]
    await first.press("Simpan")
    shown = await first.sees("Tersimpan")
    await second.press("Simpan")
    await second.sees_toast("baru saja berubah")
    card = await second.sees("Hasnah mengubah pelajaran ini", "Dampak menurut Hasnah.")
    await second.press_data(card["message_id"], stale)
    await second.sees_toast("baru saja berubah")
    assert [action for action, _ in audited(stage)] == ["course.change"]
    await second.press("Simpan, ganti yang baru itu")
    await second.sees("Tersimpan", "Dampak menurut Rahmat.")
    await first.press_data(shown["message_id"], encode(actions.Hide("dampak", 1, hidden=True)))
    await first.sees_toast("baru saja berubah")
    await first.sees("Dampak menurut Rahmat.")
    with stage.database.transaction() as session:
        last = session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc())).first()
        assert last is not None
        assert last.before == {"body": ["Dampak menurut Hasnah.", ""]}
        assert last.after == {"body": ["Dampak menurut Rahmat.", ""]}
        assert all(draft.closed_at for draft in session.exec(select(CourseDraft)))


async def test_the_course_is_changed_by_organizers_only(stage: Stage) -> None:
    viewer = staff(stage, Grant(StaffRole.VIEWER))
    await viewer.say("/panitia")
    panel = await viewer.sees("Panel panitia")
    assert "Kelas & panduan" not in labels(panel)
    for act in (
        actions.Course(),
        actions.Lesson("baru"),
        actions.Change("baru", "body"),
        actions.Add("menulis"),
        actions.Hide("baru", 0, hidden=True),
        actions.Move("baru", 0, up=True),
        actions.Bind("baru", 0, "ringkasan", sure=True),
        actions.Drafts(),
        actions.Save(1, 1, 0),
    ):
        await viewer.press_data(panel["message_id"], encode(act))
        await viewer.sees("untuk panitia")
    assert audited(stage) == []


async def test_words_whose_shipped_text_changed_are_shown_as_such_and_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_database("sqlite", tmp_path) as migrated:
        database = Undone(migrated.url)
    with database.transaction() as session:
        session.add(Person(id=1, telegram_name="Hasnah", first_seen_at=NOW))
        session.flush()
        grant(session, 1, ORGANIZER, None, NOW)
        edit = course.edit_of(session, guide.shipped(), "baru")
        course.save_words(session, guide.shipped(), edit, {"body": Text("Milik", "")}, 1, NOW)
    newer = tmp_path / "kelas.yaml"
    told = guide.COURSE.read_text(encoding="utf-8").replace("Baru tidak berarti", "Kini bukan")
    newer.write_text(told, encoding="utf-8")
    monkeypatch.setattr(guide, "COURSE", newer)
    guide.shipped.cache_clear()
    surface = Surface(database)
    await surface.rise()

    def press(act: object) -> str:
        return str(surface.press(1, encode(act)).outbox[-1].params["text"])

    try:
        warned = press(actions.Lesson("baru"))
        assert "Naskah bawaan berubah sejak panitia menulis: isi" in warned
        assert "Milik" in warned
        assert "Kini bukan pertama di dunia" in press(actions.Shipped("baru"))
        kept = press(actions.KeepOurs("baru", 1))
        assert "tetap dipakai" in kept
        assert "Naskah bawaan berubah" not in kept
    finally:
        guide.shipped.cache_clear()
        database.close()
