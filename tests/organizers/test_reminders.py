"""The plan of an edition's reminders: seen, changed, sampled, stopped; whom it cannot reach."""

from sqlmodel import col, select

from bot.sandbox.world import ORGANIZER_ID
from domain.roles import Grant, StaffRole
from handlers.reminders import remind
from storage.audit import entries_about, first_broken
from storage.reminder_calendar import stop
from storage.tables import Edition, Outbox, OutboxState, Priority, Reminder, ReminderState
from tests.contacts.proposal_steps import TITLE, drafting
from tests.organizers.edition_steps import DAY, HOUR, only_edition
from tests.organizers.people import ROLES, open_part, staff
from tests.phone import Phone, labels
from tests.stage import Stage

REMINDER = "Mohon lengkapi dan kirim usulan Bapak/Ibu"
COORDINATOR = Grant(StaffRole.COORDINATOR, region_code="73.08")


async def at_the_plan(stage: Stage, phone: Phone | None = None) -> Phone:
    """An organizer at the plan of Latihan Ringkas (until Thursday, 24 December, 10.00)."""
    organizer = phone or stage.organizer()
    await open_part(organizer, "Pengingat")
    await organizer.sees("Pengingat Latihan Ringkas", "24 Desember 2026, 10.00 WITA")
    return organizer


async def offered(organizer: Phone, words: str) -> None:
    """Asks for one more reminder."""
    await organizer.press("Tambah ke jadwal")
    await organizer.sees("Kapan?")
    await organizer.say(words)


def acts(stage: Stage) -> list[str]:
    with stage.database.transaction() as session:
        assert first_broken(session) is None
        return [entry.action for entry in entries_about(session, "edition:1")][::-1]


def planned(stage: Stage) -> set[int]:
    """The offsets planned for the drafts there are, in seconds."""
    with stage.database.transaction() as session:
        rows = session.exec(
            select(Reminder.offset_seconds).where(Reminder.state == ReminderState.PLANNED)
        )
        return set(rows)


def reminded(stage: Stage) -> int:
    with stage.database.transaction() as session:
        rows = session.exec(
            select(Outbox.id).where(
                col(Outbox.key).startswith("reminder:"), Outbox.state == OutboxState.SENT
            )
        )
        return len(rows.all())


# --- the calendar --------------------------------------------------------------------------------


async def test_the_calendar_says_when_and_to_how_many(stage: Stage) -> None:
    stage.open_edition()
    await drafting(stage)
    stage.contact("dinkes", "Budi Santoso")
    stage.contact("disdik", "Citra Dewi")
    organizer = await at_the_plan(stage)
    card = await organizer.sees(
        "Kamis, 10 Desember 2026, 09.00 WITA\n   14 hari sebelum · 2 orang",
        "Rabu, 23 Desember 2026, 09.00 WITA\n   1 hari sebelum, 3 jam sebelum · 2 orang",
        "Digeser dari Kam, 24 Des 2026 07.00: hari libur",
    )
    assert "Kam, 10 Des 2026 09.00" in labels(card)
    assert len(planned(stage)) == 5


async def test_whoever_is_muted_or_has_handed_in_is_not_counted(stage: Stage) -> None:
    stage.open_edition()
    contact = await drafting(stage)
    await contact.say("/pengingat")
    await contact.sees("Pengingat dimatikan")
    organizer = await at_the_plan(stage)
    await organizer.sees("14 hari sebelum · 0 orang")


async def test_without_an_edition_the_part_says_so(stage: Stage) -> None:
    organizer = stage.organizer()
    await open_part(organizer, "Pengingat")
    await organizer.sees("Belum ada edisi yang berjalan")


# --- a sample ------------------------------------------------------------------------------------


async def test_a_sample_reads_as_the_contact_will_read_it_and_its_buttons_do_nothing(
    stage: Stage,
) -> None:
    stage.open_edition()
    contact = await drafting(stage)
    organizer = await at_the_plan(stage)
    await organizer.press("Kam, 10 Des 2026 09.00")
    await organizer.sees("Pengingat 14 hari sebelum", "kepada 1 orang", TITLE, "14 hari lagi")
    await organizer.press("Kirim contoh ke saya")
    sample = await organizer.sees(REMINDER, TITLE, "(14 hari lagi)")
    await organizer.press("Matikan pengingat")
    await organizer.sees_toast("hanya contoh")
    stage.turn_clock(16 * DAY)
    real = await contact.sees(REMINDER)
    assert real["text"].replace("  ", " ") == sample["text"].replace("  ", " ")
    assert labels(real) == labels(sample)


async def test_before_anybody_drafts_the_sample_shows_an_empty_draft(stage: Stage) -> None:
    stage.open_edition()
    organizer = await at_the_plan(stage)
    await organizer.press("Kam, 10 Des 2026 09.00")
    await organizer.sees("kepada 0 orang", "Contoh OPD", "Belum lengkap")


# --- changes -------------------------------------------------------------------------------------


async def test_a_reminder_is_added_after_a_preview_and_goes_out(stage: Stage) -> None:
    stage.open_edition()
    contact = await drafting(stage)
    organizer = await at_the_plan(stage)
    await offered(organizer, "besok jam 9")
    await organizer.sees("Tambah pengingat 29 hari 1 jam sebelum?", "Rabu, 25 November 2026, 09.00")
    assert len(planned(stage)) == 5
    await organizer.press("Ya, tambahkan")
    await organizer.sees("ditambahkan", "Rabu, 25 November 2026, 09.00 WITA", "1 orang")
    assert len(planned(stage)) == 6
    assert acts(stage) == ["reminders.add"]
    stage.turn_clock(23 * HOUR + HOUR / 10)
    await contact.sees(REMINDER)


async def test_a_wish_on_a_sunday_is_moved_and_the_reason_told(stage: Stage) -> None:
    stage.open_edition()
    organizer = await at_the_plan(stage)
    await offered(organizer, "11 hari sebelum")
    await organizer.sees("Digeser dari Min, 13 Des 2026 09.00: akhir pekan")


async def test_a_wish_at_night_is_moved_and_the_reason_told(stage: Stage) -> None:
    stage.open_edition()
    organizer = await at_the_plan(stage)
    await offered(organizer, "2 desember jam 11 malam")
    await organizer.sees("Digeser dari Rab, 2 Des 2026 23.00: di luar jam kerja", "2 Desember")


async def test_what_cannot_be_is_refused_with_the_reason(stage: Stage) -> None:
    stage.open_edition()
    organizer = await at_the_plan(stage)
    for words, answer in (
        ("kapan saja", "belum kami pahami"),
        ("7 hari sebelum", "sudah ada"),
        ("40 hari sebelum", "sudah lewat"),
        ("26 desember jam 9", "sesudah tenggat"),
        ("0 jam sebelum", "terlalu dekat"),
    ):
        await offered(organizer, words)
        await organizer.sees(answer)
        await organizer.press("Kembali ke rencana")
        await organizer.sees("Pengingat Latihan Ringkas")
    assert len(only_edition(stage).reminder_offsets) == 5


async def test_a_reminder_is_removed_at_the_second_press_and_does_not_go_out(stage: Stage) -> None:
    stage.open_edition()
    contact = await drafting(stage)
    organizer = await at_the_plan(stage)
    await organizer.press("Kam, 10 Des 2026 09.00")
    await organizer.sees("Pengingat 14 hari sebelum")
    await organizer.press("Hapus pengingat 14 hari sebelum")
    await organizer.sees("Hapus pengingat 14 hari sebelum?", "Rencananya menjadi")
    assert len(planned(stage)) == 5
    await organizer.press("Ya, hapus 14 hari sebelum")
    await organizer.sees("dihapus", "17 Desember")
    assert len(planned(stage)) == 4
    stage.turn_clock(16 * DAY)
    await contact.say("/jadwal")
    await contact.sees("Latihan Ringkas")
    assert reminded(stage) == 0
    stage.turn_clock(7 * DAY)
    await contact.sees(REMINDER, "7 hari lagi")


async def test_two_organizers_who_change_the_plan_at_once_change_it_once(stage: Stage) -> None:
    stage.open_edition()
    first = await at_the_plan(stage)
    second = await at_the_plan(stage, staff(stage, ROLES["organizer"]))
    for organizer in (first, second):
        await offered(organizer, "5 hari sebelum")
        await organizer.sees("Tambah pengingat 5 hari sebelum?")
    await first.press("Ya, tambahkan")
    await first.sees("ditambahkan")
    await second.press("Ya, tambahkan")
    await second.sees_toast("baru saja berubah")
    assert len(only_edition(stage).reminder_offsets) == 6
    assert acts(stage) == ["reminders.add"]


# --- all of them ---------------------------------------------------------------------------------


async def test_stopped_reminders_stay_silent_until_they_are_resumed(stage: Stage) -> None:
    stage.open_edition()
    contact = await drafting(stage)
    organizer = await at_the_plan(stage)
    await organizer.press("Hentikan semua pengingat")
    await organizer.sees("Hentikan semua pengingat Latihan Ringkas?")
    assert planned(stage)
    await organizer.press("Hentikan untuk Latihan Ringkas")
    await organizer.sees("Semua pengingat dihentikan")
    assert planned(stage) == set()
    late = await drafting(stage, "disdik")
    stage.turn_clock(16 * DAY)
    await late.say("/jadwal")
    await late.sees("Latihan Ringkas")
    assert reminded(stage) == 0
    await organizer.press("Lanjutkan pengingat")
    await organizer.sees("Lanjutkan pengingat Latihan Ringkas?")
    await organizer.press("Lanjutkan untuk Latihan Ringkas")
    await organizer.sees("berjalan lagi", "17 Desember 2026, 09.00 WITA", "2 orang")
    stage.turn_clock(7 * DAY)
    await contact.sees(REMINDER)
    assert acts(stage) == ["reminders.stop", "reminders.resume"]


async def test_what_waits_in_the_outbox_is_taken_back_when_reminders_stop(stage: Stage) -> None:
    stage.open_edition()
    await drafting(stage)
    await stage.stop_bot()
    stage.turn_clock(16 * DAY)
    now = stage.clock.now()
    with stage.database.transaction() as session:
        assert remind(session, now, 20) == 1
        stop(session, session.exec(select(Edition)).one(), ORGANIZER_ID, now)
        waiting = session.exec(select(Outbox).where(Outbox.priority == Priority.REMINDER)).one()
        assert waiting.state == OutboxState.CANCELLED
    stage.start_bot()


# --- who may, and whom nothing reaches -----------------------------------------------------------


async def test_a_coordinator_sees_their_region_only_and_changes_nothing(stage: Stage) -> None:
    stage.open_edition()
    await drafting(stage)
    coordinator = await at_the_plan(stage, staff(stage, COORDINATOR))
    card = await coordinator.sees("14 hari sebelum · 0 orang", "wilayah Bapak/Ibu saja")
    assert "Tambah ke jadwal" not in labels(card)
    assert "Hentikan semua pengingat" not in labels(card)
    await coordinator.press_data(card["message_id"], "ri:1:1:1")
    await coordinator.sees("hanya panitia provinsi yang mengubahnya")
    await coordinator.press_data(card["message_id"], "rg:1:1:432000")
    await coordinator.sees("hanya panitia provinsi yang mengubahnya")
    assert acts(stage) == []


async def test_a_viewer_has_no_part_of_reminders(stage: Stage) -> None:
    stage.open_edition()
    viewer = staff(stage, ROLES["viewer"])
    await viewer.say("/panitia")
    card = await viewer.sees("Panel panitia")
    assert "Pengingat" not in labels(card)
    await viewer.press_data(card["message_id"], "rb:1")
    await viewer.sees("Bagian ini untuk panitia")
    assert acts(stage) == []


async def test_agencies_without_a_contact_are_listed_and_lead_to_their_page(stage: Stage) -> None:
    stage.open_edition()
    stage.contact("dinkes")
    organizer = await at_the_plan(stage)
    await organizer.press("OPD tanpa kontak")
    card = await organizer.sees("Tidak ada pengingat yang sampai")
    assert not any("Dinas Kesehatan ·" in label for label in labels(card))
    await organizer.press(labels(card)[0])
    await organizer.sees_button("Buat tautan undangan")
