"""The crash harness for long: random kills, until the time is over or something is lost.

``make soak``, or ``python -m tests.faults.soak --minutes 60 --seed 7 --engine postgresql``. In each
step of each submission the bot is killed at a random gate, or at a random moment between gates, or
left alone. The seed is printed; the same seed draws the same kills, while threads and the network
keep an order of their own.
"""

import argparse
import asyncio
import random
import sys
import time
from collections.abc import Callable

from tests.engines import ENGINES
from tests.faults.gates import Dooms, Gate
from tests.faults.play import at_gate, never
from tests.faults.strikes import Performance, clean, losses, perform

GATES = 36
LONGEST_DELAY = 0.12
"""Seconds within which a step is mostly over."""


def main() -> None:
    options = _options()
    sys.stdout.write(f"seed {options.seed}, {options.minutes} minutes, {options.engine}\n")
    ends = time.monotonic() + options.minutes * 60
    asyncio.run(_soak(options.engine, random.Random(options.seed), lambda: time.monotonic() < ends))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    return parser.parse_args()


async def _soak(engine: str, draw: random.Random, is_time: Callable[[], bool]) -> None:
    model = await clean(engine)
    submissions = kills = 0
    while is_time():
        struck = await perform(engine, lambda _step: _random_doom(draw))
        submissions, kills = submissions + 1, kills + struck.kills
        _report(submissions, kills, struck, losses(struck, model))


class Moment:
    """Kills a while after the first gate, wherever the bot is by then."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._set = False

    def __call__(self, gate: Gate) -> bool:
        if not self._set:
            self._set = True
            asyncio.get_running_loop().call_later(self._seconds, gate.life.kill)
        return False


def _random_doom(draw: random.Random) -> Dooms:
    kind = draw.random()
    if kind < 0.2:
        return never("")
    if kind < 0.7:
        return at_gate(draw.randint(1, GATES))("")
    return Moment(draw.uniform(0, LONGEST_DELAY))


def _report(submissions: int, kills: int, struck: Performance, lost: list[str]) -> None:
    line = f"{submissions} submissions, {kills} kills, {len(lost)} losses\n"
    sys.stdout.write(line)
    sys.stdout.flush()
    if lost:
        where = "\n".join(f"  {step}: {gate}" for step, gate in struck.played.struck)
        sys.exit("\n".join([*lost, "killed at:", where]))


if __name__ == "__main__":
    main()
