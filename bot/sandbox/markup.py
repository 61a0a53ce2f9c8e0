"""HTML parse mode as Telegram reads it, and reply markup as Telegram accepts it.

https://core.telegram.org/bots/api#html-style
"""

import re
from html.parser import HTMLParser
from typing import Any

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
}
ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "pay",
)
BUTTON_FIELDS = {*ACTIONS, "text", "style", "icon_custom_emoji_id"}


class BadRequest(Exception):  # noqa: N818
    """The request is refused with the sentence Telegram would give."""


def utf16(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.entities: list[dict[str, Any]] = []
        self.open: list[tuple[str, int, dict[str, Any]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise BadRequest(f'can\'t parse entities: Unsupported start tag "{tag}"')
        entity: dict[str, Any] = {"type": TAGS[tag]}
        given = dict(attrs)
        if tag == "a":
            entity["url"] = given.get("href") or ""
        if tag == "blockquote" and "expandable" in given:
            entity["type"] = "expandable_blockquote"
        self.open.append((tag, utf16(self.text), entity))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            raise BadRequest(f'can\'t parse entities: Unexpected end tag "{tag}"')
        _, start, entity = self.open.pop()
        length = utf16(self.text) - start
        if length:
            self.entities.append({**entity, "offset": start, "length": length})

    def handle_data(self, data: str) -> None:
        self.text += data


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """The text and entities of a message in HTML parse mode; BadRequest as Telegram says it."""
    for mark in re.finditer("[<&]", source):
        here = source[mark.start() :]
        if mark[0] == "&" and not ENTITY.match(here) and re.match(r"&#?\w+;", here):
            raise BadRequest("can't parse entities: Unsupported entity")
        if mark[0] == "<" and not re.match(r"</?[a-zA-Z]", here):
            raise BadRequest("can't parse entities: Unsupported start tag")
    parser = _Html()
    parser.feed(source)
    parser.close()
    if parser.open:
        tag = parser.open[-1][0]
        raise BadRequest(f"can't parse entities: Can't find end tag corresponding to \"{tag}\"")
    return parser.text, parser.entities


def check_markup(markup: Any, older: bool = False) -> None:
    """Refuses reply markup that Telegram would refuse."""
    if not isinstance(markup, dict):
        raise BadRequest("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return
    buttons = [button for row in markup["inline_keyboard"] for button in row]
    if len(buttons) > 100 or any(len(row) > 8 for row in markup["inline_keyboard"]):
        raise BadRequest("reply markup is too long")
    for button in buttons:
        _check_button(button, older)


def _check_button(button: dict[str, Any], older: bool) -> None:
    unknown = set(button) - BUTTON_FIELDS
    if unknown:
        raise BadRequest(f"unknown field {sorted(unknown)[0]} in a button")
    if older and {"style", "copy_text"} & set(button):
        raise BadRequest("can't parse inline keyboard button: Text buttons are unallowed")
    if not button.get("text"):
        raise BadRequest('can\'t parse inline keyboard button: Field "text" must be non-empty')
    if sum(action in button for action in ACTIONS) != 1:
        raise BadRequest("can't parse inline keyboard button: Text buttons are unallowed")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= 64:
        raise BadRequest("BUTTON_DATA_INVALID")
    if button.get("style", "primary") not in {"danger", "success", "primary"}:
        raise BadRequest("BUTTON_STYLE_INVALID")
    if "copy_text" in button and not 1 <= len(button["copy_text"].get("text", "")) <= 256:
        raise BadRequest("BUTTON_COPY_TEXT_INVALID")
