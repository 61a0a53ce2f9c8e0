"""Every button of the reminders' part.

``seconds`` is an offset before the deadline; ``revision`` is the edition's when the card was drawn:
of two organizers who press at once, the second sees what has become of it instead.
"""

from dataclasses import dataclass

from handlers.buttons import action


@action("ra")
@dataclass(frozen=True)
class Reminders:
    """The part: the plan of the one edition that runs, or the choice of several."""


@action("rb")
@dataclass(frozen=True)
class Plan:
    edition: int


@action("rc")
@dataclass(frozen=True)
class OpenReminder:
    edition: int
    seconds: int


@action("rd")
@dataclass(frozen=True)
class SendSample:
    edition: int
    seconds: int


@action("re")
@dataclass(frozen=True)
class InSample:
    """Any button of a sample: it shows its label and does nothing."""


@action("rf")
@dataclass(frozen=True)
class AskOffset:
    edition: int


@action("rg")
@dataclass(frozen=True)
class AddOffset:
    edition: int
    revision: int
    seconds: int


@action("rh")
@dataclass(frozen=True)
class RemoveOffset:
    edition: int
    revision: int
    seconds: int
    sure: bool = False


@action("ri")
@dataclass(frozen=True)
class Stop:
    edition: int
    revision: int
    sure: bool = False


@action("rj")
@dataclass(frozen=True)
class Resume:
    edition: int
    revision: int
    sure: bool = False


@action("rk")
@dataclass(frozen=True)
class Unreached:
    """The agencies without any contact."""

    edition: int
    page: int = 0


# --- extra reminders; ``revision`` is the extra reminder's ----------------------------------------


@action("rl")
@dataclass(frozen=True)
class Extras:
    edition: int
    page: int = 0


@action("rm")
@dataclass(frozen=True)
class ChooseWhom:
    """The segment of a new one."""

    edition: int


@action("rn")
@dataclass(frozen=True)
class ChooseWhere:
    edition: int
    page: int = 0


@action("ro")
@dataclass(frozen=True)
class TakeWhom:
    """``segment`` as :mod:`domain.segments` writes it."""

    edition: int
    segment: str


@action("rp")
@dataclass(frozen=True)
class OpenExtra:
    extra: int


@action("rq")
@dataclass(frozen=True)
class AskTime:
    extra: int


@action("rr")
@dataclass(frozen=True)
class SetTime:
    """``minute``: minutes since 1970."""

    extra: int
    revision: int
    minute: int


@action("rs")
@dataclass(frozen=True)
class AskText:
    extra: int


@action("rt")
@dataclass(frozen=True)
class DropText:
    extra: int
    revision: int


@action("ru")
@dataclass(frozen=True)
class SendExtraSample:
    extra: int


@action("rv")
@dataclass(frozen=True)
class PlanExtra:
    extra: int
    revision: int


@action("rw")
@dataclass(frozen=True)
class CancelExtra:
    extra: int
    revision: int
    sure: bool = False
