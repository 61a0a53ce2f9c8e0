"""A broadcast from the message sent to the bot to the account of everybody who was to get it."""

from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import select

from domain.roles import Grant, StaffRole
from storage.audit import entries_about
from storage.staff import grant
from storage.tables import BroadcastRecipient, Person
from tests.contacts.proposal_steps import picture
from tests.organizers.broadcasting import (
    WORDS,
    ask_to_send,
    begun,
    broadcast,
    choose,
    contacts,
    copies,
    open_list,
    organizer,
    states,
    write,
)
from tests.phone import labels
from tests.stage import Stage

BOLD = {"type": "bold", "offset": 0, "length": 5}
LINK = {"type": "text_link", "offset": 6, "length": 10, "url": "https://sulselprov.go.id/"}
QUOTE = {"type": "expandable_blockquote", "offset": 17, "length": 6}


async def test_a_message_reaches_every_contact_once_and_the_account_adds_up(stage: Stage) -> None:
    phone, people = await begun(stage, 12)
    await phone.sees("Siaran selesai", "12/12", "Terkirim: 12")
    assert copies(stage, people) == {1: 12}
    assert states(stage) == {"sent": 12}
    with stage.database.transaction() as session:
        found = entries_about(session, f"broadcast:{broadcast(stage).id}")
    assert [(e.action, e.after) for e in found] == [
        ("broadcast.send", {"segment": "contacts", "recipients": 12})
    ]


async def test_formatting_arrives_exactly_as_it_was_sent(stage: Stage) -> None:
    people = contacts(stage, 2)
    phone = await organizer(stage)
    given = {"text": "Batas pengiriman usulan", "entities": [BOLD, LINK, QUOTE]}
    await write(phone, **given)
    await choose(phone, "Semua kontak")
    await phone.press("Kirim ke saya dulu")
    preview = await phone.sees("Batas pengiriman usulan")
    assert preview["entities"] == [BOLD, LINK, QUOTE]
    assert copies(stage, people, "Batas pengiriman") == {0: 2}
    await ask_to_send(phone, 2)
    await phone.press("Kirim kepada 2 orang")
    await phone.sees("Siaran selesai")
    got = await people[0].sees("Batas pengiriman usulan")
    assert got["entities"] == [BOLD, LINK, QUOTE]
    assert labels(got) == ["Berhenti menerima"]


@pytest.mark.parametrize("photo", [True, False])
async def test_a_file_arrives_with_its_caption(stage: Stage, photo: bool) -> None:
    (person,) = contacts(stage, 1)
    phone = await organizer(stage)
    await phone.press("Tulis siaran")
    await phone.sees("Kirim pesannya ke sini")
    name = "pengumuman.jpg" if photo else "pedoman.docx"
    await phone.send_file(name, picture(), photo=photo)
    await phone.sees("Isi: foto" if photo else "Isi: dokumen")
    await choose(phone, "Semua kontak")
    await ask_to_send(phone, 1)
    await phone.press("Kirim kepada 1 orang")
    await phone.sees("Siaran selesai")
    got = await person.sees_button("Berhenti menerima")
    assert ("photo" if photo else "document") in got


async def test_an_album_arrives_whole_and_its_buttons_follow(stage: Stage) -> None:
    people = contacts(stage, 3)
    phone = await organizer(stage)
    await phone.press("Tulis siaran")
    await phone.sees("Kirim pesannya ke sini")
    await phone.send_album([(f"{n}.jpg", picture()) for n in range(3)])
    await phone.sees("album 3 berkas")
    await choose(phone, "Semua kontak")
    await ask_to_send(phone, 3)
    await phone.press("Kirim kepada 3 orang")
    await phone.sees("Siaran selesai", "Terkirim: 3")
    for person in people:
        await person.sees_button("Berhenti menerima")
        assert sum("photo" in m for m in await person.chat()) == 3


async def test_the_number_says_who_will_not_get_it_and_why(stage: Stage) -> None:
    people = contacts(stage, 6)
    with stage.database.transaction() as session:
        for person, change in zip(
            people, ({"blocked_at": stage.clock.now()}, {"consent_at": None}), strict=False
        ):
            for name, value in change.items():
                setattr(session.get_one(Person, person.id), name, value)
    await people[2].say("/pengingat")
    await people[2].sees_button("Berhenti menerima kabar")
    await people[2].press("Berhenti menerima kabar")
    await people[2].sees("Kabar dihentikan", "usulan Bapak/Ibu sendiri")
    phone = await organizer(stage)
    await write(phone)
    page = await choose(phone, "Semua kontak")
    for line in (
        "3 orang akan menerima",
        "1 tidak: memblokir bot",
        "1 tidak: berhenti menerima siaran",
        "1 tidak: belum menyetujui",
    ):
        assert line in page["text"]
    await ask_to_send(phone, 3)
    await phone.say("3")
    await phone.sees("Siaran selesai", "6/6", "Terkirim: 3")
    assert states(stage) == {"sent": 3, "blocked": 1, "opted_out": 1, "not_agreed": 1}


async def test_the_number_is_typed_or_nothing_goes_out(stage: Stage) -> None:
    contacts(stage, 4)
    phone = await organizer(stage)
    await write(phone)
    await choose(phone, "Semua kontak")
    await ask_to_send(phone, 4)
    await phone.say("ya")
    await phone.sees("Belum dikirim", "4")
    assert states(stage) == {}
    contacts(stage, 1, "disdik")
    await phone.say("4")
    await phone.sees("Jumlah penerima berubah: sekarang 5")
    await phone.say("5")
    await phone.sees("Siaran selesai", "Terkirim: 5")


async def test_two_organizers_who_press_at_once_send_once(stage: Stage) -> None:
    people = contacts(stage, 5)
    phone = await organizer(stage)
    colleague = stage.stranger("Sitti")
    await colleague.start()
    await colleague.sees_menu("ajukan")
    with stage.database.transaction() as session:
        grant(session, colleague.id, Grant(StaffRole.ORGANIZER), None, stage.clock.now())
    await write(phone)
    await choose(phone, "Semua kontak")
    await ask_to_send(phone, 5)
    await open_list(colleague)
    await colleague.press(WORDS[:10])
    await colleague.sees("Siaran draf")
    await ask_to_send(colleague, 5)
    await stage.stop_bot()
    await phone.press("Kirim kepada 5 orang")
    await colleague.press("Kirim kepada 5 orang")
    stage.start_bot()
    await phone.sees("Siaran selesai")
    await colleague.sees_toast("sudah berubah atau sudah dikirim")
    assert copies(stage, people) == {1: 5}


async def test_only_owners_and_organizers_broadcast(stage: Stage) -> None:
    viewer = stage.stranger("Sitti")
    await viewer.start()
    await viewer.sees_menu("ajukan")
    with stage.database.transaction() as session:
        grant(session, viewer.id, Grant(StaffRole.VIEWER), None, stage.clock.now())
    await viewer.say("/panitia")
    panel = await viewer.sees("Panel panitia")
    assert "Siaran" not in labels(panel)
    for data in ("bn", "ba:0", "bv:1", "bd:1:0:5"):
        await viewer.press_data(panel["message_id"], data)
        await viewer.sees("untuk panitia")


async def test_the_excel_file_tells_of_everybody(stage: Stage) -> None:
    phone, people = await begun(stage, 3)
    await phone.sees("Siaran selesai")
    with stage.database.transaction() as session:
        session.get_one(Person, people[0].id).name = "=1+1"
    await phone.press("Unduh laporan Excel")
    told = await phone.sees("Laporan setiap penerima", ".xlsx")
    rows = sheet(stage.world.files[told["document"]["file_id"]])
    assert rows[0][:4] == ["Nama", "Jabatan", "Instansi", "Keadaan"]
    assert [row[3] for row in rows[1:]] == ["terkirim"] * 3
    assert rows[1][0] == "=1+1"
    with stage.database.transaction() as session:
        assert len(rows) - 1 == len(session.exec(select(BroadcastRecipient)).all())


def sheet(data: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_object(BytesIO(data)).get_sheet_by_index(0).to_python()
