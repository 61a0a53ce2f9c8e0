"""Regions check what their agencies hand in: returned with remarks, mended, forwarded."""

from datetime import timedelta

from sqlmodel import Session, select

from domain.checking import Stage as At
from domain.roles import Grant, StaffRole
from domain.segments import Segment, SegmentKind
from handlers.buttons import encode
from handlers.organize.checking import actions
from storage.audit import entries_about, first_broken
from storage.checks import write_remark
from storage.coverage import coverage
from storage.proposals import load_work, save_answer, start_proposal
from storage.segments import members
from storage.submissions import hand_in
from storage.tables import Agency, Edition, Outbox, Proposal, ProposalCheck, Submission
from tests.contacts.proposal_steps import TITLE, fill_and_send
from tests.organizers.people import ROLES, open_part, staff
from tests.phone import Phone, body, labels
from tests.stage import OPEN_FOR, Stage, agency_id

CLINIC, SCHOOL, BARRU = "kab_dinkes-73.08", "kab_disdikbud-73.08", "kab_dinkes-73.11"
DAY = timedelta(days=1)


def checked_edition(stage: Stage, **rules: object) -> Edition:
    """An edition whose regions check, with a repair period of ten days."""
    edition = stage.open_edition()
    with stage.database.transaction() as session:
        found = session.get_one(Edition, edition.id)
        found.regions_check = True
        found.repair_until = found.closes_at + 10 * DAY
        for name, value in rules.items():
            setattr(found, name, value)
    return edition


def handed_in(stage: Stage, agency: str, title: str, edition: Edition, phone: Phone) -> int:
    """A proposal in an instant, as its contact hands it in."""
    now = stage.clock.now()
    with stage.database.transaction() as session:
        found = session.get_one(Edition, edition.id)
        served = session.get_one(Agency, agency_id(session, agency))
        proposal = start_proposal(session, found, served, phone.id, now)
        for question, value in (("judul", title), ("ringkasan", f"Ringkasan {title}")):
            save_answer(session, load_work(session, proposal), question, value, phone.id, now)
        hand_in(session, load_work(session, proposal), phone.id, now, now)
        return proposal.id or 0


def stage_of(stage: Stage, proposal: int) -> str:
    with stage.database.transaction() as session:
        return session.get_one(ProposalCheck, proposal).stage


def covered(session: Session, stage: Stage, edition: Edition, agency: str) -> str:
    found = coverage(session, edition.id or 0, stage.clock.now())
    return next(each.state for each in found if each.agency_id == agency_id(session, agency))


async def remark(checker: Phone, question: str, words: str) -> None:
    """From a proposal's page: at a question, a remark; and back."""
    await checker.press("Semua pertanyaan")
    await checker.sees("Pilih pertanyaan")
    await checker.press(question)
    await checker.sees(question)
    await checker.press("Beri catatan")
    await checker.sees("Ketik apa yang perlu diperbaiki")
    await checker.say(words)
    await checker.sees("Catatan tersimpan", words)
    await checker.press("Kembali ke usulan")
    await checker.sees("catatan")


async def test_the_region_returns_it_the_contact_mends_it_late_and_the_region_forwards(
    stage: Stage,
) -> None:
    edition = checked_edition(stage)
    checker = staff(stage, ROLES["coordinator of Bone"])
    contact, colleague = stage.contact(CLINIC, "Siti Aminah"), stage.contact(CLINIC, "Baso")
    await fill_and_send(contact)
    await contact.sees("Tanda terima", "Diperiksa dahulu oleh koordinator Bone")

    stage.turn_clock(OPEN_FOR + DAY)
    await open_part(checker, "Periksa usulan (1)")
    await checker.sees("menunggu diperiksa: Bone 1", TITLE, "Dinkes Bone")
    await checker.press(TITLE)
    page = await checker.sees("menunggu pemeriksaan daerah", "Beri catatan di pertanyaannya")
    assert not any("Kembalikan" in label for label in labels(page))
    await checker.press("Buka PDF")
    await checker.sees(".pdf")
    await checker.press("Baca satu per satu")
    await checker.sees("1/", TITLE)
    await checker.press("Kembali ke usulan")
    await checker.sees("menunggu pemeriksaan daerah")
    await remark(checker, "Judul inovasi", "Judulnya dipersingkat, ya.")
    await remark(checker, "Ringkasan", "Tambahkan data sebelum dan sesudah.")
    await checker.press("Kembalikan untuk diperbaiki (2)")
    await checker.sees(f"Kembalikan “{TITLE}”?", "Judul inovasi, Ringkasan", "9 hari lagi")
    await checker.press("Ya, kembalikan")
    await checker.sees("dikembalikan. 2 kontak dikabari")

    for told in (contact, colleague):
        await told.sees("dikembalikan untuk diperbaiki", "Tambahkan data", "3 Januari 2027")
    await contact.say("/usulan")
    await contact.sees(f"{TITLE} (dikembalikan)", "Dikembalikan untuk diperbaiki sampai")
    await contact.press(TITLE)
    card = await contact.sees("Ubah jawaban yang diberi catatan", "dipersingkat")
    assert "Tarik usulan" not in labels(card)
    await contact.press("Perbaiki: Judul inovasi")
    await contact.sees("Catatan pemeriksa: Judulnya dipersingkat, ya.")
    await contact.say("SIGAP BUMIL")
    await contact.sees("Judul inovasi (sudah diubah)", "Perubahan belum dikirim")
    await contact.press("Kirim usulan")
    await contact.sees("Tanda terima", "versi 2", "Diperiksa dahulu oleh koordinator Bone")

    await open_part(checker, "Periksa usulan (1)")
    await checker.sees("SIGAP BUMIL")
    await checker.press("SIGAP BUMIL")
    await checker.sees("Judul inovasi: sudah diubah", "Ringkasan: belum diubah")
    await checker.press("Baca satu per satu")
    await checker.sees("Sudah diubah", "Jawaban semula", TITLE)
    await checker.press("Kembali ke usulan")
    await checker.sees("Sejak dikembalikan")
    await checker.press("Teruskan ke provinsi")
    await checker.sees("Teruskan “SIGAP BUMIL” ke provinsi?")
    card, sure = await checker.button("Ya, teruskan")
    await checker.press_data(card["message_id"], sure)
    await checker.sees("“SIGAP BUMIL” diteruskan ke provinsi")
    await checker.press_data(card["message_id"], sure)
    await checker.sees_toast("baru saja berubah")
    await contact.sees("sudah diperiksa dan diteruskan ke provinsi")

    with stage.database.transaction() as session:
        assert covered(session, stage, edition, CLINIC) == "verified"
        proposal = session.exec(select(Proposal.id)).one()
        acts = [e.action for e in entries_about(session, f"proposal:{proposal}")]
        assert acts == ["check.forward", "check.return", "check.remark", "check.remark"]
        assert first_broken(session) is None
        assert [s.version for s in session.exec(select(Submission))] == [1, 2]
    organizer = stage.organizer()
    await open_part(organizer, "Cakupan OPD")
    await organizer.sees("1 sudah mengirim", "1 diteruskan ke provinsi")


async def test_what_is_not_returned_stays_closed_and_repairs_end_too(stage: Stage) -> None:
    edition = checked_edition(stage)
    staff(stage, ROLES["coordinator of Bone"])
    contact = stage.contact(CLINIC)
    waiting = handed_in(stage, CLINIC, "MENUNGGU", edition, contact)
    back = handed_in(stage, CLINIC, "KEMBALI", edition, contact)
    with stage.database.transaction() as session:
        session.get_one(ProposalCheck, back).stage = At.RETURNED
    stage.turn_clock(OPEN_FOR + DAY)
    await contact.say("/usulan")
    await contact.press("MENUNGGU")
    page = await contact.sees("sudah ditutup", "Diperiksa dahulu oleh koordinator Bone")
    assert "Ubah jawaban" not in labels(page)
    stage.turn_clock(9 * DAY)
    await contact.say("/usulan")
    await contact.press("KEMBALI")
    page = await contact.sees("masa perbaikannya berakhir")
    assert "Ubah jawaban" not in labels(page)
    assert {stage_of(stage, waiting), stage_of(stage, back)} == {At.REGION, At.RETURNED}


async def test_coordinators_reach_their_own_region_and_the_province_what_has_none(
    stage: Stage,
) -> None:
    edition = checked_edition(stage)
    bone = staff(stage, ROLES["coordinator of Bone"], "Koordinator")
    verifier = staff(stage, ROLES["verifier"], "Pemeriksa")
    numbers = {
        agency: handed_in(stage, agency, f"USULAN {agency}", edition, stage.contact(agency))
        for agency in (CLINIC, BARRU, "dinkes")
    }
    stages = [stage_of(stage, number) for number in numbers.values()]
    assert stages == [At.REGION, At.PROVINCE, At.PROVINCE]
    await open_part(bone, "Periksa usulan (1)")
    page = await bone.sees(f"USULAN {CLINIC}")
    assert BARRU not in body(page)
    for act in actions.OpenCheck, actions.CheckPdf, actions.CheckQuestions:
        for agency in (BARRU, "dinkes"):
            press = encode(act(numbers[agency]))
            await bone.press_data(page["message_id"], press)
            await bone.sees("untuk panitia")
    for act in actions.GiveBack, actions.Forward:
        await bone.press_data(page["message_id"], encode(act(numbers[BARRU], 0, sure=True)))
        await bone.sees("untuk panitia")
    assert stage_of(stage, numbers[BARRU]) == At.PROVINCE
    await open_part(verifier, "Periksa usulan (3)")
    await verifier.sees("provinsi 2", f"USULAN {BARRU} (langsung ke provinsi)")
    await verifier.press(f"USULAN {BARRU}")
    await verifier.sees("menunggu pemeriksaan provinsi")
    await verifier.press("Nyatakan lengkap")
    await verifier.press("Ya, teruskan")
    await verifier.sees("diteruskan ke provinsi")
    assert stage_of(stage, numbers[BARRU]) == At.VERIFIED
    other = stage.open_edition(code="LAIN-26")
    elsewhere = staff(stage, Grant(StaffRole.VERIFIER, edition_id=other.id), "Lain")
    await elsewhere.say("/panitia")
    await elsewhere.sees("Panel panitia")
    await elsewhere.press_data(page["message_id"], encode(actions.OpenCheck(numbers[CLINIC])))
    await elsewhere.sees("untuk panitia")


async def test_who_is_to_check_is_reminded_once_a_workday_and_organizers_read_what_lies(
    stage: Stage,
) -> None:
    """From Tuesday to Friday it lies three days; the digest of Monday tells where."""
    edition = checked_edition(stage)
    bone = staff(stage, ROLES["coordinator of Bone"], "Koordinator")
    staff(stage, ROLES["coordinator of Barru"], "Tetangga")
    handed_in(stage, CLINIC, "LAMA", edition, stage.contact(CLINIC))
    handed_in(stage, SCHOOL, "JUGA LAMA", edition, stage.contact(SCHOOL))
    stage.turn_clock(2 * DAY)
    await bone.say("/panitia")
    await bone.sees("Panel panitia")
    assert await bone.count("menunggu diperiksa") == 0
    handed_in(stage, SCHOOL, "BARU", edition, stage.contact(SCHOOL, "Sitti"))
    stage.turn_clock(DAY + timedelta(minutes=1))
    await bone.sees("2 usulan menunggu diperiksa", "3 hari")
    stage.turn_clock(timedelta(hours=2))
    await stage.stop_bot()
    stage.start_bot()
    organizer = stage.organizer()
    await organizer.say("/panitia")
    await organizer.sees("Panel panitia")
    stage.turn_clock(3 * DAY - timedelta(hours=3, minutes=50))
    await organizer.sees("Ringkasan pekan ini", "Bone 3 (paling lama 5 hari)")
    stage.turn_clock(timedelta(hours=1))
    await bone.press("Periksa: Latihan Ringkas")
    await bone.sees("JUGA LAMA")
    with stage.database.transaction() as session:
        keys = [row.key for row in session.exec(select(Outbox)) if row.key]
    assert sorted(key for key in keys if key.startswith("checking:")) == [
        f"checking:2026-11-27:{bone.id}",
        f"checking:2026-11-30:{bone.id}",
    ]


async def test_two_checkers_act_once_and_a_new_version_is_read_before_it_is_decided(
    stage: Stage,
) -> None:
    edition = checked_edition(stage)
    bone, second = (staff(stage, ROLES["coordinator of Bone"], name) for name in ("Satu", "Dua"))
    contact = stage.contact(CLINIC)
    number = handed_in(stage, CLINIC, "REBUTAN", edition, contact)
    with stage.database.transaction() as session:
        check = session.get_one(ProposalCheck, number)
        write_remark(session, check, "judul", "Perjelas.", bone.id, stage.clock.now())
    for checker in (bone, second):
        await open_part(checker, "Periksa usulan (1)")
        await checker.press("REBUTAN")
        await checker.press("Kembalikan untuk diperbaiki")
        await checker.sees("Kembalikan “REBUTAN”?")
    await bone.press("Ya, kembalikan")
    await bone.sees("1 kontak dikabari")
    await second.press("Ya, kembalikan")
    await second.sees("dikembalikan, menunggu perbaikan")
    assert await contact.count("dikembalikan untuk diperbaiki") == 1

    again = handed_in(stage, CLINIC, "BERUBAH", edition, contact)
    await open_part(bone, "Periksa usulan (1)")
    await bone.press("BERUBAH")
    await bone.press("Baca satu per satu")
    await bone.press("Beri catatan")
    await bone.sees("Ketik apa yang perlu")
    with stage.database.transaction() as session:
        work = load_work(session, session.get_one(Proposal, again))
        save_answer(session, work, "judul", "BERUBAH LAGI", contact.id, stage.clock.now())
        work = load_work(session, session.get_one(Proposal, again))
        hand_in(session, work, contact.id, stage.clock.now(), stage.clock.now())
    await bone.say("Judulnya kurang jelas")
    await bone.sees("belum disimpan: “Judulnya kurang jelas”", "BERUBAH LAGI")


async def test_who_has_to_mend_is_reminded_and_written_to_after_the_deadline(
    stage: Stage,
) -> None:
    edition = checked_edition(stage)
    contact, waiting = stage.contact(CLINIC, "Siti Aminah"), stage.contact(SCHOOL, "Baso")
    back = handed_in(stage, CLINIC, "KEMBALI", edition, contact)
    handed_in(stage, SCHOOL, "MENUNGGU", edition, waiting)
    with stage.database.transaction() as session:
        session.get_one(ProposalCheck, back).stage = At.RETURNED
    stage.turn_clock(OPEN_FOR + 4 * DAY)
    organizer = stage.organizer()
    await open_part(organizer, "Pengingat")
    await organizer.sees("Tenggat sudah lewat", "3 Januari 2027")
    await organizer.press("Pengingat tambahan")
    await organizer.press("Buat pengingat tambahan")
    page = await organizer.sees("Kepada siapa?")
    assert not any("Draf" in label for label in labels(page))
    await organizer.press("Dikembalikan, belum diperbaiki")
    await organizer.sees("1 orang", "Mohon perbaiki usulan Dinkes Bone")
    await organizer.press("Atur waktu")
    await organizer.sees("Kapan dikirim?")
    await organizer.say("besok jam 9")
    await organizer.press("Ya, benar")
    await organizer.press("Jadwalkan")
    await organizer.sees("dijadwalkan")
    stage.turn_clock(timedelta(hours=23, minutes=5))
    await contact.sees("Mohon perbaiki usulan Dinkes Bone", "sampai Minggu, 3 Januari 2027")
    assert await waiting.count("Mohon perbaiki") == 0
    with stage.database.transaction() as session:
        found = members(session, Segment(SegmentKind.RETURNED, edition.id or 0))
        assert [member.person for member in found] == [contact.id]
