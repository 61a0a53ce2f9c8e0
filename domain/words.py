"""Text as people type it: cleaning it, counting its words, showing its beginning."""

import re
import unicodedata

WORD = re.compile(r"https?://\S+|\w+(?:[-'’./]\w+)*", re.UNICODE)
BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
HARMFUL = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff]"
)
FLOOD = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
"""Marks heaped on one letter, which would cover the lines around it."""
BLANK_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """The text in NFC without control, invisible and direction-changing characters.

    Line breaks and tabs stay; spaces at line ends and more than one blank line do not.
    """
    text = HARMFUL.sub("", BREAKS.sub("\n", text))
    text = FLOOD.sub(r"\1", unicodedata.normalize("NFC", text))
    text = unicodedata.normalize("NFC", text)
    lines = (line.rstrip() for line in text.split("\n"))
    return BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def count_words(text: str) -> int:
    """Words as a word processor of Indonesian would count: "anak-anak" is one, "&" is none."""
    return len(WORD.findall(text))


def replace_part(whole: str, parts: list[str], index: int, new: str, between: str) -> str | None:
    """A text with one of the parts it was joined from changed.

    Where the text is no longer just its parts, the first place of the old part is changed;
    ``None`` where the old part is not in it any more.
    """
    if between.join(parts) == whole:
        return between.join([*parts[:index], new, *parts[index + 1 :]])
    old = parts[index]
    return whole.replace(old, new, 1) if old and old in whole else None


def shorten(text: str, limit: int) -> str:
    """The beginning of a text, at most ``limit`` characters, cut at a word and marked."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1].rstrip()
    whole_words = head.rsplit(None, 1)[0] if " " in head else head
    return whole_words.rstrip(" ,.;:") + "…"
