"""One turn of a conversation: who speaks, in which state, and the replies it queues.

A handler gets a :class:`Turn` as python-telegram-bot's context. Whatever it changes and whatever
it says is committed together by the runtime (``bot.turns``); nothing here reaches the network.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import Session
from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import Application, ExtBot
from telegram.ext import CallbackContext as Context

from domain.errors import DomainError, Problem
from domain.form import Language
from domain.office_hours import Desk
from domain.roles import Act, may
from domain.words import clean
from handlers.buttons import decode, encode
from handlers.texts import Texts, texts
from storage.audit import append
from storage.conversations import Standing, standing_of
from storage.outbox import Queued, queue
from storage.staff import grants_of
from storage.tables import Edition, Person, Priority

Keyboard = Sequence[Sequence[InlineKeyboardButton]]
T = TypeVar("T")
Bag = dict[str, Any]
NOTHING = Markup("")
LASTING = ("talk",)
"""What a conversation keeps whatever it awaits next (:mod:`handlers.ask.talk`)."""


@dataclass
class Scope:
    """What the runtime lends to the turns it runs: one transaction's worth."""

    session: Session
    now: datetime
    received_at: datetime
    """When the update was committed to the inbox: the time of a press."""
    zone: ZoneInfo
    bot_username: str
    gallery_url: str | None = None
    """Where people reach the web server (``domain.gallery_links``); ``None``: nowhere."""
    desk: Desk = field(default_factory=Desk)
    passing: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Calls worthless a minute later (toasts, typing): made after the commit, never stored."""
    standing: Standing | None = None
    failure: BaseException | None = None


class Turn(Context[ExtBot[None], Bag, Bag, Bag]):
    """The context of every handler."""

    scope: Scope
    _listener: Person | None
    incoming: object
    """The update of Telegram, or the event of our own (:mod:`handlers.events`)."""

    @classmethod
    def from_update(
        cls, update: object, application: Application[Any, Any, Any, Any, Any, Any]
    ) -> "Turn":
        turn = super().from_update(update, application)
        turn.scope = application.bot_data["scope"]
        turn._listener = None
        turn.incoming = update
        if turn._user_id is None:
            turn._user_id = getattr(update, "person", None)
        return turn

    # --- who speaks, and when -------------------------------------------------------------

    @property
    def session(self) -> Session:
        return self.scope.session

    @property
    def now(self) -> datetime:
        """The time of this turn, UTC."""
        return self.scope.now

    @property
    def today(self) -> date:
        """Today's date where people read it (WITA)."""
        return self.now.astimezone(self.scope.zone).date()

    @property
    def sent_at(self) -> datetime:
        """When the person wrote the message or pressed: deadlines are judged by this.

        A press carries no time of its own in the Bot API, so it counts when it came in.
        """
        update = self.incoming
        if (
            isinstance(update, Update)
            and update.callback_query is None
            and update.effective_message
        ):
            message = update.effective_message
            return message.edit_date or message.date
        return self.scope.received_at

    @cached_property
    def person(self) -> Person:
        """The person who speaks; a first word from somebody makes their record."""
        person = self.session.get(Person, self.person_id)
        if person is None:
            person = self._meet(self.person_id)
        if person.last_seen_on != self.today:
            person.last_seen_on = self.today
        return person

    @property
    def person_id(self) -> int:
        if self._user_id is None:
            raise LookupError("this turn has no person")
        return self._user_id

    @property
    def conversation(self) -> Standing:
        """Where the person stands; the runtime writes it down at the end of the turn."""
        if self.scope.standing is None:
            self.scope.standing = standing_of(self.session, self.person.id)
        return self.scope.standing

    # --- what the person may ------------------------------------------------------------------

    def may(
        self, act: Act, *, edition_id: int | None = None, region_code: str | None = None
    ) -> bool:
        """Whether the person's roles allow an act of staff, there."""
        grants = grants_of(self.session, self.person_id)
        return may(grants, act, edition_id=edition_id, region_code=region_code)

    def require(
        self, act: Act, *, edition_id: int | None = None, region_code: str | None = None
    ) -> None:
        """Refuses what the person's roles do not allow."""
        if not self.may(act, edition_id=edition_id, region_code=region_code):
            raise DomainError("organize.not_allowed")

    def audit(self, action: str, subject: str, *, before: Any = None, after: Any = None) -> None:
        """Writes down what the person changes or sends as staff (``storage.audit.append``)."""
        append(self.session, self.person_id, action, subject, self.now, before=before, after=after)

    def _meet(self, person_id: int) -> Person:
        user = self.incoming.effective_user if isinstance(self.incoming, Update) else None
        person = Person(
            id=person_id,
            telegram_name=clean(user.full_name) if user else "",
            language_hint="en" if user and (user.language_code or "").startswith("en") else "id",
            first_seen_at=self.now,
        )
        self.session.add(person)
        self.session.flush()
        return person

    # --- where the talk stands ------------------------------------------------------------

    def await_(self, what: str | None, **data: object) -> None:
        """What the next message answers (a name of ``Surface.awaited``) and what it needs."""
        kept = {name: self.data[name] for name in LASTING if name in self.data}
        self.conversation.awaits = what
        self.conversation.data = {**kept, **data}

    @property
    def data(self) -> Mapping[str, Any]:
        return self.conversation.data

    def remember(self, **data: object) -> None:
        """Adds to what the conversation needs for its next message."""
        self.conversation.data = {**self.data, **data}

    def forget(self, *names: str) -> None:
        """Drops some of what the conversation kept."""
        self.conversation.data = {k: v for k, v in self.data.items() if k not in names}

    # --- what came ------------------------------------------------------------------------

    @property
    def message(self) -> Message:
        """The message of this update, or the card under a press."""
        message = self.incoming.effective_message if isinstance(self.incoming, Update) else None
        if not isinstance(message, Message):
            raise LookupError("this turn has no message")
        return message

    @property
    def words(self) -> str:
        """The text or caption sent, cleaned of control characters."""
        return clean(self.message.text or self.message.caption or "")

    def pressed(self, kind: type[T]) -> T:
        """The action of the button pressed."""
        query = self.incoming.callback_query if isinstance(self.incoming, Update) else None
        act = decode(query.data) if query and query.data else None
        if not isinstance(act, kind):
            raise LookupError(f"this turn has no press of {kind.__name__}")
        return act

    # --- language -------------------------------------------------------------------------

    @property
    def language(self) -> Language:
        """The language of whoever is spoken to."""
        return language_of(self._listener or self.person)

    @contextmanager
    def speaking_to(self, person: Person) -> Iterator[None]:
        """Within it, texts and buttons are in the language of another person."""
        self._listener = person
        try:
            yield
        finally:
            self._listener = None

    @property
    def texts(self) -> Texts:
        return texts(self.language)

    def html(self, key: str, **values: object) -> Markup:
        return self.texts.html(key, **values)

    def plain(self, key: str, **values: object) -> str:
        return self.texts.plain(key, **values)

    def named(self, edition: Edition) -> str:
        """An edition's name in the language spoken."""
        return edition_name(edition, self.language)

    def problem(self, problem: Problem) -> Markup:
        return self.texts.problem(problem)

    # --- buttons --------------------------------------------------------------------------

    def button(
        self, key: str, act: object, style: str | None = None, **values: object
    ) -> InlineKeyboardButton:
        """A button labelled by a text; ``style``: ``success`` sends, ``danger`` deletes."""
        return self.labelled(self.plain(key, **values), act, style)

    def labelled(self, label: str, act: object, style: str | None = None) -> InlineKeyboardButton:
        """A button labelled by data (an agency, a title), shortened to what a phone shows."""
        return labelled(label, act, style)

    def link(self, key: str, url: str, **values: object) -> InlineKeyboardButton:
        return InlineKeyboardButton(self.plain(key, **values), url=url)

    def copy_button(self, key: str, copied: str, **values: object) -> InlineKeyboardButton:
        return InlineKeyboardButton(
            self.plain(key, **values), copy_text=CopyTextButton(copied[:256])
        )

    # --- replies: queued, never sent here ---------------------------------------------------

    def say(
        self, body: Markup, buttons: Keyboard = (), *, reply_to: int | None = None, **more: Any
    ) -> Queued:
        """Queues a message to the person who speaks."""
        return self.tell(self.person_id, body, buttons, reply_to=reply_to, **more)

    def tell(
        self,
        chat_id: int,
        body: Markup,
        buttons: Keyboard = (),
        *,
        reply_to: int | None = None,
        reply_markup: Any = None,
        priority: Priority = Priority.REPLY,
        key: str | None = None,
    ) -> Queued:
        """Queues a message to any chat. ``reply_markup``: a reply keyboard instead of buttons."""
        params = message_params(chat_id, body, buttons, reply_markup)
        if reply_to is not None:
            params["reply_parameters"] = {
                "message_id": reply_to,
                "allow_sending_without_reply": True,
            }
        return self._queue(chat_id, "sendMessage", params, priority=priority, key=key)

    def edit(self, body: Markup, buttons: Keyboard = ()) -> Queued:
        """Changes the card under the button pressed; where nothing was pressed, says it anew."""
        query = self.incoming.callback_query if isinstance(self.incoming, Update) else None
        if query is None or query.message is None:
            return self.say(body, buttons)
        chat_id = query.message.chat.id
        params = message_params(chat_id, body, buttons)
        params["message_id"] = query.message.message_id
        if "reply_markup" not in params:
            params["reply_markup"] = {"inline_keyboard": []}
        return self._queue(chat_id, "editMessageText", params)

    def edit_earlier(self, sent: int, body: Markup, buttons: Keyboard = ()) -> Queued:
        """Changes a message of ours by its outbox row; its message id may not be known yet."""
        params = message_params(self.person_id, body, buttons)
        params.setdefault("reply_markup", {"inline_keyboard": []})
        return self._queue(self.person_id, "editMessageText", params, edits=sent)

    def send_file(
        self,
        document: Mapping[str, Any],
        caption: Markup = NOTHING,
        buttons: Keyboard = (),
        *,
        chat_id: int | None = None,
        key: str | None = None,
    ) -> Queued:
        """Queues a file that delivery makes or reads when it sends it (``bot.documents.render``).

        ``document``: ``{"kind": "proposal", "submission": 7}``, ``{"kind": "template", …}``,
        ``{"kind": "attachment", "attachment": 3}``. With ``"once": True`` the row forgets what it
        said as soon as it is sent: for secrets such as the links of invitations.
        """
        chat = chat_id if chat_id is not None else self.person_id
        params = caption_params(chat, caption, buttons)
        return self._queue(chat, "sendDocument", params, document=dict(document), key=key)

    def send_photo(
        self,
        picture: Mapping[str, Any],
        caption: Markup = NOTHING,
        buttons: Keyboard = (),
        *,
        chat_id: int | None = None,
        priority: Priority = Priority.REPLY,
    ) -> Queued:
        """Queues a picture that delivery makes when it sends it (``bot.documents.render``)."""
        chat = chat_id if chat_id is not None else self.person_id
        params = caption_params(chat, caption, buttons)
        return self._queue(chat, "sendPhoto", params, document=dict(picture), priority=priority)

    def toast(self, key: str, *, alert: bool = False, **values: object) -> None:
        """Answers the press with a passing note (≤ 200 characters); alerts for refusals only."""
        query = self.incoming.callback_query if isinstance(self.incoming, Update) else None
        if query is not None:
            self.scope.passing.append(
                (
                    "answerCallbackQuery",
                    {
                        "callback_query_id": query.id,
                        "text": self.plain(key, **values)[:200],
                        "show_alert": alert,
                    },
                )
            )

    def _queue(self, chat_id: int, method: str, params: dict[str, Any], **more: Any) -> Queued:
        return queue(self.session, chat_id, method, params, self.now, **more)


def language_of(person: Person) -> Language:
    """The language a person chose, else the one their Telegram speaks."""
    return cast(Language, person.language or person.language_hint)


def edition_name(edition: Edition, language: Language) -> str:
    return edition.name_en if language == "en" else edition.name


def labelled(label: str, act: object, style: str | None = None) -> InlineKeyboardButton:
    """A button with an action, its label shortened to what a phone shows."""
    shown = label if len(label) <= 60 else label[:59] + "…"
    return InlineKeyboardButton(shown, callback_data=encode(act), style=style)


def message_params(
    chat_id: int, body: Markup, buttons: Keyboard, reply_markup: Any = None
) -> dict[str, Any]:
    """The parameters of ``sendMessage`` for a text of ours."""
    params: dict[str, Any] = {
        "chat_id": chat_id,
        "text": str(body),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if buttons:
        params["reply_markup"] = InlineKeyboardMarkup(buttons).to_dict()
    elif reply_markup is not None:
        params["reply_markup"] = reply_markup.to_dict()
    return params


def caption_params(chat_id: int, caption: Markup, buttons: Keyboard) -> dict[str, Any]:
    """The parameters of a call that sends a file with a caption."""
    params = message_params(chat_id, caption, buttons)
    params["caption"] = params.pop("text")
    params.pop("link_preview_options", None)
    return params
