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


# --- extra reminders that a moved deadline has left standing oddly --------------------------------


@action("rx")
@dataclass(frozen=True)
class OddExtras:
    edition: int
    page: int = 0


@action("ry")
@dataclass(frozen=True)
class FollowDeadline:
    """Moves one by the same span as the deadline."""

    extra: int
    revision: int


@action("rz")
@dataclass(frozen=True)
class LeaveTime:
    extra: int
    revision: int


# --- the texts of one regular reminder; ``language`` is ``id`` or ``en`` --------------------------


@action("r1")
@dataclass(frozen=True)
class Wording:
    edition: int
    seconds: int


@action("r2")
@dataclass(frozen=True)
class AskWording:
    edition: int
    seconds: int
    language: str


@action("r3")
@dataclass(frozen=True)
class UseWording:
    """Takes what was just typed; ``everywhere``: for every reminder of the edition."""

    edition: int
    revision: int
    seconds: int
    language: str
    everywhere: bool


@action("r4")
@dataclass(frozen=True)
class DropWording:
    edition: int
    revision: int
    seconds: int
    language: str
    sure: bool = False


@action("r5")
@dataclass(frozen=True)
class SendWordingSample:
    edition: int
    seconds: int
    language: str


# --- escalation; ``step`` is a :class:`domain.escalation.Step` ------------------------------------


@action("r6")
@dataclass(frozen=True)
class Escalations:
    edition: int


@action("r7")
@dataclass(frozen=True)
class SwitchEscalation:
    edition: int
    revision: int
    wanted: bool
    sure: bool = False


@action("r8")
@dataclass(frozen=True)
class OpenStep:
    edition: int
    step: str


@action("r9")
@dataclass(frozen=True)
class SetPause:
    edition: int
    revision: int
    step: str
    days: int


@action("r0")
@dataclass(frozen=True)
class SendStepSample:
    edition: int
    step: str


@action("r_")
@dataclass(frozen=True)
class Headless:
    """The agencies whose head cannot be reached."""

    edition: int
    page: int = 0
