"""The buttons of the organizers' panel that are no part's own."""

from dataclasses import dataclass

from handlers.buttons import action


@action("oo")
@dataclass(frozen=True)
class Panel:
    """The way back to the panel's first page."""


@action("ow")
@dataclass(frozen=True)
class Waiting:
    """The requests to join that wait for a decision."""

    page: int = 0
