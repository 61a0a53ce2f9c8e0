"""The floor: aiohttp and sqlite3 alone, one commit for each batch of updates, no routing.

What it reaches is what the stand-in, the client and the disk allow; what it costs above that is
the price of a real bot.
"""

import asyncio
import sqlite3
import sys
from typing import Any

import aiohttp
import orjson
import uvloop

IN_FLIGHT = 64


async def main(url: str, token: str, database: str) -> None:
    base = f"{url}/bot{token}"
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE inbox (id INTEGER PRIMARY KEY, body TEXT)")
    free = asyncio.Semaphore(IN_FLIGHT)
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:

        async def call(method: str, params: dict[str, Any]) -> Any:
            async with session.post(f"{base}/{method}", data=orjson.dumps(params)) as response:
                return orjson.loads(await response.read())["result"]

        async def reply(chat_id: int) -> None:
            async with free:
                await call("sendMessage", {"chat_id": chat_id, "text": "ok"})

        offset = 0
        while True:
            updates = await call("getUpdates", {"offset": offset, "timeout": 25})
            if not updates:
                continue
            rows = [(update["update_id"], orjson.dumps(update).decode()) for update in updates]
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO inbox VALUES (?, ?)", rows)
            connection.execute("COMMIT")
            offset = updates[-1]["update_id"] + 1
            for update in updates:
                group.create_task(reply(update["message"]["chat"]["id"]))


if __name__ == "__main__":
    uvloop.install()
    asyncio.run(main(*sys.argv[1:4]))
