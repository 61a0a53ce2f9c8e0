"""Every button on entries that answer in advance."""

from dataclasses import dataclass

from handlers.buttons import action


@action("fa")
@dataclass(frozen=True)
class Entries:
    """All entries."""

    page: int = 0


@action("fb")
@dataclass(frozen=True)
class OpenEntry:
    entry: str


@action("fc")
@dataclass(frozen=True)
class HideEntry:
    """Take it away from citizens, or give it back."""

    entry: str
    revision: int
    hidden: bool


@action("fd")
@dataclass(frozen=True)
class RestoreEntry:
    """As it was shipped; the first press asks."""

    entry: str
    revision: int
    sure: bool = False


@action("fe")
@dataclass(frozen=True)
class EditEntry:
    """Open one's draft of it."""

    entry: str


@action("ff")
@dataclass(frozen=True)
class NewEntry:
    pass


@action("fg")
@dataclass(frozen=True)
class Drafts:
    """What one began to write."""

    page: int = 0


@action("fh")
@dataclass(frozen=True)
class OpenDraft:
    draft: int


@action("fi")
@dataclass(frozen=True)
class AskPartOfDraft:
    """Type a part of a draft: ``phrasings``, ``answer``, ``answer_en``, ``edition``, ``source``."""

    draft: int
    part: str


@action("fj")
@dataclass(frozen=True)
class DropPartOfDraft:
    """Leave an optional part empty."""

    draft: int
    part: str


@action("fk")
@dataclass(frozen=True)
class PublishEntry:
    """``over``: the revision after that of somebody else's version that it replaces knowingly."""

    draft: int
    over: int = 0


@action("fl")
@dataclass(frozen=True)
class DropEntryDraft:
    draft: int
    sure: bool = False
