"""The page: whole, of this house alone, in both languages, readable; and played in a browser."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram import Update

from bot.sandbox.page import FOLDER
from tests.sandbox.bot_side import ANDI, EMILY, USERNAME, BotSide, button
from tests.sandbox.browser import CHROMIUM, Tab, new_tab

in_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
READABLE = 4.5
PAIRS = [
    ("text", "surface"),
    ("text", "ground"),
    ("text", "theirs"),
    ("text", "mine"),
    ("text", "soft"),
    ("muted", "surface"),
    ("muted", "theirs"),
    ("muted", "ground"),
    ("mine-muted", "mine"),
    ("accent", "surface"),
    ("accent", "theirs"),
    ("accent", "soft"),
    ("accent-text", "accent"),
    ("#ffffff", "green"),
    ("#ffffff", "red"),
    ("#ffffff", "blue"),
]


async def test_every_file_the_page_names_is_served_under_a_strict_policy(bot: BotSide) -> None:
    index = (FOLDER / "index.html").read_text()
    named = set(re.findall(r'(?:src|href)="([^"]+)"', index))
    for script in FOLDER.glob("js/*.js"):
        imports = re.findall(r'from "\./([\w.]+)"', script.read_text())
        named |= {f"js/{name}" for name in imports}
    for name in named:
        async with bot.http.get(f"{bot.url}/{name}") as response:
            assert response.status == 200, name
            assert "default-src 'self'" in response.headers["Content-Security-Policy"]


def test_nothing_is_loaded_from_elsewhere() -> None:
    for path in FOLDER.rglob("*"):
        if path.suffix in {".css", ".html"}:
            assert "//" not in re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S), path


def test_every_word_stands_in_both_languages_and_is_used() -> None:
    scripts = {path.name: path.read_text() for path in FOLDER.glob("js/*.js")}
    words = dict(re.findall(r'^  (\w+): \[("[^"]+", "[^"]+")\],$', scripts["texts.js"], flags=re.M))
    code = "".join(text for name, text in scripts.items() if name != "texts.js")
    used = set(re.findall(r'"(\w+)"', code))
    assert set(re.findall(r'\bt\("(\w+)"', code)) <= set(words)
    prefixed = ("role_", "fault_")
    assert {word for word in words if not word.startswith(prefixed)} <= used


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_colours_keep_their_contrast(scheme: str, ink: str, paper: str) -> None:
    light, _, dark = (FOLDER / "css/base.css").read_text().partition("prefers-color-scheme: dark")
    colours = dict(re.findall(r"--([\w-]+): (#\w{6});", light))
    if scheme == "dark":
        colours |= dict(re.findall(r"--([\w-]+): (#\w{6});", dark))
    bright, dim = sorted(
        (_luminance(colours.get(name, name)) for name in (ink, paper)), reverse=True
    )
    assert (bright + 0.05) / (dim + 0.05) >= READABLE


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# --- in a browser ---------------------------------------------------------------------------------


@pytest.fixture
async def tab(bot: BotSide, tmp_path: Path) -> AsyncIterator[Tab]:
    async with new_tab(tmp_path / "browser") as tab:
        await tab.resize(1400, 900)
        await tab.open(f"{bot.url}/")
        yield tab
        assert tab.complaints == []


def pane(person: int) -> str:
    return f'[data-chat="{person}"]'


@in_browser
async def test_a_person_starts_writes_presses_and_is_answered(bot: BotSide, tab: Tab) -> None:
    await tab.click(f"{pane(ANDI)} .bottom-button button")
    [start] = await bot.updates(timeout=10)
    assert start["message"]["text"] == "/start"

    await tab.write(f"{pane(ANDI)} .draft", "baris satu & <b>dua</b>")
    said = (await bot.updates(offset=start["update_id"] + 1, timeout=10))[-1]
    assert said["message"]["text"] == "baris satu & <b>dua</b>"

    markup = button("Kirim", callback_data="kirim:1", style="success")
    await bot.say("<b>Kirim</b> proposal?", parse_mode="HTML", reply_markup=markup)
    await tab.click(f"{pane(ANDI)} .key.success", "Kirim")
    press = (await bot.updates(offset=said["update_id"] + 1, timeout=10))[-1]["callback_query"]
    assert press["data"] == "kirim:1"
    await tab.until(f"document.querySelector('{pane(ANDI)} .key.spins') !== null")

    await bot.call("answerCallbackQuery", callback_query_id=press["id"], text="Terkirim")
    await tab.until(f"document.querySelector('{pane(ANDI)} .toast.shown')?.textContent")
    assert await tab.run("document.querySelectorAll('.key.spins').length") == 0


@in_browser
async def test_eight_chats_stay_right_over_one_connection(bot: BotSide, tab: Tab) -> None:
    for number in range(3):
        await bot.control("people", {"first_name": f"Orang {number}"})
    people = [*bot.world.people]
    assert len(people) == 8
    for person in people:
        await bot.act(person, "start")
        await tab.until(f"document.querySelector('[data-person=\"{person}\"]') !== null")
        opened = await tab.run(f"document.querySelector('{pane(person)}') !== null")
        if not opened:
            await tab.click(f'[data-person="{person}"]')
    for person in people:
        sent = await bot.say(f"untuk {person}", chat_id=person)
        edit = {"chat_id": person, "message_id": sent["message_id"], "text": f"{person} diubah"}
        await bot.call("editMessageText", **edit)
    for person in people:
        await tab.until(
            f"document.querySelector('{pane(person)} .log').innerText.includes('{person} diubah')"
        )
    streams = "performance.getEntriesByType('resource').filter((e) => e.name.includes('/events'))"
    assert await tab.run(f"{streams}.length") <= 1


@in_browser
async def test_texts_of_people_are_shown_not_run(bot: BotSide, tab: Tab) -> None:
    await bot.act(ANDI, "say", text="<img src=x onerror=\"document.title='pwned'\">")
    await bot.say("<a href='https://example.org'>tautan</a>", parse_mode="HTML")
    await tab.until(f"document.querySelector('{pane(ANDI)} .text a') !== null")
    assert await tab.run("document.querySelectorAll('.text img').length") == 0
    assert await tab.run("document.title") != "pwned"


@in_browser
async def test_a_link_with_an_invitation_waits_at_the_start_button(bot: BotSide, tab: Tab) -> None:
    await tab.open(f"{bot.url}/?start=undangan7")
    await tab.click(f"{pane(ANDI)} .bottom-button button", "undangan")
    [update] = await bot.updates(timeout=10)
    assert update["message"]["text"] == "/start undangan7"

    link = f"https://t.me/{USERNAME}?start=kode9"
    await bot.say("Undangan", reply_markup=button("Buka", url=link))
    await tab.click(f"{pane(ANDI)} a.key", "Buka")
    update = (await bot.updates(offset=update["update_id"] + 1, timeout=10))[-1]
    assert update["message"]["text"] == "/start kode9"


@in_browser
async def test_a_contact_keyboard_is_offered_and_put_away(bot: BotSide, tab: Tab) -> None:
    await bot.act(ANDI, "start")
    [start] = await bot.updates()
    keys = [[{"text": "Bagikan nomor", "request_contact": True}]]
    await bot.say(reply_markup={"keyboard": keys, "one_time_keyboard": True})
    await tab.click(f"{pane(ANDI)} .reply-keyboard .key", "Bagikan nomor")
    [update] = await bot.updates(offset=start["update_id"] + 1, timeout=10)
    assert "contact" in update["message"]
    await tab.until(f"document.querySelector('{pane(ANDI)} .reply-keyboard') === null")


@in_browser
@pytest.mark.parametrize("kind", ["Kirim kontak", "Lokasi", "Stiker", "Pesan suara", "Jajak"])
async def test_what_a_phone_sends_python_telegram_bot_can_read(
    bot: BotSide, tab: Tab, kind: str
) -> None:
    await bot.act(ANDI, "start")
    [start] = await bot.updates()
    await tab.click(f"{pane(ANDI)} [aria-label='Lampirkan']")
    await tab.click(".menu button", kind)
    [sent] = await bot.updates(offset=start["update_id"] + 1, timeout=10)
    update = Update.de_json(sent, None)
    assert update.effective_message is not None
    assert update.effective_message.text is None


@in_browser
async def test_the_clock_buttons_turn_the_clock(bot: BotSide, tab: Tab) -> None:
    await tab.click(".clock button", "09.00")
    await tab.until("document.querySelector('.time').textContent.startsWith('09.00')")
    assert bot.world.clock.now().hour == 1


@in_browser
async def test_on_a_phone_one_chat_is_shown_at_a_time(bot: BotSide, tab: Tab) -> None:
    await tab.resize(390, 844)
    await tab.until("document.querySelectorAll('.pane').length === 1")
    await tab.click(f'[data-person="{EMILY}"]')
    await tab.until(f"document.querySelector('{pane(EMILY)}') !== null")
    assert await tab.run("document.querySelectorAll('.pane').length") == 1
    assert await tab.run("document.documentElement.scrollWidth") <= 390


@in_browser
async def test_every_control_has_a_name(bot: BotSide, tab: Tab) -> None:
    await bot.act(ANDI, "start")
    await bot.say(reply_markup=button(callback_data="a"))
    await tab.until(f"document.querySelector('{pane(ANDI)} .inline-keyboard') !== null")
    nameless = """[...document.querySelectorAll('button, a, input, select, textarea')].filter((e) =>
        !e.hidden && !e.getAttribute('aria-label') && !e.textContent.trim()
        && !e.closest('label')).map((e) => e.outerHTML)"""
    assert await tab.run(nameless) == []
