"""A harness that cannot fail proves nothing: on the bot one writes first it must report losses."""

import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from tests import phone as phone_module
from tests.faults.books import said
from tests.faults.lives import kept_alive
from tests.faults.naive_bot import QUESTIONS, RECEIPT
from tests.faults.play import DoomsOf, Played, at_gate, never, play
from tests.faults.prepared import person_of
from tests.faults.submission import Step

MOST = 5
"""Every step of the naive bot has as many gates; it is killed at the same one in each step."""


class NaiveBooks:
    """What the naive bot's table holds."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def rows(self) -> list[tuple[str, str]]:
        with sqlite3.connect(self._path) as connection:
            try:
                return list(connection.execute("SELECT question, value FROM answer"))
            except sqlite3.OperationalError:
                return []

    def held(self) -> dict[str, str]:
        return dict(self.rows())

    def at_rest(self) -> bool:
        """It has no books on what is under way; an answer is all one can wait for."""
        return True


def naive_conversation() -> list[Step]:
    steps = [Step("starts to talk", lambda phone: phone.start(), (f"{QUESTIONS[0]}?",))]
    for question, then in zip(QUESTIONS, [*QUESTIONS[1:], RECEIPT], strict=True):
        answer = f"Isi dari {question}"
        steps.append(
            Step(
                f"answers {question}",
                lambda phone, answer=answer: phone.say(answer),  # type: ignore[misc]
                (f"Tersimpan {question}.", then),
                {question: answer},
            )
        )
    return steps


async def perform_naively(folder: Path, dooms_of: DoomsOf) -> tuple[Played, list[str]]:
    """The naive conversation, and the losses seen at its end."""
    books = NaiveBooks(folder / "naive.db")
    async with kept_alive(folder, f"sqlite:///{folder}/naive.db", "naive") as lives:
        person = person_of("contact", lives.world)
        played = await play(
            lives, books, naive_conversation(), lives.phone(person), lives.phone(person), dooms_of
        )
        told = Counter(body for entries in said(lives.world).values() for _, body in entries)
    found = [*played.losses]
    found += [
        f"held {times} times: {row}" for row, times in Counter(books.rows()).items() if times > 1
    ]
    found += [f"said {times} times: {body}" for body, times in told.items() if times > 2]
    found += [f"lost: {question}" for question in QUESTIONS if question not in books.held()]
    return played, found


async def test_the_naive_bot_loses_nothing_while_it_lives(tmp_path: Path) -> None:
    _, losses = await perform_naively(tmp_path, never)
    assert losses == []


@pytest.mark.parametrize("number", range(1, MOST + 1))
async def test_the_harness_sees_what_the_naive_bot_loses(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phone_module, "PATIENCE", 1.5)
    played, losses = await perform_naively(tmp_path, at_gate(number))
    assert played.struck
    assert losses
