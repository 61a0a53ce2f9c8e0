"""Numbers every change, so that whoever looks on can catch up on exactly what they missed."""

import asyncio
import secrets
from collections import OrderedDict

Topic = tuple[str, int, int]
"""What changed: a kind, the chat it happened in, and a message (0 where it is no message)."""


class Changes:
    """A counter of changes that remembers for each topic when it last changed."""

    def __init__(self) -> None:
        self.run = secrets.token_hex(4)
        """Told with every number: after a restart the numbers of before mean nothing."""
        self.number = 0
        self.closed = False
        self._last: OrderedDict[Topic, int] = OrderedDict()
        self._waiters: list[asyncio.Future[None]] = []

    def note(self, *topics: Topic) -> None:
        """Counts a change and wakes whoever waits for one."""
        self.number += 1
        for topic in topics:
            self._last[topic] = self.number
            self._last.move_to_end(topic)
        self._wake()

    def close(self) -> None:
        """Nothing will change any more: nobody is to wait longer."""
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def since(self, after: int) -> list[Topic]:
        """The topics that changed after number ``after``, oldest first."""
        found = []
        for topic, number in reversed(self._last.items()):
            if number <= after:
                break
            found.append(topic)
        return found[::-1]

    async def wait(self, after: int, timeout: float) -> None:  # noqa: ASYNC109
        """Returns once something changed after number ``after``, or after ``timeout`` s."""
        try:
            async with asyncio.timeout(timeout):
                while self.number <= after and not self.closed:
                    waiter = asyncio.get_running_loop().create_future()
                    self._waiters.append(waiter)
                    await waiter
        except TimeoutError:
            return
