"""Every button about coverage.

A region stands in a button as its number (``handlers.organize.regions``); ``shown`` is a
``domain.coverage.Shown``: which agencies the list is limited to.
"""

from dataclasses import dataclass

from domain.coverage import Shown
from handlers.buttons import action


@action("q1")
@dataclass(frozen=True)
class Coverage:
    """The first page; 0 is the edition that is open now, or else the last."""

    edition: int = 0
    shown: str = Shown.ALL
    page: int = 0


@action("q2")
@dataclass(frozen=True)
class CoverageRegion:
    edition: int
    region: int
    shown: str = Shown.ALL
    page: int = 0


@action("q3")
@dataclass(frozen=True)
class CoverageAgency:
    """``shown`` and ``page`` are those of the list to go back to."""

    edition: int
    agency: int
    shown: str = Shown.ALL
    page: int = 0


@action("q4")
@dataclass(frozen=True)
class CoverageEditions:
    page: int = 0


@action("q5")
@dataclass(frozen=True)
class CoveragePictures:
    """Of one region, or (0) of every region the person may see."""

    edition: int
    region: int = 0


@action("q6")
@dataclass(frozen=True)
class MuteDigest:
    """Under a digest."""

    muted: bool


@action("q7")
@dataclass(frozen=True)
class SwitchDigest:
    """On the first page."""

    edition: int
    muted: bool
