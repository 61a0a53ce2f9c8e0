"""Owners give and end roles; everything is written down and told in plain words."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select
from typer.testing import CliRunner

from bot.cli import app
from domain.errors import DomainError
from domain.roles import Act, Grant, StaffRole, may
from storage.audit import append, first_broken
from storage.staff import ensure_owners, grant, grants_of
from storage.staff_invitations import invite, redeem, revoke, still_open
from storage.tables import StaffInvitation
from storage.tables.broadcasts import Broadcast
from tests.organizers.people import ROLES, link_in, open_part, staff
from tests.organizers.test_roles import NOW
from tests.phone import Phone, body, labels
from tests.stage import Stage


async def ask_for(owner: Phone, role: str, *steps: str) -> None:
    """The presses that choose a role, up to the question for whom."""
    await open_part(owner, "Peran panitia")
    await owner.sees("sedang berlaku")
    await owner.press("Beri peran")
    await owner.sees("Peran apa")
    await owner.press(role)
    for step in steps:
        await owner.sees_button(step)
        await owner.press(step)
    await owner.sees("untuk siapa?")


async def test_a_role_is_given_by_a_forwarded_message(stage: Stage) -> None:
    stage.open_edition()
    owner, guest = stage.organizer(), stage.stranger("Rahmat Hidayat")
    await guest.start()
    await guest.sees("Selamat datang")
    await ask_for(owner, "Koordinator", "Bone", "Latihan Ringkas")
    user = {"id": guest.id, "is_bot": False, "first_name": "Rahmat", "last_name": "Hidayat"}
    origin = {"type": "user", "sender_user": user, "date": 1}
    await owner.send({"text": "Halo", "forward_origin": origin})
    await owner.sees("Koordinator Bone, UJI-26", "Rahmat Hidayat", str(guest.id))
    message, data = await owner.button("Beri peran")
    await owner.press("Beri peran")
    await owner.sees("Rahmat Hidayat sekarang Koordinator Bone")
    await guest.sees("Peran Bapak/Ibu: Koordinator Bone")
    await guest.sees_menu("panitia")
    await owner.press_data(message["message_id"], data)
    await owner.sees("sudah memegang peran")
    with stage.database.transaction() as session:
        held = grants_of(session, guest.id)
        assert [(each.role, each.region_code) for each in held] == [("coordinator", "73.08")]
        assert held[0].edition_id is not None
    await guest.press("Buka panel")
    await guest.press("OPD & kontak")
    await guest.sees("10 OPD")


async def test_a_role_is_given_by_a_contact_or_a_number(stage: Stage) -> None:
    owner = stage.organizer()
    await ask_for(owner, "Juri", "Semua edisi")
    contact = {"phone_number": "+628", "first_name": "Budi", "user_id": 4_000_000_001}
    await owner.send({"contact": contact})
    await owner.sees("Beri peran Juri kepada Budi")
    await owner.press("Beri peran")
    await owner.sees("belum pernah menyapa bot")
    await ask_for(owner, "Pemilik")
    await owner.say("4000000002")
    await owner.sees("Beri peran Pemilik kepada nomor 4000000002")
    await owner.press("Beri peran")
    await owner.sees("nomor 4000000002 sekarang Pemilik")
    with stage.database.transaction() as session:
        assert grants_of(session, 4_000_000_001) == [Grant(StaffRole.JUROR)]
        assert grants_of(session, 4_000_000_002) == [Grant(StaffRole.OWNER)]


async def test_what_names_nobody_is_asked_again(stage: Stage) -> None:
    owner = stage.organizer()
    await ask_for(owner, "Pemantau", "Semua edisi")
    hidden = {"type": "hidden_user", "sender_user_name": "B", "date": 1}
    for content, told in (
        ({"text": "Pak Budi"}, "Siapa orangnya"),
        ({"text": "12"}, "Siapa orangnya"),
        ({"text": "٤٠٠٠٠٠٠٠٠٠"}, "Siapa orangnya"),
        ({"location": {"latitude": 1, "longitude": 1}}, "Siapa orangnya"),
        ({"text": "x", "forward_origin": hidden}, "menyembunyikan akunnya"),
        ({"contact": {"phone_number": "+628", "first_name": "Budi"}}, "tidak punya akun"),
    ):
        await owner.send(content)
        await owner.sees(told)


async def test_a_link_gives_a_role_once(stage: Stage) -> None:
    owner, guest, late = stage.organizer(), stage.stranger("Budi"), stage.stranger("Late")
    await ask_for(owner, "Verifikator", "Semua edisi")
    await owner.press("Buat tautan sekali pakai")
    token = link_in(await owner.sees("Undangan panitia: Verifikator"))
    await owner.sees_button("Tautan terbuka (1)")
    await guest.start(token)
    await guest.sees("Peran Bapak/Ibu: Verifikator")
    await guest.sees_menu("panitia")
    await owner.sees("Budi membuka tautan undangan dan sekarang Verifikator")
    await late.start(token)
    await late.sees("sudah dipakai")
    with stage.database.transaction() as session:
        assert grants_of(session, late.id) == []
        assert session.exec(select(StaffInvitation)).one().token_hash != token


async def test_a_revoked_link_gives_nothing(stage: Stage) -> None:
    owner, guest = stage.organizer(), stage.stranger()
    await ask_for(owner, "Panitia", "Semua edisi")
    await owner.press("Buat tautan sekali pakai")
    token = link_in(await owner.sees("Undangan panitia: Panitia"))
    await owner.press("Tautan terbuka (1)")
    await owner.press("Cabut · Panitia")
    await owner.sees("Tidak ada tautan peran")
    await guest.start(token)
    await guest.sees("sudah dicabut")


def test_links_end_and_die_with_the_power_of_who_made_them(session: Session) -> None:
    ensure_owners(session, [1], NOW)
    given = Grant(StaffRole.ORGANIZER)
    late = invite(session, given, 1, NOW)
    with pytest.raises(DomainError, match=r"invitation\.expired"):
        redeem(session, late, 2, NOW + timedelta(hours=73))
    of_nobody = invite(session, given, 7, NOW)
    with pytest.raises(DomainError, match=r"invitation\.revoked"):
        redeem(session, of_nobody, 2, NOW)
    assert redeem(session, "x" * 32, 2, NOW) is None
    assert len(still_open(session, NOW)) == 2
    first = session.exec(select(StaffInvitation)).first()
    assert first is not None
    assert revoke(session, first.id or 0, 1, NOW)
    assert not revoke(session, first.id or 0, 1, NOW)
    assert len(still_open(session, NOW)) == 1


async def test_a_role_ends_by_a_second_press_and_the_person_is_told(stage: Stage) -> None:
    owner, viewer = stage.organizer(), staff(stage, ROLES["viewer"], "Budi")
    await viewer.say("/panitia")
    await viewer.sees("Panel panitia")
    await open_part(owner, "Peran panitia")
    await owner.press("Budi · Pemantau")
    await owner.sees("Boleh: melihat cakupan", "diberi oleh pengaturan bot")
    await owner.press("Akhiri peran")
    await owner.sees("Akhiri peran Pemantau untuk Budi?")
    message, data = await owner.button("Ya, akhiri")
    await owner.press("Ya, akhiri")
    await owner.sees("Peran Pemantau untuk Budi sudah berakhir")
    await viewer.sees("Peran Bapak/Ibu sebagai Pemantau sudah berakhir")
    await viewer.say("/panitia")
    await viewer.sees("untuk panitia")
    assert all(command["command"] != "panitia" for command in await viewer.menu())
    await owner.press_data(message["message_id"], data)
    await owner.sees("Peran itu sudah berakhir")


async def test_the_last_owner_cannot_resign(stage: Stage) -> None:
    owner = stage.organizer()
    await owner.start()
    await owner.sees("panitia")
    await open_part(owner, "Peran panitia")
    await owner.press("Pemilik")
    await owner.press("Akhiri peran")
    await owner.press("Ya, akhiri")
    await owner.sees("ini pemilik terakhir", "Beri dulu peran Pemilik")
    with stage.database.transaction() as session:
        assert may(grants_of(session, owner.id), Act.MANAGE_STAFF)
        grant(session, 4_000_000_001, Grant(StaffRole.OWNER), owner.id, stage.clock.now())
    await open_part(owner, "Peran panitia")
    await owner.press("Hasnah Panitia · Pemilik")
    await owner.press("Akhiri peran")
    await owner.press("Ya, akhiri")
    await owner.sees("Peran Bapak/Ibu sebagai Pemilik sudah berakhir")
    await owner.say("/panitia")
    await owner.sees("untuk panitia")


async def test_an_owner_owns_every_edition(stage: Stage) -> None:
    edition = stage.open_edition()
    with (
        stage.database.transaction() as session,
        pytest.raises(DomainError, match=r"staff\.owner_of_all"),
    ):
        grant(session, 5, Grant(StaffRole.OWNER, edition_id=edition.id), None, stage.clock.now())


async def test_only_owners_see_roles_and_history(stage: Stage) -> None:
    organizer = staff(stage, ROLES["organizer"])
    await organizer.say("/panitia")
    panel = await organizer.sees("Panel panitia")
    assert "OPD & kontak" in labels(panel)
    assert not {"Peran panitia", "Riwayat"} & set(labels(panel))


async def test_the_history_tells_who_did_what_when(stage: Stage) -> None:
    owner, guest = stage.organizer(), staff(stage, ROLES["viewer"], "Budi")
    await owner.start()
    await owner.sees("panitia")
    await open_part(owner, "OPD & kontak")
    await owner.say("dinkes")
    await owner.press("Dinas Kesehatan")
    await owner.press("Buat tautan undangan")
    await owner.sees("Undangan kontak")
    with stage.database.transaction() as session:
        for number in range(8):
            given = Grant(StaffRole.JUROR)
            grant(session, 5_000_000 + number, given, guest.id, stage.clock.now())
    await open_part(owner, "Riwayat")
    newest = await owner.sees("Budi", "memberi peran kepada nomor 5000007 (Juri)")
    assert "24/11/2026 10.00" in newest["text"]
    await owner.press("2/2 ›")
    await owner.sees("Hasnah Panitia", "membuat undangan untuk Dinas Kesehatan")
    await owner.sees("Program", "memberi peran kepada Budi (Pemantau)")
    with stage.database.transaction() as session:
        assert first_broken(session) is None


async def test_the_history_names_broadcasts_and_editions_and_tells_what_changed(
    stage: Stage,
) -> None:
    owner, edition = stage.organizer(), stage.open_edition()
    await owner.start()
    await owner.sees("panitia")
    now = stage.clock.now()
    before = {"opens": "2026-11-01T08:00+08:00", "closes": "2026-12-15T16:00+08:00"}
    after = before | {"closes": "2026-12-18T16:00+08:00"}
    sent = {"segment": "contacts", "recipients": 12}
    with stage.database.transaction() as session:
        session.add(
            Broadcast(
                id=1,
                content={"kind": "text", "text": "Rapat besok"},
                created_by=owner.id,
                created_at=now,
            )
        )
        session.flush()
        about = f"edition:{edition.id}"
        append(session, owner.id, "edition.closes", about, now, before=before, after=after)
        append(session, owner.id, "edition.checking", about, now, before=False, after=True)
        append(session, owner.id, "broadcast.send", "broadcast:1", now, after=sent)
    await open_part(owner, "Riwayat")
    told = body(await owner.sees("Riwayat", "mengirim siaran “Rapat besok”"))
    assert "(Semua kontak instansi, penerima 12)" in told
    assert "(tidak → ya)" in told
    assert f"memindah tenggat {edition.name}" in told
    assert "(tenggat 15/12/2026 16.00 → tenggat 18/12/2026 16.00)" in told


def test_the_command_line_gives_roles_and_prints_the_log(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/cli.db")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    run = CliRunner().invoke
    assert "5 is now owner." in run(app, ["grant", "5", "owner"]).output
    assert (
        "7 is now coordinator."
        in run(app, ["grant", "7", "coordinator", "--region", "bone"]).output
    )
    assert run(app, ["grant", "7", "coordinator"]).exit_code
    assert run(app, ["grant", "7", "coordinator", "--region", "atlantis"]).exit_code
    assert run(app, ["grant", "7", "juror", "--edition", "NONE"]).exit_code
    printed = run(app, ["audit"]).output.splitlines()
    assert len(printed) == 2
    assert "staff.grant  person:7" in printed[1]
    assert "73.08" in printed[1]
