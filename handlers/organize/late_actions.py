"""Every button about access after the deadline."""

from dataclasses import dataclass

from handlers.buttons import action


@action("ka")
@dataclass(frozen=True)
class LateAccesses:
    """The accesses of an edition that have not ended."""

    edition: int
    page: int = 0


@action("kb")
@dataclass(frozen=True)
class NewLateAccess:
    """Begin a new one: for which agency?"""

    edition: int


@action("kc")
@dataclass(frozen=True)
class LateFor:
    """For this agency: why?"""

    edition: int
    agency: int


@action("kd")
@dataclass(frozen=True)
class LateUntil:
    """A usual end, shown in full for a yes."""

    edition: int
    agency: int
    value: str


@action("ke")
@dataclass(frozen=True)
class MakeLate:
    """ "Ya": the code is made."""

    edition: int
    agency: int
    value: str


@action("kf")
@dataclass(frozen=True)
class OpenLate:
    access: int


@action("kg")
@dataclass(frozen=True)
class TellLate:
    """Opens it without its code and tells the agency's contacts."""

    access: int


@action("kh")
@dataclass(frozen=True)
class RevokeLate:
    access: int
    sure: bool = False
