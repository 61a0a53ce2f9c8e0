"""Text as people type it: cleaning it, counting its words, showing its beginning."""

import re
import unicodedata

WORD = re.compile(r"https?://\S+|\w+(?:[-'’./]\w+)*", re.UNICODE)
HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
BLANK_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """The text in NFC without control, zero-width and direction-changing characters.

    Line breaks and tabs stay; spaces at line ends and more than one blank line do not.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = HARMFUL.sub("", text).encode("utf-8", "ignore").decode()
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
    return whole.replace(parts[index], new, 1) if parts[index] in whole else None


def shorten(text: str, limit: int) -> str:
    """The beginning of a text, at most ``limit`` characters, cut at a word and marked."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return head.rsplit(None, 1)[0].rstrip(" ,.;:") + "…" if " " in head else head + "…"
