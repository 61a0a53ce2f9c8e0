"""What a question wants, by the table of patterns in ``intents.yaml``."""

import re
from dataclasses import dataclass
from functools import cache

from domain.questions.knowledge import FOLDER
from domain.questions.question import Aspect, By, Intent
from domain.yaml_text import read_yaml

BETWEEN = r"(?: \S+){0,6}? "
"""What "..." stands for."""

_LITERAL = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Pattern:
    """Signs of an intent; ``unless`` are signs that it is another."""

    intent: Intent
    aspect: Aspect | None
    by: By | None
    any: re.Pattern[str]
    unless: re.Pattern[str] | None
    asking: frozenset[str]
    """The words its signs are made of: they ask, and are not what it is about."""

    def fits(self, outline: str) -> bool:
        if self.any.search(outline) is None:
            return False
        return self.unless is None or self.unless.search(outline) is None


@cache
def patterns() -> tuple[Pattern, ...]:
    """The table, in order of precedence."""
    raw = read_yaml((FOLDER / "intents.yaml").read_text(encoding="utf-8"))
    return tuple(
        Pattern(
            intent=Intent(entry["intent"]),
            aspect=Aspect(entry["aspect"]) if "aspect" in entry else None,
            by=By(entry["by"]) if "by" in entry else None,
            any=_compiled(entry["any"]),
            unless=_compiled(entry["unless"]) if "unless" in entry else None,
            asking=frozenset(word for sign in entry["any"] for word in _LITERAL.findall(sign)),
        )
        for entry in raw
    )


def _compiled(signs: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{_expression(sign)})" for sign in signs))


def _expression(sign: str) -> str:
    """A sign as a regular expression over whole words."""
    body = re.sub(r"\{([^{}]*)\}", _alternatives, sign.strip())
    body = body.replace(" ... ", BETWEEN).removesuffix(" ...")
    start = "" if body.startswith("^") else r"(?<!\S)"
    end = "" if body.endswith("$") else r"(?!\S)"
    return f"{start}{body}{end}"


def _alternatives(found: re.Match[str]) -> str:
    return f"(?:{'|'.join(word.replace('_', ' ') for word in found[1].split())})"


def fitting(outline: str) -> list[Pattern]:
    """The patterns that fit, in order of precedence."""
    return [pattern for pattern in patterns() if pattern.fits(outline)]


@cache
def asking(intent: Intent) -> frozenset[str]:
    """The words of all patterns of an intent."""
    return frozenset().union(*(one.asking for one in patterns() if one.intent is intent))


@cache
def asking_words() -> frozenset[str]:
    """The words of all patterns but of small talk: nobody is to be taken for swearing."""
    return frozenset().union(
        *(one.asking for one in patterns() if one.intent is not Intent.SMALL_TALK)
    )
