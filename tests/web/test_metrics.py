"""The numbers for whoever runs the bot: right, of a fixed count, and for nobody else."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.web.app import serve_pages
from bot.web.server import Serving
from domain.handoff import Outcome
from storage.questions import hand_off, log_asked
from tests.organizers.asking import ASKED, citizen
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
        log_asked(session, person.id, None, Outcome.FAQ, stage.clock.now())
        hand_off(session, person.id, f"RAHASIA {ASKED}", None, stage.clock.now())
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


def _grew(before: Numbers, now: Numbers, name: str, *labels: str) -> float:
    return now[name, labels] - before.get((name, labels), 0)


@pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
async def test_nobody_else_reads_them(stage: Stage, http: aiohttp.ClientSession) -> None:
    alone, known = await served(stage), await served(stage, metrics_token=TOKEN)
    public = await served(stage, web_url="https://inovasi.example", metrics_token=TOKEN)
    for url, headers, status in (
        (alone.url, {}, 200),
        (alone.url, {"X-Forwarded-For": "127.0.0.1"}, 403),
        (alone.url, {"Authorization": "Bearer "}, 200),
        (alone.url, {"Authorization": "Bearer ", "X-Real-IP": "10.0.0.1"}, 403),
        (known.url, {}, 200),
        (public.url, {}, 403),
        (public.url, {"Authorization": "Bearer wrong"}, 403),
        (public.url, {"Authorization": f"Basic {TOKEN}"}, 403),
        (public.url, {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "10.0.0.1"}, 200),
    ):
        async with http.get(f"{url}/metrics", headers=headers) as response:
            assert response.status == status, (url, headers)
    for pages in (alone, known, public):
        await pages.stop()
