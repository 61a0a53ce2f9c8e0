"""Lists that organizers send as a file: what is wrong in them, and what they would change, told."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from domain.errors import DomainError
from domain.sheets import Fault
from handlers.turn import Turn
from storage.tables import Attachment, AttachmentPurpose

MOST_LINES = 10
MOST_CHARACTERS = 3600


def fault(turn: Turn, found: Fault, named: Callable[[str], str]) -> Markup:
    """What is wrong in one place; ``named`` says what a column is called."""
    told = turn.problem(found.problem)
    if found.column is None:
        return turn.html("people.fault_line", line=found.line, told=told)
    return turn.html("people.fault_place", line=found.line, column=named(found.column), told=told)


def bulleted(
    turn: Turn,
    lines: Sequence[Markup],
    total: int | None = None,
    room: int = MOST_CHARACTERS // 4,
) -> Markup:
    """As many lines as fit; how many more there are is said."""
    total = len(lines) if total is None else total
    shown: list[Markup] = []
    for line in lines[:MOST_LINES]:
        if sum(map(len, shown)) + len(line) > room:
            break
        shown.append(Markup("• {}").format(line))
    if total > len(shown):
        shown.append(turn.html("people.more", count=total - len(shown)))
    return Markup("\n").join(shown)


def own_sheet(turn: Turn, attachment_id: int, purpose: AttachmentPurpose) -> Attachment:
    """A list that this person sent and that was read."""
    found = turn.session.get(Attachment, attachment_id)
    if (
        found is None
        or found.sent_by != turn.person_id
        or found.purpose != purpose
        or found.reading is None
    ):
        raise DomainError("people.stale")
    return found
