"""A proposal that stands still, climbed to those who can move it, with the clock turned."""

from contextlib import suppress

from sqlmodel import select

from bot.backups import prepare_restored
from domain.escalation import Step
from domain.roles import Grant, StaffRole
from handlers.escalation import escalate
from storage.audit import entries_about, first_broken
from storage.editions import set_deadline
from storage.reminder_calendar import resume, stop
from storage.reminder_plan import plan_all
from storage.reminder_recall import draft_ended
from storage.tables import (
    Edition,
    Escalation,
    EscalationState,
    Membership,
    Outbox,
    OutboxState,
    Person,
    Proposal,
    ProposalState,
)
from tests.contacts.proposal_steps import TITLE, drafting
from tests.organizers.edition_steps import DAY, HOUR, hand_in, only_edition
from tests.organizers.people import ROLES, open_part, staff
from tests.phone import Phone, labels
from tests.stage import Stage

OF_PROVINCE = Grant(StaffRole.COORDINATOR, region_code="73")
CONTACT, SECOND = "sudah beberapa hari tidak bergerak", "Mohon bantuan Bapak/Ibu"
HEAD, COORDINATOR = "Yang terhormat Bapak/Ibu Pimpinan", "OPD belum bergerak"
STEPS = (CONTACT, SECOND, HEAD, COORDINATOR)


async def at_escalation(stage: Stage, phone: Phone | None = None) -> Phone:
    organizer = phone or stage.organizer()
    await open_part(organizer, "Pengingat")
    await organizer.sees("Pengingat Latihan Ringkas")
    await organizer.press("Eskalasi")
    await organizer.sees("Eskalasi Latihan Ringkas")
    return organizer


async def switched_on(stage: Stage) -> Phone:
    organizer = await at_escalation(stage)
    await organizer.press("Nyalakan eskalasi")
    await organizer.sees("Nyalakan eskalasi Latihan Ringkas?")
    await organizer.press("Nyalakan untuk Latihan Ringkas")
    await organizer.sees("Eskalasi menyala")
    return organizer


def head_of(stage: Stage, agency: str = "dinkes") -> Phone:
    head = stage.contact(agency, "Hasnah Syam")
    with stage.database.transaction() as session:
        session.get_one(Person, head.id).position = "Plt. Kepala Dinas Kesehatan"
    return head


async def settled(stage: Stage, phone: Phone) -> None:
    """Waits for an answer, so that what was due before it has been written."""
    await phone.say("/jadwal")
    await phone.sees("Latihan Ringkas")


def planned(stage: Stage) -> list[tuple[str, str]]:
    with stage.database.transaction() as session:
        rows = session.exec(
            select(Escalation)
            .where(Escalation.state == EscalationState.PLANNED)
            .order_by(Escalation.agency_id)  # type: ignore[arg-type]
        )
        return [(row.step, row.due_at.strftime("%d.%m. %H.%M")) for row in rows]


async def counts(phone: Phone) -> list[int]:
    return [await phone.count(step) for step in STEPS]


# --- the whole ladder ----------------------------------------------------------------------------


async def test_what_nobody_moves_climbs_from_the_contact_to_the_coordinator(stage: Stage) -> None:
    stage.open_edition()
    writer = await drafting(stage)
    second, head = stage.contact("dinkes", "Budi Santoso"), head_of(stage)
    coordinator = staff(stage, OF_PROVINCE)
    organizer = await switched_on(stage)
    await organizer.sees(
        "Selasa, 1 Desember 2026, 09.00 WITA\n   🪜 kontak · 1 OPD, 1 orang",
        "Jumat, 4 Desember 2026, 09.00 WITA\n   🪜 kontak kedua · 1 OPD, 1 orang",
        "Rabu, 9 Desember 2026, 09.00 WITA\n   🪜 pimpinan OPD · 1 OPD, 1 orang",
        "Senin, 14 Desember 2026, 09.00 WITA\n   🪜 koordinator daerah · 1 OPD, 1 orang",
    )
    everybody = (writer, second, head, coordinator)
    stage.turn_clock(6 * DAY + 23 * HOUR)
    assert await counts(writer) == [0, 0, 0, 0]
    told = await writer.sees(CONTACT, TITLE, "24 Desember 2026", "/serahkan")
    assert labels(told) == [f"Lanjutkan: {TITLE}", "Matikan pengingat"]
    stage.turn_clock(3 * DAY)
    told = await second.sees(SECOND, "Kontaknya: Andi Nurhayati", "Belum lengkap")
    assert "Kepala Subbagian" not in told["text"]
    stage.turn_clock(5 * DAY)
    told = await head.sees(HEAD, "Dinas Kesehatan", "Kontaknya: Andi Nurhayati", "Belum lengkap")
    assert labels(told) == ["Lihat keadaannya"]
    await head.press("Lihat keadaannya")
    await head.sees(TITLE)
    stage.turn_clock(5 * DAY)
    told = await coordinator.sees("1 OPD belum bergerak", "Andi Nurhayati", "draf")
    assert labels(told) == ["Lihat keadaannya"]
    await settled(stage, writer)
    assert [await counts(each) for each in everybody] == [
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
    ]
    assert planned(stage) == []
    await coordinator.press("Lihat keadaannya")
    await coordinator.sees("Keadaan", "Andi Nurhayati", TITLE)


async def test_movement_begins_the_ladder_anew_and_a_submission_ends_it(stage: Stage) -> None:
    stage.open_edition()
    writer, second = await drafting(stage), stage.contact("dinkes", "Budi Santoso")
    await switched_on(stage)
    stage.turn_clock(7 * DAY)
    await writer.sees(CONTACT)
    await writer.press("Lanjutkan")
    await writer.sees("Kelompok")
    await writer.press("Umum")
    await writer.sees("3/5")
    stage.turn_clock(3 * DAY)
    await settled(stage, second)
    assert await counts(second) == [0, 0, 0, 0]
    assert planned(stage) == [("contact", "08.12. 01.00")]
    hand_in(stage, writer.id)
    stage.turn_clock(7 * DAY)
    await settled(stage, second)
    assert [await counts(each) for each in (writer, second)] == [[1, 0, 0, 0], [0, 0, 0, 0]]
    assert planned(stage) == []


async def test_a_step_without_anybody_is_left_out_and_who_muted_is_not_told(stage: Stage) -> None:
    """The only other contact is the head; the contact has reminders off."""
    stage.open_edition()
    contact, head = stage.contact("disdik", "Budi Santoso"), head_of(stage, "disdik")
    await contact.say("/pengingat")
    await contact.sees("Pengingat dimatikan")
    await switched_on(stage)
    assert planned(stage) == [("head", "27.11. 01.00")]
    stage.turn_clock(3 * DAY)
    await head.sees(HEAD, "Usulannya belum dimulai", "Kontaknya: Budi Santoso")
    await settled(stage, contact)
    assert await counts(contact) == [0, 0, 0, 0]
    assert planned(stage) == []


async def test_a_coordinator_reads_of_all_agencies_at_once(stage: Stage) -> None:
    stage.open_edition()
    for agency, name in (("dinkes", "Budi Santoso"), ("disdik", "Citra Dewi")):
        person = stage.contact(agency, name)
        await person.block()
        with stage.database.transaction() as session:
            session.get_one(Person, person.id).blocked_at = stage.clock.now()
    coordinator = staff(stage, OF_PROVINCE)
    await switched_on(stage)
    stage.turn_clock(3 * DAY)
    told = await coordinator.sees("2 OPD belum bergerak", "Budi Santoso", "Citra Dewi")
    assert await coordinator.count(COORDINATOR) == 1
    assert labels(told) == ["Lihat keadaannya"]


async def test_whoever_was_reminded_that_day_hears_of_the_step_on_the_next_workday(
    stage: Stage,
) -> None:
    """The step falls on Tuesday, 1 December, and so does a regular reminder."""
    stage.open_edition(lasts=14 * DAY)
    writer = await drafting(stage)
    await switched_on(stage)
    stage.turn_clock(7 * DAY)
    await writer.sees("Mohon lengkapi dan kirim usulan")
    await settled(stage, writer)
    assert await counts(writer) == [0, 0, 0, 0]
    assert planned(stage) == [("contact", "02.12. 01.00")]
    stage.turn_clock(DAY)
    await writer.sees(CONTACT)


# --- stopped, moved, crashed ---------------------------------------------------------------------


async def test_nothing_goes_out_while_off_or_stopped_and_an_extension_replans(
    stage: Stage,
) -> None:
    stage.open_edition()
    writer = await drafting(stage)
    organizer = await switched_on(stage)
    assert planned(stage) == [("contact", "01.12. 01.00")]
    with stage.database.transaction() as session:
        stop(session, session.exec(select(Edition)).one(), organizer.id, stage.clock.now())
    assert planned(stage) == []
    with stage.database.transaction() as session:
        edition = session.exec(select(Edition)).one()
        resume(session, edition, organizer.id, stage.clock.now())
        set_deadline(session, edition, edition.closes_at + 20 * DAY, stage.clock.now())
    assert planned(stage) == [("contact", "21.12. 01.00")]
    await at_escalation(stage)
    await organizer.press("Matikan eskalasi")
    await organizer.sees("Eskalasi dimatikan")
    assert planned(stage) == []
    stage.turn_clock(28 * DAY)
    await settled(stage, writer)
    assert await counts(writer) == [0, 0, 0, 0]
    await switched_on(stage)
    stage.turn_clock(DAY)
    await writer.sees(CONTACT)


async def test_a_draft_sent_in_time_takes_the_waiting_message_back(stage: Stage) -> None:
    """The head's message waits in the outbox while the bot is down; then the proposal comes in."""
    stage.open_edition()
    writer, head = await drafting(stage), head_of(stage)
    await switched_on(stage)
    stage.turn_clock(7 * DAY)
    await writer.sees(CONTACT)
    await stage.stop_bot()
    stage.turn_clock(3 * DAY)
    now = stage.clock.now()
    with stage.database.transaction() as session:
        assert escalate(session, now, 20)
        assert not escalate(session, now, 20)
    with stage.database.transaction() as session:
        waiting = session.exec(select(Outbox).where(Outbox.chat_id == head.id)).all()[-1]
        assert (waiting.state, HEAD in waiting.params["text"]) == (OutboxState.PENDING, True)
        proposal = session.exec(select(Proposal)).one()
        proposal.state = ProposalState.SUBMITTED
        draft_ended(session, proposal, now)
        assert (waiting.state, waiting.key) == (OutboxState.CANCELLED, None)
        steps = session.exec(select(Escalation).where(Escalation.step == Step.HEAD)).all()
        assert {step.state for step in steps} == {EscalationState.CANCELLED}
    stage.start_bot()
    await settled(stage, writer)
    assert await counts(head) == [0, 0, 0, 0]


async def test_a_crash_while_a_step_is_decided_neither_loses_nor_doubles_it(stage: Stage) -> None:
    stage.open_edition()
    writer = await drafting(stage)
    await switched_on(stage)
    await stage.stop_bot()
    stage.turn_clock(7 * DAY)
    now = stage.clock.now()
    with suppress(InterruptedError), stage.database.transaction() as session:
        assert escalate(session, now, 20)
        raise InterruptedError
    for _ in range(2):
        with stage.database.transaction() as session:
            plan_all(session, now)
        assert planned(stage) == [("contact", "01.12. 01.00")]
    stage.start_bot()
    await writer.sees(CONTACT)
    await settled(stage, writer)
    assert await counts(writer) == [1, 0, 0, 0]


# --- managed -------------------------------------------------------------------------------------


async def test_the_pause_of_a_step_is_changed_and_its_words_are_shown(stage: Stage) -> None:
    stage.open_edition()
    await drafting(stage)
    head_of(stage)
    organizer = await switched_on(stage)
    await organizer.press("Langkah 3")
    await organizer.sees("sesudah 3 hari kerja", HEAD, "Dinas Kesehatan", "24 Desember 2026")
    await organizer.press("10 hari kerja")
    await organizer.sees("Tersimpan", "sesudah 10 hari kerja")
    assert only_edition(stage).escalation_days == [5, 3, 10, 3]
    await organizer.press("Kirim contoh ke saya")
    await organizer.sees(HEAD)
    await organizer.press("Kembali ke eskalasi")
    await organizer.sees("Selasa, 15 Desember 2026, 09.00 WITA\n   🪜 pimpinan OPD")
    await organizer.press("Kembali ke rencana")
    card = await organizer.sees("🪜 pimpinan OPD · 1 OPD, 1 orang", "14 hari sebelum")
    assert "Eskalasi: menyala" in labels(card)
    with stage.database.transaction() as session:
        assert first_broken(session) is None
        acts = [entry.action for entry in entries_about(session, "edition:1")]
    assert acts[::-1] == ["reminders.escalate", "reminders.escalate_pause", "reminders.sample"]


async def test_a_head_is_marked_by_an_organizer_and_agencies_without_one_are_listed(
    stage: Stage,
) -> None:
    stage.open_edition()
    await drafting(stage)
    stage.contact("dinkes", "Budi Santoso")
    organizer = await at_escalation(stage)
    await organizer.press("Pimpinan tidak terjangkau: 1 OPD")
    card = await organizer.sees("Pimpinan tidak terjangkau: 1 OPD", "belum menjadi kontak")
    await organizer.press(labels(card)[0])
    await organizer.sees("Dinas Kesehatan")
    await organizer.press("Budi Santoso")
    await organizer.sees("Budi Santoso")
    await organizer.press("Tandai sebagai pimpinan")
    await organizer.sees("Pimpinan OPD")
    await organizer.press("Kembali")
    await organizer.sees("(pimpinan)")
    card = (await at_escalation(stage)).id
    with stage.database.transaction() as session:
        marked = session.exec(select(Membership).where(Membership.is_head)).one()
        assert first_broken(session) is None
    assert card
    assert marked.is_head


async def test_a_coordinator_sees_their_region_and_switches_nothing(stage: Stage) -> None:
    stage.open_edition()
    await drafting(stage)
    await switched_on(stage)
    coordinator = await at_escalation(stage, staff(stage, ROLES["coordinator of Bone"]))
    card = await coordinator.sees("Tidak ada langkah di depan")
    assert not any("eskalasi" in label and "Matikan" in label for label in labels(card))
    await coordinator.press_data(card["message_id"], "r7:1:2:0:1")
    await coordinator.sees("hanya panitia provinsi yang mengubahnya")
    await coordinator.press_data(card["message_id"], "r9:1:2:head:1")
    await coordinator.sees("hanya panitia provinsi yang mengubahnya")
    assert only_edition(stage).escalating


async def test_two_organizers_switch_it_once(stage: Stage) -> None:
    stage.open_edition()
    first = await at_escalation(stage)
    second = await at_escalation(stage, staff(stage, ROLES["organizer"]))
    for organizer in (first, second):
        await organizer.press("Nyalakan eskalasi")
        await organizer.sees("Nyalakan eskalasi Latihan Ringkas?")
    await first.press("Nyalakan untuk")
    await first.sees("Eskalasi menyala")
    await second.press("Nyalakan untuk")
    await second.sees_toast("baru saja berubah")
    with stage.database.transaction() as session:
        acts = [entry.action for entry in entries_about(session, "edition:1")]
    assert acts == ["reminders.escalate"]


async def test_a_restored_copy_repeats_neither_a_step_nor_an_opening(stage: Stage) -> None:
    stage.open_edition()
    writer, second = await drafting(stage), stage.contact("dinkes", "Budi Santoso")
    await switched_on(stage)
    await stage.stop_bot()
    stage.turn_clock(7 * DAY)
    with stage.database.transaction() as session:
        session.exec(select(Edition)).one().opening_untold = True
    aside = prepare_restored(stage.database, stage.clock.now()).aside
    assert (aside.openings, aside.extras, aside.steps) == (["UJI-26"], 0, 1)
    stage.start_bot()
    await settled(stage, writer)
    assert await counts(writer) == [0, 0, 0, 0]
    assert await writer.count("sudah dibuka") == 0
    assert planned(stage) == [("second", "04.12. 01.00")]
    stage.turn_clock(3 * DAY)
    await second.sees(SECOND)
    assert await counts(writer) == [0, 0, 0, 0]
