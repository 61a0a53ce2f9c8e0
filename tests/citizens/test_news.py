"""News for anybody who wants it: on and off with one press."""

from datetime import timedelta

from storage.tables import EditionState
from tests.citizens.facts import citizen
from tests.phone import labels
from tests.stage import Stage


async def test_a_citizen_who_wants_news_hears_of_an_opening_and_can_stop_it(stage: Stage) -> None:
    wanting, silent = await citizen(stage, "Rahmat"), await citizen(stage, "Baso")
    await wanting.say("/kabar")
    await wanting.sees("Mau menerima kabar?")
    await wanting.press("Terima")
    await wanting.sees("menerima kabar: pemenang baru, pembukaan lomba, dan pengumuman")
    edition = stage.open_edition(lasts=timedelta(days=21))
    with stage.database.transaction() as session:
        stored = session.get_one(type(edition), edition.id)
        stored.opening_untold, stored.state = True, EditionState.OPEN
    stage.turn_clock(timedelta(minutes=2))
    told = await wanting.sees(edition.name, "15 Desember 2026")
    assert "Ajukan inovasi" not in labels(told)
    await wanting.press("Berhenti menerima")
    ended = await wanting.sees("Kabar dihentikan")
    assert "usulan" not in ended["text"]
    await wanting.say("/kabar")
    await wanting.sees("Mau menerima kabar?")
    assert await silent.count(edition.name) == 0
