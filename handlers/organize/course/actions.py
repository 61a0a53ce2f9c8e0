"""The buttons of "Kelas & panduan". ``revision``: of what the card showed, compared on a press."""

from dataclasses import dataclass

from handlers.buttons import action


@action("yc")
@dataclass(frozen=True)
class Course:
    """The lessons of a chapter, by its number, as organizers see them."""

    chapter: int = 0
    page: int = 0


@action("yl")
@dataclass(frozen=True)
class Lesson:
    """A lesson as its readers see it, with what can be changed."""

    lesson: str
    examples: bool = False


@action("yp")
@dataclass(frozen=True)
class Change:
    """Asks for a part of a lesson (``domain.course_edits.PARTS``)."""

    lesson: str
    part: str


@action("ya")
@dataclass(frozen=True)
class Add:
    """Begins a lesson, or goes on with the one begun, in a chapter by its name."""

    chapter: str


@action("yw")
@dataclass(frozen=True)
class Write:
    """Asks for a field of a draft anew, in a language."""

    draft: int
    name: str
    language: str


@action("yo")
@dataclass(frozen=True)
class KeepEnglish:
    """Puts the English wording that is read now back into the draft."""

    draft: int
    revision: int


@action("yd")
@dataclass(frozen=True)
class Drafts:
    """What the person wrote and has not saved."""


@action("yv")
@dataclass(frozen=True)
class Preview:
    """A draft as its readers will see it."""

    draft: int
    examples: bool = False
    language: str = "id"


@action("ys")
@dataclass(frozen=True)
class Save:
    """Saves a draft; ``lesson_revision``: what it was shown to stand on."""

    draft: int
    revision: int
    lesson_revision: int


@action("yx")
@dataclass(frozen=True)
class Drop:
    draft: int
    revision: int
    sure: bool = False


@action("yh")
@dataclass(frozen=True)
class Hide:
    lesson: str
    revision: int
    hidden: bool


@action("yr")
@dataclass(frozen=True)
class Restore:
    """The shipped words again."""

    lesson: str
    revision: int
    sure: bool = False


@action("yb")
@dataclass(frozen=True)
class Shipped:
    """The shipped words of a lesson as they would be read."""

    lesson: str
    examples: bool = False


@action("yk")
@dataclass(frozen=True)
class KeepOurs:
    """The organizers' words stay although the shipped ones changed."""

    lesson: str
    revision: int


@action("ym")
@dataclass(frozen=True)
class Move:
    """``revision``: of the order of its chapter."""

    lesson: str
    revision: int
    up: bool


@action("yq")
@dataclass(frozen=True)
class Questions:
    """The questions that may lead to a lesson."""

    lesson: str
    page: int = 0


@action("yt")
@dataclass(frozen=True)
class Bind:
    """Leads from a question to a lesson; an empty one leads from none."""

    lesson: str
    revision: int
    question: str = ""
    sure: bool = False


@action("yz")
@dataclass(frozen=True)
class Delete:
    lesson: str
    revision: int
    sure: bool = False
