"""Writing a broadcast: whatever is sent to the bot becomes its content, and its link buttons."""

from datetime import datetime, timedelta
from typing import Any

from telegram import Message, Update

from domain.broadcasts import BroadcastState, read_buttons
from domain.errors import DomainError
from domain.roles import Act
from handlers.organize.broadcasts import actions, content, pages
from handlers.turn import Turn
from storage.broadcasts import SENDABLE, change, require_state, write
from storage.outbox import queue
from storage.tables.broadcasts import Broadcast

CONTENT = "organize.broadcast"
AT_ONCE = timedelta(seconds=2)
LIKELY_CUT = 3000
"""A text that long, followed at once by another, was cut in two by the app it was typed in."""


async def begin(_update: Update, turn: Turn) -> None:
    turn.require(Act.BROADCAST)
    turn.await_(CONTENT)
    turn.edit(
        turn.html("broadcasts.send_it"), [[turn.button("broadcasts.b_list", actions.Broadcasts())]]
    )


def is_awaited(turn: Turn) -> bool:
    """Whether the next message, of whatever kind, is what is to be broadcast."""
    return turn.conversation.awaits == CONTENT


async def take_content(turn: Turn) -> None:
    """A message becomes the draft's content; a later one takes its place, an album grows."""
    turn.require(Act.BROADCAST)
    if _is_refused_album(turn) or _is_rest_of_cut(turn):
        return
    broadcast = _draft(turn)
    try:
        _take(turn, broadcast)
    except DomainError:
        turn.remember(refused_album=turn.message.media_group_id)
        raise


def _take(turn: Turn, broadcast: Broadcast | None) -> None:
    album = turn.message.media_group_id
    if broadcast is not None and album and broadcast.content.get("album") == album:
        found = content.with_part(broadcast.content, turn.message)
        change(turn.session, broadcast, content=found)
        turn.edit_earlier(turn.data["card"], *pages.page_of(turn, broadcast))
        return
    found = content.read(turn.message)
    if broadcast is None:
        broadcast = write(turn.session, found, turn.person_id, turn.now)
    else:
        change(turn.session, broadcast, content=found)
    queued = turn.say(*pages.page_of(turn, broadcast))
    turn.await_(CONTENT, broadcast=broadcast.id, card=queued.id)
    turn.remember(at=turn.message.date.timestamp(), length=content.size(found))


def _draft(turn: Turn) -> Broadcast | None:
    """The draft that is being written, if it still is one."""
    number = turn.data.get("broadcast")
    broadcast = pages.opened(turn, number) if number else None
    if broadcast is None or broadcast.state not in SENDABLE:
        return None
    return broadcast


def _is_refused_album(turn: Turn) -> bool:
    """One file of an album was refused and that was said; so is the whole album."""
    album = turn.message.media_group_id
    return album is not None and turn.data.get("refused_album") == album


def _is_rest_of_cut(turn: Turn) -> bool:
    """A text over 4,096 letters comes in pieces: the draft of the first piece is dropped."""
    if turn.message.text is None or not _follows(turn.message, turn.data):
        return False
    if turn.data.get("length", 0) < LIKELY_CUT and "cut" not in turn.data:
        return False
    if "cut" not in turn.data:
        broadcast = _draft(turn)
        if broadcast is not None:
            broadcast.state = BroadcastState.CANCELLED
        turn.forget("broadcast", "card", "length")
        turn.say(turn.html("broadcasts.cut_in_two"))
    turn.remember(cut=True, at=turn.message.date.timestamp())
    return True


def _follows(message: Message, data: Any) -> bool:
    """Whether a message came at once after the one before."""
    if "at" not in data:
        return False
    before = datetime.fromtimestamp(data["at"], message.date.tzinfo)
    return message.date - before <= AT_ONCE


# --- link buttons --------------------------------------------------------------------------------


async def ask_links(_update: Update, turn: Turn) -> None:
    """What the buttons are now, and how to type others."""
    broadcast = pages.opened(turn, turn.pressed(actions.EditLinks).broadcast)
    require_state(broadcast, SENDABLE)
    _show_links(turn, broadcast)


def _show_links(turn: Turn, broadcast: Broadcast) -> None:
    number = broadcast.id or 0
    turn.await_("organize.broadcast.links", broadcast=number)
    rows = []
    if broadcast.buttons:
        key = "broadcasts.b_count_off" if broadcast.counted else "broadcasts.b_count_on"
        rows = [
            [turn.button(key, actions.CountLinks(number, not broadcast.counted))],
            [turn.button("broadcasts.b_drop_links", actions.DropLinks(number, broadcast.revision))],
        ]
    rows.append([turn.button("broadcasts.b_back", actions.Open(number))])
    now = "\n".join(f"{label} | {url}" for label, url in broadcast.buttons)
    key = "broadcasts.links_now" if now else "broadcasts.ask_links"
    turn.edit(turn.html(key, links=now), rows)


async def take_links(turn: Turn) -> None:
    broadcast = pages.opened(turn, turn.data["broadcast"])
    if turn.message.text is None:
        raise DomainError("broadcasts.links_please")
    buttons = read_buttons(turn.words)
    change(turn.session, broadcast, buttons=[[b.label, b.url] for b in buttons])
    pages.show(turn, broadcast, turn.html("broadcasts.links_taken"))


async def drop_links(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.DropLinks)
    broadcast = pages.opened(turn, act.broadcast)
    if broadcast.revision == act.revision:
        change(turn.session, broadcast, buttons=[])
    pages.show(turn, broadcast)


async def count_links(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.CountLinks)
    broadcast = pages.opened(turn, act.broadcast)
    if broadcast.counted != act.counted:
        change(turn.session, broadcast, counted=act.counted)
    _show_links(turn, broadcast)


# --- trying it -----------------------------------------------------------------------------------


async def send_to_me(_update: Update, turn: Turn) -> None:
    """The message exactly as people will get it."""
    broadcast = pages.opened(turn, turn.pressed(actions.SendToMe).broadcast)
    preview(turn, broadcast)
    turn.toast("broadcasts.sent_to_me")


def preview(turn: Turn, broadcast: Broadcast) -> None:
    calls = [content.call(broadcast, turn.person_id, turn.language)]
    after = content.call_after(broadcast, turn.person_id, turn.language)
    for method, params in [*calls, after] if after else calls:
        queue(turn.session, turn.person_id, method, params, turn.now)
