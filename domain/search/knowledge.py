"""What the search knows about words: topics, kinds of agencies, words that mean the same (YAML)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from domain.yaml_text import read_yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Equivalents:
    """Phrases and the one word each stands for; ``kept`` are words that have no stem."""

    meant: Mapping[tuple[str, ...], str]
    kept: frozenset[str]
    longest: int

    def of(self, phrase: tuple[str, ...]) -> str | None:
        return self.meant.get(phrase)


@dataclass(frozen=True)
class Subject:
    """A topic or a kind of agency: what people call it, and what tells that a text is about it."""

    id: str
    names: tuple[str, ...]
    """As people type it when they ask for all of it: "kesehatan", "dinkes"."""
    signs: tuple[str, ...]
    """Words and phrases in a title, summary or institution that belong to it."""
    categories: tuple[str, ...] = ()
    """Category labels of recorded winners that are it."""
    label: str = ""
    label_en: str = ""
    sdgs: tuple[int, ...] = ()
    """Goals of the UN (1–17) that it serves."""


@cache
def equivalents() -> Equivalents:
    raw = _read("equivalents.yaml")
    meant = {
        tuple(phrase.split()): word for word, phrases in raw["same"].items() for phrase in phrases
    }
    return Equivalents(meant, frozenset(raw["kept"]), max(map(len, meant)))


@cache
def topics() -> Mapping[str, Subject]:
    return _subjects("topics.yaml")


@cache
def institutions() -> Mapping[str, Subject]:
    return _subjects("institutions.yaml")


@cache
def single_names() -> frozenset[str]:
    """Words of one that name a topic or a kind of agency."""
    subjects = (*topics().values(), *institutions().values())
    return frozenset(name for of in subjects for name in of.names if name.isalpha())


@cache
def fingerprint() -> str:
    """Changes with every change of how innovations are grouped and indexed."""
    content = hashlib.sha256()
    beside = [FOLDER.parent / "awards.py", FOLDER.parent / "innovations.py"]
    for path in [*beside, *sorted(FOLDER.glob("*.*"))]:
        content.update(path.read_bytes())
    return content.hexdigest()


def _subjects(name: str) -> Mapping[str, Subject]:
    return {
        key: Subject(
            id=key,
            names=tuple(entry.get("names", ())),
            signs=tuple(entry.get("signs", ())),
            categories=tuple(entry.get("categories", ())),
            label=entry["label"],
            label_en=entry["label_en"],
            sdgs=tuple(entry.get("sdgs", ())),
        )
        for key, entry in _read(name).items()
    }


def _read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml((FOLDER / name).read_text(encoding="utf-8"))
    return loaded
