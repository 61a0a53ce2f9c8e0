"""Pauses, kills, refusals and outages: everybody is accounted for, and nobody gets it twice."""

from datetime import timedelta

from bot.backups import prepare_restored
from bot.delivery import MOST_BULK
from domain.broadcasts import RecipientState
from tests.organizers.broadcasting import (
    Gate,
    ask_to_send,
    broadcast,
    choose,
    contacts,
    copies,
    open_list,
    organizer,
    states,
    write,
)
from tests.phone import Phone, body
from tests.stage import Stage

MINUTE = timedelta(minutes=1)


async def held(stage: Stage, count: int, passing: int) -> tuple[Phone, list[Phone], Gate]:
    """A broadcast whose messages are held on the wire after the first ones."""
    people = contacts(stage, count)
    phone = await organizer(stage)
    await write(phone)
    await choose(phone, "Semua kontak")
    await ask_to_send(phone, count)
    gate = Gate(stage, people, passing)
    await phone.press(f"Kirim kepada {count} orang")
    await gate.holds()
    await phone.sees("Siaran sedang dikirim")
    return phone, people, gate


async def test_a_pause_holds_and_going_on_neither_starts_over_nor_skips(stage: Stage) -> None:
    phone, people, gate = await held(stage, 150, 20)
    await phone.press("Jeda")
    await phone.sees("Siaran dijeda", "Dijeda oleh panitia")
    gate.open()
    paused = await phone.sees_button("Lanjutkan")
    left = states(stage)[RecipientState.PLANNED]
    assert left > 0
    assert copies(stage, people)[0] >= left
    await phone.press_data(paused["message_id"], f"bq:{broadcast(stage).id}:0")
    await phone.sees("Siaran selesai", "150/150", "Terkirim: 150")
    assert copies(stage, people) == {1: 150}


async def test_what_was_ended_goes_to_nobody_more(stage: Stage) -> None:
    phone, people, gate = await held(stage, 150, 20)
    await phone.press("Hentikan siaran")
    await phone.sees("Hentikan siaran untuk seterusnya", "belum menerima")
    await phone.press("Hentikan siaran")
    await phone.sees("Siaran dihentikan")
    gate.open()
    await phone.sees_button("Unduh laporan Excel")
    await settled(stage)
    found = states(stage)
    assert found.total() == 150
    assert set(found) == {"sent", "cancelled"}
    assert copies(stage, people) == {1: found["sent"], 0: found["cancelled"]}


async def settled(stage: Stage) -> None:
    """Waits until what was on the wire is written down."""
    phone = stage.organizer()
    while states(stage)[RecipientState.QUEUED]:
        await open_list(phone)


async def test_after_a_kill_the_unknown_wait_for_a_persons_order(stage: Stage) -> None:
    phone, people, gate = await held(stage, 120, 30)
    await stage.stop_bot()
    gate.open()
    stage.start_bot()
    if "dijeda" in body(await phone.sees_any("Siaran selesai", "Siaran dijeda")):
        await phone.press("Lanjutkan (")  # many were on the wire, so it paused itself
        await phone.sees("Siaran selesai", "120/120")
    found = states(stage)
    assert found.total() == 120
    assert 0 < found["unknown"] <= MOST_BULK
    assert set(copies(stage, people)) <= {0, 1}
    await phone.press(f"Kirim ulang yang tak pasti ({found['unknown']})")
    await phone.sees("mungkin sudah menerima")
    await phone.press("Kirim ulang")
    await phone.sees("Siaran selesai", "Terkirim: 120")
    assert max(copies(stage, people)) <= 2


async def test_blocked_failed_and_lost_messages_are_told_apart(stage: Stage) -> None:
    people = contacts(stage, 40)
    phone = await organizer(stage)
    await write(phone)
    await choose(phone, "Semua kontak")
    await phone.press("Kirim ke saya dulu")
    await phone.sees("Batas pengiriman")
    for person in people[-3:]:
        stage.world.people[person.id].blocked = True
    for person in people[-5:-3]:
        del stage.world.people[person.id]
    await ask_to_send(phone, 40)
    gate = Gate(stage, people, 0)
    await phone.press("Kirim kepada 40 orang")
    await gate.holds()
    await phone.sees("Siaran sedang dikirim")
    for kind, count in (("429", 4), ("drop_after", 2), ("500", 1)):
        await stage.fault(kind, count=count, method="sendMessage")
    gate.open()
    await phone.sees("Siaran selesai", "40/40", "chat not found")
    assert states(stage) == {"sent": 32, "blocked": 3, "failed": 2, "unknown": 3}
    got = copies(stage, [p for p in people if p.id in stage.world.people])
    assert got == {1: 34, 0: 4}


async def test_too_many_errors_pause_it_and_say_why(stage: Stage) -> None:
    people = contacts(stage, 120)
    phone = await organizer(stage)
    await write(phone)
    await choose(phone, "Semua kontak")
    await ask_to_send(phone, 120)
    missing = {person.id: stage.world.people.pop(person.id) for person in people[:60]}
    gate = Gate(stage, people, 40)
    await phone.press("Kirim kepada 120 orang")
    await phone.sees("Siaran berhenti dan menunggu", "20 % dari 50 kiriman terakhir")
    gate.open()
    await settled(stage)
    found = states(stage)
    assert found["planned"] > 0
    assert found.total() == 120
    stage.world.people |= missing
    await open_list(phone)
    await phone.press("dijeda")
    await phone.sees("Siaran dijeda", "chat not found")
    await phone.press("Lanjutkan")
    await phone.sees("Siaran selesai", "120/120")
    failed = states(stage)["failed"]
    assert copies(stage, people) == {1: 120 - failed, 0: failed}
    await phone.press(f"Kirim ulang yang gagal ({failed})")
    await phone.sees("Siaran selesai", "Terkirim: 120")
    assert copies(stage, people) == {1: 120}


async def test_going_on_after_an_outage_waits_for_a_person(stage: Stage) -> None:
    phone, people, gate = await held(stage, 150, 20)
    await stage.stop_bot()
    gate.open()
    stage.turn_clock(11 * MINUTE)
    stage.start_bot()
    await phone.sees("Siaran berhenti dan menunggu", "lebih dari 10 menit")
    await settled(stage)
    found = states(stage)
    assert found["planned"] > 0
    assert found.total() == 150
    assert set(copies(stage, people)) == {0, 1}


async def test_another_rate_holds_at_once(stage: Stage) -> None:
    phone, people, gate = await held(stage, 150, 20)
    await phone.press("Atur kecepatan")
    await phone.sees("Seberapa cepat")
    await phone.press("10 pesan/detik")
    await phone.sees("Siaran sedang dikirim")
    assert broadcast(stage).rate == 10
    gate.open()
    await phone.sees("Siaran selesai", "150/150")
    assert copies(stage, people) == {1: 150}


# --- later ---------------------------------------------------------------------------------------


async def scheduled(stage: Stage, count: int) -> tuple[Phone, list[Phone]]:
    """A broadcast for tomorrow, 9.00."""
    people = contacts(stage, count)
    phone = await organizer(stage)
    await write(phone)
    await choose(phone, "Semua kontak")
    await phone.press("Kirim nanti")
    await phone.sees("Kapan dikirim")
    await phone.say("kemarin jam 9")
    await phone.sees("Waktu")
    await phone.say("24/11/2026 jam 9")
    await phone.sees("sudah lewat")
    await phone.say("besok jam 9")
    await phone.sees("Rabu, 25 November 2026, 09.00 WITA", "Benar?")
    await phone.press("Jadwalkan")
    await phone.sees("Siaran terjadwal", "Rabu, 25 November 2026, 09.00 WITA")
    return phone, people


async def test_a_scheduled_one_goes_out_when_its_time_comes(stage: Stage) -> None:
    phone, people = await scheduled(stage, 4)
    (late,) = contacts(stage, 1, "disdik")
    stage.turn_clock(timedelta(hours=23, minutes=1))
    await phone.sees("Siaran selesai", "5/5")
    assert copies(stage, [*people, late]) == {1: 5}


async def test_one_whose_time_passed_while_nothing_ran_waits_for_a_person(stage: Stage) -> None:
    phone, people = await scheduled(stage, 4)
    await stage.stop_bot()
    stage.turn_clock(timedelta(hours=23, minutes=11))
    stage.start_bot()
    await phone.sees("menunggu keputusan", "Tidak ada yang dikirim")
    assert copies(stage, people) == {0: 4}
    await phone.press("Buka siaran")
    await phone.sees("Seharusnya dikirim")
    await ask_to_send(phone, 4)
    await phone.press("Kirim kepada 4 orang")
    await phone.sees("Siaran selesai")
    assert copies(stage, people) == {1: 4}


async def test_one_taken_off_the_schedule_stays_a_draft(stage: Stage) -> None:
    phone, people = await scheduled(stage, 2)
    await phone.press("Batalkan jadwal")
    await phone.sees("Siaran draf")
    stage.turn_clock(timedelta(days=2))
    await open_list(phone)
    assert copies(stage, people) == {0: 2}


async def test_a_restored_copy_sends_nothing_until_the_danger_was_named(stage: Stage) -> None:
    phone, people, gate = await held(stage, 120, 20)
    await phone.press("Jeda")
    await phone.sees("Dijeda oleh panitia")
    gate.open()
    await settled(stage)
    await stage.stop_bot()
    prepare_restored(stage.database, stage.clock.now())
    stage.start_bot()
    await open_list(phone)
    await phone.press("dijeda")
    await phone.sees("dipulihkan dari salinan", "mungkin sudah menerima")
    assert copies(stage, people)[0] == states(stage)["planned"] > 0
    await phone.press("Lanjutkan")
    await phone.sees("akan menerima dua kali")
    await phone.press("Tetap lanjutkan")
    await phone.sees("Siaran selesai", "120/120")


async def test_a_restored_schedule_waits_for_a_person(stage: Stage) -> None:
    phone, people = await scheduled(stage, 2)
    await stage.stop_bot()
    prepare_restored(stage.database, stage.clock.now())
    stage.start_bot()
    stage.turn_clock(timedelta(hours=23, minutes=1))
    await open_list(phone)
    await phone.press("menunggu keputusan")
    await phone.sees("mungkin sudah terkirim")
    assert copies(stage, people) == {0: 2}
