"""Queries in buttons and links: a short word, or the name under which a long one is kept."""

from domain.search.query import Query
from handlers.ask.packed import KEPT, Unpackable, pack, unpack
from handlers.turn import Turn
from storage.kept_queries import keep, kept

TOKEN_LENGTH = 32
"""Payloads of this length are the secrets of invitations: a link of ours has another."""
CARD, LIST, REGION = "i_", "l_", "r_"


def written(turn: Turn, query: Query) -> str:
    """A query as it stands in a button."""
    try:
        return pack(query)
    except Unpackable:
        return KEPT + keep(turn.session, query, turn.today)


def read(turn: Turn, word: str) -> Query | None:
    """The query of a button or link; ``None`` where it is none, or is kept no more."""
    if word.startswith(KEPT):
        return kept(turn.session, word.removeprefix(KEPT))
    try:
        return unpack(word)
    except Unpackable:
        return None


def start_url(turn: Turn, payload: str) -> str:
    return f"https://t.me/{turn.scope.bot_username}?start={payload}"


def card_payload(code: str) -> str:
    return f"{CARD}{code}"


def list_payload(turn: Turn, query: Query) -> str:
    payload = f"{LIST}{written(turn, query)}"
    return f"{payload}-" if len(payload) == TOKEN_LENGTH else payload
