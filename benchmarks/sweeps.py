"""Sweeps against the bare engine, with as many runs of the same scenario."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial

from benchmarks.timing import seconds, usage
from sim.model.simulate import simulate
from sim.scenario.files.reader import read_scenario
from sim.scenario.schema import Scenario
from sim.studies.sweep.chunks import chunks_of
from sim.studies.sweep.designs import design_of, planned
from sim.studies.sweep.job import Job
from sim.studies.sweep.threads import Threads

REPLICATES = 200
GRID = {"parity": "0.1:1:15", "interests": "0:1:15"}
PLAN = planned(read_scenario("scenarios/russia-china-2022.yaml"), dict(GRID), replicates=REPLICATES)
WHOLE = planned(PLAN, keep="joins")
"""All states, not the focus pair alone."""
DESIGN = design_of(PLAN)
MILLION_RUNS = ("--vary", "parity=0.1:1:50", "--vary", "threat=0:2:50", "--replicates", "400")


def bare(threads: int = 1) -> None:
    """The engine alone, for as many replicates of one scenario as the sweep has runs."""
    runs = range(DESIGN.size * REPLICATES)
    for _ in simulate(PLAN, runs, threads=threads, path=False):
        pass


def swept(workers: int = 1, plan: Scenario = WHOLE) -> None:
    """The sweep, in chunks as the command makes them."""
    with closing(Threads(workers).frames(Job.of(plan), chunks_of(DESIGN, 7))) as done:
        for _ in done:
            pass


def figures(rounds: int = 3) -> Iterator[tuple[str, str, str]]:
    """What is measured, its value and the aim."""
    alone, one, two, pair = seconds(
        bare, swept, partial(swept, 2), partial(swept, plan=PLAN), rounds=rounds, of=min
    )  # the least, as whoever else wants the processors makes medians meaningless
    yield (
        "225 points × 200 replicates: throughput, of the bare engine's",
        f"{alone / one:.2f}",
        "0.8",
    )
    yield "225 points × 200 replicates: two workers, times one", f"{one / two:.2f}", "1.8"
    yield "225 points × 200 replicates: focus pair, times all states", f"{one / pair:.1f}", "4"
    with tempfile.TemporaryDirectory() as folder:
        words = ("-m", "sim", "sweep", "two-states", *MILLION_RUNS, "--yes")
        used = usage(*words, "--out", f"{folder}/sweep")
    yield "a sweep of a million runs of two-states: megabytes", f"{used.megabytes:.0f}", "600"
    yield "a sweep of a million runs of two-states: seconds", f"{used.seconds:.1f}", ""


if __name__ == "__main__":
    for row in figures():
        print(f"| {' | '.join(row)} |", flush=True)
