"""The conversation that is struck: a contact joins by invitation and submits a whole proposal.

Each step is what the person does, what they then see, and what they were told is saved.
"""

import io
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from PIL import Image

from tests.phone import Phone

TITLE = "SIGAP BUMIL: Siaga Antar Jemput Ibu Hamil"
PART_ONE = (
    "Ibu hamil di tiga pulau dulu menunggu kapal hingga dua hari. Kini nelayan terlatih "
    "mengantar mereka ke puskesmas dalam dua jam lewat satu nomor telepon."
)
PART_TWO = "Persalinan di fasilitas kesehatan naik dari 48 persen menjadi 91 persen dalam setahun."
PART_TWO_EDITED = (
    "Persalinan di fasilitas kesehatan naik dari 48 persen pada 2022 menjadi 91 persen pada 2025."
)


@dataclass(frozen=True)
class Step:
    """What the person does, the answers they look for, and what those say is saved."""

    name: str
    act: Callable[[Phone], Awaitable[None]]
    sees: tuple[str, ...]
    saved: Mapping[str, Any] = field(default_factory=dict)
    colleague_sees: tuple[str, ...] = ()


@cache
def picture() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(content, "JPEG")
    return content.getvalue()


@cache
def decree() -> bytes:
    """A PDF; cached, since it holds the time it was made."""
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(content, "PDF")
    return content.getvalue()


def _say(text: str) -> Callable[[Phone], Awaitable[None]]:
    return lambda phone: phone.say(text)


def _press(label: str) -> Callable[[Phone], Awaitable[None]]:
    return lambda phone: phone.press(label)


async def _press_twice(phone: Phone) -> None:
    """A person in doubt presses once more."""
    message, data = await phone.button("Kirim usulan")
    await phone.press_data(message["message_id"], data)
    await phone.press_data(message["message_id"], data)


def conversation(token: str) -> list[Step]:
    """The whole conversation, from the invitation's ``token`` to the receipt."""
    both = f"{PART_ONE}\n\n{PART_TWO}"
    edited = f"{PART_ONE}\n\n{PART_TWO_EDITED}"
    return [
        Step("joins", lambda phone: phone.start(token), ("persetujuan Bapak/Ibu",)),
        Step("consents", _press("Setuju"), ("Siapa nama lengkap",)),
        Step("gives the name", _press("Pakai:"), ("Apa jabatan",)),
        Step("gives the position", _say("Kepala Subbagian Program"), ("Nomor telepon",)),
        Step("shares the phone", lambda phone: phone.share_contact(), ("Siap mengajukan",)),
        Step("begins", _press("Ajukan inovasi"), ("Judul inovasi",)),
        Step("gives the title", _say(TITLE), ("Kelompok",), {"judul": TITLE}),
        Step("chooses", _press("Umum"), ("Tanggal mulai",), {"kelompok": "umum"}),
        Step(
            "gives the date", _say("15 maret 2023"), ("Ringkasan",), {"tanggal_mulai": "2023-03-15"}
        ),
        Step("writes", _say(PART_ONE), ("Selesai",), {"ringkasan": PART_ONE}),
        Step("writes more", _say(PART_TWO), ("Selesai",), {"ringkasan": both}),
        Step(
            "edits",
            lambda phone: phone.edit(PART_TWO, PART_TWO_EDITED),
            ("Tersimpan",),
            {"ringkasan": edited},
        ),
        Step("ends the text", _press("Selesai"), ("SK / surat keterangan",)),
        Step(
            "sends a photo",
            lambda phone: phone.send_file("sk.jpg", picture(), photo=True),
            ("Berkas tersimpan",),
            {"sk_inovasi": "jpg"},
        ),
        Step(
            "sends a PDF",
            lambda phone: phone.send_file("sk.pdf", decree()),
            ("Berkas tersimpan",),
            {"sk_inovasi": "pdf"},
        ),
        Step("ends the files", _press("Selesai"), ("Siap dikirim",)),
        Step("submits", _press_twice, ("Tanda terima", "WITA"), colleague_sees=("UJI-26", ".pdf")),
    ]
