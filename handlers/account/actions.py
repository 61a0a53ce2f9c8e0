"""Every button of the conversations about a person and their agencies."""

from dataclasses import dataclass

from handlers.buttons import action


@action("aj")
@dataclass(frozen=True)
class AskToJoin:
    """Join without an invitation: name the agency."""


@action("aa")
@dataclass(frozen=True)
class JoinAgency:
    agency: int


@action("ad")
@dataclass(frozen=True)
class Decide:
    """An organizer's decision on a request to join."""

    request: int
    yes: bool


@action("ay")
@dataclass(frozen=True)
class GiveConsent:
    yes: bool


@action("ag")
@dataclass(frozen=True)
class NotListed:
    """The agency typed is not among those offered."""


@action("an")
@dataclass(frozen=True)
class UseName:
    """Take the name Telegram shows."""


@action("al")
@dataclass(frozen=True)
class SetLanguage:
    language: str


@action("am")
@dataclass(frozen=True)
class Mute:
    muted: bool


@action("ah")
@dataclass(frozen=True)
class HandOver:
    agency: int


@action("aw")
@dataclass(frozen=True)
class WithdrawConsent:
    sure: bool = False
