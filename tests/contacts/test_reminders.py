"""The clock is turned, and a reminder arrives that names what is missing and asks it there."""

from datetime import timedelta

from sqlmodel import col, select

from storage.editions import edition_by_code, set_deadline
from storage.tables import Answer, Outbox, OutboxState, Priority, Reminder, ReminderState
from tests.contacts.proposal_steps import SUMMARY, TITLE, at_date, begin, picture
from tests.phone import Phone, labels
from tests.stage import Stage

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REMINDER = "Mohon lengkapi dan kirim usulan Bapak/Ibu"


async def half_filled(stage: Stage) -> Phone:
    """A contact whose draft has a title and a group; it closes Tuesday, 15 December, 10.00."""
    return await at_date(stage, TITLE, lasts=21 * DAY)


def all_sent(stage: Stage) -> int:
    """How many reminders were sent."""
    with stage.database.transaction() as session:
        rows = session.exec(
            select(Outbox).where(
                Outbox.priority == Priority.REMINDER, Outbox.state == OutboxState.SENT
            )
        )
        return len(rows.all())


async def test_a_reminder_names_the_gaps_and_each_button_asks_its_question(stage: Stage) -> None:
    phone = await half_filled(stage)
    stage.turn_clock(14 * DAY)
    told = await phone.sees(
        REMINDER,
        TITLE,
        "2/5",
        "Selasa, 15 Desember 2026, 10.00 WITA (7 hari lagi)",
        "Belum lengkap: Tanggal mulai",
    )
    assert "Lengkapi: Ringkasan" in labels(told)
    await phone.press("Lengkapi: Ringkasan")
    await phone.sees("Ringkasan", "Ketik di sini")
    await phone.say(SUMMARY)
    await phone.sees("Tersimpan", "Ringkasan")


async def test_a_reminder_does_not_touch_the_question_one_is_at(stage: Stage) -> None:
    phone = await half_filled(stage)
    stage.turn_clock(14 * DAY)
    await phone.sees(REMINDER)
    await phone.say("15 maret 2023")
    await phone.sees("Tersimpan", "Tanggal mulai")


async def test_whoever_has_handed_in_hears_no_more(stage: Stage) -> None:
    phone = await half_filled(stage)
    stage.turn_clock(14 * DAY)
    await phone.sees(REMINDER)
    await phone.say("15 maret 2023")
    await phone.sees("Ringkasan")
    await phone.say(SUMMARY)
    await phone.sees_button("Selesai")
    await phone.press("Selesai")
    await phone.sees("SK / surat keterangan")
    await phone.send_file("sk.jpg", picture(), photo=True)
    await phone.sees("Berkas tersimpan")
    stage.turn_clock(3 * DAY)
    await phone.sees("Mohon kirim usulan Bapak/Ibu; isinya sudah lengkap", "4 hari lagi")
    await phone.press("Periksa dan kirim")
    await phone.sees("Siap dikirim")
    await phone.press("Kirim usulan")
    await phone.sees("Tanda terima", "WITA")
    sent = all_sent(stage)
    stage.turn_clock(3 * DAY + 20 * HOUR)
    await phone.say("/jadwal")
    await phone.sees("Ditutup")
    assert all_sent(stage) == sent


async def test_the_button_under_a_reminder_switches_them_off_and_on(stage: Stage) -> None:
    phone = await half_filled(stage)
    stage.turn_clock(7 * DAY)
    await phone.sees(REMINDER, "14 hari lagi")
    await phone.press("Matikan pengingat")
    await phone.sees("Pengingat dimatikan")
    await phone.press("Nyalakan lagi")
    await phone.sees("Pengingat menyala")
    stage.turn_clock(7 * DAY)
    await phone.sees(REMINDER, "7 hari lagi")
    await phone.say("/pengingat")
    await phone.sees("Pengingat dimatikan")


async def test_the_reminder_follows_a_moved_deadline(stage: Stage) -> None:
    phone = await half_filled(stage)
    with stage.database.transaction() as session:
        edition = edition_by_code(session, "UJI-26")
        assert edition is not None
        now = stage.clock.now()
        set_deadline(session, edition, edition.closes_at - 10 * DAY, now)
    stage.turn_clock(7 * DAY)
    await phone.sees(REMINDER, "Sabtu, 5 Desember 2026, 10.00 WITA (4 hari lagi)")


async def test_after_an_outage_what_is_still_due_arrives_at_once(stage: Stage) -> None:
    phone = await half_filled(stage)
    await stage.stop_bot()
    stage.turn_clock(14 * DAY)
    stage.start_bot()
    await phone.sees(REMINDER, "7 hari lagi")
    with stage.database.transaction() as session:
        states = session.exec(select(Reminder.state).order_by(col(Reminder.due_at))).all()
    assert states == [ReminderState.QUEUED] * 2 + [ReminderState.PLANNED] * 3


async def test_a_reminder_that_waits_to_be_sent_again_is_taken_back_by_muting(
    stage: Stage,
) -> None:
    phone = await half_filled(stage)
    await stage.fault("429", method="sendMessage", retry_after=60)
    stage.turn_clock(14 * DAY)
    while stage.world.faults:
        await stage.world.wait_change(stage.world.event, 0.1)
    await phone.say("/pengingat")
    await phone.sees("Pengingat dimatikan")
    stage.turn_clock(2 * HOUR)
    await phone.say("/jadwal")
    await phone.sees("Ditutup")
    assert all_sent(stage) == 0


async def test_a_draft_that_cannot_be_told_does_not_silence_the_others(stage: Stage) -> None:
    phone = await half_filled(stage)
    other = stage.contact("disdik", "Baso Mappangara")
    await begin(other)
    with stage.database.transaction() as session:
        session.add(
            Answer(
                proposal_id=1,
                question_id="tanggal_mulai",
                revision=1,
                value="no date at all",
                answered_by=phone.id,
                answered_at=stage.clock.now(),
            )
        )
    stage.turn_clock(14 * DAY)
    await other.sees(REMINDER, "(belum berjudul)", "7 hari lagi")
    assert await phone.count(REMINDER) == 0


async def test_english_speakers_read_english(stage: Stage) -> None:
    phone = await half_filled(stage)
    await phone.say("/bahasa")
    await phone.sees_button("English")
    await phone.press("English")
    await phone.sees("English")
    stage.turn_clock(14 * DAY)
    told = await phone.sees("Please complete and send in", "7 days left", "Still to do")
    assert "Switch reminders off" in labels(told)
