"""Events of our own that come in through the inbox, in order with what the person sends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class FileStored:
    """The bytes of an attachment are safe."""

    person: int
    attachment: int


@dataclass(frozen=True)
class WordRead:
    """A Word file is safe, and what stands in it is in the attachment's ``reading``."""

    person: int
    attachment: int


@dataclass(frozen=True)
class SheetRead:
    """An Excel file is safe, and what stands in it is in the attachment's ``reading``."""

    person: int
    attachment: int


@dataclass(frozen=True)
class WinnerListRead:
    """A list of awards is safe, and what stands in it is in the attachment's ``reading``."""

    person: int
    attachment: int


@dataclass(frozen=True)
class PhotoStored:
    """A photo of an innovation is safe, and lies where everybody may see it."""

    person: int
    attachment: int


@dataclass(frozen=True)
class FileRefused:
    """An attachment cannot be taken; ``key`` and ``values`` say why."""

    person: int
    attachment: int
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


Event = FileStored | FileRefused | WordRead | SheetRead | WinnerListRead | PhotoStored

EVENTS: dict[str, type[Event]] = {
    "file_stored": FileStored,
    "word_read": WordRead,
    "sheet_read": SheetRead,
    "winner_list_read": WinnerListRead,
    "photo_stored": PhotoStored,
    "file_refused": FileRefused,
}


def read_event(name: str, body: Mapping[str, Any]) -> Event:
    return EVENTS[name](**body)
