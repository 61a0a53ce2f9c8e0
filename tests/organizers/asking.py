"""A citizen's question on its way to a person, as tests walk it again and again."""

from collections.abc import Callable
from typing import Any

import aiohttp
from sqlmodel import col, select

from storage.tables import Outbox, OutboxState
from tests.phone import Message, Phone
from tests.stage import Stage

ANSWER = "Belum ada; Dinas Pendidikan sedang merintisnya."
ASKED = "Apakah ada inovasi teropong bintang?"
ASKED_TOO = "inovasi teropong bintang ada kah?"


async def citizen(stage: Stage, name: str) -> Phone:
    """Somebody who has said hello."""
    phone = stage.stranger(name)
    await phone.start()
    await phone.sees("Inovasi")
    return phone


async def offered(phone: Phone, text: str) -> None:
    """The bot has no answer to ``text``, and its button to ask a person is pressed."""
    await phone.say(text)
    await phone.sees_button("Tanyakan panitia")
    await phone.press("Tanyakan panitia")


async def hand_off(phone: Phone, text: str = ASKED) -> Message:
    """Brings ``text`` to a person; returns the receipt."""
    await offered(phone, text)
    await phone.sees("Teruskan pertanyaan ini", text.split()[0])
    await phone.press("Kirim ke panitia")
    return await phone.sees("sudah sampai di panitia")


class GroupChat:
    """The organizers' group, over HTTP."""

    def __init__(self, http: aiohttp.ClientSession, stage: Stage) -> None:
        self._http = http
        self._stage = stage
        self.group = stage.world.add_group("Panitia", forum=True)
        self._url = f"{stage.url}/sandbox/groups/{self.group.id}/chat"

    async def say(
        self, person: int, text: str, *, topic: int | None = None, reply_to: int | None = None
    ) -> None:
        body = {"person": person, "text": text, "topic": topic, "reply_to": reply_to}
        async with self._http.post(self._url, json=body) as response:
            assert response.status == 200

    async def press(self, phone: Phone, message: Message, label: str) -> None:
        """Somebody presses a button in the group."""
        data = next(
            button["callback_data"]
            for row in message["reply_markup"]["inline_keyboard"]
            for button in row
            if button["text"] == label
        )
        act = {
            "act": "press",
            "message_id": message["message_id"],
            "data": data,
            "chat_id": self.group.id,
        }
        url = f"{self._stage.url}/sandbox/people/{phone.id}/act"
        async with self._http.post(url, json=act) as response:
            assert response.status == 200

    async def close(self, person: int, topic: int, *, closed: bool = True) -> None:
        """Somebody closes a topic with Telegram's own menu, or opens it again."""
        url = f"{self._stage.url}/sandbox/groups/{self.group.id}/topics/{topic}"
        body = {"person": person, "closed": closed}
        async with self._http.post(url, json=body) as response:
            assert response.status == 200

    async def sees(self, *texts: str) -> Message:
        """Waits for a message of the bot that holds all of ``texts``."""
        return await self._wait(
            lambda: next((m for m in self.group.chat[::-1] if _holds(m, texts)), None)
        )

    async def until(self, holds: Callable[[], bool]) -> None:
        """Waits until something holds of the group."""
        await self._wait(lambda: holds() or None)

    async def recorded(self) -> None:
        """Waits until it is written down of every call to the group what became of it."""
        await self.until(lambda: not self._rows(OutboxState.PENDING, OutboxState.SENDING))

    async def refused(self) -> None:
        """Waits until a call to the group is written down as refused."""
        await self.until(lambda: bool(self._rows(OutboxState.FAILED)))

    def _rows(self, *states: OutboxState) -> list[int | None]:
        with self._stage.database.transaction() as session:
            rows = select(Outbox.id).where(Outbox.chat_id == self.group.id)
            return list(session.exec(rows.where(col(Outbox.state).in_(states))))

    async def _wait(self, found: Callable[[], Any]) -> Any:
        world = self._stage.world
        for _ in range(100):
            if (result := found()) is not None:
                return result
            await world.wait_change(world.event, 0.1)
        raise AssertionError([m.get("text") for m in self.group.chat])


def _holds(message: Message, texts: tuple[str, ...]) -> bool:
    return all(text in message.get("text", "") for text in texts)
