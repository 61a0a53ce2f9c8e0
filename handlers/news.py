"""What people do with news they got: press a link of a broadcast, end news, want it again."""

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.broadcasts import opens_bot
from domain.errors import DomainError
from handlers.organize.broadcasts.actions import PressLink, WantNews
from handlers.organize.broadcasts.content import keyboard
from handlers.surface import Surface
from handlers.turn import Turn
from storage.news import choose_news, count_press, is_recipient, pressed_by, wants_news
from storage.outbox import queue
from storage.proposals import agencies_of
from storage.tables.broadcasts import Broadcast

Told = tuple[Markup, list[list[InlineKeyboardButton]]]


async def news(_update: Update, turn: Turn) -> None:
    """/kabar: what is told, whether somebody wants it now, and the switch."""
    if is_wanted(turn):
        turn.say(*_on(turn))
    else:
        turn.say(turn.html("ask.news_off"), [[button_for(turn)]])


async def press_link(update: Update, turn: Turn) -> None:
    """Counts the press and opens the link.

    Telegram tells a bot of no press on a link, and lets the answer to a press open links into
    the bot only. For any other the button becomes the link itself: the next press opens it.
    """
    act = turn.pressed(PressLink)
    broadcast = turn.session.get(Broadcast, act.broadcast)
    if broadcast is None or act.button >= len(broadcast.buttons):
        raise DomainError("broadcasts.link_gone")
    if is_recipient(turn.session, act.broadcast, turn.person_id):
        count_press(turn.session, act.broadcast, act.button, turn.person_id, turn.now)
    label, url = broadcast.buttons[act.button]
    if opens_bot(url, turn.scope.bot_username):
        _open(update, turn, url)
        return
    opened = pressed_by(turn.session, act.broadcast, turn.person_id) | {act.button}
    turn.toast("broadcasts.press_again", label=label)
    queue(
        turn.session,
        turn.person_id,
        "editMessageReplyMarkup",
        {
            "chat_id": turn.person_id,
            "message_id": turn.message.message_id,
            "reply_markup": keyboard(broadcast, turn.language, opened),
        },
        turn.now,
    )


def _open(update: Update, turn: Turn, url: str) -> None:
    query = update.callback_query
    assert query is not None
    turn.scope.passing.append(("answerCallbackQuery", {"callback_query_id": query.id, "url": url}))


async def want(_update: Update, turn: Turn) -> None:
    """The button under all news: off at one press, and a message to undo it."""
    wanted = turn.pressed(WantNews).wanted
    choose_news(turn.session, turn.person_id, wanted, turn.now)
    if wanted:
        turn.edit(*_on(turn))
    else:
        turn.say(*_off(turn))


def _on(turn: Turn) -> Told:
    return turn.html("ask.news_on"), [[_other(turn, wanted=True)]]


def _off(turn: Turn) -> Told:
    """That news has ended; to contacts, what still reaches them."""
    body = turn.html("broadcasts.news_off")
    if agencies_of(turn.session, turn.person_id):
        body = Markup("\n").join([body, turn.html("broadcasts.news_off_own")])
    return body, [[_other(turn, wanted=False)]]


def button_for(turn: Turn) -> InlineKeyboardButton:
    """The switch of news, for a page of settings."""
    return _other(turn, wanted=is_wanted(turn))


def is_wanted(turn: Turn) -> bool:
    """Whether somebody gets news now: contacts until they say no, others once they say yes."""
    wanted = wants_news(turn.session, turn.person_id)
    return turn.person.consent_at is not None if wanted is None else wanted


def _other(turn: Turn, *, wanted: bool) -> InlineKeyboardButton:
    if wanted:
        return turn.button("broadcasts.b_stop_broadcasts", WantNews(False))
    return turn.button("broadcasts.b_want_news", WantNews(True))


NEWS = Surface(
    commands=[
        (["kabar", "news"], news),
    ],
    presses=[
        (WantNews, want),
        (PressLink, press_link),
    ],
)
