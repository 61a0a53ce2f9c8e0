"""Every button, command, awaited message and event of the bot is listed once, and answered."""

import ast
import pkgutil
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TypeVar

import handlers
from bot.app import AWAITED, COMMANDS, PARTS, PRESSES
from handlers.buttons import all_actions
from handlers.events import EVENTS
from handlers.menu import ALL_NAMES
from handlers.organize.edited_list import EditedList
from handlers.surface import UNASKED, Surface

T = TypeVar("T")


@cache
def modules() -> list[ModuleType]:
    """Every module of the conversations, those as well that nothing imports."""
    found = pkgutil.walk_packages(handlers.__path__, "handlers.")
    return [import_module(each.name) for each in found]


def assert_once(names: Iterable[object]) -> None:
    listed = list(names)
    assert len(listed) == len(set(listed))


def of_kind(kind: type[T]) -> list[T]:
    """What stands in the modules by a name of its own."""
    return [v for each in modules() for v in vars(each).values() if isinstance(v, kind)]


def test_every_part_is_part_of_the_bot() -> None:
    assert_once(map(id, PARTS))
    assert set(map(id, of_kind(Surface))) == set(map(id, PARTS))


def test_every_button_has_its_handler() -> None:
    modules()
    assert_once(act for act, _ in PRESSES)
    assert set(all_actions().values()) == {act for act, _ in PRESSES}


def test_every_command_of_the_menu_has_its_handler() -> None:
    names = [name for listed, _ in COMMANDS for name in listed]
    assert_once(names)
    assert set(ALL_NAMES) == set(names)


def test_every_event_has_its_handler() -> None:
    events = [event for part in PARTS for event, _ in part.events]
    assert_once(events)
    assert set(EVENTS.values()) == set(events)


def test_every_awaited_message_is_taken() -> None:
    assert_once(name for part in PARTS for name in part.awaited)
    lists = {list_.awaited for list_ in of_kind(EditedList)}
    assert {*awaited(), *lists, UNASKED} == set(AWAITED)


def awaited() -> Iterator[str]:
    """What ``turn.await_`` is called with; a list that is edited knows its own name."""
    for module in modules():
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "await_":
                said = ast.unparse(node.args[0])
                name = None if said == "self.awaited" else eval(said, vars(module))
                if name is not None:
                    yield name
