"""The buttons under answers. A query stands in them as :mod:`handlers.ask.links` writes it."""

from dataclasses import dataclass

from handlers.buttons import action


@action("tl")
@dataclass(frozen=True)
class Show:
    """A page of an answer in the place of the one now seen; ``view`` is a list or a table."""

    view: str
    query: str
    page: int = 0


@action("tx")
@dataclass(frozen=True)
class Correct:
    """What was understood is put right: the same answer for another query."""

    view: str
    query: str


@action("tc")
@dataclass(frozen=True)
class OpenCard:
    """One innovation; the rest says which page of which answer leads back from it."""

    innovation: str
    view: str
    query: str
    page: int = 0


@action("tp")
@dataclass(frozen=True)
class ShowPhoto:
    innovation: str


@action("to")
@dataclass(frozen=True)
class OpenLink:
    """Under news, which stays as it is: says what the link with this payload opens."""

    payload: str


@action("te")
@dataclass(frozen=True)
class AskExample:
    """A question that is offered as an example, asked."""

    number: int


@action("tq")
@dataclass(frozen=True)
class OpenEntry:
    """An entry of the FAQ."""

    entry: str


@action("tb")
@dataclass(frozen=True)
class Browse:
    """What is recorded by year, region, topic or award; ``by`` is ``home`` for the choice."""

    by: str = "home"
    page: int = 0


@action("ta")
@dataclass(frozen=True)
class AskAside:
    """The text set aside at a question of the form was a question of its own."""

    proposal: int
    question: str
    message: int


# --- replication ----------------------------------------------------------------------------------


@action("tr")
@dataclass(frozen=True)
class Replicate:
    """Asks what may be passed on to the innovation's owners."""

    innovation: str


@action("ti")
@dataclass(frozen=True)
class Introduce:
    """Passes on what the profile says, with or without the phone number."""

    innovation: str
    phone: bool


@action("ts")
@dataclass(frozen=True)
class IntroduceTyped:
    """Passes on what was typed."""

    innovation: str


@action("tn")
@dataclass(frozen=True)
class LeaveReplication:
    """Passes nothing on."""


@action("tg")
@dataclass(frozen=True)
class AnswerInterest:
    """A contact of the owner's agency gives their own contact to whoever asked."""

    interest: int
    sure: bool = False


@action("tw")
@dataclass(frozen=True)
class WithdrawInterest:
    interest: int
