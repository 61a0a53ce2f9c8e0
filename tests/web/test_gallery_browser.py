"""The gallery in a browser: for everybody, on a phone and on paper, in Telegram's colours."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pikepdf
import pytest

from tests.sandbox.browser import CHROMIUM, PATIENCE, Tab, new_tab
from tests.web.test_gallery import code_of
from tests.web.visitor import Visitor

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

AXE = (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
SMALLEST_TARGET = 24
"""WCAG 2.2, 2.5.8: pixels that whatever can be pressed measures, or has free around it."""
DARK = {
    "bg_color": "#17212b",
    "secondary_bg_color": "#232e3c",
    "text_color": "#f5f5f5",
    "hint_color": "#708499",
    "link_color": "#6ab3f3",
    "button_color": "#5288c1",
    "button_text_color": "#ffffff",
}
PALE = {
    "bg_color": "#ffffff",
    "secondary_bg_color": "#efeff4",
    "text_color": "#c0c0c0",
    "hint_color": "#dddddd",
    "link_color": "#aaccff",
    "button_color": "#bbddff",
    "button_text_color": "#ffffff",
}
"""Colours of a theme somebody made who has good eyes."""


@pytest.fixture
async def tab(tmp_path: Path) -> AsyncIterator[Tab]:
    async with new_tab(tmp_path / "browser") as tab:
        yield tab
        assert tab.complaints == []


async def look(tab: Tab, scheme: str, width: int = 1280) -> None:
    await tab.resize(width, 800)
    scheme_wanted = {"name": "prefers-color-scheme", "value": scheme}
    await tab.tell("Emulation.setEmulatedMedia", media="", features=[scheme_wanted])


async def barriers(tab: Tab) -> list[Any]:
    """What axe finds on the page that is open."""
    options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
    shown = "v => [v.id, v.nodes.map(n => n.html.slice(0, 120) + ' ' + n.failureSummary)]"
    await tab.run(f"{AXE};0")
    return list(await tab.run(f"axe.run(document, {options}).then(r => r.violations.map({shown}))"))


async def width_of(tab: Tab) -> int:
    return int(await tab.run("document.documentElement.scrollWidth"))


PRESSED_LINK = """(() => {
    addEventListener("click", (event) => event.preventDefault(), { once: true });
    const link = document.querySelector("h3 a");
    link.click();
    return link.href;
})()"""
"""Where a card leads when it is pressed, without going there."""
SMALL_TARGETS = f"""[...document.querySelectorAll('a, button, input, select, summary')]
    .filter((e) => getComputedStyle(e).display !== 'inline' && !e.matches('.skip'))
    .map((e) => [e.textContent.trim().slice(0, 30), e.getBoundingClientRect()])
    .filter(([, r]) => r.width && (r.width < {SMALLEST_TARGET} || r.height < {SMALLEST_TARGET}))
    .map(([text]) => text)"""


async def test_every_page_is_for_everybody_in_light_and_dark_and_on_a_small_phone(
    visitor: Visitor, tab: Tab
) -> None:
    code = code_of(visitor, "Bendera Saskia")
    lists = ["/galeri", "/galeri?q=robot+stunting", "/en/gallery?q=stunting&award=topwin"]
    pages = [*lists, f"/galeri/{code}", "/galeri/tentang"]
    for path in pages:
        for scheme, width in (("light", 1280), ("dark", 360)):
            await look(tab, scheme, width)
            await tab.open(visitor.url + path)
            assert await barriers(tab) == [], (path, scheme)
            assert await width_of(tab) <= width, (path, width)
            assert await tab.run(SMALL_TARGETS) == [], (path, width)


async def test_one_searches_and_reads_without_any_script(visitor: Visitor, tab: Tab) -> None:
    await look(tab, "light")
    await tab.tell("Emulation.setScriptExecutionDisabled", value=True)
    await tab.tell("Page.navigate", url=f"{visitor.url}/galeri")
    await plainly(tab, "document.querySelector('.bottom')")
    await tab.run("document.querySelector('#q').focus()")
    await tab.tell("Input.insertText", text="getar dilan")
    await press_enter(tab)
    await plainly(tab, "location.search.includes('getar') && document.querySelector('.bottom')")
    await tab.run("document.querySelector('h3 a').focus()")
    await press_enter(tab)
    await plainly(tab, "document.querySelector('.whole .facts')")
    assert "Dinas Ketahanan Pangan" in await tab.run("document.body.innerText")


async def plainly(tab: Tab, condition: str) -> None:
    """Waits for a condition; the page itself can wait for nothing without script."""
    async with asyncio.timeout(PATIENCE):
        while not await holds(tab, condition):
            pass


async def holds(tab: Tab, condition: str) -> bool:
    try:
        return bool(await tab.run(f"Boolean({condition})"))
    except AssertionError as error:
        if "navigated" in str(error):
            return False  # the page that was asked went away
        raise


async def press_enter(tab: Tab) -> None:
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
    await tab.tell("Input.dispatchKeyEvent", type="keyDown", **enter)
    await tab.tell("Input.dispatchKeyEvent", type="keyUp", **enter)


@pytest.mark.parametrize("said", [DARK, PALE], ids=["dark", "pale"])
async def test_within_telegram_the_pages_wear_its_colours_and_stay_readable(
    visitor: Visitor, tab: Tab, said: dict[str, str]
) -> None:
    await look(tab, "light", 390)
    theme = quote(json.dumps(said))
    data = quote("user=%7B%22id%22%3A700%7D&hash=abc")
    await tab.open(f"{visitor.url}/galeri#tgWebAppData={data}&tgWebAppThemeParams={theme}")
    ground = "getComputedStyle(document.body).backgroundColor"
    worn = "rgb({}, {}, {})".format(*bytes.fromhex(said["secondary_bg_color"][1:]))
    assert await tab.run(ground) == worn
    assert await barriers(tab) == []
    assert "tgWebAppData" not in await tab.run("location.href")
    await tab.open(await tab.run(PRESSED_LINK))
    assert await tab.run("document.querySelector('.whole') !== null")
    assert await tab.run(ground) == worn
    assert await barriers(tab) == []
    kept = "[localStorage.length, sessionStorage.length, document.cookie.length]"
    assert await tab.run(kept) == [0, 0, 0]


async def test_a_theme_that_is_none_changes_nothing(visitor: Visitor, tab: Tab) -> None:
    await look(tab, "light")
    await tab.open(f"{visitor.url}/galeri")
    ground = await tab.run("getComputedStyle(document.body).backgroundColor")
    for said in ('{"bg_color": "red;}"}', "{", "null", '["#000000"]', '{"bg_color": 7}'):
        await tab.open("about:blank")
        await tab.open(f"{visitor.url}/galeri#tgWebAppThemeParams={quote(said)}")
        assert await tab.run("getComputedStyle(document.body).backgroundColor") == ground


async def test_a_card_prints_on_one_page(visitor: Visitor, tab: Tab) -> None:
    await look(tab, "dark")
    await tab.open(f"{visitor.url}/galeri/{code_of(visitor, 'Bendera Saskia')}")
    made = await tab.tell("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
    pdf = base64.b64decode(made["data"])
    with pikepdf.open(BytesIO(pdf)) as paper:
        assert len(paper.pages) == 1
