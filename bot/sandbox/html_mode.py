"""HTML parse mode, read as Telegram reads it, with its own sentences when it cannot.

https://core.telegram.org/bots/api#html-style
"""

import re
from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import BadRequest

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
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
}
STYLES = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#(\d{1,8})|([a-zA-Z]+));?")
NAME = re.compile(r"[^\s=>]*")
TOKEN = re.compile(r"[A-Za-z0-9.-]*")
SPACE = re.compile(r"\s*")
LINK = re.compile(
    r"(?:https?|tg|ton|tonsite)://\S+|mailto:\S+|tel:\S+|[\w-]+(?:\.[\w-]+)+\S*", re.I
)
MOST_ENTITIES = 100
"""What Telegram shows of one message; it drops the rest."""

Entity = dict[str, Any]


def utf16(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The text and entities of a message in HTML parse mode; BadRequest as Telegram says it."""
    try:
        return _Reader(source).read()
    except _Unreadable as problem:
        raise BadRequest(f"can't parse entities: {problem}") from None


class _Unreadable(Exception):  # noqa: N818
    pass


@dataclass
class _Open:
    tag: str
    start: int
    attributes: dict[str, str]


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            if self.source[self.at] == "<":
                self._tag()
            else:
                self._put(self._character())
        if self.open:
            tag = self.open[-1].tag
            raise _Unreadable(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return "".join(self.text), tidied(self.entities)

    def _put(self, character: str) -> None:
        self.text.append(character)
        self.length += 1 + (ord(character) > 0xFFFF)

    def _character(self) -> str:
        """The next character; what is no known ``&…;`` stands for itself."""
        here = CHARACTER.match(self.source, self.at)
        character = _decoded(here) if here else None
        if here is None or character is None:
            self.at += 1
            return self.source[self.at - 1]
        self.at = here.end()
        return character

    def _tag(self) -> None:
        begin = self.at
        where = f"at byte offset {len(self.source[:begin].encode())}"
        self.at += 1
        if self.source[self.at : self.at + 1] == "/":
            self._end_tag(where)
        else:
            self._start_tag(where)

    def _start_tag(self, where: str) -> None:
        name = self._take(re.compile(r"[^\s>]*")).lower()
        if self.at >= len(self.source):
            raise _Unreadable(f"Unclosed start tag {where}")
        if name not in TAGS:
            raise _Unreadable(f'Unsupported start tag "{name}" {where}')
        attributes = self._attributes(name, where)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _Unreadable(f'Tag "span" must have class "tg-spoiler" {where}')
        self.open.append(_Open(name, self.length, attributes))

    def _attributes(self, tag: str, where: str) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            self._take(SPACE)
            if self._next() == ">":
                self.at += 1
                return found
            name = self._take(NAME)
            if not name and self._next():
                raise _Unreadable(f'Empty attribute name in the tag "{tag}" {where}')
            self._take(SPACE)
            value = self._value() if self._next() == "=" else ""
            if not self._next():
                raise _Unreadable(f'Unclosed start tag "{tag}" {where}')
            found[name] = value

    def _value(self) -> str:
        self.at += 1
        self._take(SPACE)
        quote = self._next()
        if quote not in {"'", '"'} or not quote:
            begin = len(self.source[: self.at].encode())
            value = self._take(TOKEN)
            if self._next() and not self._next().isspace() and self._next() != ">":
                raise _Unreadable(f"Unexpected end of name token at byte offset {begin}")
            return value.lower()
        self.at += 1
        value = ""
        while self._next() not in {quote, ""}:
            value += self._character()
        self.at += 1
        return value

    def _end_tag(self, where: str) -> None:
        if not self.open:
            raise _Unreadable(f"Unexpected end tag {where}")
        self.at += 1
        name = self._take(re.compile(r"[^\s>]*"))
        self._take(SPACE)
        if self._next() != ">":
            raise _Unreadable(f"Unclosed end tag {where}")
        self.at += 1
        opened = self.open.pop()
        if name and name != opened.tag:
            expected = f'expected "</{opened.tag}>", found "</{name}>"'
            raise _Unreadable(f"Unmatched end tag {where}, {expected}")
        if self.length > opened.start:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self.length - opened.start
        content = "".join(self.text)[-length:] if opened.tag == "a" else ""
        fields = _fields(opened, content, self.entities, length)
        if fields is not None:
            self.entities.append({**fields, "offset": opened.start, "length": length})

    def _next(self) -> str:
        return self.source[self.at : self.at + 1]

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.at)
        assert found is not None
        self.at = found.end()
        return found[0]


def _decoded(found: re.Match[str]) -> str | None:
    hexadecimal, decimal, name = found.groups()
    if name:
        return NAMED.get(name)
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(number) if 0 < number < 0x10FFFF and not 0xD800 <= number < 0xE000 else None


def _fields(opened: _Open, content: str, earlier: list[Entity], length: int) -> Entity | None:
    """What an entity holds beside its place; ``None`` where the tag leaves none."""
    kind, given = TAGS[opened.tag], opened.attributes
    if opened.tag == "a":
        url = given.get("href") or content
        return {"type": kind, "url": url} if LINK.fullmatch(url.strip()) else None
    if opened.tag == "blockquote" and "expandable" in given:
        return {"type": "expandable_blockquote"}
    if opened.tag == "tg-emoji":
        return {"type": kind, "custom_emoji_id": given.get("emoji-id", "")}
    if opened.tag == "tg-time":
        return _moment(given)
    if opened.tag == "code" and given.get("class", "").startswith("language-"):
        return {"type": kind, "language": given["class"].removeprefix("language-")}
    inner = earlier[-1] if earlier else {}
    same = (inner.get("offset"), inner.get("length")) == (opened.start, length)
    if opened.tag == "pre" and inner.get("type") == "code" and same:
        return {**earlier.pop(), "type": "pre"}
    return {"type": kind}


def _moment(given: dict[str, str]) -> Entity | None:
    if not given.get("unix", "").isdigit():
        return None
    entity: Entity = {"type": "date_time", "unix_time": int(given["unix"])}
    return entity | {"date_time_format": given["format"]} if given.get("format") else entity


def tidied(entities: list[Entity]) -> list[Entity]:
    """In Telegram's order; nothing within code, no quotation within another."""
    codes = [entity for entity in entities if entity["type"] in {"code", "pre"}]
    for code in codes:
        if code["type"] == "code":
            code.pop("language", None)
    pieces = [piece for entity in reversed(entities) for piece in _beside(entity, codes)]
    kept: list[Entity] = []
    for entity in sorted(pieces, key=lambda e: (e["offset"], -e["length"])):
        around = [other["type"] for other in kept if _holds(other, entity)]
        if "quote" in entity["type"] and any("quote" in kind for kind in around):
            continue
        if {"code", "pre"} & set(around):
            continue
        kept.append(entity)
    return kept[:MOST_ENTITIES]


def _beside(entity: Entity, codes: list[Entity]) -> list[Entity]:
    """A style, without the parts of it that are code."""
    if entity["type"] not in STYLES:
        return [entity]
    begin, end = entity["offset"], entity["offset"] + entity["length"]
    bounds = [begin]
    for code in sorted(codes, key=lambda e: e["offset"]):
        bounds += [code["offset"], code["offset"] + code["length"]]
    bounds.append(end)
    spans = [(max(a, begin), min(b, end)) for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    return [{**entity, "offset": a, "length": b - a} for a, b in spans if b > a]


def _holds(outer: Entity, inner: Entity) -> bool:
    begin, end = outer["offset"], outer["offset"] + outer["length"]
    return bool(begin <= inner["offset"] and inner["offset"] + inner["length"] <= end)
