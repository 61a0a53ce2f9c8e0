"""What a message means when it is no command: the answer to what the bot asked last.

A conversation module registers the function that takes the answer::

    @awaits("account.name")
    async def take_name(turn: Turn) -> None: ...

The first word said to the bot, or a message nobody awaits, goes to ``unasked``.
"""

from collections.abc import Awaitable, Callable

from handlers.turn import Turn

Taker = Callable[[Turn], Awaitable[None]]
_takers: dict[str, Taker] = {}


def awaits(name: str) -> Callable[[Taker], Taker]:
    """Registers who takes the next message when a conversation awaits ``name``."""

    def register(taker: Taker) -> Taker:
        if name in _takers:
            raise ValueError(f"{name!r} is awaited by {_takers[name].__module__} already")
        _takers[name] = taker
        return taker

    return register


def taker_of(name: str | None) -> Taker | None:
    return _takers.get(name or "unasked") or _takers.get("unasked")
