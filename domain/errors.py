"""What can go wrong in the rules, each with the catalogue key of the sentence a person gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """Something a person has to mend: a catalogue key and the values of its placeholders.

    A rule returns a ``Problem`` where the person's input is at fault; the handler says it in the
    person's language. A ``Problem`` never carries text written by us in one language.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


class DomainError(Exception):
    """A rule was broken where a return value would hide it; ``problem`` is told to the person."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.problem = Problem(key, values)


class FormError(ValueError):
    """A form definition is wrong; the message names the file's place and what to write there."""
