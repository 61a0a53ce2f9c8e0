"""Who the bot is on Telegram, for the parts of the program that do not speak with it."""

from sqlmodel import Session

from storage.inbox import cursor, save_cursor

USERNAME = "bot_username"


def remember_username(session: Session, username: str) -> None:
    if known_username(session) != username:
        save_cursor(session, USERNAME, username)


def known_username(session: Session) -> str | None:
    """The name in links to the bot; ``None`` before it reached Telegram for the first time."""
    found = cursor(session, USERNAME)
    return found if isinstance(found, str) else None
