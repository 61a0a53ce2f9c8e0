"""The menu of commands a person sees, by role and language.

https://core.telegram.org/bots/api#setmycommands
"""

from dataclasses import dataclass

from domain.form import Language
from handlers.texts import texts
from handlers.turn import Turn, language_of
from storage.proposals import agencies_of
from storage.tables import Outbox, Person


@dataclass(frozen=True)
class Command:
    """A command in Indonesian and its English alias; its text is ``menu.<indonesian>``."""

    indonesian: str
    english: str
    for_contacts: bool = False

    def in_(self, language: Language) -> str:
        return self.english if language == "en" else self.indonesian


MENU = (
    Command("ajukan", "submit"),
    Command("usulan", "proposals", for_contacts=True),
    Command("jadwal", "deadlines"),
    Command("pengingat", "reminders", for_contacts=True),
    Command("serahkan", "handover", for_contacts=True),
    Command("bahasa", "language"),
    Command("privasi", "privacy"),
    Command("bantuan", "help"),
    Command("batal", "cancel", for_contacts=True),
)
ALL_NAMES = ["start", *(name for c in MENU for name in (c.indonesian, c.english))]


def menu(language: Language, *, contact: bool) -> list[dict[str, str]]:
    """The commands as the Bot API takes them."""
    return [
        {
            "command": command.in_(language),
            "description": texts(language).plain(f"menu.{command.indonesian}"),
        }
        for command in MENU
        if contact or not command.for_contacts
    ]


def refresh(turn: Turn, person: Person) -> None:
    """After a change of role or language: the person's own menu."""
    commands = menu(language_of(person), contact=bool(agencies_of(turn.session, person.id)))
    params = {"commands": commands, "scope": {"type": "chat", "chat_id": person.id}}
    turn.session.add(
        Outbox(chat_id=person.id, method="setMyCommands", params=params, created_at=turn.now)
    )
