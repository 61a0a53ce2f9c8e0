"""The numbers for whoever runs the bot: right, of a fixed count, and for nobody else."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.web.app import serve_pages
from bot.web.server import Serving
from domain.handoff import Outcome
from storage import questions
from tests.citizens.facts import named
from tests.organizers.asking import ASKED, citizen, hand_off
from tests.organizers.people import open_part
from tests.phone import body
from tests.stage import Stage

TOKEN = "a-long-and-secret-token"
Numbers = dict[tuple[str, tuple[str, ...]], float]


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def served(stage: Stage, **more: object) -> Serving:
    settings = stage.settings(web_port=0, **more)
    return await serve_pages(settings, stage.database, stage.clock)


async def numbers(http: aiohttp.ClientSession, url: str) -> Numbers:
    async with http.get(f"{url}/metrics") as response:
        assert response.status == 200
        assert response.headers["Cache-Control"] == "no-store"
        families = text_string_to_metric_families(await response.text())
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in families
        for sample in family.samples
    }


async def test_the_numbers_tell_what_was_done_and_what_waits(
    stage: Stage, http: aiohttp.ClientSession
) -> None:
    pages = await served(stage)
    before = await numbers(http, pages.url)
    person = await citizen(stage, "RAHASIA-Rahmat")
    await person.say("/bantuan")
    await person.sees("/bahasa")
    with stage.database.transaction() as session:
        questions.log_asked(session, person.id, None, Outcome.FAQ, stage.clock.now())
        questions.hand_off(session, person.id, f"RAHASIA {ASKED}", None, stage.clock.now())
    now = await numbers(http, pages.url)
    assert _grew(before, now, "inovasi_updates_handled_total") == 2
    assert _grew(before, now, "inovasi_calls_total", "sent", "reply") >= 1
    assert _grew(before, now, "inovasi_delay_seconds_count", "reply") >= 1
    assert now["inovasi_questions_today", ("faq",)] == 1
    assert now["inovasi_questions_waiting", ()] == 1
    assert now["inovasi_inbox_waiting", ()] == 0
    assert now["inovasi_outbox_waiting", ("broadcast",)] == 0
    assert not [key for key in now if "RAHASIA" in str(key) or str(person.id) in str(key)]
    assert len(now) < 120
    await pages.stop()


async def test_a_small_conversation_is_counted_as_it_went(
    stage: Stage, http: aiohttp.ClientSession
) -> None:
    pages, boss = await served(stage), stage.organizer()
    await boss.start()
    await boss.sees("panitia")
    person, other = await citizen(stage, "Rahmat"), await citizen(stage, "Sitti")
    for asked, told in (
        ("inovasi kesehatan luwu utara", "6 inovasi kesehatan"),
        ("kapan pendaftaran ditutup?", "Belum ada jadwal"),
        ("apa syarat ikut lomba?", "lima kriteria"),
        ("inovasi kesehatan bone", "Tidak tercatat: inovasi kesehatan dari Bone"),
    ):
        await person.say(asked)
        await person.sees(told)
    await other.start(f"i_{named(stage, 'Getar Dilan').code}")
    await other.sees("Penghargaan tercatat")
    await other.say("inovasi wisata takalar")
    await other.sees("Tidak tercatat")
    await other.say("inovasi pendidikan bone")
    await other.press("✕ Bone")
    await other.sees("inovasi pendidikan")
    await hand_off(other)
    now = await numbers(http, pages.url)
    told = {key[1][0]: value for key, value in now.items() if key[0] == "inovasi_questions_today"}
    assert told == {
        "answered": 2, "faq": 1, "corrected": 1, "not_found": 2, "handed_off": 1, "other": 0
    }  # fmt: skip
    topics = {key[1][0]: value for key, value in now.items() if key[0] == "inovasi_questions_topic"}
    assert topics["kesehatan"] == 2
    assert topics["facts"] == 1
    await open_part(boss, "Statistik pertanyaan")
    page = body(await boss.sees("7 hari terakhir: 7 pertanyaan"))
    for line in (
        "3 dijawab langsung, 43 %",
        "1 dijawab setelah diperbaiki, 14 %",
        "2 tidak terjawab, 29 %",
        "1 diteruskan ke panitia",
        "7 · Sel 24 Nov",
        "2 · Kesehatan",
        "1 · jadwal edisi",
        "1 · aturan lomba",
    ):
        assert line in page
    assert not [word for word in ("Rahmat", "Sitti", str(person.id)) if word in page]
    await pages.stop()


def _grew(before: Numbers, now: Numbers, name: str, *labels: str) -> float:
    return now[name, labels] - before.get((name, labels), 0)


@pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
async def test_nobody_else_reads_them(stage: Stage, http: aiohttp.ClientSession) -> None:
    alone, known = await served(stage), await served(stage, metrics_token=TOKEN)
    here = await served(stage, web_url="http://127.0.0.1:8080")
    public = await served(stage, web_url="https://inovasi.example", metrics_token=TOKEN)
    for url, headers, status in (
        (alone.url, {}, 200),
        (alone.url, {"X-Forwarded-For": "127.0.0.1"}, 403),
        (alone.url, {"Authorization": "Bearer "}, 200),
        (alone.url, {"Authorization": "Bearer ", "X-Real-IP": "10.0.0.1"}, 403),
        (known.url, {}, 200),
        (here.url, {}, 200),
        (here.url, {"X-Forwarded-For": "10.0.0.1"}, 403),
        (public.url, {}, 403),
        (public.url, {"Authorization": "Bearer wrong"}, 403),
        (public.url, {"Authorization": f"Basic {TOKEN}"}, 403),
        (public.url, {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "10.0.0.1"}, 200),
    ):
        async with http.get(f"{url}/metrics", headers=headers) as response:
            assert response.status == status, (url, headers)
    for pages in (alone, known, here, public):
        await pages.stop()
