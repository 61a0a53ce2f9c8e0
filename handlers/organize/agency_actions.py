"""Every button about agencies, their contacts and invitations.

A region stands in a button as its number (``handlers.organize.regions``); 0 is every region the
person may work in. ``open`` and ``after`` carry what was there when the button was drawn, so
that of two presses one counts.
"""

from dataclasses import dataclass

from handlers.buttons import action


@action("ia")
@dataclass(frozen=True)
class Agencies:
    """Find an agency by its name, or browse."""


@action("ib")
@dataclass(frozen=True)
class BrowseRegions:
    page: int


@action("ic")
@dataclass(frozen=True)
class BrowseAgencies:
    """The agencies of a region; ``only`` is a ``Reach``, or ``all``."""

    region: int
    only: str
    page: int


@action("id")
@dataclass(frozen=True)
class OpenAgency:
    agency: int
    page: int = 0


@action("ie")
@dataclass(frozen=True)
class MakeInvitation:
    agency: int
    open: int


@action("if")
@dataclass(frozen=True)
class OpenInvitations:
    agency: int


@action("ig")
@dataclass(frozen=True)
class RevokeInvitation:
    invitation: int


@action("ih")
@dataclass(frozen=True)
class AskColleague:
    """Sends a link to an agency's contacts, for a colleague to join."""

    agency: int
    open: int


@action("ii")
@dataclass(frozen=True)
class OpenContact:
    membership: int


@action("ij")
@dataclass(frozen=True)
class EndContact:
    """Ends that somebody serves an agency; ``replace`` makes a link for the successor as well."""

    membership: int
    replace: bool
    sure: bool = False


@action("ik")
@dataclass(frozen=True)
class MoveContact:
    """Asks for the agency a contact moves to."""

    membership: int


@action("il")
@dataclass(frozen=True)
class MoveTo:
    membership: int
    agency: int
    sure: bool = False


@action("iu")
@dataclass(frozen=True)
class MarkHead:
    """Whether a contact leads their agency, whatever their position says."""

    membership: int
    head: bool


@action("im")
@dataclass(frozen=True)
class InviteMany:
    """Invitations for the agencies of a region that have no contact."""

    region: int


@action("in")
@dataclass(frozen=True)
class MakeList:
    """An Excel list of links; ``again`` takes in those that are invited already."""

    region: int
    again: bool
    after: int
    sure: bool = False


@action("io")
@dataclass(frozen=True)
class AskColleagues:
    """A link to every agency's only contact, for a colleague to join."""

    region: int
    after: int
    sure: bool = False


@action("ip")
@dataclass(frozen=True)
class AgencyList:
    """Change the list of agencies by Excel."""


@action("iq")
@dataclass(frozen=True)
class SendAgencyList:
    """The list as a file to edit."""


@action("ir")
@dataclass(frozen=True)
class TakeAgencyList:
    """``revision`` is that of the agencies when the preview was drawn."""

    attachment: int
    revision: str


@action("is")
@dataclass(frozen=True)
class LeaveAgencyList:
    attachment: int


@action("it")
@dataclass(frozen=True)
class OpenRequest:
    """One request to join."""

    request: int
