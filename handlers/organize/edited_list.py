"""Lists that organizers edit in Excel: one goes out, comes back, and a press takes it over.

A file that came back is fetched and read first (``bot.downloads``); then a card tells what it
would change, or every line that is wrong. Nothing is taken by halves. What one list has of its
own stands in its :class:`EditedList`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from markupsafe import Markup
from sqlmodel import Session
from telegram import InlineKeyboardButton, Update

from domain.edited_list import Change, Plan
from domain.errors import DomainError
from domain.roles import Act
from domain.sheets import Fault, Sheet
from handlers.events import SheetRead, WinnerListRead
from handlers.submit import files
from handlers.turn import Keyboard, Turn
from storage.tables import Attachment, AttachmentPurpose

MOST_LINES = 10
MOST_CHARACTERS = 3600
T = TypeVar("T")


@dataclass(frozen=True)
class Words:
    """What is said of one list, by its keys in the catalogue."""

    how: str
    download: str
    please: str
    read: str
    same: str
    taken: str


@dataclass(frozen=True)
class Buttons:
    """What the buttons of one list do."""

    explain: Callable[[], object]
    send: Callable[[], object]
    take: type[Any]
    """Carries the attachment and the revision of what the preview was drawn from."""
    leave: type[Any]


@dataclass(frozen=True)
class EditedList(Generic[T]):
    """One list: who may change it, how it is judged, told and taken over."""

    act: Act
    edition_id: int | None
    """``NO_EDITION`` where a role for all editions is needed."""
    purpose: AttachmentPurpose
    awaited: str
    words: Words
    buttons: Buttons
    back_rows: Callable[..., list[list[InlineKeyboardButton]]]
    home: tuple[tuple[str, object], ...]
    """The way back to the part, where ``back_rows`` does not show it anyway."""
    judged: Callable[[Turn, Sheet], Plan[T] | list[Fault]]
    revision: Callable[[Session], str]
    column: Callable[[Turn, str], str]
    told: Callable[[Turn, Plan[T]], Iterable[Markup]]
    take_over: Callable[[Turn, Plan[T]], None]
    audited: str
    identity: str
    """Which of its values says, in the log, what a change was made to."""
    title: Callable[[T], str]

    # --- out, and in ------------------------------------------------------------------------------

    async def explain(self, _update: Update, turn: Turn) -> None:
        """How it is done, and the list to download."""
        self.require(turn)
        turn.await_(self.awaited)
        download = turn.button(self.words.download, self.buttons.send(), "primary")
        turn.edit(turn.html(self.words.how), [[download], *self.back_rows(turn, *self.home)])

    async def take_sent(self, turn: Turn) -> None:
        """A file is fetched and read; anything else is told what to send."""
        self.require(turn)
        if turn.message.document is None:
            turn.say(turn.html(self.words.please), self._back(turn))
            return
        files.order(turn, None, purpose=self.purpose)

    async def tell_read(self, event: SheetRead | WinnerListRead, turn: Turn) -> None:
        """The file was read: what it would change."""
        if turn.may(self.act, edition_id=self.edition_id):
            turn.say(*self._preview(turn, turn.session.get_one(Attachment, event.attachment)))

    # --- taking it over ---------------------------------------------------------------------------

    async def take(self, _update: Update, turn: Turn) -> None:
        """Takes the list over as a whole; where things changed meanwhile it is shown anew."""
        act = turn.pressed(self.buttons.take)
        attachment = self._own(turn, act.attachment)
        plan = self._judged(turn, attachment)
        if act.revision != self.revision(turn.session) or isinstance(plan, list):
            turn.toast("people.changed_meanwhile")
            turn.edit(*self._preview(turn, attachment))
            return
        self.take_over(turn, plan)
        turn.audit(
            self.audited,
            f"attachment:{attachment.id}",
            after={
                "new": [self.title(each) for each in plan.new],
                "changed": [self._logged(change) for change in plan.changed],
            },
        )
        turn.await_(None)
        told = turn.html(self.words.taken, new=len(plan.new), changed=len(plan.changed))
        turn.edit(told, self.back_rows(turn, *self.home))

    async def leave(self, _update: Update, turn: Turn) -> None:
        attachment = self._own(turn, turn.pressed(self.buttons.leave).attachment)
        told = turn.html("people.list_left", name=attachment.original_name)
        turn.edit(told, self._back(turn))

    def require(self, turn: Turn) -> None:
        turn.require(self.act, edition_id=self.edition_id)

    def _own(self, turn: Turn, attachment_id: int) -> Attachment:
        """A list that this person sent and that was read, while they may still change it (P7)."""
        self.require(turn)
        found = turn.session.get(Attachment, attachment_id)
        if (
            found is None
            or found.sent_by != turn.person_id
            or found.purpose != self.purpose
            or found.reading is None
        ):
            raise DomainError("people.stale")
        return found

    def _logged(self, change: Change[T]) -> dict[str, Any]:
        """The values before and after, for the audit log."""
        return {self.identity: getattr(change.before, self.identity), **change.columns}

    # --- what it would change ---------------------------------------------------------------------

    def _judged(self, turn: Turn, attachment: Attachment) -> Plan[T] | list[Fault]:
        return self.judged(turn, Sheet(**(attachment.reading or {})))

    def _back(self, turn: Turn) -> list[list[InlineKeyboardButton]]:
        return self.back_rows(turn, ("people.b_back", self.buttons.explain()))

    def _preview(self, turn: Turn, attachment: Attachment) -> tuple[Markup, Keyboard]:
        plan = self._judged(turn, attachment)
        name = attachment.original_name
        if isinstance(plan, list):
            faults = [self._fault(turn, each) for each in plan]
            lines = _bulleted(turn, faults, MOST_LINES, MOST_CHARACTERS)
            told = turn.html("people.list_faults", name=name, count=len(plan), lines=lines)
            return told, self._back(turn)
        if not plan.count:
            return turn.html(self.words.same, name=name, count=plan.same), self._back(turn)
        parts = [turn.html(self.words.read, name=name, same=plan.same), *self.told(turn, plan)]
        take = self.buttons.take(attachment.id or 0, self.revision(turn.session))
        leave = self.buttons.leave(attachment.id or 0)
        return Markup("\n\n").join(parts), [
            [turn.button("people.b_leave_list", leave)],
            [turn.button("people.b_take_list", take, "success", count=plan.count)],
        ]

    def _fault(self, turn: Turn, found: Fault) -> Markup:
        """What is wrong in one place."""
        told = turn.problem(found.problem)
        if found.column is None:
            return turn.html("people.fault_line", line=found.line, told=told)
        column = self.column(turn, found.column)
        return turn.html("people.fault_place", line=found.line, column=column, told=told)


# --- what a list tells of its own -----------------------------------------------------------------


def section(
    turn: Turn, key: str, lines: Sequence[Markup], most: int = MOST_LINES
) -> Iterator[Markup]:
    """How many things a list does something to, and which; nothing where there are none."""
    if lines:
        shown = _bulleted(turn, lines, most, MOST_CHARACTERS // 4)
        yield turn.html(key, count=len(lines), lines=shown)


def changed(
    turn: Turn,
    name: str,
    change: Change[Any],
    column: Callable[[Turn, str], str],
    value: Callable[[Turn, str, Any], str],
) -> Markup:
    """ "Dinas X – Nama: A → B; Wilayah: C → D"."""
    values = [
        turn.html(
            "people.list_value",
            column=column(turn, each),
            before=value(turn, each, before),
            after=value(turn, each, after),
        )
        for each, (before, after) in change.columns.items()
    ]
    return turn.html("people.list_change", name=name, values=Markup("; ").join(values))


def _bulleted(turn: Turn, lines: Sequence[Markup], most: int, room: int) -> Markup:
    """As many lines as fit; how many more there are is said."""
    shown: list[Markup] = []
    for line in lines[:most]:
        if sum(map(len, shown)) + len(line) > room:
            break
        shown.append(Markup("• {}").format(line))
    if len(lines) > len(shown):
        shown.append(turn.html("people.more", count=len(lines) - len(shown)))
    return Markup("\n").join(shown)
