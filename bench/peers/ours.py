"""The real program on a prepared database; only the rate budget of Telegram is lifted."""

import asyncio
import sys
from pathlib import Path

import uvloop

from bot.api_client import BotApi
from bot.program import Bot
from bot.settings import Settings
from domain.clock import Clock
from storage.database import Database

NO_LIMIT = 1_000_000


async def main(url: str, token: str, database_url: str) -> None:
    settings = Settings(
        bot_token=token,
        bot_api_url=url,
        database_url=database_url,
        data_dir=Path(sys.argv[4]),
    )
    database = Database(settings.database_url)
    await Bot(settings, database, BotApi(url, token), Clock(), per_second=NO_LIMIT).run()


if __name__ == "__main__":
    uvloop.install()
    asyncio.run(main(*sys.argv[1:4]))
