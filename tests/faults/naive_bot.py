"""The bot one writes first: handlers that send directly, the conversation in memory.

It keeps each answer before it replies, in SQLite with ``synchronous=FULL``, and still loses what
people tell it when it is killed: python-telegram-bot confirms an update before it is handled, and
where the conversation stood is forgotten. The crash harness must see that.
"""

import os
from typing import Any

from sqlalchemy import Column, MetaData, String, Table, create_engine, insert
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

QUESTIONS = ("judul", "masalah", "cara", "hasil")
RECEIPT = "Tanda terima"

answers = Table("answer", MetaData(), Column("question", String), Column("value", String))


def run() -> None:
    """Runs on the same environment as the real bot."""
    engine = create_engine(os.environ["DATABASE_URL"])
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.exec_driver_sql("PRAGMA synchronous=FULL")
    answers.metadata.create_all(engine)

    async def take(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.message
        assert message is not None
        assert context.user_data is not None
        left: list[str] = context.user_data.setdefault("left", [])
        if message.text == "/start":
            left[:] = QUESTIONS
            await message.reply_text(f"{left[0]}?")
        elif left:
            question = left.pop(0)
            with engine.begin() as connection:
                connection.execute(insert(answers).values(question=question, value=message.text))
            asked = f"{left[0]}?" if left else RECEIPT
            await message.reply_text(f"Tersimpan {question}. {asked}")

    application: Application[Any, Any, Any, Any, Any, Any] = (
        Application.builder()
        .token(os.environ["BOT_TOKEN"])
        .base_url(f"{os.environ['BOT_API_URL']}/bot")
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, take))
    application.run_polling()
