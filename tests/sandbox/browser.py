"""Debian's Chromium without a window, told what to do over its own protocol."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-background-networking --mute-audio "
    "--no-first-run --remote-debugging-port=0"
).split()
PATIENCE = 15.0


class Tab:
    """One page of a browser; ``complaints`` are the errors it logged."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)
        self.complaints: list[str] = []

    async def tell(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": params})
        while True:
            answer = await self._socket.receive_json(timeout=PATIENCE)
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return dict(answer["result"])
            self._note(answer)

    def _note(self, event: dict[str, Any]) -> None:
        if event["method"] == "Runtime.exceptionThrown":
            details = event["params"]["exceptionDetails"]
            self.complaints.append(str(details.get("exception", details).get("description")))
        entry = event["params"].get("entry", {})
        if entry.get("level") == "error":
            self.complaints.append(f"{entry['text']} {entry.get('url', '')}")

    async def run(self, script: str) -> Any:
        """The value of a script, awaited where it is a promise."""
        result = await self.tell(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in result, f"{script}: {result}"
        return result["result"].get("value")

    async def until(self, condition: str) -> Any:
        """Waits until a script's value is true; returns it."""
        frame = "new Promise((next) => requestAnimationFrame(next))"
        script = f"""(async () => {{
            const end = Date.now() + {PATIENCE * 1000 - 2000};
            for (;;) {{
                const value = {condition};
                if (value || Date.now() > end) return value;
                await {frame};
            }}
        }})()"""
        value = await self.run(script)
        assert value, f"never came: {condition}\n{await self.run('document.body.innerText')}"
        return value

    async def click(self, selector: str, text: str = "") -> None:
        found = (
            f"[...document.querySelectorAll({selector!r})]"
            f".filter((e) => e.textContent.includes({text!r})).at(-1)"
        )
        await self.until(f"Boolean({found})")
        await self.run(f"{found}.click()")

    async def write(self, selector: str, text: str) -> None:
        """Types a text into a field and presses Enter."""
        await self.until(f"Boolean(document.querySelector({selector!r}))")
        await self.run(f"document.querySelector({selector!r}).focus()")
        await self.tell("Input.insertText", text=text)
        enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
        await self.tell("Input.dispatchKeyEvent", type="keyDown", **enter)
        await self.tell("Input.dispatchKeyEvent", type="keyUp", **enter)

    async def resize(self, width: int, height: int) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        await self.tell("Emulation.setDeviceMetricsOverride", **size)

    async def open(self, url: str) -> None:
        await self.tell("Page.navigate", url=url)
        await self.until("document.readyState === 'complete'")


@asynccontextmanager
async def new_tab(folder: Path) -> AsyncIterator[Tab]:
    assert CHROMIUM is not None
    process = await asyncio.create_subprocess_exec(
        CHROMIUM,
        *FLAGS,
        f"--user-data-dir={folder}",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        port = await _port(process)
        async with aiohttp.ClientSession() as http:
            async with http.get(f"http://127.0.0.1:{port}/json/list") as response:
                pages = await response.json()
            url = next(p["webSocketDebuggerUrl"] for p in pages if p["type"] == "page")
            async with http.ws_connect(url, max_msg_size=0) as socket:
                tab = Tab(socket)
                for domain in ("Page", "Runtime", "Log"):
                    await tab.tell(f"{domain}.enable")
                yield tab
    finally:
        process.terminate()
        await process.wait()


async def _port(process: asyncio.subprocess.Process) -> int:
    assert process.stderr is not None
    async with asyncio.timeout(PATIENCE):
        while line := await process.stderr.readline():
            if found := re.search(rb"ws://127\.0\.0\.1:(\d+)/", line):
                return int(found[1])
    raise AssertionError("the browser did not start")
