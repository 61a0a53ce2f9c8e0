"""What a button means: one typed codec for the 64 bytes of callback data.

An action is a frozen dataclass of integers and short strings::

    @action("oq")
    @dataclass(frozen=True)
    class OpenQuestion:
        proposal: int
        revision: int
        question: str
"""

import re
from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

A = TypeVar("A")

MAX_BYTES = 64  # https://core.telegram.org/bots/api#inlinekeyboardbutton
SEPARATOR = ":"
NUMBER = re.compile(r"[0-9]{1,15}")
WORD = re.compile(r"[A-Za-z0-9_-]*")
_actions: dict[str, type[Any]] = {}


def action(code: str) -> Callable[[type[A]], type[A]]:
    """Registers a dataclass as a button's action under a short code, unique in the product."""

    def register(cls: type[A]) -> type[A]:
        if code in _actions:
            raise ValueError(f"the action code {code!r} is taken by {_actions[code].__name__}")
        _actions[code] = cls
        cls.code = code  # type: ignore[attr-defined]
        return cls

    return register


def encode(act: Any) -> str:
    """The callback data of an action; refuses what would not fit."""
    parts = [act.code, *(_write(getattr(act, field.name)) for field in fields(act))]
    data = SEPARATOR.join(parts)
    if len(data.encode()) > MAX_BYTES:
        raise ValueError(f"callback data of {type(act).__name__} is longer than {MAX_BYTES} bytes")
    return data


def decode(data: str) -> Any | None:
    """The action that callback data stands for; ``None`` for what no button of ours says."""
    code, *parts = data.split(SEPARATOR)
    cls = _actions.get(code)
    if cls is None or len(parts) != len(fields(cls)):
        return None
    try:
        return cls(
            *(_read(part, field.type) for part, field in zip(parts, fields(cls), strict=True))
        )
    except (KeyError, ValueError):
        return None


def presses(cls: type[Any]) -> Callable[[object], bool]:
    """A pattern for ``CallbackQueryHandler``: the button carries this action, whole and well."""
    code = cls.code

    def is_pressed(data: object) -> bool:
        return isinstance(data, str) and _code(data) == code and decode(data) is not None

    return is_pressed


def all_actions() -> dict[str, type[Any]]:
    return dict(_actions)


def _code(data: str) -> str:
    """Which action it is: nearly all are another one, and need not be read further."""
    return data.partition(SEPARATOR)[0]


def _write(value: object) -> str:
    text = str(int(value)) if isinstance(value, bool) else str(value)
    if not WORD.fullmatch(text):
        raise ValueError(f"{text!r} cannot stand in callback data")
    return text


def _read(part: str, kind: object) -> object:
    """A part as its kind; what we never write is refused, since anybody may send anything."""
    if kind is bool:
        return {"0": False, "1": True}[part]
    if not (NUMBER if kind is int else WORD).fullmatch(part):
        raise ValueError(part)
    return int(part) if kind is int else part
