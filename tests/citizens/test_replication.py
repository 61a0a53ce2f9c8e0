"""Somebody wants to replicate an innovation: both sides hear of each other, by their yes."""

from sqlmodel import col, select

from domain.roles import Grant, StaffRole
from handlers.ask.actions import AnswerInterest
from handlers.buttons import encode
from handlers.organize.replication_actions import MarkMet, OpenInterest
from storage.replication import owner_of
from storage.tables import Agency, InterestState, ReplicationInterest
from tests.citizens.facts import citizen, named
from tests.citizens.test_asking import check_nothing_went_wrong
from tests.organizers.people import open_part, staff
from tests.phone import Phone, body, labels
from tests.stage import Stage

TYPED = "Sitti Aminah, Dinas Kesehatan Bone, 0811-4100-009"
OWNED, UNOWNED = "Kejar Stunting", "Kelas Perahu"


def owners_code(stage: Stage, name: str) -> str:
    """The code of the agency whose innovation it is, by its very name."""
    with stage.database.transaction() as session:
        agency = owner_of(session, named(stage, name))
        assert agency is not None, name
        return agency.code


def interests(stage: Stage) -> list[ReplicationInterest]:
    with stage.database.transaction() as session:
        rows = session.exec(select(ReplicationInterest).order_by(col(ReplicationInterest.id)))
        found = list(rows)
        session.expunge_all()
        return found


async def wish(stage: Stage, phone: Phone, name: str, introduction: str = TYPED) -> None:
    """Presses "Ingin mereplikasi" and says who one is."""
    await phone.start(f"i_{named(stage, name).code}")
    await phone.sees("Penghargaan tercatat")
    await phone.press("Ingin mereplikasi")
    await phone.sees("Siapa yang ingin mereplikasi", name)
    await phone.say(introduction)
    await phone.sees("persis ini", introduction)
    await phone.press("Setuju, kirim")


async def test_the_two_sides_come_to_know_of_each_other(stage: Stage) -> None:
    phone = await citizen(stage, "Sitti")
    owner = stage.contact(owners_code(stage, OWNED), "Andi Nurhayati")
    await wish(stage, phone, OWNED)
    await phone.sees("sudah sampai di kontak Dinas Kesehatan Kabupaten Luwu Utara", TYPED)
    await owner.sees("ingin mereplikasi Kejar Stunting", TYPED)
    await phone.start(f"i_{named(stage, OWNED).code}")
    await phone.sees("Penghargaan tercatat")
    await phone.press("Ingin mereplikasi")
    await phone.sees("sudah sampai di kontak")
    assert len(interests(stage)) == 1
    await owner.press("Berikan kontak saya")
    sure = await owner.sees("Berikan kontak ini?", "Andi Nurhayati", TYPED)
    await owner.press("Setuju, kirim")
    await owner.sees("sudah diberikan")
    await phone.sees("menjawab minat Bapak/Ibu", "Andi Nurhayati", "+62")
    assert interests(stage)[0].state == InterestState.MET
    await phone.press_data(sure["message_id"], encode(AnswerInterest(interests(stage)[0].id or 0)))
    await phone.sees("untuk kontak OPD pemilik")
    check_nothing_went_wrong(stage)


async def test_without_a_contact_the_organizers_bring_them_together(stage: Stage) -> None:
    boss = stage.organizer()
    await boss.start()
    await boss.sees("panitia")
    elsewhere = staff(stage, Grant(StaffRole.COORDINATOR, region_code="73.08"))
    first, second = await citizen(stage, "Sitti"), await citizen(stage, "Baso")
    await wish(stage, first, UNOWNED)
    await first.sees("sudah sampai di panitia", "belum punya kontak")
    await boss.sees("Minat mereplikasi Kelas Perahu", TYPED)
    await wish(stage, second, UNOWNED, "Baso, Dinas Pendidikan Wajo")
    await open_part(boss, "Minat replikasi")
    overview = await boss.sees("Minat replikasi: 2", "2 menunggu", "Kelas Perahu: 2")
    await boss.press("Sitti Aminah")
    await boss.sees(TYPED, "Menunggu panitia")
    await boss.press("Sudah dipertemukan")
    await boss.sees("✅ Sudah dipertemukan")
    await first.sees("Panitia sudah mempertemukan")
    await boss.press("‹ Semua minat")
    await boss.sees("1 menunggu")
    await second.press("Tarik minat ini")
    await second.sees("ditarik")
    assert [row.introduction for row in interests(stage)] == [TYPED, ""]
    await open_part(elsewhere, "Minat replikasi")
    empty = await elsewhere.sees("Belum ada yang ingin mereplikasi")
    for act in (OpenInterest, MarkMet):
        await elsewhere.press_data(empty["message_id"], encode(act(interests(stage)[0].id or 0)))
        await elsewhere.sees("untuk panitia")
    opened = next(m for m in await boss.chat() if m["message_id"] == overview["message_id"])
    assert any("Sitti" in label for label in labels(opened))
    await first.say("/privasi")
    await first.press("Tarik persetujuan")
    await first.sees("hapus nama, jabatan dan telepon")
    await first.press("Tarik persetujuan")
    await first.sees("sudah dihapus")
    assert [row.introduction for row in interests(stage)] == ["", ""]
    await open_part(boss, "Riwayat")
    history = body(await boss.sees("Riwayat", "mempertemukan"))
    assert "mempertemukan peminat replikasi Kelas Perahu\n" in history
    check_nothing_went_wrong(stage)


async def test_a_contact_chooses_whether_the_phone_goes_with_it(stage: Stage) -> None:
    asker = stage.contact("kab_dinkes-73.08", "Baso Mappangara")
    with stage.database.transaction() as session:
        agency = session.exec(select(Agency).where(Agency.code == "kab_dinkes-73.08")).one().name
    await asker.say(f"/start i_{named(stage, UNOWNED).code}")
    await asker.sees("Kelas Perahu")
    await asker.press("Ingin mereplikasi")
    asked = await asker.sees("Teruskan minat mereplikasi", agency)
    assert "Kirim dengan telepon" in labels(asked)
    await asker.press("Kirim tanpa telepon")
    told = body(await asker.sees("sudah sampai di"))
    assert "+62" not in told
    assert interests(stage)[0].introduction == f"Baso Mappangara, {agency}"


async def test_a_question_in_between_is_answered_and_nothing_is_passed_on(stage: Stage) -> None:
    phone = await citizen(stage, "Sitti")
    await phone.start(f"i_{named(stage, OWNED).code}")
    await phone.sees("Penghargaan tercatat")
    await phone.press("Ingin mereplikasi")
    await phone.sees("Siapa yang ingin mereplikasi")
    await phone.say("inovasi stunting sinjai ada berapa?")
    await phone.sees("1 inovasi tentang", "Cake Kebun")
    assert await phone.count("persis ini") == 0
    assert interests(stage) == []
