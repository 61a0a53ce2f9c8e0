"""Every button about recorded awards and the innovations behind them.

``sure`` is the second press, which names the thing; ``revision``, ``count`` and ``newest`` carry
what was there when the button was drawn, so that of two presses one counts.
"""

from dataclasses import dataclass

from handlers.buttons import action


@action("wa")
@dataclass(frozen=True)
class Winners:
    """The part's first page: type a name, or choose what to do."""


@action("wb")
@dataclass(frozen=True)
class WinnerList:
    """Change recorded awards by Excel."""


@action("wc")
@dataclass(frozen=True)
class SendWinnerList:
    """The recorded awards as a file to edit."""


@action("wd")
@dataclass(frozen=True)
class TakeWinnerList:
    attachment: int
    revision: str


@action("we")
@dataclass(frozen=True)
class LeaveWinnerList:
    attachment: int


@action("wf")
@dataclass(frozen=True)
class WaitingAwards:
    """Awards that are recorded and not announced yet."""

    page: int = 0


@action("wg")
@dataclass(frozen=True)
class OpenAward:
    award: int


@action("wh")
@dataclass(frozen=True)
class Announce:
    award: int
    sure: bool = False


@action("wi")
@dataclass(frozen=True)
class AnnounceAll:
    """All that wait of an edition, up to ``newest``."""

    edition: int
    newest: int
    sure: bool = False


@action("wj")
@dataclass(frozen=True)
class WithdrawAward:
    award: int
    sure: bool = False


@action("wk")
@dataclass(frozen=True)
class RecordAward:
    """Choose the edition an award was won in."""

    page: int = 0


@action("wl")
@dataclass(frozen=True)
class ChooseProposal:
    edition: int
    page: int = 0


@action("wm")
@dataclass(frozen=True)
class AwardFor:
    """Choose what a proposal won."""

    proposal: int


@action("wn")
@dataclass(frozen=True)
class TakeLevel:
    proposal: int
    level: str


@action("wo")
@dataclass(frozen=True)
class TakeYear:
    proposal: int
    year: int


@action("wp")
@dataclass(frozen=True)
class OwnSummary:
    proposal: int


@action("wq")
@dataclass(frozen=True)
class StandApart:
    """Whether the award stands apart from the innovation its title names."""

    proposal: int
    apart: bool


@action("wr")
@dataclass(frozen=True)
class KeepAward:
    proposal: int


@action("ws")
@dataclass(frozen=True)
class OpenInnovation:
    innovation: int


@action("wt")
@dataclass(frozen=True)
class AskHide:
    innovation: int


@action("wu")
@dataclass(frozen=True)
class Hide:
    innovation: int
    reason: str


@action("wv")
@dataclass(frozen=True)
class Show:
    innovation: int


@action("ww")
@dataclass(frozen=True)
class AskPhoto:
    innovation: int


@action("wx")
@dataclass(frozen=True)
class DropPhoto:
    innovation: int
    sure: bool = False


@action("wy")
@dataclass(frozen=True)
class ChooseAgency:
    innovation: int


@action("wz")
@dataclass(frozen=True)
class LinkAgency:
    """Makes an agency the owner; 0 for none."""

    innovation: int
    agency: int


@action("w0")
@dataclass(frozen=True)
class ChooseOther:
    """Which other innovation is the same."""

    innovation: int


@action("w1")
@dataclass(frozen=True)
class Join:
    innovation: int
    other: int
    sure: bool = False


@action("w2")
@dataclass(frozen=True)
class Separate:
    """An award is not of the innovation it stands with."""

    award: int
    sure: bool = False


@action("w3")
@dataclass(frozen=True)
class HiddenOnes:
    page: int = 0
