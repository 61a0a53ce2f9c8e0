"""The rules of an edition: region checks, limits of agencies and regions, access after the end."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import Session, select

from domain.errors import DomainError
from handlers.buttons import encode
from handlers.organize.editions.actions import Rules, SetCap, SwitchChecking
from handlers.organize.late_actions import LateAccesses, MakeLate, RevokeLate, TellLate
from storage.audit import entries_about
from storage.database import Database
from storage.edition_changes import plan_like
from storage.editions import open_from_template
from storage.people import join_agency
from storage.proposals import Work, load_work, save_answer, start_proposal
from storage.reference_data import load_reference
from storage.submissions import hand_in
from storage.tables import (
    Agency,
    Edition,
    LateAccess,
    Person,
    Proposal,
    ProposalCheck,
    ProposalState,
)
from tests.contacts.proposal_steps import answer_all
from tests.faults.surface import NOW
from tests.organizers.edition_steps import DAY, HOUR, editions_part
from tests.organizers.people import ROLES, link_in, staff
from tests.organizers.test_checking import BARRU, CLINIC, SCHOOL, handed_in
from tests.phone import Phone, body, labels
from tests.stage import EDITIONS, OPEN_FOR, Stage, agency_id

# --- rules ---------------------------------------------------------------------------------------


async def test_checks_and_limits_are_set_in_the_editions_page_and_copied(stage: Stage) -> None:
    edition = stage.open_edition()
    staff(stage, ROLES["coordinator of Bone"])
    number = handed_in(stage, CLINIC, "SUDAH MASUK", edition, stage.contact(CLINIC))
    organizer = await editions_part(stage)
    await organizer.press("Latihan Ringkas")
    await organizer.sees("UJI-26")
    await organizer.press("Aturan usulan")
    await organizer.sees("Tanpa pemeriksaan daerah")
    await organizer.press("Nyalakan pemeriksaan daerah")
    await organizer.sees("singgah dahulu di koordinator", "23 daerah tanpa koordinator")
    card, sure = await organizer.button("Ya, nyalakan")
    await organizer.press_data(card["message_id"], sure)
    await organizer.sees("Pemeriksaan daerah menyala")
    await organizer.press_data(card["message_id"], sure)
    await organizer.sees("UJI-26", "Usulan diperiksa daerah dahulu")
    await organizer.press("Aturan usulan")
    await organizer.press("Ubah batas per kabupaten/kota")
    await organizer.sees("semua OPD satu kabupaten/kota bersama")
    await organizer.say("sepuluh")
    await organizer.sees("Ketik satu angka")
    await organizer.say("12 usulan")
    await organizer.sees("Tersimpan", "paling banyak 12 usulan")
    await organizer.press("Ubah batas per OPD")
    await organizer.sees("boleh dikirim satu OPD")
    await organizer.press("3")
    await organizer.sees("Per OPD: paling banyak 3")
    with stage.database.transaction() as session:
        assert session.get_one(ProposalCheck, number).stage == "region"
        found = session.get_one(Edition, edition.id)
        copy = plan_like(session, found, None, stage.clock.now())
        kept = (copy.regions_check, copy.max_per_region, copy.max_per_agency)
        assert kept == (True, 12, 3)
        acts = [entry.action for entry in entries_about(session, f"edition:{edition.id}")]
        assert acts[:3] == ["edition.agency_cap", "edition.region_cap", "edition.checking"]
    await organizer.press("Matikan pemeriksaan daerah")
    await organizer.sees("langsung berada di provinsi")
    await organizer.press("Ya, matikan")
    await organizer.sees("dimatikan")
    with stage.database.transaction() as session:
        assert session.get(ProposalCheck, number) is None


# --- limits --------------------------------------------------------------------------------------


async def test_a_full_region_is_told_at_the_start_and_the_draft_stays_until_one_is_withdrawn(
    stage: Stage,
) -> None:
    edition = stage.open_edition()
    with stage.database.transaction() as session:
        session.get_one(Edition, edition.id).max_per_region = 1
    other = stage.contact(SCHOOL, "Andi Baso")
    taken = handed_in(stage, SCHOOL, "PERTAMA", edition, other)
    contact = stage.contact(CLINIC)
    await contact.say("/ajukan")
    await contact.sees("Batas Bone sudah penuh (1 dari 1 usulan)")
    await answer_all(contact)
    await contact.press("Kirim usulan")
    await contact.sees("OPD di Bone sudah mengirim 1 usulan", "Draf ini tetap tersimpan")
    with stage.database.transaction() as session:
        states = [p.state for p in session.exec(select(Proposal).order_by(Proposal.id))]
        assert states == [ProposalState.SUBMITTED, ProposalState.DRAFT]
        session.get_one(Proposal, taken).state = ProposalState.WITHDRAWN
    await contact.press("Kirim usulan")
    await contact.sees("Tanda terima")


def works(session: Session, *codes: str) -> list[int]:
    """A draft of each agency, by its contact, ready to be handed in."""
    load_reference(session)
    edition = open_from_template(session, EDITIONS / "ringkas.yaml", "UJI-26", NOW, NOW + 9 * DAY)
    edition.max_per_region = 1
    found = []
    for number, code in enumerate(codes, start=3001):
        session.add(Person(id=number, telegram_name=code, first_seen_at=NOW))
        session.flush()
        agency = session.get_one(Agency, agency_id(session, code))
        join_agency(session, number, agency, NOW)
        proposal = start_proposal(session, edition, agency, number, NOW)
        save_answer(session, load_work(session, proposal), "judul", code, number, NOW)
        found.append(proposal.id or 0)
    return found


def test_of_two_that_hand_in_at_once_one_gets_the_last_place(database: Database) -> None:
    with database.transaction() as session:
        numbers = works(session, CLINIC, SCHOOL, BARRU)
    together = Barrier(2)

    def send(number: int) -> str:
        with database.transaction() as session:
            if database.engine.dialect.name == "postgresql":
                session.connection()
                together.wait(10)
            work: Work = load_work(session, session.get_one(Proposal, number))
            try:
                hand_in(session, work, work.proposal.created_by, NOW, NOW)
            except DomainError as error:
                session.rollback()
                return error.problem.key
            return "sent"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(send, numbers[:2]))
    assert sorted(outcomes) == ["caps.region_full", "sent"]
    together = Barrier(1)
    assert send(numbers[2]) == "sent"


# --- late access ---------------------------------------------------------------------------------


async def given(stage: Stage, agency: str = "dinkes bone") -> tuple[Phone, str]:
    """An organizer has made late access until the day after next at four; its code."""
    organizer = await editions_part(stage)
    await organizer.press("Latihan Ringkas")
    await organizer.press("Akses susulan")
    await organizer.sees("Belum ada akses susulan")
    await organizer.press("Beri akses susulan")
    await organizer.sees("OPD mana?")
    await organizer.say(agency)
    await organizer.press("Dinas Kesehatan Kabupaten Bone")
    await organizer.sees("Ketik alasannya")
    await organizer.say("Listrik padam pada hari terakhir")
    await organizer.sees("sampai kapan?")
    await organizer.say("kemarin jam 4 sore")
    await organizer.sees("sudah lewat")
    await organizer.say("lusa jam 4 sore")
    await organizer.sees("Listrik padam", "Sudah benar?", "16.00 WITA")
    card, yes = await organizer.button("Ya, buat kodenya")
    await organizer.press_data(card["message_id"], yes)
    code = link_in(await organizer.sees("sekali pakai"))
    await organizer.press_data(card["message_id"], yes)
    await organizer.sees("Kartu ini sudah lama")
    return organizer, code


async def test_one_agency_hands_in_after_the_deadline_with_a_code_of_its_own(
    stage: Stage,
) -> None:
    stage.open_edition()
    stage.turn_clock(OPEN_FOR + DAY)
    contact, colleague = stage.contact(CLINIC), stage.contact(CLINIC, "Baso")
    foreign, stranger = stage.contact(SCHOOL, "Siti"), stage.stranger()
    organizer, code = await given(stage)
    await contact.say("/ajukan")
    await contact.sees("belum ada pendaftaran yang dibuka")
    for other in (foreign, stranger):
        await other.start(code)
        await other.sees("hanya untuk kontak Dinas Kesehatan Kabupaten Bone")
    await contact.start(code)
    await contact.sees("Akses susulan untuk Dinas Kesehatan Kabupaten Bone", "sampai Minggu")
    await colleague.sees("Akses susulan untuk Dinas Kesehatan Kabupaten Bone")
    await colleague.start(code)
    await colleague.sees("sudah dibuka")
    await foreign.say("/ajukan")
    await foreign.sees("belum ada pendaftaran yang dibuka")
    await contact.say("/ajukan")
    await contact.sees("Tenggat: Minggu, 27 Desember 2026, 16.00 WITA")
    await answer_all(contact)
    await contact.press("Kirim usulan")
    await contact.sees("Tanda terima", "Boleh diubah sampai Minggu, 27 Desember 2026")
    await organizer.press("Kembali")
    page = await organizer.sees("sudah dibuka", "Listrik padam")
    assert code not in body(page)
    with stage.database.transaction() as session:
        access = session.exec(select(LateAccess)).one()
        assert code not in str(access.model_dump())
        acts = entries_about(session, f"agency:{access.agency_id}")
        assert [entry.action for entry in acts] == ["late.open", "late.make"]
        assert acts[-1].after["reason"] == "Listrik padam pada hari terakhir"
    stage.turn_clock(3 * DAY)
    await contact.say("/usulan")
    await contact.press("SIGAP BUMIL")
    assert "Ubah jawaban" not in labels(await contact.sees("sudah ditutup"))


async def test_contacts_are_told_and_what_is_revoked_ends_at_once(stage: Stage) -> None:
    stage.open_edition()
    stage.turn_clock(OPEN_FOR + HOUR)
    contact = stage.contact(CLINIC)
    organizer, code = await given(stage)
    await organizer.press("Buka dan kabari 1 kontak")
    await organizer.sees("1 kontak dikabari")
    await contact.sees("Akses susulan untuk")
    await contact.press("Ajukan inovasi baru")
    await contact.sees("Judul inovasi")
    await organizer.press("Cabut akses")
    await organizer.sees("Cabut akses susulan Dinas Kesehatan Kabupaten Bone?")
    await organizer.press("Ya, cabut")
    await organizer.sees("Belum ada akses susulan")
    await contact.say("SIGAP BUMIL")
    await contact.sees("sudah ditutup")
    await contact.start(code)
    await contact.sees("dicabut")


@pytest.mark.parametrize("role", ["coordinator of Bone", "verifier", "viewer"])
async def test_rules_and_late_access_are_for_organizers(stage: Stage, role: str) -> None:
    edition = stage.open_edition()
    stage.turn_clock(OPEN_FOR + HOUR)
    with stage.database.transaction() as session:
        served = agency_id(session, CLINIC)
    _organizer, _code = await given(stage)
    phone = staff(stage, ROLES[role], "Bukan panitia")
    await phone.say("/panitia")
    page = await phone.sees("Panel panitia")
    number = edition.id or 0
    for act in (
        Rules(number),
        SwitchChecking(number, 1, True, sure=True),
        SetCap(number, 1, "region", 1),
        LateAccesses(number),
        MakeLate(number, served, "202612311600"),
        TellLate(1),
        RevokeLate(1, sure=True),
    ):
        await phone.press_data(page["message_id"], encode(act))
        await phone.sees("untuk panitia")
    with stage.database.transaction() as session:
        found = session.get_one(Edition, edition.id)
        assert (found.regions_check, found.max_per_region) == (False, None)
        access = session.exec(select(LateAccess)).one()
        assert (access.used_at, access.revoked_at) == (None, None)
