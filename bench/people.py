"""The people of the bench: some only want an echo, some fill in a proposal."""

import random
import time
from typing import Any

import orjson

NOW = int(time.time())
WORDS = (
    "warga pulau puskesmas kapal nelayan bidan desa kecamatan pagi sore jadwal siaga nomor "
    "telepon kader ibu hamil rujukan catatan laporan pelatihan petugas antrean loket berkas "
    "harian bulanan anggaran dana hasil angka naik turun separuh dua tiga empat tahun lalu "
    "sekarang cepat mudah murah dekat aman bersama keluarga kelompok sekolah pasar jalan"
).split()


class Echoer:
    """Says a word and waits for any message."""

    def __init__(self, person_id: int) -> None:
        self.id = person_id
        self._said = 0

    def move(self) -> dict[str, Any]:
        self._said += 1
        return text_update(self.id, self._said, f"halo {self._said}")

    def hears(self, _method: str, _body: bytes, _message_id: int) -> bool:
        return True


class Contact:
    """Joins by an invitation, agrees, and fills in one proposal after the other.

    What comes next is read off the buttons of the bot's last message, as a person would. A turn
    is over when that message is there, not already at the first word of the bot. Files are
    skipped; then come the table of questions and the review card, where the draft is deleted,
    so that the next proposal begins as the first did.
    """

    def __init__(self, person_id: int, token: str) -> None:
        self.id = person_id
        self._random = random.Random(person_id)
        self._messages = 1_000_000_000
        self._next: dict[str, Any] = self._says(f"/start {token}")
        self._pressed = ""
        self._skipped: set[str] = set()
        self.proposals = 0

    def move(self) -> dict[str, Any]:
        return self._next

    def hears(self, method: str, body: bytes, message_id: int) -> bool:
        params = orjson.loads(body)
        message_id = params.get("message_id", message_id)
        markup = params.get("reply_markup", {})
        buttons = {
            button["callback_data"][:3]: button["callback_data"]
            for row in markup.get("inline_keyboard", ())
            for button in reversed(row)
            if "callback_data" in button
        }
        if buttons:
            move = self._answer(buttons, message_id)
        else:
            move = self._without_buttons(method, markup)
        if move is None:
            return False
        self._next = move
        return True

    def _without_buttons(self, method: str, markup: dict[str, Any]) -> dict[str, Any] | None:
        if "keyboard" in markup:
            self._pressed = ""
            return self._says("Nanti saja")
        if self._pressed == "an" and method == "sendmessage":
            return self._says("Kepala Subbagian Program")
        if self._pressed == "sr":
            self._pressed = ""
            self._skipped.clear()
            self.proposals += 1
            return self._says("/ajukan")
        return None

    def _answer(self, buttons: dict[str, str], message_id: int) -> dict[str, Any] | None:
        for code in ("ay:", "an", "sn", "sy:"):
            if code in buttons:
                data = "ay:1" if code == "ay:" else buttons[code]
                return self._presses(data, message_id)
        if "sk:" in buttons or "sd:" in buttons:
            return self._question(buttons, message_id)
        for code in ("sr:", "sv:"):
            if code in buttons:
                return self._presses(buttons[code], message_id)
        return None

    def _question(self, buttons: dict[str, str], message_id: int) -> dict[str, Any]:
        if "sk:" not in buttons:
            return self._presses(buttons["sd:"], message_id)
        if "so:" in buttons:
            return self._presses(buttons["so:"], message_id)
        question = buttons["sk:"].rsplit(":", 1)[1]
        text = self._text(question)
        if text:
            return self._says(text)
        code = "sp:" if question in self._skipped else "sk:"
        self._skipped.add(question)
        return self._presses(buttons[code], message_id)

    def _text(self, question: str) -> str:
        if question == "judul":
            return self._words(7).title()
        if question in {"unit", "inovator"}:
            return "Puskesmas Sinoa"
        if question == "tanggal_mulai":
            return "15 Maret 2023"
        if question == "email":
            return "puskesmas.sinoa@example.go.id"
        if question == "video":
            return "https://video.example/sinoa"
        return self._words(80) if question in LONG else ""

    def _words(self, count: int) -> str:
        return " ".join(self._random.choices(WORDS, k=count))

    def _says(self, text: str) -> dict[str, Any]:
        self._messages += 1
        return text_update(self.id, self._messages, text)

    def _presses(self, data: str, message_id: int) -> dict[str, Any]:
        self._messages += 1
        self._pressed = data[:2]
        message = {"message_id": message_id, "date": NOW, "chat": chat(self.id), "text": "-"}
        press = {
            "id": str(self._messages),
            "from": user(self.id),
            "chat_instance": "1",
            "message": message,
            "data": data,
        }
        return {"callback_query": press}


LONG = frozenset(
    "ringkasan latar_belakang kebaruan implementasi signifikansi adaptabilitas sumber_daya "
    "keberlanjutan".split()
)


def text_update(person: int, message_id: int, text: str) -> dict[str, Any]:
    message: dict[str, Any] = {
        "message_id": message_id,
        "from": user(person),
        "chat": chat(person),
        "date": NOW,
        "text": text,
    }
    if text.startswith("/"):
        length = len(text.split()[0])
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return {"message": message}


def user(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": "Andi", "language_code": "id"}


def chat(person: int) -> dict[str, Any]:
    return {"id": person, "type": "private", "first_name": "Andi"}
