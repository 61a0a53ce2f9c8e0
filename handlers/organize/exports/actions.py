"""The buttons of exports. ``subject`` and ``format`` are those of ``domain.exports``.

An edition stands as its number; 0 is all of them.
"""

from dataclasses import dataclass

from handlers.buttons import action


@action("xo")
@dataclass(frozen=True)
class Exports:
    """The part's first page: what to take out."""


@action("xe")
@dataclass(frozen=True)
class ChooseEdition:
    subject: str
    page: int


@action("xf")
@dataclass(frozen=True)
class ChooseFormat:
    subject: str
    edition: int


@action("xp")
@dataclass(frozen=True)
class ChoosePersonal:
    """Whether names and phone numbers go along."""

    subject: str
    edition: int
    format: str


@action("xq")
@dataclass(frozen=True)
class ConfirmPersonal:
    """Says what personal data goes along, before it does."""

    subject: str
    edition: int
    format: str


@action("xm")
@dataclass(frozen=True)
class MakeExport:
    subject: str
    edition: int
    format: str
    personal: bool


@action("xc")
@dataclass(frozen=True)
class CancelExport:
    export: int
