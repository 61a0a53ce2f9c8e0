"""Reply markup as Telegram accepts it: inline keyboards, reply keyboards, forced replies.

https://core.telegram.org/bots/api#inlinekeyboardmarkup
"""

import re
from contextvars import ContextVar
from typing import Any

from bot.sandbox.errors import BadRequest

ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
BUTTON_FIELDS = frozenset({*ACTIONS, "text", "style", "icon_custom_emoji_id"})
REQUESTS = (
    "request_users",
    "request_chat",
    "request_contact",
    "request_location",
    "request_poll",
    "web_app",
)
KEY_FIELDS = frozenset({*REQUESTS, "text", "style", "icon_custom_emoji_id"})
MARKUP_FIELDS = {
    "inline_keyboard": frozenset({"inline_keyboard"}),
    "keyboard": frozenset(
        "keyboard is_persistent resize_keyboard one_time_keyboard input_field_placeholder "
        "selective".split()
    ),
    "remove_keyboard": frozenset({"remove_keyboard", "selective"}),
    "force_reply": frozenset({"force_reply", "input_field_placeholder", "selective"}),
}
STYLES = frozenset({"danger", "success", "primary"})
NEWER = frozenset({"style", "copy_text", "icon_custom_emoji_id"})
LINK = re.compile(r"(?:https?|tg|ton)://[^\s/]+\S*", re.I)
older_server: ContextVar[bool] = ContextVar("older_server", default=False)
"""Whether this call meets a server of before Bot API 9.4, which knows no colours."""
MOST_BUTTONS, MOST_IN_ROW, MOST_KEYS = 100, 8, 300


def check_markup(markup: Any) -> None:
    """Refuses reply markup that Telegram would refuse."""
    if not isinstance(markup, dict):
        raise BadRequest("object expected as reply markup")
    kind = next((name for name in MARKUP_FIELDS if name in markup), None)
    if kind is None:
        if markup:
            raise BadRequest(f"unknown field {sorted(markup)[0]} in reply markup")
        return
    if unknown := set(markup) - MARKUP_FIELDS[kind]:
        raise BadRequest(f"unknown field {sorted(unknown)[0]} in reply markup")
    if len(markup.get("input_field_placeholder", "")) > 64:
        raise BadRequest("reply markup placeholder is too long")
    if kind == "inline_keyboard":
        for button in _buttons(markup[kind], MOST_BUTTONS):
            _check_button(button)
    if kind == "keyboard":
        for key in _buttons(markup[kind], MOST_KEYS):
            _check_key(key)


def check_inline(markup: Any) -> None:
    """For an edit, which takes an inline keyboard only."""
    if isinstance(markup, dict) and markup and "inline_keyboard" not in markup:
        raise BadRequest("inline keyboard expected")
    check_markup(markup)


def _buttons(rows: Any, most: int) -> list[Any]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadRequest("can't parse reply keyboard markup JSON object: Expected an Array of rows")
    buttons = [button for row in rows for button in row]
    if len(buttons) > most or any(len(row) > MOST_IN_ROW for row in rows):
        raise BadRequest("reply markup is too long")
    return buttons


def _check_button(button: Any) -> None:
    what = "inline keyboard button"
    _check_fields(button, BUTTON_FIELDS, what)
    if sum(action in button for action in ACTIONS) != 1:
        raise BadRequest(f"can't parse {what}: Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= 64:
        raise BadRequest("BUTTON_DATA_INVALID")
    if "url" in button and not LINK.fullmatch(str(button["url"])):
        raise BadRequest(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "web_app" in button and not str(button["web_app"].get("url", "")).startswith("https://"):
        raise BadRequest(f"{what} Web App URL is invalid: Only HTTPS links are allowed")
    if "copy_text" in button and not 1 <= len(button["copy_text"].get("text", "")) <= 256:
        raise BadRequest("BUTTON_COPY_TEXT_INVALID")


def _check_key(key: Any) -> None:
    if isinstance(key, str):
        key = {"text": key}
    _check_fields(key, KEY_FIELDS, "keyboard button")
    if sum(request in key for request in REQUESTS) > 1:
        raise BadRequest("can't parse keyboard button: only one request is allowed")


def _check_fields(button: Any, known: frozenset[str], what: str) -> None:
    if not isinstance(button, dict):
        raise BadRequest(f"can't parse {what}: Expected an Object")
    if unknown := set(button) - known:
        raise BadRequest(f"unknown field {sorted(unknown)[0]} in a button")
    if older_server.get() and NEWER & set(button):
        raise BadRequest(f"can't parse {what}: unknown field {sorted(NEWER & set(button))[0]}")
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise BadRequest(f'can\'t parse {what}: Field "text" must be non-empty')
    if button.get("style", "primary") not in STYLES:
        raise BadRequest(f"can't parse {what}: invalid button style specified")
