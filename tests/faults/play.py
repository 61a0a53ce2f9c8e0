"""Plays the conversation against a bot that is killed on the way, and counts what was lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.faults.gates import Dooms, Gate
from tests.faults.lives import Lives
from tests.faults.submission import Step
from tests.phone import Phone

DoomsOf = Callable[[str], Dooms]
"""For each step by its name, at which gate the bot ends."""


class Held(Protocol):
    """Reads what the bot's database holds."""

    def held(self) -> Mapping[str, Any]: ...

    def at_rest(self) -> bool: ...


@dataclass
class Played:
    """How a conversation went."""

    losses: list[str] = field(default_factory=list)
    struck: list[tuple[str, Gate]] = field(default_factory=list)
    passed: dict[str, list[str]] = field(default_factory=dict)
    """By step, the gates that the bot passed while it was played."""

    @property
    def most_gates(self) -> int:
        return max(map(len, self.passed.values()))


def never(_step: str) -> Dooms:
    return lambda _gate: False


def at_gate(number: int) -> DoomsOf:
    """In every step, the gate of this number is the bot's end."""
    return lambda _step: lambda gate: gate.number == number


async def play(
    lives: Lives, books: Held, steps: list[Step], phone: Phone, colleague: Phone, dooms_of: DoomsOf
) -> Played:
    """Starts the bot and plays to the end; between steps everything comes to rest."""
    played = Played()
    lives.gates.new_step(dooms_of("starts"))
    lives.rise()
    await _rest(lives, books, played, "starts")
    for step in steps:
        lives.gates.new_step(dooms_of(step.name))
        if not await _take(step, phone, colleague, played):
            played.struck += [(step.name, gate) for gate in lives.gates.strikes]
            return played
        _compare(step, books, played)
        await _rest(lives, books, played, step.name)
    return played


async def _take(step: Step, phone: Phone, colleague: Phone, played: Played) -> bool:
    """Acts and looks for the answers; one who gets none tries once more, as a person would."""
    for attempt in ("no answer", "no answer even to a second try"):
        try:
            await step.act(phone)
            for text in step.sees:
                await phone.sees(text)
            if step.colleague_sees:
                await colleague.sees(*step.colleague_sees)
        except AssertionError as nothing:
            played.losses.append(f"{step.name}: {attempt}: {nothing}")
        else:
            return True
    return False


def _compare(step: Step, books: Held, played: Played) -> None:
    """P1: what the person was just told is saved, is."""
    held = books.held()
    for question, value in step.saved.items():
        if held.get(question) != value:
            played.losses.append(f"{step.name}: told saved, but held is {held.get(question)!r}")


async def _rest(lives: Lives, books: Held, played: Played, step: str) -> None:
    def resting() -> bool:
        return lives.gates.listening and not lives.world.updates and books.at_rest()

    await lives.until(resting, lambda: f"{step}: no rest; the bot said:\n{lives.log()}")
    played.passed[step] = list(lives.gates.passed)
    played.struck += [(step, gate) for gate in lives.gates.strikes]
    lives.gates.strikes.clear()
