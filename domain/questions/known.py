"""What is recorded, as far as questions have to know it: regions, years, words and names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from domain.innovations import names, short_name
from domain.questions.knowledge import places
from domain.questions.phrases import Phrases
from domain.search.terms import joined, stem, words
from domain.search.word_list import is_word

PROVINCE = "73"
WHOLE = "*"
"""Stands for the province with all its regions: no restriction."""
FEWEST_IN_BRACKETS = 3
"""Words that what stands in brackets must have to count as a name, unless it is one word."""
TOO_COMMON = 60
FEWEST_BONES = 3


@dataclass(frozen=True)
class KnownRegion:
    """A region with all that people call it."""

    code: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Title:
    """The title of a recorded innovation, and whose it is."""

    title: str
    region: str


@dataclass(frozen=True)
class Name:
    """What an innovation is called, and the regions that have one of that name."""

    words: tuple[str, ...]
    regions: frozenset[str]
    is_short: bool = True
    """Whether it is what people call it, not what the letters of that stand for."""


@dataclass(frozen=True)
class Known:
    """Everything a question is understood by beside the language itself."""

    regions: tuple[KnownRegion, ...] = ()
    years: tuple[int, ...] = ()
    vocabulary: Mapping[str, int] = field(default_factory=dict)
    """Every word that innovations are recorded with, and how often."""
    titles: tuple[Title, ...] = ()

    @cached_property
    def stems(self) -> frozenset[str]:
        """Everything a word may be found by: as recorded, and what it comes from."""
        return frozenset(self.vocabulary).union(map(stem, self.vocabulary))

    @cached_property
    def names(self) -> Phrases[Name]:
        """Innovations by what they are called, also written without spaces."""
        regions: dict[str, set[str]] = {}
        for title in self.titles:
            for name in _names(title.title):
                regions.setdefault(name, set()).add(title.region)
        called = {" ".join(words(short_name(title.title))) for title in self.titles}
        known = {
            name: Name(tuple(name.split()), frozenset(of), is_short=name in called)
            for name, of in regions.items()
        }
        joined = {name.replace(" ", ""): it for name, it in known.items() if " " in name}
        return Phrases([*joined.items(), *known.items()])

    @cached_property
    def name_parts(self) -> Phrases[Name]:
        """Parts of what innovations are called that only one of them has: "tanah doang"."""
        of: dict[str, set[Name]] = {}
        for name in self.names.values():
            for length in range(2, len(name.words) if name.is_short else 0):
                for at in range(len(name.words) - length + 1):
                    of.setdefault(" ".join(name.words[at : at + length]), set()).add(name)
        return Phrases((part, next(iter(it))) for part, it in of.items() if len(it) == 1)

    @cached_property
    def names_with(self) -> Mapping[str, tuple[Name, ...]]:
        """Innovations by each telling word of what they are called."""
        found: dict[str, dict[tuple[str, ...], Name]] = {}
        for name in self.names.values():
            for word in name.words:
                found.setdefault(word, {})[name.words] = name
        return {word: tuple(of.values()) for word, of in found.items() if len(of) <= TOO_COMMON}

    @cached_property
    def titled(self) -> Mapping[str, frozenset[int]]:
        """Which titles have a word outside of brackets."""
        found: dict[str, set[int]] = {}
        for at, title in enumerate(self.titles):
            if not title.title.startswith("("):
                for word in joined(words(re.sub(r"\([^)]*\)", " ", title.title))):
                    found.setdefault(word, set()).add(at)
        return {word: frozenset(of) for word, of in found.items()}

    @cached_property
    def places(self) -> Phrases[tuple[str, ...]]:
        """Names of regions with their codes; ``WHOLE`` for the province with all its regions."""
        named: dict[str, tuple[str, ...]] = {}
        for region in self.regions:
            whole = (WHOLE,) if region.code == PROVINCE else (region.code,)
            for name in (region.name, *region.aliases, *places().aliases.get(region.code, ())):
                named[" ".join(words(name))] = whole
        own = dict.fromkeys(places().own_agencies, (PROVINCE,))
        return Phrases([*named.items(), *places().together.items(), *own.items()])

    @cached_property
    def region_names(self) -> tuple[str, ...]:
        """Names of regions that a mistyped one may be put right to."""
        return tuple(" ".join(phrase) for phrase, codes in self.places.items() if len(codes) == 1)

    @cached_property
    def spellings(self) -> tuple[str, ...]:
        """The recorded words that a mistyped one may have been meant to be."""
        return tuple(word for word in self.vocabulary if len(word) >= 4 and word.isalpha())

    @cached_property
    def skeletons(self) -> Mapping[str, str]:
        """Names of regions by their consonants, as people shorten them: "jnponto"."""
        found: dict[str, set[tuple[str, ...]]] = {}
        named: dict[str, str] = {}
        for name in self.region_names:
            bones = skeleton(name)
            if " " not in name and len(bones) >= FEWEST_BONES:
                found.setdefault(bones, set()).add(self.places.get(name) or ())
                named.setdefault(bones, name)
        return {bones: named[bones] for bones, codes in found.items() if len(codes) == 1}

    def is_used(self, word: str) -> bool:
        """Whether a word exists: in a record or in the language."""
        return word in self.vocabulary or is_word(word)


def skeleton(word: str) -> str:
    """The consonants of a word, each once where it stands twice."""
    return re.sub(r"(.)\1+", r"\1", re.sub("[aeiou]", "", word))


def _names(title: str) -> Iterable[str]:
    """What people call an innovation: its short name, and short forms and long ones in brackets."""
    if title.startswith("("):
        return
    called = " ".join(words(short_name(title)))
    for name in names(title):
        length = name.count(" ") + 1
        if name == called or length >= FEWEST_IN_BRACKETS or length == 1 or "/" in title:
            yield name
