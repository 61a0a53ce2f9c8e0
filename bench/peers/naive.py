"""What a first durable bot looks like: python-telegram-bot and SQLModel, a commit per update.

It asks one question after the other and keeps each answer before it replies. It writes one row
and reads one a turn, so it does far less than a real submission turn.
"""

import sys
from typing import Any

from sqlalchemy import event
from sqlmodel import Field, Session, SQLModel, create_engine
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

QUESTIONS = [f"Pertanyaan {number}?" for number in range(1, 21)]


class Draft(SQLModel, table=True):
    chat_id: int = Field(primary_key=True)
    step: int = 0


class Answer(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(index=True)
    step: int
    value: str


def main(url: str, token: str, database: str) -> None:
    engine = create_engine(database)
    event.listen(engine, "connect", _durable)
    SQLModel.metadata.create_all(engine)

    async def answer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        chat_id = update.effective_chat.id
        with Session(engine) as session:
            draft = session.get(Draft, chat_id) or Draft(chat_id=chat_id)
            session.add(Answer(chat_id=chat_id, step=draft.step, value=update.message.text))
            draft.step = (draft.step + 1) % len(QUESTIONS)
            session.add(draft)
            session.commit()
            question = QUESTIONS[draft.step]
        await update.message.reply_text(question)

    application = Application.builder().token(token).base_url(f"{url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, answer))
    application.run_polling()


def _durable(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


if __name__ == "__main__":
    main(*sys.argv[1:4])
