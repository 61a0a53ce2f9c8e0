"""The menu of commands a person sees, by role and language.

https://core.telegram.org/bots/api#setmycommands
"""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from domain.form import Language
from domain.roles import Act, may
from handlers.texts import texts
from handlers.turn import Turn, language_of
from storage.proposals import agencies_of
from storage.staff import grants_of
from storage.tables import Outbox, Person


class Audience(StrEnum):
    EVERYBODY = "everybody"
    CONTACTS = "contacts"
    STAFF = "staff"


@dataclass(frozen=True)
class Command:
    """A command in Indonesian and its English alias; its text is ``menu.<indonesian>``."""

    indonesian: str
    english: str
    audience: Audience = Audience.EVERYBODY

    def in_(self, language: Language) -> str:
        return self.english if language == "en" else self.indonesian


MENU = (
    Command("panitia", "organize", Audience.STAFF),
    Command("ajukan", "submit"),
    Command("usulan", "proposals", Audience.CONTACTS),
    Command("tanya", "ask"),
    Command("pemenang", "winners"),
    Command("galeri", "gallery"),
    Command("jadwal", "deadlines"),
    Command("panduan", "guide"),
    Command("kabar", "news"),
    Command("pengingat", "reminders", Audience.CONTACTS),
    Command("serahkan", "handover", Audience.CONTACTS),
    Command("bahasa", "language"),
    Command("privasi", "privacy"),
    Command("bantuan", "help"),
    Command("batal", "cancel", Audience.CONTACTS),
)
ALL_NAMES = ["start", *(name for c in MENU for name in (c.indonesian, c.english))]


def menu(language: Language, audiences: Set[Audience] = frozenset()) -> list[dict[str, str]]:
    """The commands for everybody and these audiences, as the Bot API takes them."""
    return [
        {
            "command": command.in_(language),
            "description": texts(language).plain(f"menu.{command.indonesian}"),
        }
        for command in MENU
        if command.audience is Audience.EVERYBODY or command.audience in audiences
    ]


def refresh(turn: Turn, person: Person) -> None:
    """After a change of role or language: the person's own menu."""
    audiences = set()
    if agencies_of(turn.session, person.id):
        audiences.add(Audience.CONTACTS)
    if may(grants_of(turn.session, person.id), Act.SEE_PANEL):
        audiences.add(Audience.STAFF)
    commands = menu(language_of(person), audiences)
    params = {"commands": commands, "scope": {"type": "chat", "chat_id": person.id}}
    turn.session.add(
        Outbox(chat_id=person.id, method="setMyCommands", params=params, created_at=turn.now)
    )
