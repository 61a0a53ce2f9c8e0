"""The buttons about wishes to replicate."""

from dataclasses import dataclass

from handlers.buttons import action


@action("t1")
@dataclass(frozen=True)
class Interests:
    """Who wants to replicate what, those that wait for organizers first."""

    page: int = 0


@action("t2")
@dataclass(frozen=True)
class OpenInterest:
    interest: int


@action("t3")
@dataclass(frozen=True)
class MarkMet:
    """The two sides were brought together."""

    interest: int
