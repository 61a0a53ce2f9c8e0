"""A contact in the middle of a draft, whatever is sent to the bot then, and what it answers."""

from collections.abc import Awaitable
from typing import Any

from sqlmodel import col, func, select

from handlers.buttons import encode
from handlers.submit.actions import OpenQuestion
from storage.proposals import load_work, save_answer, start_proposal
from storage.tables import Agency, Answer, Edition, Inbox, InboxState, Outbox, OutboxState, Proposal
from tests.phone import Phone, body
from tests.stage import Stage, agency_id

TITLE = "Kapal Ibu Hamil"
SUMMARY = "Ibu hamil di tiga pulau kini diantar nelayan ke puskesmas."
ANSWERS = {
    "judul": TITLE,
    "kelompok": "umum",
    "tanggal_mulai": "2023-03-15",
    "ringkasan": SUMMARY,
}


class HalfFilled:
    """A draft with some answers, and the phone of the contact who fills it."""

    def __init__(self, stage: Stage, edition: Edition | None = None, language: str = "id") -> None:
        self.stage = stage
        self.edition = edition or stage.open_edition()
        self.phone: Phone = stage.contact()
        with stage.database.transaction() as session:
            person = session.connection().exec_driver_sql
            person(f"UPDATE person SET language = '{language}' WHERE id = {self.phone.id}")
            agency = session.get_one(Agency, agency_id(session, "dinkes"))
            now = stage.clock.now()
            proposal = start_proposal(session, self.edition, agency, self.phone.id, now)
            for question, value in ANSWERS.items():
                work = load_work(session, proposal)
                save_answer(session, work, question, value, self.phone.id, now)
            self.proposal = proposal.id or 0

    async def at(self, question: str) -> None:
        """Opens a question."""
        chat = await self.phone.chat()
        if not chat:
            await self.phone.say("/usulan")
            chat = [await self.phone.sees(TITLE)]
        data = encode(OpenQuestion(self.proposal, question))
        await self.phone.press_data(chat[-1]["message_id"], data)
        await self.phone.sees("")

    async def told(self, act: Awaitable[Any]) -> list[str]:
        """Everything the person is told because of one act."""
        with self.stage.database.transaction() as session:
            before = session.exec(select(func.max(Outbox.id))).one() or 0
        await act
        first = await self.phone.sees("")
        with self.stage.database.transaction() as session:
            rows = session.exec(select(Outbox).where(col(Outbox.id) > before)).all()
            assert (
                session.exec(select(Inbox).where(Inbox.state == InboxState.QUARANTINED)).all() == []
            )
        spoken = ("sendMessage", "editMessageText", "sendDocument")
        mine = [row for row in rows if row.chat_id == self.phone.id and row.method in spoken]
        texts = [str(row.params.get("text") or row.params.get("caption") or "") for row in mine]
        return [body(first)] if len(texts) == 1 else texts

    async def told_once(self, act: Awaitable[Any]) -> str:
        """What the person is told; exactly one message, and the answers stay as they were."""
        before = self.answers()
        texts = await self.told(act)
        assert len(texts) == 1, texts
        assert self.answers() == before
        return texts[0]

    def answers(self) -> dict[str, Any]:
        """The answers in force of every proposal there is, with their versions."""
        with self.stage.database.transaction() as session:
            rows = session.exec(select(Answer).where(col(Answer.current))).all()
            return {
                f"{row.proposal_id} {row.question_id} {row.revision}": row.value for row in rows
            }

    def answer(self, question: str) -> Any:
        with self.stage.database.transaction() as session:
            work = load_work(session, session.get_one(Proposal, self.proposal))
            return work.answers.get(question)

    def failed(self) -> list[str]:
        """Calls that the server refused."""
        with self.stage.database.transaction() as session:
            rows = session.exec(select(Outbox).where(Outbox.state == OutboxState.FAILED)).all()
            return [f"{row.error}: {str(row.params)[:200]}" for row in rows]
