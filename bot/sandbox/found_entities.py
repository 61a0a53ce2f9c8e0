"""The entities Telegram finds by itself in a text: commands, links, addresses, mentions, tags."""

import re

from bot.sandbox.html_mode import Entity, utf16

PATTERNS = (
    ("url", re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]}']", re.I)),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        "url",
        re.compile(
            r"(?<![\w@.-])(?:[\w-]+\.)+(?:com|org|net|id|me|io|info|gov|edu)\b(?:/[^\s<>\"]*[\w/=-])?",
            re.I,
        ),
    ),
    ("bot_command", re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{4,32}\b")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d[\d -]{8,16}\d(?!\w)")),
)
ALONE = frozenset({"code", "pre", "text_link", "text_mention", "custom_emoji", "date_time"})
"""Within these nothing is looked for."""


def with_found(text: str, entities: list[Entity]) -> list[Entity]:
    """``entities`` and what is found in ``text`` beside them."""
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in ALONE]
    found = list(entities)
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            begin = utf16(text[: match.start()])
            end = begin + utf16(match[0])
            if any(begin < stop and start < end for start, stop in taken):
                continue
            taken.append((begin, end))
            found.append({"type": kind, "offset": begin, "length": end - begin})
    return sorted(found, key=lambda e: (e["offset"], -e["length"]))


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without the space around a text, which Telegram removes."""
    left = utf16(text) - utf16(text.lstrip())
    text = text.strip()
    end = utf16(text)
    kept = []
    for entity in entities:
        begin = max(entity["offset"] - left, 0)
        stop = min(entity["offset"] + entity["length"] - left, end)
        if stop > begin:
            kept.append({**entity, "offset": begin, "length": stop - begin})
    return text, kept
