"""The buttons with which a citizen brings a question to a person."""

from dataclasses import dataclass

from handlers.buttons import action


@action("ha")
@dataclass(frozen=True)
class HandOff:
    """Ask a person; ``asked`` is the question's number (``storage.questions.log_asked``)."""

    asked: int


@action("hb")
@dataclass(frozen=True)
class SendQuestion:
    """Pass it on, in the words shown."""

    asked: int


@action("hc")
@dataclass(frozen=True)
class KeepQuestion:
    """Do not pass it on."""


@action("hd")
@dataclass(frozen=True)
class EndThread:
    """What is written from now on is no addition any more."""

    question: int
