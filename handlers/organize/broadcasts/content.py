"""What is sent on: taken from a message sent to the bot, and made into calls of the Bot API.

The words with their formatting and the ids of files are kept, and each recipient gets them by a
call of ``send…``. ``copyMessage`` would do as well until the organizer edits or deletes the
message: then people would get another text than the one confirmed, or none. ``copyMessages``
(albums) takes no buttons, and neither does ``sendMediaGroup``: the buttons of an album follow in
a message of their own.
"""

from collections.abc import Iterator, Sequence, Set
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, MessageEntity

from domain.broadcasts import MOST_CAPTION, MOST_TEXT, check_words, length
from domain.errors import DomainError
from domain.form import Language
from domain.words import shorten
from handlers.organize.broadcasts.actions import PressLink, WantNews
from handlers.texts import texts
from handlers.turn import labelled
from storage.broadcast_feed import Call
from storage.tables.broadcasts import Broadcast

MOST_IN_ALBUM = 10
FOUND_AGAIN = frozenset(
    "mention hashtag cashtag bot_command url email phone_number bank_card_number".split()
)
"""Entities that Telegram finds in the text by itself."""
UNSUPPORTED = (
    "animation",
    "sticker",
    "voice",
    "video_note",
    "video",
    "audio",
    "poll",
    "location",
    "venue",
    "contact",
    "dice",
    "story",
)
SHOWN_WORDS = 60


# --- from a message ------------------------------------------------------------------------------


def read(message: Message) -> dict[str, Any]:
    """The content of a message. Raises DomainError with what keeps it from being sent on."""
    _refuse_unsupported(message)
    if message.text is not None:
        return _text(message, message.text)
    part = _file(message)
    if message.media_group_id is None:
        return part
    return {"kind": "album", "album": message.media_group_id, "items": [part]}


def with_part(content: dict[str, Any], message: Message) -> dict[str, Any]:
    """An album with one part more, as they come in one by one."""
    _refuse_unsupported(message)
    items = [*content["items"], _file(message)]
    if len({item["kind"] for item in items}) > 1:
        raise DomainError("broadcasts.album_mixed")
    if len(items) > MOST_IN_ALBUM:
        raise DomainError("broadcasts.album_too_large", most=MOST_IN_ALBUM)
    return {**content, "items": items}


def _refuse_unsupported(message: Message) -> None:
    kind = next((name for name in UNSUPPORTED if getattr(message, name)), None)
    if kind is not None:
        raise DomainError(f"broadcasts.no_{kind}")
    if message.text is None and not message.photo and not message.document:
        raise DomainError("broadcasts.no_other")


def _text(message: Message, text: str) -> dict[str, Any]:
    entities = _formatting(message.entities)
    _check(text, entities, MOST_TEXT)
    content: dict[str, Any] = {"kind": "text", "text": text}
    if entities:
        content["entities"] = entities
    if message.link_preview_options:
        content["link_preview_options"] = message.link_preview_options.to_dict()
    return content


def _file(message: Message) -> dict[str, Any]:
    caption, entities = message.caption or "", _formatting(message.caption_entities)
    _check(caption, entities, MOST_CAPTION)
    content: dict[str, Any] = {"caption": caption} if caption else {}
    if entities:
        content["caption_entities"] = entities
    if message.document:
        return {"kind": "document", "file": message.document.file_id, **content}
    if message.has_media_spoiler:
        content["has_spoiler"] = True
    if message.show_caption_above_media:
        content["show_caption_above_media"] = True
    return {"kind": "photo", "file": message.photo[-1].file_id, **content}


def _formatting(entities: Sequence[MessageEntity]) -> list[dict[str, Any]]:
    return [entity.to_dict() for entity in entities if entity.type not in FOUND_AGAIN]


def _check(text: str, entities: list[dict[str, Any]], most: int) -> None:
    problem = check_words(text, entities, most)
    if problem is not None:
        raise DomainError(problem.key, **problem.values)


# --- what is said of it --------------------------------------------------------------------------


def words_of(content: dict[str, Any]) -> str:
    """Its text, or the caption of its first file that has one."""
    if content["kind"] == "album":
        return next((item["caption"] for item in content["items"] if item.get("caption")), "")
    return str(content.get("text") or content.get("caption") or "")


def opening(content: dict[str, Any]) -> str:
    """Its first words, by which people know it again."""
    first_line = next((line for line in words_of(content).splitlines() if line.strip()), "")
    return shorten(" ".join(first_line.split()), SHOWN_WORDS)


def size(content: dict[str, Any]) -> int:
    """How long the text is as Telegram counts it."""
    return length(words_of(content))


# --- into calls ----------------------------------------------------------------------------------


def call(
    broadcast: Broadcast, chat_id: int, language: Language, opened: Set[int] = frozenset()
) -> Call:
    """The message itself; ``opened``: links already pressed, which now open at once."""
    content = broadcast.content
    if content["kind"] == "album":
        return "sendMediaGroup", {"chat_id": chat_id, "media": list(map(_medium, content["items"]))}
    params = {key: value for key, value in content.items() if key not in {"kind", "file"}}
    params |= {"chat_id": chat_id, "reply_markup": keyboard(broadcast, language, opened)}
    if content["kind"] == "text":
        return "sendMessage", params
    kind = content["kind"]
    return f"send{kind.title()}", {**params, kind: content["file"]}


def call_after(broadcast: Broadcast, chat_id: int, language: Language) -> Call | None:
    """The message that carries the buttons of an album."""
    if broadcast.content["kind"] != "album":
        return None
    text = texts(language).plain("broadcasts.after_album")
    markup = keyboard(broadcast, language)
    return "sendMessage", {"chat_id": chat_id, "text": text, "reply_markup": markup}


def keyboard(
    broadcast: Broadcast, language: Language, opened: Set[int] = frozenset()
) -> dict[str, Any]:
    """The links, then the way out of all broadcasts."""
    rows = [[button] for button in _links(broadcast, opened)]
    stop = labelled(texts(language).plain("broadcasts.b_stop_news"), WantNews(False))
    return InlineKeyboardMarkup([*rows, [stop]]).to_dict()


def _links(broadcast: Broadcast, opened: Set[int]) -> Iterator[InlineKeyboardButton]:
    for number, (label, url) in enumerate(broadcast.buttons):
        if broadcast.counted and number not in opened:
            yield labelled(label, PressLink(broadcast.id or 0, number))
        else:
            yield InlineKeyboardButton(label, url=url)


def _medium(item: dict[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in item.items() if key not in {"kind", "file"}}
    return {"type": item["kind"], "media": item["file"], **rest}
