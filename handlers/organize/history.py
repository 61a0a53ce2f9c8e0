"""Riwayat: what staff did, in plain words, the newest first; owners only.

An entry is told by the text ``history.<action>``; one that has none is told by its name.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from markupsafe import Markup
from telegram import Update

from domain.dates import WITA
from domain.roles import Act, Grant, StaffRole
from domain.words import shorten
from handlers.ask.listing import award_words
from handlers.guide import course
from handlers.organize.agencies import back_rows, name_of
from handlers.organize.broadcasts.pages import opening, segment_name
from handlers.organize.staff import role_words
from handlers.organize.staff_actions import History
from handlers.paging import turning
from handlers.texts import UnknownTextError
from handlers.turn import Turn
from storage.agencies import agency_by_code
from storage.audit import count, latest
from storage.course import title_of
from storage.faq import listed_one
from storage.innovations import by_any_code
from storage.staff import given_by
from storage.tables import (
    Agency,
    AuditEntry,
    Edition,
    Export,
    JoinRequest,
    Person,
    Proposal,
    Region,
    StaffInvitation,
    Winner,
)
from storage.tables.broadcasts import Broadcast

PER_PAGE = 8
LONGEST = 90
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


async def show(_update: Update, turn: Turn) -> None:
    turn.require(Act.MANAGE_STAFF)
    turn.await_(None)
    total = count(turn.session)
    pages = max(1, -(-total // PER_PAGE))
    page = min(turn.pressed(History).page, pages - 1)
    entries = latest(turn.session, page * PER_PAGE, PER_PAGE)
    lines = [line(turn, entry) for entry in entries] or [turn.html("history.nothing")]
    body = Markup("\n\n").join([turn.html("history.title"), *lines])
    turn.edit(body, [*turning(page, pages, History), *back_rows(turn)])


def line(turn: Turn, entry: AuditEntry) -> Markup:
    """ "24/11/2026 10.00 · Hasnah: memberi peran kepada Rahmat (Koordinator Bone)"."""
    return turn.html(
        "history.line",
        when=entry.at.astimezone(WITA).strftime("%d/%m/%Y %H.%M"),
        who=_who(turn, entry.actor),
        what=_what(turn, entry),
    )


def _who(turn: Turn, actor: int | None) -> str:
    if actor is None:
        return turn.plain("history.program")
    return _person(turn, actor)


def _what(turn: Turn, entry: AuditEntry) -> Markup:
    values = {"subject": _subject(turn, entry.subject), "detail": _detail(turn, entry)}
    try:
        told = turn.html(f"history.{entry.action}", **values)
    except UnknownTextError:
        told = turn.html("history.other", action=entry.action, **values)
    return Markup(told.strip())  # noqa: S704  escaped already


# --- what it was about ---------------------------------------------------------------------------


def _subject(turn: Turn, subject: str) -> str:
    """A subject such as ``agency:12`` by its name."""
    kind, _, key = subject.partition(":")
    name = _NAMES[kind](turn, key) if kind in _NAMES else None
    return shorten(name, LONGEST) if name else subject


def _person(turn: Turn, key: Any) -> str:
    person = turn.session.get(Person, int(key))
    known = person is not None and (person.name or person.telegram_name)
    return name_of(person) if person and known else turn.plain("staff.number", id=key)


def _agency(turn: Turn, key: str) -> str | None:
    agency = turn.session.get(Agency, int(key))
    return agency.name if agency else None


def _region(turn: Turn, key: str) -> str | None:
    if key == "all":
        return turn.plain("people.all_regions")
    region = turn.session.get(Region, key)
    return region.name if region else None


def _edition(turn: Turn, key: str) -> str | None:
    edition = turn.session.get(Edition, int(key))
    return turn.named(edition) if edition else None


def _request(turn: Turn, key: str) -> str | None:
    asked = turn.session.get(JoinRequest, int(key))
    return _person(turn, asked.person_id) if asked else None


def _proposal(turn: Turn, key: str) -> str | None:
    proposal = turn.session.get(Proposal, int(key))
    return (proposal.title or turn.plain("submit.untitled")) if proposal else None


def _staff_invitation(turn: Turn, key: str) -> str | None:
    invitation = turn.session.get(StaffInvitation, int(key))
    return role_words(turn, given_by(invitation)) if invitation else None


def _export(turn: Turn, key: str) -> str | None:
    export = turn.session.get(Export, int(key))
    return turn.plain(f"exports.{export.subject}") if export else None


def _lesson(turn: Turn, key: str) -> str | None:
    lesson = course(turn).lesson(key)
    return lesson.title.in_(turn.language) if lesson else title_of(turn.session, key)


def _winner(turn: Turn, key: str) -> str | None:
    winner = turn.session.get(Winner, int(key))
    return f"{winner.title} – {award_words(turn, winner)}" if winner else None


def _innovation(turn: Turn, key: str) -> str | None:
    innovation = by_any_code(turn.session, key)
    return innovation.title if innovation else None


def _question(_turn: Turn, key: str) -> str:
    return f"#{key}"


def _entry(turn: Turn, key: str) -> str | None:
    found = listed_one(turn.session, key)
    return found.entry.phrasings[0] if found and found.entry.phrasings else None


def _broadcast(turn: Turn, key: str) -> str | None:
    broadcast = turn.session.get(Broadcast, int(key))
    return opening(turn, broadcast) if broadcast else None


_NAMES: dict[str, Callable[[Turn, str], str | None]] = {
    "person": _person,
    "agency": _agency,
    "region": _region,
    "edition": _edition,
    "request": _request,
    "proposal": _proposal,
    "staff_invitation": _staff_invitation,
    "export": _export,
    "lesson": _lesson,
    "winner": _winner,
    "innovation": _innovation,
    "question": _question,
    "faq": _entry,
    "broadcast": _broadcast,
}


# --- what changed --------------------------------------------------------------------------------


def _detail(turn: Turn, entry: AuditEntry) -> str:
    """What an entry keeps besides its subject, in brackets; nothing where it keeps nothing."""
    role = _role(turn, entry.after) or _role(turn, entry.before)
    kept = (_brief(turn, each) for each in _differing(entry.before, entry.after))
    words = role or " → ".join(filter(None, kept))
    return f"({shorten(words, LONGEST)})" if words else ""


def _differing(before: Any, after: Any) -> tuple[Any, Any]:
    """What was kept before and after; of data with names only what changed."""
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return before, after
    return (
        {key: value for key, value in before.items() if after.get(key) != value},
        {key: value for key, value in after.items() if before.get(key) != value},
    )


def _role(turn: Turn, kept: Any) -> str | None:
    if not isinstance(kept, dict) or kept.get("role") not in set(StaffRole):
        return None
    given = Grant(StaffRole(kept["role"]), kept.get("edition"), kept.get("region"))
    return role_words(turn, given)


def _brief(turn: Turn, kept: Any) -> str:
    """Kept data as a few words; of a list only how long it is."""
    if isinstance(kept, list):
        return str(len(kept))
    if isinstance(kept, bool):
        return turn.plain("history.yes" if kept else "history.no")
    if not isinstance(kept, dict):
        return "" if kept is None else _told(str(kept))
    if "agency" in kept:
        agency = agency_by_code(turn.session, str(kept["agency"]))
        return agency.name if agency else str(kept["agency"])
    return ", ".join(filter(None, (_pair(turn, *pair) for pair in kept.items())))


def _pair(turn: Turn, key: str, value: Any) -> str:
    """A value with its name; nothing where there is no word for it: a number of our own."""
    if key == "segment":
        return segment_name(turn, str(value))
    try:
        word = turn.plain(f"history.word_{key}")
    except UnknownTextError:
        return ""
    return f"{word} {_brief(turn, value)}"


def _told(value: str) -> str:
    """A time as people write it; anything else as it is."""
    if not TIME.match(value):
        return value
    return datetime.fromisoformat(value).astimezone(WITA).strftime("%d/%m/%Y %H.%M")
