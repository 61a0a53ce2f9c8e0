"""Every button on citizens' questions; ``revision`` is the question's, so a stale one says so."""

from dataclasses import dataclass

from handlers.buttons import action


@action("he")
@dataclass(frozen=True)
class QuestionList:
    """The questions of one state (``domain.handoff.QuestionState``)."""

    state: str = "open"
    page: int = 0


@action("hf")
@dataclass(frozen=True)
class OpenCitizenQuestion:
    """The page of one."""

    question: int


@action("hg")
@dataclass(frozen=True)
class AnswerQuestion:
    """Type an answer."""

    question: int


@action("hh")
@dataclass(frozen=True)
class SendAnswer:
    """Send the answer that was typed."""

    question: int
    revision: int


@action("hk")
@dataclass(frozen=True)
class ShowAnswer:
    """The answer one typed and did not send."""

    question: int


@action("hi")
@dataclass(frozen=True)
class CloseQuestion:
    """End it without an answer; the first press asks."""

    question: int
    revision: int
    sure: bool = False


@action("hj")
@dataclass(frozen=True)
class MakeEntry:
    """Make an entry of the question and its answer."""

    question: int
