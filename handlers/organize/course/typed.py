"""What an organizer typed for a lesson, as the words of the course."""

from telegram import Message, MessageEntity

from domain.course_edits import PLAIN, QUOTED
from domain.words import clean

KEPT = frozenset({"bold", "italic", "underline", "strikethrough", "code", "text_link"})
QUOTES = frozenset({"blockquote", "expandable_blockquote"})


def typed(message: Message, name: str) -> str:
    """The words for a field, with the formatting that its page can show; empty for no text."""
    if name in PLAIN:
        return " ".join(clean(message.text or "").split())
    kinds = KEPT if name in QUOTED else KEPT | QUOTES
    entities = [each for each in message.entities if each.type in kinds and _is_safe(each)]
    bare = Message(
        message.message_id, message.date, message.chat, text=message.text, entities=entities
    )
    return clean(bare.text_html or "")


def _is_safe(entity: MessageEntity) -> bool:
    """Links lead to web pages only, and cannot break out of their tag."""
    if entity.type != "text_link":
        return True
    url = entity.url or ""
    return url.startswith(("http://", "https://")) and not set(url) & set("\"'<> ")
