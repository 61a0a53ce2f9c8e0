"""Every button of the checking.

``revision`` is the check's when the card was drawn: of two checkers who press at once, the second
sees what has become of it instead.
"""

from dataclasses import dataclass

from handlers.buttons import action

WAITING, RETURNED, VERIFIED = "waiting", "returned", "verified"


@action("ua")
@dataclass(frozen=True)
class CheckList:
    """The proposals of an edition (0: the one with the most to do) that wait, or are done."""

    edition: int = 0
    shown: str = WAITING
    page: int = 0


@action("ub")
@dataclass(frozen=True)
class CheckEditions:
    """Which edition's?"""


@action("uc")
@dataclass(frozen=True)
class OpenCheck:
    proposal: int


@action("ud")
@dataclass(frozen=True)
class CheckPdf:
    proposal: int


@action("ue")
@dataclass(frozen=True)
class CheckQuestion:
    proposal: int
    question: str


@action("uf")
@dataclass(frozen=True)
class CheckQuestions:
    """Every question, with which have a remark."""

    proposal: int
    page: int = 0


@action("ug")
@dataclass(frozen=True)
class CheckFiles:
    """The files of an answer."""

    proposal: int
    question: str


@action("uh")
@dataclass(frozen=True)
class AskRemark:
    proposal: int
    question: str


@action("ui")
@dataclass(frozen=True)
class DropRemark:
    proposal: int
    revision: int
    question: str


@action("uj")
@dataclass(frozen=True)
class GiveBack:
    proposal: int
    revision: int
    sure: bool = False


@action("uk")
@dataclass(frozen=True)
class Forward:
    proposal: int
    revision: int
    sure: bool = False
