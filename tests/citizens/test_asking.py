"""A citizen writes as people write, and is answered at once with what is recorded."""

from datetime import timedelta

from sqlmodel import col, select

from domain.handoff import Outcome
from domain.search.query import Query
from storage.tables import Asked, Inbox, InboxState, Outbox, OutboxState
from tests.citizens.facts import COVERS, awards, check_list, citizen, entries, named, recorded
from tests.contacts.half_filled import HalfFilled
from tests.phone import Phone, body, labels
from tests.stage import Stage

LUTRA, BONE, WAJO = "73.22", "73.08", "73.13"


async def test_a_long_talk_of_a_citizen(stage: Stage) -> None:
    phone = await citizen(stage)
    await lists_cards_and_corrections(stage, phone)
    await follow_ups_outlive_a_restart(stage, phone)
    await details_and_tables(stage, phone)
    await nearest_and_set_apart(phone)
    await stories_and_what_is_alike(phone)
    check_nothing_went_wrong(stage)


async def nearest_and_set_apart(phone: Phone) -> None:
    await phone.say("inovasi robot stunting")
    near = await phone.sees("Tidak tercatat yang juga menyebut “robot”", "4 inovasi", COVERS)
    assert "Tanyakan panitia" in labels(near)
    await phone.say("inovasi stunting selain luwu utara")
    apart = await phone.sees("2 inovasi", "selain Luwu Utara", "Cake Kebun")
    assert "Kejar Stunting" not in body(apart)
    await phone.press("bukan Luwu Utara")
    await phone.sees("4 inovasi", "Kejar Stunting")


async def stories_and_what_is_alike(phone: Phone) -> None:
    await phone.say("halo saya nelayan di bulukumba mau urus izin, ada inovasi perizinan nelayan?")
    await phone.sees("Dari Kabupaten Bulukumba sendiri belum ada yang tercatat", "Gesit-19")
    await phone.say("inovasi bullying dan rokok")
    await phone.sees("2 inovasi", "Koyobi", "Si Baso")
    await phone.say("inovasi kesehatan, yang terbaru?")
    await phone.sees("pada 2024", "Sat Set Ma")
    await phone.say("apa itu pusdongkel")
    await phone.say("ada yang mirip?")
    alike = await phone.sees("Yang mirip dengan Pusdongkel: Dongkel (Makassar)")
    assert "Serupa: Dongkel, Makassar" in labels(alike)
    await phone.say("daerah mana yang belum pernah menang?")
    await phone.sees("Belum ada inovasi yang tercatat dari", "Enrekang")
    await phone.say("syarat ikut kipp apa saja")
    await phone.say("kalau swasta?")
    await phone.sees("instansi")


async def lists_cards_and_corrections(stage: Stage, phone: Phone) -> None:
    await phone.press("Inovasi kesehatan Luwu Utara")
    asked = Query(topics=("kesehatan",), regions=(LUTRA,))
    check_list(stage, await phone.sees("inovasi kesehatan dari Luwu Utara"), asked)
    await phone.press("2/2 ›")
    second = await phone.sees("\n6. ")
    check_list(stage, second, asked, page=1)
    await phone.press("6")
    card = await phone.sees("Penghargaan tercatat", COVERS)
    innovation = named(stage, entries(second)[0][0])
    for award in awards(stage, innovation):
        assert award.edition in body(card)
    assert any(label.startswith("Serupa:") for label in labels(card))
    await phone.press("‹ Kembali ke daftar")
    check_list(stage, await phone.sees("\n6. "), asked, page=1)
    await phone.press("✕ Kesehatan")
    check_list(stage, await phone.sees("Dipahami: Luwu Utara"), Query(regions=(LUTRA,)))


async def follow_ups_outlive_a_restart(stage: Stage, phone: Phone) -> None:
    await stage.stop_bot()
    stage.start_bot()
    await phone.say("yg 2021?")
    check_list(stage, await phone.sees("2021"), Query(regions=(LUTRA,), years=(2021,)))
    await phone.say("kalau bone?")
    check_list(stage, await phone.sees("Bone"), Query(regions=(BONE,), years=(2021,)))
    stage.turn_clock(timedelta(days=1, minutes=1))
    await phone.say("yang 2018?")
    check_list(stage, await phone.sees("pada 2018"), Query(years=(2018,)))


async def details_and_tables(stage: Stage, phone: Phone) -> None:
    await phone.say("getar dilan menang apa sj?")
    answer = body(await phone.sees("Getar Dilan"))
    assert "TOP 99 dan TOP 45 KIPP 2021" in answer.split("\n")[0]
    assert "Dinas Ketahanan Pangan Kabupaten Luwu Utara" in answer.split("\n")[0]
    await phone.say("getar dilan biayanya berapa?")
    await phone.sees("Itu tidak tercatat untuk Getar Dilan")
    await phone.say("lebih banyak bone atau wajo?")
    totals = {code: recorded(stage, Query(regions=(code,)))[1] for code in (BONE, WAJO)}
    more = "Bone" if totals[BONE] > totals[WAJO] else "Wajo"
    table = body(await phone.sees(f"{more} lebih banyak tercatat: {max(totals.values())}"))
    assert f"{min(totals.values())} · " in table
    await phone.say("daerah mana paling banyak menang sepanjang masa?")
    await phone.sees("Terbanyak tercatat", "▓", "Luwu Utara")


def check_nothing_went_wrong(stage: Stage) -> None:
    """No update was set aside, and no call refused."""
    with stage.database.transaction() as session:
        aside = select(Inbox).where(Inbox.state == InboxState.QUARANTINED)
        assert session.exec(aside).all() == []
        failed = select(Outbox.error).where(Outbox.state == OutboxState.FAILED)
        assert session.exec(failed).all() == []


async def test_what_is_not_recorded_is_said_and_the_nearest_offered(stage: Stage) -> None:
    phone = await citizen(stage)
    await phone.say("inovasi kesehatan makassar 2018 yg menang apa?")
    nothing = await phone.sees("Tidak tercatat:", "kesehatan dari Makassar", "2018", COVERS)
    assert "Tanyakan panitia" in labels(nothing)
    await phone.press("Tanpa 2018 (")
    asked = Query(topics=("kesehatan",), regions=("73.71",))
    check_list(stage, await phone.sees("inovasi kesehatan dari Makassar"), asked)
    await phone.say("inovasi kesehatan bone 2018")
    await phone.sees("Tidak tercatat:", "kesehatan dari Bone")
    await phone.press("Semua dari Bone")
    check_list(stage, await phone.sees("inovasi dari Bone"), Query(regions=(BONE,)))
    for text, said in (
        ("inovasi kota bandung 2021", "Tidak tercatat"),
        ("inovasi bone tahun 1998", "1998"),
        ("makasih ya min", "Senang"),
        ("😀😀😀", "belum kami pahami"),
        ("'; DROP TABLE person; -- AND NEAR(\"", ""),
        ("x" * 4096, ""),
    ):
        await phone.say(text)
        await phone.sees(said)
    check_nothing_went_wrong(stage)
    with stage.database.transaction() as session:
        logged = session.exec(select(Asked).order_by(col(Asked.id))).all()
        assert logged[0].outcome == Outcome.CORRECTED
        assert all(row.words is None for row in logged if row.outcome == Outcome.ANSWERED)


async def test_dates_and_ones_own_matters_come_from_the_database(stage: Stage) -> None:
    phone = await citizen(stage)
    await phone.say("kapan terakhir pendaftaran?")
    unknown = await phone.sees("Belum ada jadwal lomba")
    assert "Terima kabar" in labels(unknown)
    stage.open_edition(lasts=timedelta(days=21))
    await phone.say("kapan terakhir pendaftaran?")
    await phone.sees("ditutup Selasa, 15 Desember 2026, 10.00 WITA (21 hari lagi)")
    await phone.say("hapus data sy")
    await phone.sees("Yang kami simpan")
    await phone.say("/pemenang")
    home = await phone.sees("inovasi pemenang tercatat")
    assert "Menurut daerah" in labels(home)
    await phone.press("Menurut tahun")
    await phone.press("2021 (")
    check_list(stage, await phone.sees("pada 2021"), Query(years=(2021,)))


async def test_a_question_at_an_open_form_leaves_it_open(stage: Stage) -> None:
    draft = HalfFilled(stage)
    await draft.at("judul")
    await draft.phone.say("siapa saja yang menang dari bone tahun 2021?")
    await draft.phone.press("Pertanyaan, jawab dulu")
    listed = await draft.phone.sees("inovasi dari Bone", "tetap terbuka")
    check_list(stage, listed, Query(regions=(BONE,), years=(2021,)))
    await draft.phone.press("1")
    card = await draft.phone.sees("Penghargaan tercatat", "tetap terbuka")
    assert "‹ Kembali ke pertanyaan" in labels(card)
    await draft.phone.say("Kapal Ibu Hamil Tiga Pulau")
    await draft.phone.sees("Tersimpan", "Tiga Pulau")
    assert draft.answer("judul") == "Kapal Ibu Hamil Tiga Pulau"
    await draft.phone.say("/tanya kalau wajo?")
    await draft.phone.sees("dari Wajo", "2021")
    assert draft.failed() == []
