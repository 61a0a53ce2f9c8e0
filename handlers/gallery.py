"""/galeri: the gallery of recorded innovations, within Telegram where it can be opened there."""

from telegram import InlineKeyboardButton, Update, WebAppInfo

from domain.gallery_links import list_url
from domain.search.query import Query
from handlers.surface import Surface
from handlers.turn import Keyboard, Turn


async def gallery(_update: Update, turn: Turn) -> None:
    """/galeri"""
    base = turn.scope.gallery_url
    if base is None:
        turn.say(turn.html("gallery.not_served"))
        return
    turn.say(turn.html("gallery.invitation"), _ways(turn, list_url(base, Query(), turn.language)))


def _ways(turn: Turn, url: str) -> Keyboard:
    """Telegram opens encrypted pages only within itself."""
    if not url.startswith("https:"):
        return [[turn.link("gallery.b_open", url)]]
    within = InlineKeyboardButton(turn.plain("gallery.b_open"), web_app=WebAppInfo(url))
    return [[within], [turn.link("gallery.b_browser", url)]]


GALLERY = Surface(
    commands=[
        (["galeri", "gallery"], gallery),
    ],
)
