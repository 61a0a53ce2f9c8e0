"""/galeri: the way from the chat to the gallery, and from a card back."""

import pytest

from tests.stage import Stage

pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)


async def restarted(stage: Stage, web_url: str) -> None:
    await stage.stop_bot()
    stage.start_bot(web_url=web_url)


async def test_the_gallery_opens_within_telegram_and_in_a_browser(stage: Stage) -> None:
    await restarted(stage, "https://inovasi.example")
    person = stage.stranger()
    await person.say("/galeri")
    message = await person.sees("inovasi pemenang yang tercatat")
    within, beside = message["reply_markup"]["inline_keyboard"]
    assert within[0]["web_app"] == {"url": "https://inovasi.example/galeri"}
    assert beside[0]["url"] == "https://inovasi.example/galeri"
    emily = stage.stranger("Emily", language="en")
    await emily.say("/gallery")
    message = await emily.sees("recorded winning innovations")
    assert message["reply_markup"]["inline_keyboard"][1][0]["url"].endswith("/en/gallery")


async def test_on_this_machine_a_plain_link_leads_there(stage: Stage) -> None:
    await restarted(stage, "http://127.0.0.1:8081")
    person = stage.stranger()
    await person.say("/galeri")
    message = await person.sees("inovasi pemenang yang tercatat")
    assert message["reply_markup"]["inline_keyboard"] == [
        [{"text": "Buka galeri", "url": "http://127.0.0.1:8081/galeri"}]
    ]


async def test_a_list_opens_in_the_gallery_with_all_that_was_asked(stage: Stage) -> None:
    await restarted(stage, "https://inovasi.example")
    person = stage.stranger()
    await person.say("inovasi kesehatan luwu utara 2019 sampai 2021")
    message = await person.sees("inovasi kesehatan dari Luwu Utara")
    link = message["reply_markup"]["inline_keyboard"][-1][0]
    asked = "region=73.22&year=2019,2020,2021&topic=kesehatan"
    assert link == {"text": "Lihat di galeri", "url": f"https://inovasi.example/galeri?{asked}"}
    await person.say("inovasi robot stunting")
    near = await person.sees("Tidak tercatat yang juga menyebut “robot”")
    urls = [
        button["url"]
        for row in near["reply_markup"]["inline_keyboard"]
        for button in row
        if "url" in button
    ]
    assert urls == ["https://inovasi.example/galeri?q=stunting"]


async def test_where_no_page_is_served_the_bot_says_so_kindly(stage: Stage) -> None:
    person = stage.stranger()
    await person.say("/galeri")
    message = await person.sees("belum dibuka oleh pengelola")
    assert "reply_markup" not in message
