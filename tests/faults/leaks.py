"""A conversation in which everything goes wrong, run as a program of its own: what it writes to
its output is read by ``test_canaries``, and what people were told is written to a file.

Planted: a name, a phone number, an e-mail address, a secret, an answer and a path. Each is in the
conversation, in the errors that are raised, or in both.
"""

import asyncio
import json
import logging
import sys
from pathlib import Path
from typing import Any

import structlog

from bot import downloads, logs
from handlers.submit import files, message
from storage.tables import Person
from tests.contacts.half_filled import HalfFilled
from tests.engines import new_database
from tests.stage import Stage, on_stage

NAME = "Kenaribulan Sattuang"
PHONE = "+6281234509876"
EMAIL = "kenari.rahasia@example.go.id"
ANSWER = "Jawabankenari tentang kapal nelayan"
TOKEN = "812345678:AAHkenariTokenRahasiaYangPanjangSekali0"
FOLDER = "/root/kenari/rahasia"
PLANTED = (NAME, PHONE, EMAIL, ANSWER, TOKEN, FOLDER, "kenari")


class BugError(Exception):
    """A fault of ours, whose message holds all that must not be seen."""

    def __init__(self) -> None:
        super().__init__(f"{' | '.join(PLANTED)} at {FOLDER}/bot.py")


def broken(*_: object) -> Any:
    raise BugError


async def converse(stage: Stage) -> dict[str, list[str]]:
    """A draft with faults all the way; returns what each person was told."""
    draft = HalfFilled(stage)
    colleague = stage.contact("dinkes", "Baso Mappangara")
    with stage.database.transaction() as session:
        person = session.get_one(Person, draft.phone.id)
        person.name, person.phone = NAME, PHONE
    await draft.at("ringkasan")
    await draft.phone.press("Tambah")
    for kind in ("500", "drop_after", "drop_before", "429"):
        await stage.fault(kind)
        await draft.phone.say(f"{ANSWER}. {EMAIL} {PHONE} {TOKEN}")
        await draft.phone.sees("Tersimpan")
    await stage.fault("403")
    await draft.phone.say(ANSWER)
    await blocked(stage, draft.phone.id)
    await bugs(draft)
    await colleague.say("/usulan")
    await colleague.sees("Kapal Ibu Hamil")
    return {
        "person": [m.get("text", "") for m in await draft.phone.chat() if m["from"]["is_bot"]],
        "colleague": [m.get("text", "") for m in await colleague.chat()],
    }


async def blocked(stage: Stage, person: int) -> None:
    """Waits until the refused call is written down."""
    while True:
        event = stage.world.event
        with stage.database.transaction() as session:
            if session.get_one(Person, person).blocked_at is not None:
                return
        await stage.world.wait_change(event, 0.2)


async def bugs(draft: HalfFilled) -> None:
    """Faults of our own: in a handler, at a press, in the worker that fetches files, in a task."""
    whole, message._take_text = message._take_text, broken  # type: ignore[assignment]
    await draft.phone.say(ANSWER)
    await draft.phone.sees("karena gangguan")
    message._take_text = whole
    await draft.at("sk_inovasi")
    whole_inspect, downloads.inspect = downloads.inspect, broken
    await draft.phone.send_file("sk kenari.pdf", b"%PDF-1.7 kenari")
    await draft.phone.sees("rusak")
    downloads.inspect = whole_inspect
    taken, files.unexpected = files.unexpected, broken  # type: ignore[assignment]
    await draft.phone.say("teks di tempat berkas")
    await draft.phone.sees("karena gangguan")
    files.unexpected = taken
    structlog.get_logger().error("by hand", told=f"{EMAIL} {PHONE}", path=f"{FOLDER}/x", t=TOKEN)
    logging.getLogger("telegram").error("refused %s", PLANTED)
    logging.getLogger("httpx").info("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    forgotten = asyncio.create_task(_fail())
    await asyncio.wait({forgotten})
    del forgotten


async def _fail() -> None:
    raise BugError


async def main(folder: Path, log_format: str) -> None:
    logs.configure(log_format)
    with new_database("sqlite", folder) as database:
        async with on_stage(database, folder) as stage:
            told = await converse(stage)
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
