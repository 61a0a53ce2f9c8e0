"""Emoji by their names, for paper whose fonts have no shapes for them."""

from typing import Any

import emoji

from domain.form import Language

WIDE = 0xFFFF
"""Beyond it the fonts of typst draw no emoji."""
NOT_DRAWN = frozenset(
    "⚽⚾⛄⛅⛈⛎⛏⛑⛓⛔⛩⛪⛰⛱⛲⛳⛴⛵⛷⛸⛹⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰〽㊗㊙"
    "\N{COMBINING ENCLOSING KEYCAP}"
)
"""Those they do not draw below it."""


def spelled(text: str, language: Language) -> str:
    """The text with "[jempol ke atas]" where an emoji would be an empty box."""
    if _is_drawn(text):
        return text
    emoji.config.load_language(language)

    def name(letters: str, known: dict[str, Any]) -> str:
        if _is_drawn(letters):
            return letters
        words = str(known.get(language) or known["en"])
        return f"[{words.strip(':').replace('_', ' ')}]"

    return emoji.replace_emoji(text, name)


def _is_drawn(letters: str) -> bool:
    return all(ord(letter) <= WIDE and letter not in NOT_DRAWN for letter in letters)
