"""Letting a broadcast go, now or later: preview, number, and a second press or the number typed."""

from datetime import UTC, datetime, time, timedelta

from telegram import Update

from domain.broadcasts import BroadcastState
from domain.dates import WITA, days_left, read_moment, wita
from domain.errors import DomainError
from domain.segments import Reach, tally
from handlers.organize.broadcasts import actions, pages, progress
from handlers.organize.broadcasts.compose import preview
from handlers.turn import Turn
from storage.broadcasts import SENDABLE, audience, require_state, schedule, start, unschedule
from storage.tables.broadcasts import Broadcast

MORNING = time(8, 0)
NIGHT = (time(20, 0), time(7, 0))
LONGEST_WAIT = timedelta(days=366)


# --- now -----------------------------------------------------------------------------------------


async def confirm(_update: Update, turn: Turn) -> None:
    """The message as it will arrive, then to how many, to be confirmed."""
    act = turn.pressed(actions.Confirm)
    broadcast = pages.opened(turn, act.broadcast)
    if not _is_current(turn, broadcast, act.revision):
        return
    preview(turn, broadcast)
    _ask(turn, broadcast)


def _ask(turn: Turn, broadcast: Broadcast, key: str = "broadcasts.confirm") -> None:
    number, revision, count = broadcast.id or 0, broadcast.revision, _reached(turn, broadcast)
    turn.await_("organize.broadcast.count", broadcast=number, revision=revision, number=count)
    turn.say(
        turn.html(key, number=count, segment=pages.segment_name(turn, broadcast.segment or "")),
        [
            [
                turn.button(
                    "broadcasts.b_send",
                    actions.Send(number, revision, count),
                    "success",
                    number=count,
                )
            ],
            [turn.button("broadcasts.b_back", actions.Open(number))],
        ],
    )


def _reached(turn: Turn, broadcast: Broadcast) -> int:
    count = tally(audience(turn.session, broadcast))[Reach.REACHED]
    if not count:
        raise DomainError("broadcasts.no_recipients")
    return count


def _is_current(turn: Turn, broadcast: Broadcast, revision: int) -> bool:
    """Whether what was pressed is what the broadcast is now; if not, its page is shown."""
    if broadcast.state in SENDABLE and broadcast.revision == revision:
        return True
    turn.toast("broadcasts.changed", alert=True)
    pages.show(turn, broadcast)
    return False


async def take_count(turn: Turn) -> None:
    """The number typed instead of the second press."""
    broadcast = pages.opened(turn, turn.data["broadcast"])
    count = turn.data["number"]
    if turn.words.replace(".", "") != str(count):
        raise DomainError("broadcasts.type_the_number", number=count)
    if _is_current(turn, broadcast, turn.data["revision"]):
        _send(turn, broadcast, count)


async def send(_update: Update, turn: Turn) -> None:
    """The second press. Of two organizers who press at once, one sends."""
    act = turn.pressed(actions.Send)
    broadcast = pages.opened(turn, act.broadcast)
    if _is_current(turn, broadcast, act.revision):
        _send(turn, broadcast, act.count)


def _send(turn: Turn, broadcast: Broadcast, confirmed: int) -> None:
    if _reached(turn, broadcast) != confirmed:
        _ask(turn, broadcast, "broadcasts.number_changed")
        return
    start(turn.session, broadcast, turn.person_id, turn.now)
    turn.audit("broadcast.send", f"broadcast:{broadcast.id}", after=_told(broadcast, confirmed))
    turn.await_(None)
    turn.edit(
        turn.html("broadcasts.under_way"),
        [[turn.button("broadcasts.b_list", actions.Broadcasts())]],
    )
    show_progress(turn, broadcast)


def show_progress(turn: Turn, broadcast: Broadcast) -> None:
    """A new message that the feeder keeps up to date."""
    card = turn.say(*progress.shown(turn.session, broadcast, turn.texts, turn.now))
    broadcast.card, broadcast.card_at, broadcast.card_edit = card.id, turn.now, None


def _told(broadcast: Broadcast, count: int) -> dict[str, object]:
    return {"segment": broadcast.segment, "recipients": count}


# --- later ---------------------------------------------------------------------------------------


async def ask_when(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.AskWhen)
    broadcast = pages.opened(turn, act.broadcast)
    if not _is_current(turn, broadcast, act.revision):
        return
    number, revision = act.broadcast, act.revision
    turn.await_("organize.broadcast.when", broadcast=number, revision=revision)
    rows = [[turn.labelled(wita(at, turn.language), _at(broadcast, at))] for at in _usual(turn.now)]
    rows.append([turn.button("broadcasts.b_back", actions.Open(number))])
    turn.edit(turn.html("broadcasts.ask_when"), rows)


def _usual(now: datetime) -> list[datetime]:
    """In an hour, and the next mornings."""
    soon = now.astimezone(WITA) + timedelta(hours=1)
    mornings = (
        datetime.combine(soon.date() + timedelta(days=days), MORNING, WITA) for days in (1, 2)
    )
    return [soon.replace(minute=0 if soon.minute < 30 else 30, second=0), *mornings]


def _at(broadcast: Broadcast, at: datetime) -> actions.Schedule:
    return actions.Schedule(broadcast.id or 0, broadcast.revision, int(at.timestamp()) // 60)


async def take_when(turn: Turn) -> None:
    """The time typed, said back with weekday and WITA for a yes."""
    broadcast = pages.opened(turn, turn.data["broadcast"])
    require_state(broadcast, SENDABLE)
    at = read_moment(turn.words, turn.now, MORNING) if turn.message.text else None
    if at is None:
        raise DomainError("broadcasts.when_unclear")
    if at <= turn.now:
        raise DomainError("broadcasts.past")
    if at - turn.now > LONGEST_WAIT:
        raise DomainError("broadcasts.too_far")
    key = "broadcasts.when_at_night" if _is_night(at) else "broadcasts.when_right"
    turn.say(
        turn.html(key, when=wita(at, turn.language), count=days_left(at, turn.now)),
        [
            [turn.button("broadcasts.b_schedule", _at(broadcast, at), "success")],
            [turn.button("broadcasts.b_back", actions.Open(broadcast.id or 0))],
        ],
    )


def _is_night(at: datetime) -> bool:
    evening, morning = NIGHT
    return not morning <= at.astimezone(WITA).time() < evening


async def schedule_it(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.Schedule)
    broadcast = pages.opened(turn, act.broadcast)
    if not _is_current(turn, broadcast, act.revision):
        return
    at = datetime.fromtimestamp(act.minute * 60, UTC)
    schedule(turn.session, broadcast, at, turn.person_id, turn.now)
    after = {"segment": broadcast.segment, "at": at.isoformat()}
    turn.audit("broadcast.schedule", f"broadcast:{broadcast.id}", after=after)
    turn.await_(None)
    pages.show(turn, broadcast)


async def unschedule_it(_update: Update, turn: Turn) -> None:
    broadcast = pages.opened(turn, turn.pressed(actions.Unschedule).broadcast)
    if broadcast.state == BroadcastState.SCHEDULED:
        unschedule(turn.session, broadcast)
        turn.audit("broadcast.unschedule", f"broadcast:{broadcast.id}")
    pages.show(turn, broadcast)
