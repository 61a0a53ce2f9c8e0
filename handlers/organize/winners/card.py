"""What citizens will read of awards, some of which need not be announced yet."""

from collections.abc import Sequence

from markupsafe import Markup

from domain.innovations import Award
from handlers.ask.card import told
from handlers.turn import Turn
from storage.innovations import as_told, in_time
from storage.tables import Winner
from storage.winner_list import values


def card(turn: Turn, awards: Sequence[Award]) -> Markup:
    winners = [Winner(**values(award)) for award in awards]
    return told(turn, as_told(awards), in_time(winners))
