"""Where an answer is given: a person's own chat, or a group, where less is shown and stored."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from handlers.ask import links
from handlers.ask.actions import OpenCard, Show
from handlers.ask.screen import Rows
from handlers.buttons import decode
from handlers.submit.actions import OpenQuestion
from handlers.turn import Turn
from storage.tables import Person

Handler = Callable[[Update, Turn], Awaitable[None]]


def is_private(turn: Turn) -> bool:
    """Whether this is the person's own chat with the bot."""
    return turn.message.chat.type == "private"


@contextmanager
def as_guest(update: Update, turn: Turn) -> Iterator[None]:
    """Within it the language is the writer's, and nothing is stored of whoever is not known."""
    user = update.effective_user
    known = turn.session.get(Person, user.id) if user else None
    english = user is not None and (user.language_code or "").startswith("en")
    guest = Person(id=0, language_hint="en" if english else "id", first_seen_at=turn.now)
    with turn.speaking_to(known or guest):
        yield


def in_any_chat(handler: Handler) -> Handler:
    """A press that works in groups as well, where it stores nothing of who presses."""

    @wraps(handler)
    async def handled(update: Update, turn: Turn) -> None:
        if is_private(turn):
            await handler(update, turn)
            return
        with as_guest(update, turn):
            await handler(update, turn)

    return handled


def edit(turn: Turn, body: Markup, rows: Rows, payload: str) -> None:
    """Changes the message under a press; ``payload`` opens the same in the private chat."""
    if is_private(turn):
        turn.edit(*with_form(turn, body, rows))
    else:
        turn.edit(body, compact(turn, rows, payload))


def with_form(turn: Turn, body: Markup, rows: Rows) -> tuple[Markup, Rows]:
    """Where a question of the form is open: that it still is, and the way back to it."""
    if turn.conversation.awaits != "submit.answer":
        return body, rows
    here = OpenQuestion(turn.data["proposal"], turn.data["question"], bool(turn.data.get("review")))
    body = Markup("{}\n\n{}").format(body, turn.html("guide.still_open"))
    return body, [*rows, [turn.button("submit.b_to_question", here)]]


def compact(turn: Turn, rows: Rows, payload: str) -> Rows:
    """The rows that work for everybody in a group, and the way to the private chat."""
    kept = [row for row in rows if row and all(map(_works_in_group, row))]
    return [*kept, [turn.link("ask.b_in_private", links.start_url(turn, payload))]]


def _works_in_group(button: InlineKeyboardButton) -> bool:
    if button.url:
        return True
    return isinstance(decode(str(button.callback_data or "")), Show | OpenCard)
