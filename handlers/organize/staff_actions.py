"""Every button about the roles of staff and the history.

``region`` is a region's number (``handlers.organize.regions``) and ``edition`` an edition's id;
0 means all of them.
"""

from dataclasses import dataclass

from handlers.buttons import action


@action("ja")
@dataclass(frozen=True)
class Staff:
    """Who holds which role."""

    page: int


@action("jb")
@dataclass(frozen=True)
class OpenGrant:
    grant: int


@action("jc")
@dataclass(frozen=True)
class EndGrant:
    grant: int
    sure: bool = False


@action("jd")
@dataclass(frozen=True)
class NewGrant:
    """Give a role: which one?"""


@action("je")
@dataclass(frozen=True)
class GrantRegion:
    """For a coordinator: in which region?"""

    page: int


@action("jf")
@dataclass(frozen=True)
class GrantEdition:
    """For all editions or one?"""

    role: str
    region: int


@action("jg")
@dataclass(frozen=True)
class GrantPerson:
    """To whom?"""

    role: str
    region: int
    edition: int


@action("jh")
@dataclass(frozen=True)
class StaffLink:
    """A link that gives the role to whoever opens it first."""

    role: str
    region: int
    edition: int


@action("ji")
@dataclass(frozen=True)
class GiveRole:
    person: int
    role: str
    region: int
    edition: int


@action("jj")
@dataclass(frozen=True)
class StaffLinks:
    """The links that can still be used."""


@action("jk")
@dataclass(frozen=True)
class RevokeStaffLink:
    invitation: int


@action("jl")
@dataclass(frozen=True)
class History:
    """What staff did, the newest first."""

    page: int
