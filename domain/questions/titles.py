"""Innovations named in a question, exactly, without spaces, mistyped or by a telling word."""

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from domain.questions.known import Known, Name
from domain.questions.sentence import Sentence
from domain.search.query import Word
from domain.search.word_list import is_word

MARK = "NAME"
FEWEST_TELLING = 4
"""Letters of a word that alone may stand for an innovation."""
MOST_WORDS = 6
FEWEST_TOGETHER = 2
ALIKE = 86


def take_names(sentence: Sentence, known: Known) -> list[Name]:
    """Takes names of two words and more, as they are written or nearly so."""
    found = [name for _, name in sentence.take_each(known.names, MARK, fewest=2)]
    return [*found, *_nearly(sentence, known)]


def take_short_names(sentence: Sentence, known: Known) -> list[Name]:
    """Takes names of one word, and words that only one innovation is called by."""
    found: list[Name] = []
    for at, word in list(sentence.free()):
        name = known.names.get(word) or _only_one(word, known)
        if name is not None and not is_word(word):
            sentence.take(at, 1, MARK)
            found.append(name)
    return found


def take_plain_names(sentence: Sentence, known: Known) -> list[Name]:
    """Takes names that are everyday words ("Laktasi"), and parts: only where one is asked for."""
    return sentence.take_all(known.names, MARK) or sentence.take_all(known.name_parts, MARK)


def _only_one(word: str, known: Known) -> Name | None:
    if len(word) < FEWEST_TELLING or word in known.places:
        return None
    called = known.names_with.get(word, ())
    if len(called) != 1 or not called[0].is_short or called[0].words[0] != word:
        return None
    return called[0]


def _nearly(sentence: Sentence, known: Known) -> Iterator[Name]:
    """Names with one word right and the whole nearly so: "kelas prahu", "koyobi anti buly"."""
    for at, word in list(sentence.free()):
        for name in known.names_with.get(word, ()) if sentence.is_free(at) else ():
            length = len(name.words)
            if not 2 <= length <= MOST_WORDS:
                continue
            start = at - name.words.index(word)
            if start < 0 or start + length > len(sentence.words):
                continue
            typed = sentence.words[start : start + length]
            if sentence.is_free(start, length) and _is_nearly(typed, name):
                sentence.take(start, length, MARK)
                yield name
                break


def _is_nearly(typed: Sequence[str], name: Name) -> bool:
    return fuzz.ratio(" ".join(typed), " ".join(name.words)) >= ALIKE


def is_one_title(words: Sequence[Word], known: Known) -> bool:
    """Whether words are a name, or stand together in the title of one innovation only."""
    if len(words) == 1 and known.names.get(words[0].typed) is not None:
        return True
    if len(words) < FEWEST_TOGETHER:
        return False
    titled = [known.titled.get(word.typed, frozenset()) for word in words]
    return len({known.titles[at].region for at in frozenset.intersection(*titled)}) == 1
