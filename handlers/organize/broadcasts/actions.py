"""Every button of broadcasts, those under the message that people get included.

``revision`` is the broadcast's: a button of an older draft says what is current instead.
"""

from dataclasses import dataclass

from handlers.buttons import action


@action("ba")
@dataclass(frozen=True)
class Broadcasts:
    """The page of all broadcasts."""

    page: int = 0


@action("bn")
@dataclass(frozen=True)
class Write:
    """A new one."""


@action("bv")
@dataclass(frozen=True)
class Open:
    """The page of one, whatever its state."""

    broadcast: int


@action("bs")
@dataclass(frozen=True)
class ChooseAudience:
    broadcast: int


@action("bp")
@dataclass(frozen=True)
class ByProgress:
    """How far an agency is in an edition."""

    broadcast: int
    edition: int


@action("br")
@dataclass(frozen=True)
class ByRegion:
    broadcast: int
    page: int = 0


@action("bg")
@dataclass(frozen=True)
class ByAgency:
    """One agency, whose name is typed."""

    broadcast: int


@action("bt")
@dataclass(frozen=True)
class TakeAudience:
    """``segment`` as :mod:`domain.segments` writes it."""

    broadcast: int
    segment: str


@action("bl")
@dataclass(frozen=True)
class EditLinks:
    broadcast: int


@action("bx")
@dataclass(frozen=True)
class DropLinks:
    broadcast: int
    revision: int


@action("bk")
@dataclass(frozen=True)
class CountLinks:
    broadcast: int
    counted: bool


@action("bm")
@dataclass(frozen=True)
class SendToMe:
    broadcast: int


@action("bc")
@dataclass(frozen=True)
class Confirm:
    """Preview, number, and the second press."""

    broadcast: int
    revision: int


@action("bd")
@dataclass(frozen=True)
class Send:
    """The second press; ``count`` is the number it named."""

    broadcast: int
    revision: int
    count: int


@action("bw")
@dataclass(frozen=True)
class AskWhen:
    broadcast: int
    revision: int


@action("be")
@dataclass(frozen=True)
class Schedule:
    """``minute``: minutes since 1970."""

    broadcast: int
    revision: int
    minute: int


@action("bu")
@dataclass(frozen=True)
class Unschedule:
    broadcast: int


@action("bz")
@dataclass(frozen=True)
class Pause:
    broadcast: int


@action("bq")
@dataclass(frozen=True)
class Resume:
    broadcast: int
    sure: bool = False


@action("bh")
@dataclass(frozen=True)
class Cancel:
    """Ends one for good; a draft is thrown away."""

    broadcast: int
    sure: bool = False


@action("bf")
@dataclass(frozen=True)
class ChooseRate:
    broadcast: int


@action("bi")
@dataclass(frozen=True)
class SetRate:
    broadcast: int
    rate: int


@action("by")
@dataclass(frozen=True)
class Retry:
    """``unknown``: those who may have got it already, else those who surely have not."""

    broadcast: int
    unknown: bool
    sure: bool = False


@action("bj")
@dataclass(frozen=True)
class SendAccount:
    """Every recipient as an Excel file."""

    broadcast: int


@action("bo")
@dataclass(frozen=True)
class WantNews:
    """Of the people who get it: no more, or again."""

    wanted: bool


@action("bb")
@dataclass(frozen=True)
class PressLink:
    broadcast: int
    button: int
