"""What cannot be broadcast is refused with the reason; segments, link buttons, and the way out."""

from typing import Any

from sqlmodel import col, select

from domain.roles import Grant, StaffRole
from storage.staff import grant
from storage.tables import Agency, Edition, LinkPress, Person, Proposal
from tests.organizers.broadcasting import (
    WORDS,
    ask_to_send,
    choose,
    contacts,
    copies,
    open_list,
    organizer,
    write,
)
from tests.phone import Phone, labels
from tests.stage import Stage

STICKER = {"file_id": "S", "file_unique_id": "S", "width": 1, "height": 1, "type": "regular"}
FILE = {"file_id": "F", "file_unique_id": "F"}
POLL = {
    "id": "1",
    "question": "Setuju?",
    "options": [{"text": "ya", "voter_count": 0, "persistent_id": "1"}],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}
BOLD = {"type": "bold", "offset": 0, "length": 1}
PHOTO = [{**FILE, "width": 8, "height": 6}]
REFUSED: list[tuple[dict[str, Any], str]] = [
    (
        {"sticker": {**STICKER, "is_animated": False, "is_video": False}},
        "Stiker belum dapat disiarkan",
    ),
    ({"poll": POLL}, "Polling belum dapat disiarkan. Yang bisa: teks, foto, dokumen"),
    ({"voice": {**FILE, "duration": 1}}, "Pesan suara"),
    ({"video": {**FILE, "width": 1, "height": 1, "duration": 1}}, "Kirim videonya sebagai dokumen"),
    ({"location": {"latitude": -5.1, "longitude": 119.4}}, "Lokasi"),
    ({"photo": PHOTO, "caption": "a" * 1030}, "1030 huruf, 6 lebih banyak daripada 1024"),
    ({"text": "Halo\n\n<b>penting</b>"}, "Baris 3: <b> akan terbaca apa adanya"),
    ({"text": "Halo **penting**"}, "Baris 1: **penting**"),
    (
        {"text": "Halo", "entities": [{**BOLD, "length": 9}]},
        "Formatnya rusak",
    ),
    (
        {"text": "a" * 200, "entities": [{**BOLD, "offset": place} for place in range(101)]},
        "101 bagian berformat",
    ),
]


async def test_what_cannot_be_sent_on_is_refused_with_the_reason(stage: Stage) -> None:
    phone = await organizer(stage)
    await phone.press("Tulis siaran")
    await phone.sees("Kirim pesannya ke sini")
    for content, reason in REFUSED:
        await phone.send(content)
        await phone.sees(reason)
    await phone.say("kata " * 1000)
    await phone.sees("terpotong menjadi beberapa pesan")
    await open_list(phone)
    assert "Belum ada siaran" in (await phone.sees("Siaran"))["text"]


async def test_an_empty_segment_sends_nothing(stage: Stage) -> None:
    phone = await organizer(stage)
    await write(phone)
    page = await choose(phone, "Semua kontak")
    assert "0 orang akan menerima" in page["text"]
    assert "Lihat dan kirim" not in labels(page)
    await phone.press_data(page["message_id"], "bc:1:1")
    await phone.sees("Tidak ada yang akan menerima")


async def test_one_press_ends_broadcasts_and_one_undoes_it(stage: Stage) -> None:
    people = contacts(stage, 2)
    phone = await organizer(stage)
    await _broadcast(phone, 2)
    await people[0].press("Berhenti menerima")
    await people[0].sees("Kabar dihentikan")
    await open_list(phone)
    await _broadcast(phone, 1, "Pengumuman kedua")
    assert copies(stage, people, "Pengumuman kedua") == {0: 1, 1: 1}
    await people[0].press("Terima kabar")
    await people[0].sees("Bapak/Ibu menerima kabar")
    await open_list(phone)
    await _broadcast(phone, 2, "Pengumuman ketiga")
    assert copies(stage, people, "Pengumuman ketiga") == {1: 2}


async def _broadcast(phone: Phone, count: int, words: str = WORDS) -> None:
    await write(phone, words)
    await choose(phone, "Semua kontak")
    await ask_to_send(phone, count)
    await phone.press(f"Kirim kepada {count} orang")
    await phone.sees("Siaran selesai")


async def test_presses_of_links_are_counted_and_the_link_opens(stage: Stage) -> None:
    people = contacts(stage, 2)
    phone = await organizer(stage)
    await write(phone)
    await phone.press("Atur tombol tautan")
    await phone.sees("Ketik tombolnya")
    await phone.say("Panduan https://sulselprov.go.id")
    await phone.sees("Baris 1", "garis tegak")
    await phone.say("Panduan | sulselprov.go.id")
    await phone.sees("bukan tautan")
    await phone.say(
        "Panduan | https://sulselprov.go.id/panduan\n"
        "Ajukan | https://t.me/inovasi_sulsel_bot?start=ajukan"
    )
    await phone.sees("Tombol tersimpan", "Panduan, Ajukan", "dihitung")
    await choose(phone, "Semua kontak")
    await ask_to_send(phone, 2)
    await phone.press("Panduan")
    await phone.sees_toast("Tekan sekali lagi")
    await phone.press("Kirim kepada 2 orang")
    await phone.sees("Siaran selesai")
    await people[0].press("Panduan")
    await people[0].sees_toast("Tekan sekali lagi untuk membuka")
    changed = await people[0].sees(WORDS)
    first = changed["reply_markup"]["inline_keyboard"][0][0]
    assert first == {"text": "Panduan", "url": "https://sulselprov.go.id/panduan"}
    await people[1].press("Ajukan")
    await people[1].sees_toast("")
    assert stage.world.people[people[1].id].toasts[-1]["url"].endswith("?start=ajukan")
    with stage.database.transaction() as session:
        rows = session.exec(select(LinkPress).order_by(col(LinkPress.button))).all()
        assert [(r.button, r.person_id, r.count) for r in rows] == [
            (0, people[0].id, 1),
            (1, people[1].id, 1),
        ]
    await phone.press("Semua siaran")
    await phone.press("selesai")
    await phone.sees("Panduan: 1 orang, 1 tekanan", "Ajukan: 1 orang, 1 tekanan")


async def test_segments_by_progress_region_agency_and_staff(stage: Stage) -> None:
    stage.open_edition()
    contacts(stage, 2, "dinkes")
    contacts(stage, 3, "disdik")
    _half_filled(stage, "dinkes")
    citizen = stage.stranger()
    await citizen.start()
    await citizen.sees_button("Saya dari OPD")
    phone = await organizer(stage)
    with stage.database.transaction() as session:
        grant(session, citizen.id, Grant(StaffRole.VIEWER), None, stage.clock.now())
    await write(phone)
    for path, number in (
        (("Menurut kemajuan", "Belum mulai"), 3),
        (("Menurut kemajuan", "Draf di bawah 50"), 2),
        (("Menurut kemajuan", "Draf di bawah 25"), 2),
        (("Menurut wilayah", "instansi provinsi"), 5),
        (("Menurut wilayah", "semua kota"), 0),
        (("Panitia",), 2),
        (("Semua yang setuju",), 5),
    ):
        page = await choose(phone, *path)
        assert f"{number} orang akan menerima" in page["text"], path
    await phone.press("Pilih penerima")
    await phone.sees_button("Satu instansi")
    await phone.press("Satu instansi")
    await phone.sees("Ketik nama instansinya")
    await phone.say("dinas pendidikan")
    await phone.sees_button("Dinas Pendidikan")
    await phone.press("Dinas Pendidikan")
    await phone.sees("3 orang akan menerima")


def _half_filled(stage: Stage, agency: str) -> None:
    """An agency with a draft in which nothing is answered yet."""
    with stage.database.transaction() as session:
        edition = session.exec(select(Edition)).one()
        found = session.exec(select(Agency).where(Agency.code == agency)).one()
        session.add(
            Proposal(
                edition_id=edition.id,
                agency_id=found.id,
                form_version_id=edition.form_version_id,
                created_by=session.exec(select(Person.id).limit(1)).one(),
                created_at=stage.clock.now(),
                updated_at=stage.clock.now(),
            )
        )
