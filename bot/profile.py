"""What the bot shows of itself before anybody writes: its descriptions and commands."""

from typing import Any, get_args

import structlog

from bot.api_client import ApiError, BotApi
from domain.form import Language
from handlers.menu import menu
from handlers.texts import texts

log = structlog.get_logger()


async def show_profile(api: BotApi) -> None:
    """Sets descriptions and menus in both languages; Indonesian where a phone has another."""
    for language in get_args(Language):
        codes = [language] if language != "id" else ["id", ""]
        for code in codes:
            for method, params in _calls(language):
                await _set(api, method, {**params, "language_code": code})


def _calls(language: Language) -> list[tuple[str, dict[str, Any]]]:
    says = texts(language)
    return [
        ("setMyDescription", {"description": says.plain("menu.description")}),
        ("setMyShortDescription", {"short_description": says.plain("menu.short_description")}),
        (
            "setMyCommands",
            {"commands": menu(language), "scope": {"type": "all_private_chats"}},
        ),
    ]


async def _set(api: BotApi, method: str, params: dict[str, Any]) -> None:
    """Nothing of this is needed to work, so a refusal is only noted."""
    try:
        await api.call(method, params)
    except ApiError as error:
        log.warning("the profile could not be set", method=method, reason=str(error))
