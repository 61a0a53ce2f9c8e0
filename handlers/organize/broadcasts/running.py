"""A broadcast under way: pause, go on, slow down, end it; afterwards its account and retries."""

from telegram import Update

from domain.broadcasts import RATES, UNDER_WAY, BroadcastState, PauseReason, RecipientState
from domain.errors import DomainError
from handlers.organize.broadcasts import actions, pages
from handlers.turn import Keyboard, Turn
from storage import broadcasts
from storage.tables.broadcasts import Broadcast


async def pause(_update: Update, turn: Turn) -> None:
    broadcast = pages.opened(turn, turn.pressed(actions.Pause).broadcast)
    if broadcast.state == BroadcastState.SENDING:
        broadcasts.pause(turn.session, broadcast, PauseReason.PERSON, turn.now)
        _audit(turn, broadcast, "pause")
        turn.toast("broadcasts.paused_toast")
    _show(turn, broadcast)


async def resume(_update: Update, turn: Turn) -> None:
    """Goes on where it stopped; after a restore only once the danger has been named."""
    act = turn.pressed(actions.Resume)
    broadcast = pages.opened(turn, act.broadcast)
    if broadcast.state == BroadcastState.PAUSED:
        if broadcast.pause_reason == PauseReason.RESTORED and not act.sure:
            _ask(turn, "resume_restored", actions.Resume(act.broadcast, sure=True))
            return
        broadcasts.resume(turn.session, broadcast, turn.now)
        _audit(turn, broadcast, "resume")
        turn.toast("broadcasts.resumed_toast")
    _show(turn, broadcast)


async def cancel(_update: Update, turn: Turn) -> None:
    """Ends it for good, or throws a draft away: a second press that names what is lost."""
    act = turn.pressed(actions.Cancel)
    broadcast = pages.opened(turn, act.broadcast)
    if broadcast.state in {BroadcastState.DONE, BroadcastState.CANCELLED}:
        _show(turn, broadcast)
        return
    started = broadcast.started_at is not None and broadcast.state in UNDER_WAY
    if not act.sure:
        left = broadcasts.progress(turn.session, broadcast).left
        key = "cancel_started" if started else "discard"
        _ask(turn, key, actions.Cancel(act.broadcast, sure=True), number=left)
        return
    broadcasts.cancel(turn.session, broadcast, turn.now)
    _audit(turn, broadcast, "cancel")
    turn.await_(None)
    if started:
        _show(turn, broadcast)
    else:
        back = turn.button("broadcasts.b_list", actions.Broadcasts())
        turn.edit(turn.html("broadcasts.discarded"), [[back]])


def _ask(
    turn: Turn,
    key: str,
    act: actions.Cancel | actions.Resume | actions.Retry,
    **values: object,
) -> None:
    """A second press, the safe way out first."""
    turn.edit(
        turn.html(f"broadcasts.{key}", **values),
        [
            [turn.button("broadcasts.b_back", actions.Open(act.broadcast))],
            [turn.button(f"broadcasts.b_sure_{key}", act, "danger")],
        ],
    )


# --- how fast ------------------------------------------------------------------------------------


async def choose_rate(_update: Update, turn: Turn) -> None:
    broadcast = pages.opened(turn, turn.pressed(actions.ChooseRate).broadcast)
    number = broadcast.id or 0
    rows: Keyboard = [
        [turn.button("broadcasts.b_set_rate", actions.SetRate(number, rate), rate=rate)]
        for rate in RATES
    ]
    back = [turn.button("broadcasts.b_back", actions.Open(number))]
    turn.edit(turn.html("broadcasts.which_rate", rate=broadcast.rate), [*rows, back])


async def set_rate(_update: Update, turn: Turn) -> None:
    """Holds from the next messages on; nothing starts over."""
    act = turn.pressed(actions.SetRate)
    broadcast = pages.opened(turn, act.broadcast)
    if act.rate not in RATES:
        raise DomainError("broadcasts.stale")
    if broadcast.state in UNDER_WAY and broadcast.rate != act.rate:
        turn.audit(
            "broadcast.rate", f"broadcast:{broadcast.id}", before=broadcast.rate, after=act.rate
        )
        broadcast.rate = act.rate
    _show(turn, broadcast)


# --- afterwards ----------------------------------------------------------------------------------


async def retry(_update: Update, turn: Turn) -> None:
    """Once more to those who failed; to the unknown, who may have it, after a second press."""
    act = turn.pressed(actions.Retry)
    broadcast = pages.opened(turn, act.broadcast)
    if broadcast.state != BroadcastState.DONE:
        _show(turn, broadcast)
        return
    which = RecipientState.UNKNOWN if act.unknown else RecipientState.FAILED
    number = broadcasts.progress(turn.session, broadcast).of(which)
    if act.unknown and not act.sure:
        _ask(turn, "retry_unknown", actions.Retry(act.broadcast, True, sure=True), number=number)
        return
    if broadcasts.retry(turn.session, broadcast, which, turn.now):
        _audit(turn, broadcast, "retry", {"state": which, "recipients": number})
    _show(turn, broadcast)


async def send_account(_update: Update, turn: Turn) -> None:
    broadcast = pages.opened(turn, turn.pressed(actions.SendAccount).broadcast)
    order = {"kind": "broadcast", "broadcast": broadcast.id, "language": turn.language}
    turn.send_file(order, turn.html("broadcasts.account"))
    _audit(turn, broadcast, "export")
    turn.toast("broadcasts.account_toast")


def _show(turn: Turn, broadcast: Broadcast) -> None:
    """Its page; where that is the message the feeder keeps up to date, its time starts anew."""
    pages.show(turn, broadcast)
    broadcast.card_at = turn.now


def _audit(turn: Turn, broadcast: Broadcast, verb: str, after: object = None) -> None:
    turn.audit(f"broadcast.{verb}", f"broadcast:{broadcast.id}", after=after)
