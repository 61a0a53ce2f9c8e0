"""What the bot says about itself: commands per scope and language, descriptions, menu button."""

import re
from typing import Any

from bot.sandbox.errors import BadRequest
from bot.sandbox.messages import Params
from bot.sandbox.world import BOT, Person, World

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SCOPES = frozenset(
    "default all_private_chats all_group_chats all_chat_administrators chat "
    "chat_administrators chat_member".split()
)
LONGEST = {"name": 64, "description": 512, "short_description": 120}
MENU_BUTTONS = frozenset({"commands", "web_app", "default"})


async def get_me(_world: World, _params: Params) -> Any:
    return BOT


async def set_my_commands(world: World, params: Params) -> Any:
    key, commands = _scope(world, params), params.get("commands")
    if not isinstance(commands, list) or len(commands) > 100:
        raise BadRequest("can't parse commands: expected an Array of at most 100")
    for command in commands:
        if not COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise BadRequest("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise BadRequest("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[key] = commands
    await world.announce(("people", 0, 0))
    return True


async def get_my_commands(world: World, params: Params) -> Any:
    return world.commands.get(_scope(world, params), [])


async def delete_my_commands(world: World, params: Params) -> Any:
    world.commands.pop(_scope(world, params), None)
    await world.announce(("people", 0, 0))
    return True


async def set_my_name(world: World, params: Params) -> Any:
    return await _say(world, params, "name")


async def set_my_description(world: World, params: Params) -> Any:
    return await _say(world, params, "description")


async def set_my_short_description(world: World, params: Params) -> Any:
    return await _say(world, params, "short_description")


async def set_chat_menu_button(world: World, params: Params) -> Any:
    button = params.get("menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in MENU_BUTTONS:
        raise BadRequest("can't parse menu button: MenuButton has unsupported type")
    world.menu_buttons[int(params.get("chat_id", 0))] = button
    await world.announce(("people", 0, 0))
    return True


def commands_of(world: World, person: Person) -> list[dict[str, Any]]:
    """The menu a person sees: the narrowest scope and their language first."""
    for scope in (f"chat:{person.id}", "all_private_chats:", "default:"):
        for key in (f"{scope}:{person.language}", f"{scope}:"):
            if world.commands.get(key):
                return world.commands[key]
    return []


def description_of(world: World, person: Person) -> str:
    """What a person reads before the chat was started."""
    ours = world.profile.get(f"description:{person.language}", "")
    return ours or world.profile.get("description:", "")


async def _say(world: World, params: Params, field: str) -> Any:
    text = str(params.get(field) or "")
    if len(text) > LONGEST[field]:
        raise BadRequest(f"bot {field.replace('_', ' ')} is too long")
    world.profile[f"{field}:{params.get('language_code') or ''}"] = text
    await world.announce(("people", 0, 0))
    return True


def _scope(world: World, params: Params) -> str:
    scope = params.get("scope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in SCOPES:
        raise BadRequest("can't parse BotCommandScope: unsupported type specified")
    chat_id, language = scope.get("chat_id", ""), params.get("language_code") or ""
    if chat_id != "" and world.chat(int(chat_id)) is None:
        raise BadRequest("chat not found")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise BadRequest("invalid language code specified")
    return f"{scope['type']}:{chat_id}:{language}"
