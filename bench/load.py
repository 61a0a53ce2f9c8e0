"""Load on one lane: as fast as it goes, or a steady stream that does not wait for the bot."""

import asyncio
import contextlib
import math
import statistics
import time
from dataclasses import dataclass, field

import psutil

from bench.standin import Lane

CONCURRENT = 100
"""People who speak at the same time at saturation: one batch of getUpdates."""

PATIENCE = 5.0
"""Seconds after a phase in which everybody should be answered; whoever is not counts as lost."""


@dataclass
class Phase:
    """What was seen in one phase of one round; times in milliseconds."""

    updates: int
    seconds: float
    delays: list[float] = field(repr=False)
    cpu: float = 0.0
    server_cpu: float = 0.0
    standin_cpu: float = 0.0
    calls: int = 0
    lost: int = 0

    @property
    def rate(self) -> float:
        return self.updates / self.seconds

    def percentile(self, share: float) -> float:
        if not self.delays:
            return math.nan
        return 1000 * sorted(self.delays)[min(int(share * len(self.delays)), len(self.delays) - 1)]


class Meter:
    """CPU seconds of a bot's process, and of the database server where it has one."""

    def __init__(self, bot: int, server: int | None) -> None:
        self._bot = psutil.Process(bot)
        self._server = psutil.Process(server) if server else None

    def read(self) -> tuple[float, float, float]:
        server = 0.0
        if self._server is not None:
            group = [self._server, *self._server.children(recursive=True)]
            server = sum(_cpu(process) for process in group)
        return _cpu(self._bot), server, time.process_time()


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


async def saturate(lane: Lane, meter: Meter, seconds: float) -> Phase:
    """Everybody speaks again as soon as they are answered."""

    def again() -> None:
        lane.ask(time.perf_counter())

    lane.on_idle = again
    return await _watch(lane, meter, seconds, lambda: [again() for _ in range(CONCURRENT)])


async def stream(lane: Lane, meter: Meter, seconds: float, rate: float) -> Phase:
    """``rate`` updates a second at even distances, whether or not the bot keeps up."""
    later = asyncio.get_running_loop().call_later
    step = 1 / rate
    lane.on_idle = lambda: None

    def speak(due: float) -> None:
        if due >= stop:
            return
        if not lane.ask(due):
            lane.late += 1
        later(max(due + step - time.perf_counter(), 0), speak, due + step)

    stop = time.perf_counter() + seconds
    return await _watch(lane, meter, seconds, lambda: speak(time.perf_counter()))


async def _watch(lane: Lane, meter: Meter, seconds: float, begin: object) -> Phase:
    lane.delays, lane.calls, lane.late = [], 0, 0
    before, started = meter.read(), time.perf_counter()
    begin()
    await asyncio.sleep(seconds)
    phase = Phase(len(lane.delays), time.perf_counter() - started, lane.delays, calls=lane.calls)
    after = meter.read()
    phase.cpu, phase.server_cpu, phase.standin_cpu = (
        later - earlier for later, earlier in zip(after, before, strict=True)
    )
    lane.on_idle = lambda: None
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(lane.all_answered.wait(), PATIENCE)
    phase.lost = len(lane.asked_at) + lane.late
    return phase


def median(values: list[float]) -> float:
    return statistics.median(values)
