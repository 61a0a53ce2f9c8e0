"""What is known of how people ask, read from the YAML files beside this module."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from Sastrawi.StopWordRemover.StopWordRemoverFactory import StopWordRemoverFactory

from domain.questions.phrases import Phrases
from domain.search.terms import words
from domain.yaml_text import read_yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Language:
    """How people write."""

    meant: Phrases[str]
    """Short and mistyped forms and English, with the words they stand for."""
    particles: frozenset[str]
    left_out: frozenset[str]
    matters: frozenset[str]
    """Short names of matters that are no words of the dictionary."""
    generic: frozenset[str]
    """Words that say little beside a more telling one."""
    polite: Phrases[None]
    newest: Phrases[None]
    """Words that ask for what was won last."""
    vocabulary: frozenset[str]
    """Words of conversation that mistyped ones are put right to."""
    about_winning: frozenset[str]
    asking_anew: frozenset[str]
    """Words that show that a question stands for itself."""
    greetings: frozenset[str]
    asking: frozenset[str]
    """Words of whoever asks something of somebody."""
    of_governments: frozenset[str]
    """Words of awards that are not for an innovation."""
    of_any_kind: frozenset[str]
    """Words for awards of governments and of innovations."""
    innovations: frozenset[str]


@dataclass(frozen=True)
class Places:
    """Places beside those of the reference file."""

    together: dict[str, tuple[str, ...]]
    aliases: dict[str, tuple[str, ...]]
    own_agencies: tuple[str, ...]
    elsewhere: frozenset[str]


@cache
def language() -> Language:
    raw = read("words.yaml")
    pairs = [(form, word) for word, forms in raw["meant"].items() for form in forms]
    pairs += raw["english"].items()
    return Language(
        meant=Phrases((_plain(form), _plain(word)) for form, word in pairs),
        particles=frozenset(raw["particles"].split()),
        left_out=frozenset(raw["left_out"].split()) | (stop_words() - set(raw["telling"].split())),
        matters=frozenset(raw["matters"].split()),
        generic=frozenset(raw["generic"].split()),
        polite=Phrases((phrase, None) for phrase in raw["polite"]),
        newest=Phrases((phrase, None) for phrase in raw["newest"]),
        vocabulary=frozenset(raw["vocabulary"].split()),
        about_winning=frozenset(raw["about_winning"].split()),
        asking_anew=frozenset(raw["asking_anew"].split()),
        greetings=frozenset(raw["greetings"].split()),
        asking=frozenset(raw["asking"].split()),
        of_any_kind=frozenset(raw["of_any_kind"].split()),
        innovations=frozenset(raw["innovations"].split()),
        of_governments=frozenset(raw["of_governments"].split()),
    )


@cache
def places() -> Places:
    raw = read("places.yaml")
    return Places(
        together={_plain(name): tuple(map(str, codes)) for name, codes in raw["together"].items()},
        aliases={code: tuple(map(_plain, names)) for code, names in raw["aliases"].items()},
        own_agencies=tuple(map(_plain, raw["own_agencies"])),
        elsewhere=frozenset(_plain(name) for name in raw["elsewhere"].split(",")),
    )


@cache
def stop_words() -> frozenset[str]:
    """The library's list of Indonesian words that tell nothing."""
    return frozenset(StopWordRemoverFactory().get_stop_words())


def read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml((FOLDER / name).read_text(encoding="utf-8"))
    return loaded


def _plain(text: object) -> str:
    """As the words of a question are written."""
    return " ".join(words(str(text)))
