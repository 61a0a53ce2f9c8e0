"""Links that open the bot at a card, a list or a region: ``t.me/<bot>?start=i_…``."""

from telegram import Update

from domain.questions.question import Intent, Question
from domain.search.query import Query
from handlers.ask import card, links, listing, plain, talk
from handlers.ask.actions import OpenLink
from handlers.ask.place import with_form
from handlers.ask.screen import Answer
from handlers.turn import Turn
from storage.innovations import by_code
from storage.tables import Region

ASK = "tanya"
"""The payload of the button above inline results."""


def opens(turn: Turn, payload: str) -> bool:
    """Whether a payload of /start is one of these links; then it is opened."""
    if payload == ASK:
        turn.say(turn.html("ask.what"), plain.example_rows(turn))
        return True
    kind = payload[: len(links.CARD)]
    if kind not in _OPENED or len(payload) == links.TOKEN_LENGTH:
        return False
    found = _OPENED[kind](turn, payload.removeprefix(kind))
    if found is None:
        turn.say(turn.html("ask.link_gone"), plain.example_rows(turn))
    else:
        _show(turn, found)
    return True


def _show(turn: Turn, found: Answer) -> None:
    """No question was asked and none is counted, but the next one may follow on it."""
    if found.question is not None:
        talk.remember(turn, found.question, 0)
    if found.photo is not None:
        card.send_photo(turn, found.photo)
    turn.say(*with_form(turn, found.body, found.rows))


async def open_link(_update: Update, turn: Turn) -> None:
    """The same from a button."""
    if not opens(turn, turn.pressed(OpenLink).payload):
        turn.toast("ask.gone", alert=True)


def _card(turn: Turn, code: str) -> Answer | None:
    innovation = by_code(turn.session, code)
    if innovation is None:
        return None
    photo = innovation if innovation.photo else None
    return Answer(card.body(turn, innovation), card.rows(turn, innovation), photo=photo)


def _list(turn: Turn, word: str) -> Answer | None:
    query = links.read(turn, word)
    return listing.answer(turn, Question(Intent.FIND, query)) if query is not None else None


def _region(turn: Turn, word: str) -> Answer | None:
    """``r_73_08`` and ``r_7308`` are one."""
    digits = word.replace("_", "")
    code = f"{digits[:2]}.{digits[2:]}" if len(digits) > 2 else digits
    if turn.session.get(Region, code) is None:
        return None
    return listing.answer(turn, Question(Intent.FIND, Query(regions=(code,))))


_OPENED = {links.CARD: _card, links.LIST: _list, links.REGION: _region}
