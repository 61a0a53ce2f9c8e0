"""People become contacts: by an invitation, by asking, or by taking over; and they leave."""

from datetime import timedelta

from sqlmodel import select

from storage.tables import Agency, Consent, Membership, Person
from tests.contacts.proposal_steps import begin
from tests.contacts.test_bad_input import MESSAGES
from tests.phone import Message, Phone, body
from tests.stage import Stage


async def agree_and_introduce(phone: Phone, name: str = "Siti Aminah") -> None:
    await phone.press("Setuju")
    await phone.sees("nama lengkap")
    await phone.say(name)
    await phone.sees("jabatan")
    await phone.say("Kepala Puskesmas")
    await phone.sees("telepon")


async def test_an_invitation_makes_a_contact(stage: Stage) -> None:
    stage.open_edition()
    phone = stage.stranger()
    await phone.start(stage.invitation("dinkes"))
    await phone.sees("Dinas Kesehatan")
    await phone.sees("UU 27/2022")
    await agree_and_introduce(phone)
    await phone.share_contact()
    await phone.sees("Siap mengajukan")
    with stage.database.transaction() as session:
        person = session.get_one(Person, phone.id)
        assert (person.name, person.position) == ("Siti Aminah", "Kepala Puskesmas")
        assert person.phone
        assert person.phone.startswith("+62")
        consent = session.exec(select(Consent).where(Consent.person_id == phone.id)).one()
        assert consent.agreed
        assert consent.version == person.consent_version
    await phone.press("Ajukan inovasi")
    await phone.sees("Judul inovasi")


async def test_an_invitation_works_once_and_for_72_hours(stage: Stage) -> None:
    first, second = stage.stranger("Satu"), stage.stranger("Dua")
    token = stage.invitation()
    await first.start(token)
    await first.sees("Selamat bergabung")
    await second.start(token)
    await second.sees("sudah dipakai", "Minta tautan baru")
    await first.start(token)
    await first.sees("tidak perlu lagi")
    late = stage.invitation()
    stage.turn_clock(timedelta(hours=73))
    await second.start(late)
    await second.sees("masa berlakunya")


async def test_without_consent_nothing_is_kept_and_nothing_begins(stage: Stage) -> None:
    stage.open_edition()
    phone = stage.stranger()
    await phone.start(stage.invitation())
    await phone.sees("UU 27/2022")
    await phone.press("Tidak setuju")
    await phone.sees("Tanpa persetujuan")
    await phone.say("/ajukan")
    await phone.sees("UU 27/2022")
    with stage.database.transaction() as session:
        person = session.get_one(Person, phone.id)
        assert person.name is None
        assert person.phone is None


async def test_who_has_no_invitation_asks_and_waits_for_an_organizer(stage: Stage) -> None:
    stage.open_edition()
    organizer, phone = stage.organizer(), stage.stranger()
    await organizer.start()
    await organizer.sees("panitia")
    await phone.start()
    await phone.press("Saya dari OPD")
    await phone.sees("UU 27/2022")
    await agree_and_introduce(phone)
    await phone.say("0812 3456 7890")
    await phone.sees("nama OPD")
    await phone.say("dinas kesehtan bulukumba")
    await phone.sees_button("Dinas Kesehatan Kabupaten Bulukumba")
    await phone.press("Dinas Kesehatan Kabupaten Bulukumba")
    await phone.sees("dikirim ke panitia")
    await organizer.sees("Perlu keputusan", "Siti Aminah", "Bulukumba", "+6281234567890")
    await organizer.press("Setujui")
    await phone.sees("menyetujui", "Bulukumba")
    await phone.press("Ajukan inovasi")
    await phone.sees("Judul inovasi")


async def test_an_unlisted_agency_is_added_by_an_organizers_yes(stage: Stage) -> None:
    phone, organizer = stage.stranger(), stage.organizer()
    await phone.start()
    await phone.press("Saya dari OPD")
    await phone.sees("UU 27/2022")
    await agree_and_introduce(phone)
    await phone.press_reply("Nanti saja")
    await phone.sees("nama OPD")
    await phone.say("Puskesmas Xyzzy Barat")
    await phone.sees_button("tidak ada di daftar")
    await phone.press("tidak ada di daftar")
    await phone.sees("kabupaten/kota mana")
    await phone.say("Atlantis")
    await phone.sees("24 kabupaten/kota")
    await phone.say("lutra")
    await phone.sees("dikirim ke panitia", "Luwu Utara")
    await organizer.start()  # an organizer who comes later sees what waits
    await organizer.press("Buka panel")
    await organizer.press("Permintaan bergabung (1)")
    await organizer.press("Siti Aminah · Puskesmas Xyzzy Barat")
    await organizer.sees("Puskesmas Xyzzy Barat", "belum ada di daftar")
    await organizer.press("Setujui")
    await phone.sees("menyetujui", "Puskesmas Xyzzy Barat")
    with stage.database.transaction() as session:
        agency = session.exec(select(Agency).where(Agency.name == "Puskesmas Xyzzy Barat")).one()
        assert agency.region_code == "73.22"


async def test_a_refusal_is_told_and_the_first_decision_counts(stage: Stage) -> None:
    phone, organizer = stage.stranger(), stage.organizer()
    await organizer.start()
    await phone.start()
    await phone.press("Saya dari OPD")
    await phone.sees("UU 27/2022")
    await agree_and_introduce(phone)
    await phone.share_contact()
    await phone.sees("nama OPD")
    await phone.say("dinkes")
    await phone.sees_button("Dinas Kesehatan")
    await phone.press("Dinas Kesehatan")
    await phone.sees("dikirim ke panitia")
    card = await organizer.sees("Perlu keputusan")
    await organizer.press("Tolak")
    await phone.sees("belum dapat menyetujui")
    yes = card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await organizer.press_data(card["message_id"], yes)
    await organizer.sees("sudah diputuskan")


def token_in(message: Message) -> str:
    return body(message).split(":\n")[1].split("\n")[0]


async def test_a_transferred_contact_hands_over_agency_drafts_and_history(stage: Stage) -> None:
    stage.open_edition()
    old, new = stage.contact("dinkes"), stage.stranger("Rahmat")
    await begin(old)
    await old.say("Kelas Perahu Pulau")
    await old.sees("Tersimpan")
    await old.say("/serahkan")
    await old.sees_button("Dinas Kesehatan")
    card, hand_over = await old.button("Dinas Kesehatan")
    await old.press_data(card["message_id"], hand_over)
    first = token_in(await old.sees("pengganti", "Berlaku sekali"))
    await old.press_data(card["message_id"], hand_over)
    token = token_in(await old.sees("pengganti", "sebelumnya tidak berlaku lagi"))
    await new.say(first)
    await new.sees("dicabut")
    await new.say(token)
    await new.sees("Selamat bergabung")
    await old.sees("ditangani Rahmat")
    await agree_and_introduce(new, "Rahmat Hidayat")
    await new.share_contact()
    await new.sees("Siap mengajukan")
    await new.say("/usulan")
    await new.sees("Kelas Perahu Pulau")
    await old.say("/usulan")
    await old.sees("belum terhubung")


async def test_consent_is_withdrawn_and_the_person_forgotten(stage: Stage) -> None:
    phone = stage.contact("dinkes")
    await phone.say("/privasi")
    await phone.sees("Andi Nurhayati", "Dinas Kesehatan")
    await phone.press("Tarik persetujuan")
    await phone.sees("hapus nama")
    await phone.press("Tarik persetujuan")
    await phone.sees("sudah dihapus")
    with stage.database.transaction() as session:
        person = session.get_one(Person, phone.id)
        assert (person.name, person.phone, person.telegram_name) == (None, None, "")
        served = session.exec(select(Membership).where(Membership.person_id == phone.id)).one()
        assert served.ended_at is not None


async def test_each_person_has_their_language_and_their_menu(stage: Stage) -> None:
    english = stage.stranger("Emily", language="en")
    await english.start(stage.invitation())
    await english.sees("Welcome")
    await english.sees_menu("proposals")
    await english.say("/bahasa")
    await english.sees("language")
    await english.press("Bahasa Indonesia")
    await english.sees("bahasa Indonesia")
    await english.sees_menu("usulan")
    citizen = stage.stranger()
    await citizen.start()
    await citizen.sees("Selamat datang")
    assert "usulan" not in [command["command"] for command in await citizen.menu()]


async def test_a_stranger_who_sends_a_sticker_gets_one_sentence_and_no_second_welcome(
    stage: Stage,
) -> None:
    citizen = stage.stranger()
    await citizen.start()
    await citizen.sees("Selamat datang")
    await citizen.send(MESSAGES["sticker"])
    await citizen.sees("belum bisa kami baca")
    await citizen.say("ini bot apaan sih")
    await citizen.sees("menjawab pertanyaan")
    assert await citizen.count("Selamat datang") == 1


async def test_whoever_types_instead_of_agreeing_is_told_in_one_sentence(stage: Stage) -> None:
    stranger = stage.stranger()
    await stranger.say("/ajukan")
    await stranger.press("Minta bergabung")
    await stranger.sees("Mohon persetujuan")
    await stranger.say("nama saya Budi")
    await stranger.sees("belum disimpan", "Setuju")
    assert await stranger.count("Mohon persetujuan") == 1
