"""The rules of broadcasts: what can be sent, when one runs, pauses, waits or is finished.

A broadcast's progress is one row per recipient; everything here follows from how many recipients
stand in which state.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.errors import DomainError, Problem


class BroadcastState(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    MISSED = "missed"
    """Its time passed while nothing ran: a person decides."""
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class PauseReason(StrEnum):
    PERSON = "person"
    ERRORS = "errors"
    OUTAGE = "outage"
    """Nothing ran for so long that going on unasked would surprise people."""
    RESTORED = "restored"
    """The database came back from a copy: what it does not know may have been sent."""


class RecipientState(StrEnum):
    PLANNED = "planned"
    QUEUED = "queued"
    SENT = "sent"
    BLOCKED = "blocked"
    OPTED_OUT = "opted_out"
    NOT_AGREED = "not_agreed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


OPEN = frozenset({RecipientState.PLANNED, RecipientState.QUEUED})
"""States of recipients whose message is still to come."""
UNDER_WAY = frozenset({BroadcastState.SENDING, BroadcastState.PAUSED})
RETRIABLE = frozenset({RecipientState.FAILED, RecipientState.UNKNOWN})

LATE = timedelta(minutes=10)
"""From then on, what was to go out earlier waits for a person."""
WINDOW = 50
MOST_FAILING = 0.2
"""Share of the last ``WINDOW`` outcomes from which on a broadcast pauses itself."""
FASTEST = 25
"""Messages a second: what Telegram allows a bot, less what replies need."""
RATES = (FASTEST, 10, 5, 1)


def fails_too_often(outcomes: Sequence[str]) -> bool:
    """Whether more of the last outcomes failed than a broadcast may go on with.

    Somebody who blocked the bot is no failure. The share is of the whole window, so a few
    failures at the very beginning do not stop anything.
    """
    failing = sum(outcome in RETRIABLE for outcome in outcomes[:WINDOW])
    return failing > WINDOW * MOST_FAILING


def is_late(due: datetime, now: datetime) -> bool:
    return now - due > LATE


# --- how far it is -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """How many recipients stand in which state; the sum is the plan."""

    counts: Mapping[str, int]

    def of(self, *states: RecipientState) -> int:
        return sum(self.counts.get(state, 0) for state in states)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        return self.of(*OPEN)

    @property
    def done(self) -> int:
        return self.total - self.left

    def seconds_left(self, rate: float) -> int | None:
        """At a rate in messages a second; ``None`` where nothing moves."""
        return None if rate <= 0 else round(self.left / rate)


# --- what can be sent ----------------------------------------------------------------------------

MOST_TEXT, MOST_CAPTION = 4096, 1024
MOST_ENTITIES = 100
"""What Telegram shows of one message; it drops the rest."""
MOST_BUTTONS, MOST_LABEL, MOST_URL = 4, 40, 1000
TAG = re.compile(
    r"</?(?:b|strong|i|em|u|ins|s|strike|del|a|code|pre|blockquote|tg-\w+)\b[^<>]*>", re.I
)
MARKS = re.compile(r"(\*\*|__|~~|\|\|)\S(?:[^\n]*?\S)?\1|\[[^\]\n]+\]\(https?://[^)\s]+\)")
LINK = re.compile(r"https?://[^\s/$.?#|][^\s|]*", re.I)


def length(text: str) -> int:
    """Length as Telegram counts it: in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_words(text: str, entities: Sequence[Mapping[str, Any]], most: int) -> Problem | None:
    """What keeps a text or caption from being sent as it stands, with the place."""
    if length(text) > most:
        key = "broadcasts.text_too_long" if most == MOST_TEXT else "broadcasts.caption_too_long"
        return Problem(key, {"length": length(text), "most": most, "over": length(text) - most})
    if len(entities) > MOST_ENTITIES:
        return Problem("broadcasts.too_many_formats", {"found": len(entities)})
    if any(e["offset"] < 0 or e["offset"] + e["length"] > length(text) for e in entities):
        return Problem("broadcasts.format_outside")
    return _marks_left(text, entities)


def _marks_left(text: str, entities: Sequence[Mapping[str, Any]]) -> Problem | None:
    """Formatting typed as signs, which people would read as signs."""
    for found in (*TAG.finditer(text), *MARKS.finditer(text)):
        if not _within_code(length(text[: found.start()]), entities):
            line = text.count("\n", 0, found.start()) + 1
            return Problem("broadcasts.marks_left", {"line": line, "marks": found[0][:40]})
    return None


def _within_code(offset: int, entities: Sequence[Mapping[str, Any]]) -> bool:
    return any(
        e["type"] in {"code", "pre"} and e["offset"] <= offset < e["offset"] + e["length"]
        for e in entities
    )


@dataclass(frozen=True)
class LinkButton:
    """A button under a broadcast that opens a link."""

    label: str
    url: str


def read_buttons(text: str) -> list[LinkButton]:
    """The buttons somebody typed, one a line: ``label | https://…``.

    Raises DomainError that names the line.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_BUTTONS:
        raise DomainError("broadcasts.too_many_buttons", most=MOST_BUTTONS, found=len(lines))
    return [_button(line, number) for number, line in enumerate(lines, 1)]


def _button(line: str, number: int) -> LinkButton:
    label, bar, url = (part.strip() for part in line.partition("|"))
    if not bar or not label or not url:
        raise DomainError("broadcasts.button_form", line=number, typed=line[:60])
    if len(label) > MOST_LABEL:
        raise DomainError("broadcasts.button_label", line=number, most=MOST_LABEL)
    if not LINK.fullmatch(url) or len(url) > MOST_URL:
        raise DomainError("broadcasts.button_link", line=number, typed=url[:60])
    return LinkButton(label, url)


def opens_bot(url: str, username: str) -> bool:
    """Whether a link leads into this bot: the only links an answer to a press may open.

    https://core.telegram.org/bots/api#answercallbackquery
    """
    return (
        re.fullmatch(
            rf"https?://(?:t|telegram)\.me/{re.escape(username)}\?start=[\w-]{{0,64}}", url, re.I
        )
        is not None
    )
