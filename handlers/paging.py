"""Long lists in pages: at most eight rows of buttons, then ‹ and ›."""

from collections.abc import Callable

from telegram import InlineKeyboardButton

from handlers.turn import labelled

ROWS = 8


def pages_of(rows: int, on_page: int = ROWS) -> int:
    """How many pages a number of rows fills; at least one."""
    return max(1, -(-rows // on_page))


def turning(page: int, pages: int, to: Callable[[int], object]) -> list[list[InlineKeyboardButton]]:
    """The row that turns pages, or none where there is one page; ``to`` makes its actions."""
    row = []
    if page > 0:
        row.append(labelled(f"‹ {page}/{pages}", to(page - 1)))
    if page + 1 < pages:
        row.append(labelled(f"{page + 2}/{pages} ›", to(page + 1)))
    return [row] if row else []
