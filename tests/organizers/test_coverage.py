"""Coverage through the front door: pages, pictures, the weekly digest, and the contacts' side."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlmodel import select

from bot.coverage_table import table
from domain.roles import Grant, StaffRole
from handlers.buttons import encode
from handlers.organize.coverage import actions, digest
from handlers.organize.regions import number_of
from storage.invitations import invite
from storage.proposals import load_work, save_answer, start_proposal
from storage.submissions import hand_in
from storage.tables import Agency, CoverageDigest, Edition, Outbox, Person
from tests.organizers.people import ROLES, open_part, staff
from tests.phone import Message, Phone, body, labels
from tests.stage import Stage, agency_id

BONE, BARRU = "73.08", "73.11"
SCHOOL, CLINIC, OFFICE = "kab_disdikbud-73.08", "kab_dinkes-73.08", "kab_setda-73.08"
TO_MONDAY = timedelta(days=5, hours=22, minutes=5)
"""From the stage's beginning to Monday, 30 November 2026, 08.05 WITA."""
WEEK = timedelta(days=7)
DIGEST = "Ringkasan pekan ini"


def begun(stage: Stage) -> Edition:
    """In Bone one agency handed in, one has a small draft, one is invited; seven have nothing."""
    edition = stage.open_edition()
    phone = stage.contact(SCHOOL, "Andi Baso")
    stage.contact(CLINIC, "Siti Aminah")
    now = stage.clock.now()
    with stage.database.transaction() as session:
        for code, title in ((SCHOOL, "SEKOLAH APUNG"), (CLINIC, "SIGAP BUMIL")):
            agency = session.get_one(Agency, agency_id(session, code))
            proposal = start_proposal(session, edition, agency, phone.id, now)
            save_answer(session, load_work(session, proposal), "judul", title, phone.id, now)
            if code == SCHOOL:
                hand_in(session, load_work(session, proposal), phone.id, now, now)
        invite(session, agency_id(session, OFFICE), now)
    return edition


def sent_pictures(stage: Stage, messages: list[Message]) -> list[tuple[int, int]]:
    """The sizes of the photos in a chat."""
    photos = [message["photo"][-1]["file_id"] for message in messages if "photo" in message]
    return [Image.open(io.BytesIO(stage.world.files[photo])).size for photo in photos]


# --- the pages -----------------------------------------------------------------------------------


async def test_from_all_regions_down_to_one_agency_and_back(stage: Stage) -> None:
    begun(stage)
    organizer = stage.organizer()
    await open_part(organizer, "Cakupan OPD")
    page = await organizer.sees(
        "291 OPD · 1 sudah mengirim (1\u00a0%)", "1 menulis draf", "1 diundang"
    )
    assert "Bone 1/10" in labels(page)
    await organizer.press("Bone 1/10")
    page = await organizer.sees("Bone\nLatihan Ringkas", "10 OPD · 1 sudah mengirim (10\u00a0%)")
    assert any("draf 20\u00a0%" in label for label in labels(page))
    await organizer.press("Dinkes")
    await organizer.sees("Siti Aminah", "SIGAP BUMIL: draf", "+62")
    await organizer.press("Kelola kontak dan undangan")
    await organizer.sees("Siti Aminah")
    await open_part(organizer, "Cakupan OPD")
    await organizer.press("Bone 1/10")
    await organizer.sees("10 OPD")
    await organizer.press("Disdikbud")
    await organizer.sees("SEKOLAH APUNG: terkirim", "UJI-26")
    await organizer.press("‹ Kembali")
    await organizer.sees("10 OPD")
    await organizer.press("‹ Semua daerah")
    await organizer.sees("291 OPD")
    await organizer.press("‹ Panel")
    await organizer.sees("Panel panitia")


async def test_lists_can_be_limited_to_those_who_need_help(stage: Stage) -> None:
    begun(stage)
    organizer = stage.organizer()
    await open_part(organizer, "Cakupan OPD")
    await organizer.sees("291 OPD")
    await organizer.press("Draf < 50\u00a0%")
    page = await organizer.sees("Daerah dengan draf di bawah 50\u00a0%")
    assert [label for label in labels(page) if "Bone" in label or "Barru" in label] == ["Bone 1"]
    await organizer.press("Bone 1")
    page = await organizer.sees("drafnya belum sampai 50\u00a0%")
    assert labels(page)[0].startswith("Dinkes")
    await organizer.press("Belum mulai")
    page = await organizer.sees("belum mulai menulis")
    assert not any("Dinkes" in label for label in labels(page))
    await organizer.press("‹ Semua daerah")
    page = await organizer.sees("Daerah dengan OPD yang belum mulai")
    assert "Bone 8" in labels(page)


async def test_without_an_edition_coverage_says_so(stage: Stage) -> None:
    organizer = stage.organizer()
    await open_part(organizer, "Cakupan OPD")
    await organizer.sees("Belum ada edisi yang diterbitkan")


async def test_a_closed_edition_can_still_be_looked_at(stage: Stage) -> None:
    stage.open_edition(code="LAMA-26", lasts=timedelta(days=1))
    stage.turn_clock(timedelta(days=2))
    stage.open_edition(code="BARU-26")
    organizer = stage.organizer()
    await open_part(organizer, "Cakupan OPD")
    await organizer.sees("hari lagi)")
    await organizer.press("Edisi lain")
    await organizer.sees("Cakupan edisi mana?")
    await organizer.press("LAMA-26")
    page = await organizer.sees("291 OPD")
    assert "hari lagi" not in body(page)


# --- who may see what ----------------------------------------------------------------------------


async def test_a_coordinator_sees_their_region_only(stage: Stage) -> None:
    edition = begun(stage)
    coordinator = staff(stage, ROLES["coordinator of Bone"])
    await open_part(coordinator, "Cakupan OPD")
    page = await coordinator.sees("Bone\nLatihan Ringkas", "10 OPD")
    assert "‹ Semua daerah" not in labels(page)
    foreign = agency_of(stage, "kab_dinkes-73.11")
    for act in (
        actions.CoverageRegion(edition.id or 0, number_of(BARRU)),
        actions.CoverageAgency(edition.id or 0, foreign),
        actions.CoveragePictures(edition.id or 0, number_of(BARRU)),
    ):
        await coordinator.press_data(page["message_id"], encode(act))
        await coordinator.sees("untuk panitia")
    await coordinator.press_data(
        page["message_id"], encode(actions.CoveragePictures(edition.id or 0))
    )
    caption = await coordinator.sees("Cakupan", "Bone 1/10")
    assert "Barru" not in body(caption)


def agency_of(stage: Stage, code: str) -> int:
    with stage.database.transaction() as session:
        return agency_id(session, code)


async def test_who_only_looks_sees_no_phone_number(stage: Stage) -> None:
    edition = begun(stage)
    viewer = staff(stage, ROLES["viewer"])
    await open_part(viewer, "Cakupan OPD")
    page = await viewer.sees("291 OPD")
    act = actions.CoverageAgency(edition.id or 0, agency_of(stage, CLINIC))
    await viewer.press_data(page["message_id"], encode(act))
    page = await viewer.sees("Siti Aminah")
    assert "+62" not in body(page)
    assert "Kelola kontak dan undangan" not in labels(page)


@pytest.mark.parametrize("act", [actions.Coverage(1), actions.CoveragePictures(1)])
async def test_coverage_is_not_for_contacts_or_of_other_editions(stage: Stage, act: object) -> None:
    begun(stage)
    other = stage.open_edition(code="LAIN-26")
    of_other = Grant(StaffRole.VIEWER, edition_id=other.id)
    for phone in (stage.contact("dinkes"), staff(stage, of_other)):
        await phone.say("/bantuan")
        message = await phone.sees("/")
        await phone.press_data(message["message_id"], encode(act))
        await phone.sees("untuk panitia")


# --- pictures ------------------------------------------------------------------------------------


async def test_two_pictures_come_with_their_numbers_in_words(stage: Stage) -> None:
    old = stage.open_edition(code="LAMA-26", lasts=timedelta(days=1))
    stage.turn_clock(timedelta(days=2))
    assert old.id is not None
    begun(stage)
    organizer = stage.organizer()
    await open_part(organizer, "Cakupan OPD")
    await organizer.sees("291 OPD")
    await organizer.press("Gambar")
    shown = await organizer.sees(
        "291 OPD · 1 sudah mengirim (1\u00a0%)", "Bone 1/10", "Kota Palopo 0/10"
    )
    assert len(body(shown)) <= 1024
    await organizer.sees("Usulan masuk", "1 sampai", "30 hari lagi", "Edisi lalu")
    assert sent_pictures(stage, await organizer.chat()) == [(1080, 1350)] * 2


async def test_pictures_can_be_made_before_anything_came_in_and_of_one_region(
    stage: Stage,
) -> None:
    stage.open_edition()
    coordinator = staff(stage, ROLES["coordinator of Barru"])
    await open_part(coordinator, "Cakupan OPD")
    await coordinator.sees("Barru")
    await coordinator.press("Gambar")
    await coordinator.sees("Usulan masuk", "0 sampai")
    assert sent_pictures(stage, await coordinator.chat()) == [(1080, 1350)] * 2


# --- the weekly digest ---------------------------------------------------------------------------


async def digests(stage: Stage) -> list[Outbox]:
    with stage.database.transaction() as session:
        rows = session.exec(select(Outbox).order_by(Outbox.id))  # type: ignore[arg-type]
        return [row for row in rows if (row.key or "").startswith("coverage:")]


async def test_on_monday_everybody_gets_the_digest_of_their_regions_once(stage: Stage) -> None:
    begun(stage)
    owner = staff(stage, ROLES["owner"], "Owner")
    coordinator = staff(stage, ROLES["coordinator of Bone"])
    with stage.database.transaction() as session:
        session.get_one(Person, owner.id).language = "en"
    stage.turn_clock(TO_MONDAY)
    await owner.sees("This week's digest: All regions", "Last 7 days: 1", "Nobody has submitted")
    told = await coordinator.sees(f"{DIGEST}: Bone", "10 OPD", "Belum mulai:")
    assert "Barru" not in body(told)
    await stage.stop_bot()
    stage.start_bot()
    stage.turn_clock(timedelta(hours=3))
    await owner.say("/organize")
    await owner.sees_button("Coverage")
    assert len(await digests(stage)) == 2
    await coordinator.press("Lihat cakupan")
    await coordinator.sees("Bone\nLatihan Ringkas")
    stage.turn_clock(WEEK)
    await coordinator.sees(DIGEST, "7 hari terakhir: 0")


async def test_an_outage_over_monday_morning_delays_the_digest_but_loses_none(
    stage: Stage,
) -> None:
    begun(stage)
    owner = staff(stage, ROLES["owner"])
    await stage.stop_bot()
    stage.turn_clock(TO_MONDAY + timedelta(days=1, hours=13))
    stage.start_bot()
    await owner.say("/panitia")
    await owner.sees("Panel panitia")
    assert await digests(stage) == []
    stage.turn_clock(timedelta(hours=12))
    await owner.sees(DIGEST, "Rabu, 2 Desember 2026")
    assert len(await digests(stage)) == 1


async def test_a_digest_can_be_stopped_and_begun_again(stage: Stage) -> None:
    begun(stage)
    owner, other = staff(stage, ROLES["owner"]), staff(stage, ROLES["viewer"])
    stage.turn_clock(TO_MONDAY)
    await owner.sees(DIGEST)
    await owner.press("Berhenti kirim ringkasan")
    await owner.sees("dimatikan")
    stage.turn_clock(WEEK)
    await other.sees(DIGEST)
    await other.sees("Keadaan Senin, 7 Desember 2026")
    assert await owner.count(DIGEST) == 1
    await owner.press("Nyalakan lagi")
    await owner.sees("menyala")
    await owner.say("/panitia")
    await owner.sees("Panel panitia")
    assert await owner.count(DIGEST) == 1
    stage.turn_clock(WEEK)
    await owner.sees(DIGEST)
    await open_part(owner, "Cakupan OPD")
    await owner.sees("291 OPD")
    await owner.press("Matikan ringkasan Senin")
    await owner.sees_toast("dimatikan")
    await owner.sees_button("Nyalakan ringkasan Senin")


async def test_one_digest_that_cannot_be_written_leaves_the_others_alone(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(stage)
    unlucky, lucky = staff(stage, ROLES["viewer"]), staff(stage, ROLES["owner"])
    write = digest.message

    def broken(session, edition, reader, now):  # type: ignore[no-untyped-def]
        if reader.person.id == unlucky.id:
            raise RuntimeError("nothing works for this one")
        return write(session, edition, reader, now)

    monkeypatch.setattr(digest, "message", broken)
    stage.turn_clock(TO_MONDAY)
    await lucky.sees(DIGEST)
    with stage.database.transaction() as session:
        decided = {row.person_id: row.told for row in session.exec(select(CoverageDigest))}
    assert (decided[unlucky.id], decided[lucky.id]) == (False, True)
    assert [row.chat_id for row in await digests(stage)] == [lucky.id]


# --- the contacts' side, and the command line ----------------------------------------------------


async def test_contacts_see_their_own_standing_and_that_of_their_region(stage: Stage) -> None:
    begun(stage)
    contact = stage.contact(CLINIC, "Sitti Rahma")
    await contact.say("/usulan")
    await contact.sees("0 terkirim, 1 draf. Di Bone, 1 dari 10 OPD sudah mengirim.")
    first: Phone = stage.contact("dinkes")
    await first.say("/usulan")
    await first.sees("Di Pemprov Sulsel belum ada yang mengirim", "menjadi yang pertama")


async def test_the_command_line_prints_the_table(stage: Stage) -> None:
    edition = begun(stage)
    with stage.database.transaction() as session:
        lines = list(table(session, edition, stage.clock.now()))
    assert len(lines) == 28
    bone = next(line for line in lines if line.startswith("Bone"))
    assert bone.split() == ["Bone", "7", "1", "0", "1", "1", "0", "0", "10", "10", "%"]
