"""What people can say and press in one part of the bot; ``bot.app`` puts the parts together.

Every folder of conversations has its list in ``surface.py``, a conversation of one module at its
end. What stands in no list does not work.
"""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from telegram import Update

from handlers.turn import Turn

Answer = Callable[[Update, Turn], Awaitable[None]]
Taker = Callable[[Turn], Awaitable[None]]
UNASKED = "unasked"
"""What the first word said to the bot answers, and a message nobody awaits."""


@dataclass(frozen=True)
class Surface:
    """A part's commands, buttons, awaited messages and events, each with what answers it."""

    commands: Sequence[tuple[Sequence[str], Answer]] = ()
    """Each by all its names, in private."""
    group_commands: Sequence[tuple[Sequence[str], Answer]] = ()
    presses: Sequence[tuple[type[Any], Answer]] = ()
    awaited: Mapping[str, Taker] = field(default_factory=dict)
    """Who takes a message that is no command, by what the conversation awaits."""
    events: Sequence[tuple[type[Any], Callable[[Any, Turn], Coroutine[Any, Any, None]]]] = ()
    """Of our own (:mod:`handlers.events`)."""
