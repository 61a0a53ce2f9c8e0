"""Every button of the submission conversation.

``revision`` is the proposal's revision when the card was drawn: a press on an older card does
nothing but redraw it (promise P6).
"""

from dataclasses import dataclass

from handlers.buttons import action


@action("sn")
@dataclass(frozen=True)
class NewProposal:
    """Start a proposal: choose the agency first where there are several."""


@action("sa")
@dataclass(frozen=True)
class NewForAgency:
    agency: int
    edition: int


@action("sl")
@dataclass(frozen=True)
class ListProposals:
    """All proposals of my agencies."""


@action("sc")
@dataclass(frozen=True)
class Continue:
    """Open a proposal where it stopped."""

    proposal: int


@action("sq")
@dataclass(frozen=True)
class OpenQuestion:
    """Jump to a question; always harmless, so it carries no revision."""

    proposal: int
    question: str
    review: bool = False


@action("sk")
@dataclass(frozen=True)
class Skip:
    proposal: int
    question: str


@action("sb")
@dataclass(frozen=True)
class Back:
    proposal: int
    question: str


@action("sd")
@dataclass(frozen=True)
class Done:
    """ "Selesai": the long answer is whole; go to the next question."""

    proposal: int
    question: str


@action("se")
@dataclass(frozen=True)
class ShowExample:
    proposal: int
    question: str


@action("sz")
@dataclass(frozen=True)
class Undo:
    """Put back the answer as it was before ``revision`` of the answer."""

    proposal: int
    question: str
    revision: int


@action("sm")
@dataclass(frozen=True)
class SetMode:
    """Whether the next message is added to the answer (``append``) or replaces it."""

    proposal: int
    question: str
    append: bool


@action("sx")
@dataclass(frozen=True)
class CopyAnswer:
    """Send the answer as text that a tap copies, to shorten it."""

    proposal: int
    question: str


@action("so")
@dataclass(frozen=True)
class Choose:
    """One option of a choice, or one option switched in several choices."""

    proposal: int
    revision: int
    question: str
    value: str


@action("s8")
@dataclass(frozen=True)
class MoreOptions:
    """Another page of a long list of options."""

    proposal: int
    question: str
    page: int


@action("sy")
@dataclass(frozen=True)
class Suggested:
    """Take the value offered under the question (own contact data, "today")."""

    proposal: int
    revision: int
    question: str
    what: str


@action("st")
@dataclass(frozen=True)
class TakeAsAnswer:
    """The text set aside was an answer after all."""

    proposal: int
    question: str
    message: int


@action("sj")
@dataclass(frozen=True)
class NotAnAnswer:
    """The text set aside was a question or a command."""

    proposal: int
    question: str
    message: int


@action("sw")
@dataclass(frozen=True)
class Settle:
    """ "Yours or theirs?" after two contacts answered the same question."""

    proposal: int
    question: str
    revision: int
    mine: bool


@action("sp")
@dataclass(frozen=True)
class TableOfQuestions:
    """See all questions (page) and jump."""

    proposal: int
    page: int = 0


@action("sv")
@dataclass(frozen=True)
class Review:
    proposal: int
    page: int = 0


@action("su")
@dataclass(frozen=True)
class ReviewSection:
    """What is to be done in one section, where there is much to do in all."""

    proposal: int
    section: str
    page: int = 0


@action("sh")
@dataclass(frozen=True)
class SubmitProposal:
    proposal: int
    revision: int


@action("sg")
@dataclass(frozen=True)
class Withdraw:
    """Ask whether to withdraw; ``sure`` does it."""

    proposal: int
    revision: int
    sure: bool = False


@action("sr")
@dataclass(frozen=True)
class DeleteDraft:
    proposal: int
    revision: int
    sure: bool = False


@action("sf")
@dataclass(frozen=True)
class RemoveFile:
    proposal: int
    question: str
    attachment: int


@action("s0")
@dataclass(frozen=True)
class ShowFiles:
    """The files of an answer, sent back as they came."""

    proposal: int
    question: str


@action("s9")
@dataclass(frozen=True)
class FileFor:
    """The file that was sent at another question belongs to this one."""

    proposal: int
    question: str
    message: int


@action("si")
@dataclass(frozen=True)
class SendPdf:
    """The PDF of a version that was handed in; 0 for the newest."""

    proposal: int
    version: int


@action("s1")
@dataclass(frozen=True)
class Distribute:
    """Spread a pasted text over the questions whose headings it holds, or take it as one answer."""

    proposal: int
    question: str
    spread: bool


@action("s2")
@dataclass(frozen=True)
class WordTemplate:
    """The form as a Word file, with what is answered so far."""

    proposal: int


@action("s3")
@dataclass(frozen=True)
class TakeWord:
    """Take the answers read from a Word file into the draft."""

    proposal: int
    revision: int
    attachment: int
    overwrite: bool


@action("s6")
@dataclass(frozen=True)
class WordFor:
    """Which proposal a Word file is for, where it does not say so itself."""

    proposal: int
    attachment: int


@action("s7")
@dataclass(frozen=True)
class LeaveWord:
    """Take nothing from the Word file now."""

    proposal: int


@action("s4")
@dataclass(frozen=True)
class CopyEarlier:
    """Start this edition's draft from an earlier proposal."""

    earlier: int
    edition: int


@action("s5")
@dataclass(frozen=True)
class Leave:
    """ "Nanti": end kindly; ``drop`` is asked about before anything is dropped."""

    proposal: int
