"""Every button of the editions' part.

``revision`` is the edition's when the card was drawn: of two organizers who press at once, the
second sees what has become of it instead. ``what`` is a part of an edition (``name``, ``theme``
or a :class:`domain.editions.Moment`), ``value`` a time as :mod:`.parts` writes it, and ``guided``
says that the next part is asked after this one.
"""

from dataclasses import dataclass

from handlers.buttons import action


@action("el")
@dataclass(frozen=True)
class Editions:
    page: int = 0
    archived: bool = False


@action("ep")
@dataclass(frozen=True)
class OpenEdition:
    edition: int


@action("en")
@dataclass(frozen=True)
class NewEdition:
    """What a new edition begins with: a template or an earlier edition."""


@action("et")
@dataclass(frozen=True)
class FromTemplate:
    """``what`` is the name of a file of ``editions/``."""

    what: str


@action("ec")
@dataclass(frozen=True)
class CopyEdition:
    edition: int


@action("ea")
@dataclass(frozen=True)
class AskPart:
    edition: int
    what: str
    guided: bool = False


@action("ef")
@dataclass(frozen=True)
class OfferTime:
    """A usual time was pressed: shown in full for a yes."""

    edition: int
    what: str
    value: str
    guided: bool = False


@action("es")
@dataclass(frozen=True)
class SetPart:
    """ "Ya": the time shown; or that a part is to stay empty."""

    edition: int
    revision: int
    what: str
    value: str
    guided: bool = False


@action("eu")
@dataclass(frozen=True)
class Publish:
    edition: int
    revision: int
    sure: bool = False


@action("eb")
@dataclass(frozen=True)
class Unpublish:
    edition: int
    revision: int


@action("em")
@dataclass(frozen=True)
class MoveDeadline:
    """``sure``: an earlier deadline was asked about a second time."""

    edition: int
    revision: int
    value: str
    sure: bool = False


@action("ez")
@dataclass(frozen=True)
class CloseEarly:
    edition: int
    revision: int
    sure: bool = False


@action("ev")
@dataclass(frozen=True)
class Archive:
    edition: int
    revision: int


@action("er")
@dataclass(frozen=True)
class Restore:
    edition: int
    revision: int


@action("ed")
@dataclass(frozen=True)
class Rules:
    """Who checks proposals, and how many may be handed in."""

    edition: int


@action("eg")
@dataclass(frozen=True)
class SwitchChecking:
    """``sure``: what it means was read."""

    edition: int
    revision: int
    wanted: bool
    sure: bool = False


@action("eh")
@dataclass(frozen=True)
class AskCap:
    """``what``: ``agency`` or ``region``."""

    edition: int
    what: str


@action("ej")
@dataclass(frozen=True)
class SetCap:
    """``limit`` 0: none."""

    edition: int
    revision: int
    what: str
    limit: int
