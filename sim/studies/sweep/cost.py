"""What a sweep will take, known before it starts."""

import time
from dataclasses import dataclass

from sim.scenario.schema import Scenario
from sim.studies.sweep.chunks import Chunk, Frames, sweep_chunk
from sim.studies.sweep.designs import Design
from sim.studies.sweep.job import Job


@dataclass(frozen=True)
class SweepCost:
    """What a sweep will take, from a short trial."""

    points: int
    runs: int
    seconds_a_point: float
    """On one worker."""
    workers: int

    @property
    def seconds(self) -> float:
        """How long it will take all workers together."""
        return self.points * self.seconds_a_point / min(self.workers, self.points)

    def chunk_size(self, seconds: float = 0.6) -> int:
        """Points in a chunk that takes a worker about so long."""
        share = self.points // (16 * self.workers)  # so that none waits long for the last
        return max(1, min(share, round(seconds / self.seconds_a_point)))


_MOST_IN_TRIAL = 256
"""Replicates of a point that are tried at most; more of them take longer in proportion."""

_TRIAL_SECONDS = 0.5


def trial(scenario: Scenario, design: Design, workers: int) -> tuple[SweepCost, Frames]:
    """The cost of a sweep, measured on a few of its points, and the tables that came of them."""
    tried = min(scenario.replicates, _MOST_IN_TRIAL)
    job = Job.of(scenario.model_copy(update={"replicates": tried}))
    probes = design.probes()
    # The first time loads what is compiled, and compiles what is not.
    frames = sweep_chunk(job, Chunk(0, 0, probes))
    times: list[float] = []
    end = time.perf_counter() + _TRIAL_SECONDS
    while not times or time.perf_counter() < end:
        start = time.perf_counter()
        frames = sweep_chunk(job, Chunk(0, 0, probes))
        times.append(time.perf_counter() - start)
    seconds = min(times) / len(probes) * scenario.replicates / tried
    cost = SweepCost(design.size, design.size * scenario.replicates, seconds, workers)
    return cost, frames
