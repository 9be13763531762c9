"""Prints the table of benchmarks/README.md: `python -m benchmarks.table [PART ...]`.

Parts: engine, browser, answers, likelihoods, study, sweeps, start, memory; all unless named.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.timing import median_usage, ratio, seconds, usage

if TYPE_CHECKING:
    from benchmarks.limit import Limit
    from sim.scenario.schema import Scenario
    from sim.studies.fit.target import Target
    from sim.vocabulary.arrays import Floats

SCENARIOS = ("two-states", "russia-china-2022")
REPLICATES = 256
"""Enough to fill a lane."""

MILLION = 1_000_000
LIKELIHOODS = 20
"""How many are timed together."""


class Figure(NamedTuple):
    """A row of the table."""

    what: str
    value: str
    aim: str = ""


def engine() -> Iterator[Figure]:
    """Speed on one thread: against Mesa, and for each decision against strict C."""
    from benchmarks.limit import Limit
    from benchmarks.worlds import SIZES, world_of
    from sim.scenario.files.reader import read_scenario

    with tempfile.TemporaryDirectory() as folder:
        limit = Limit(Path(folder))
    scenarios = {name: read_scenario(f"scenarios/{name}.yaml") for name in SCENARIOS}
    for name, scenario in scenarios.items():
        yield against_mesa(name, scenario)
    for name, scenario in (scenarios | {f"{n} states": world_of(n) for n in SIZES}).items():
        yield from against_c(name, scenario, limit)


def browser() -> Iterator[Figure]:
    """The engine in a browser, against the processor's, and the page that it is in."""
    from benchmarks import browser, stage

    yield from (Figure(*row) for part in (browser, stage) for row in part.figures())


def against_mesa(name: str, scenario: "Scenario") -> Figure:
    from benchmarks.peers import compiled, mesa_batch

    compiled(scenario, 1)
    times = ratio(
        lambda: mesa_batch(scenario, REPLICATES), lambda: compiled(scenario, REPLICATES), rounds=3
    )
    return Figure(f"{name}: times as fast as mesa.batch_run", f"{times:.0f}", "300")


def answers() -> Iterator[Figure]:
    """Where the others answer: against a static world of the same size, and against Mesa."""
    from benchmarks.peers import compiled, mesa_batch
    from sim.scenario.files.reader import read_scenario

    name = "russia-china-2022-system"
    scenario = read_scenario(f"scenarios/{name}.yaml")
    unanswered = scenario.model.model_copy(update={"backlash": 0.0, "outsiders": None})
    static = scenario.model_copy(update={"model": unanswered})
    compiled(scenario, 1)
    times = ratio(lambda: compiled(scenario, 2048), lambda: compiled(static, 2048))
    yield Figure(f"{name}: times a static world, for each decision", f"{times:.2f}", "at most 4.5")
    few = 16  # Mesa takes a second for each; a lane is filled for the engine all the same
    times = ratio(
        lambda: mesa_batch(scenario, few), lambda: compiled(scenario, REPLICATES), rounds=3
    )
    times *= REPLICATES / few
    yield Figure(f"{name}: times as fast as mesa.batch_run", f"{times:.0f}", "300")


def likelihoods() -> Iterator[Figure]:
    """How many likelihoods of a record a second, and how long a fit of eight parameters takes."""
    from benchmarks.worlds import panel_of
    from sim.scenario.files.reader import read_scenario
    from sim.studies.fit.fit import fit
    from sim.studies.fit.target import Evidence, Target
    from sim.studies.likelihood.likelihood import simulated_record

    founding = read_scenario("scenarios/russia-china-2022.yaml")
    panel = panel_of(25, 228)
    priors = founding.fit
    middle = np.array([prior.parameters[0] for prior in priors.values()])
    for name, evidence in (
        ("russia-china-2022", Evidence(founding, founding.record)),
        ("25 states, 228 steps", Evidence(panel, simulated_record(panel))),
    ):
        target = Target([evidence], priors)
        target(middle)
        (each,) = seconds(partial(repeated, target, middle))
        decisions = f"{len(evidence.record):,} decisions"
        aim = "200" if evidence.scenario is panel else ""
        rate = f"{LIKELIHOODS / each:,.0f}"
        yield Figure(f"{name}, {decisions}: likelihoods a second", rate, aim)
        begun = time.perf_counter()
        found = fit([evidence], priors, seed=1, live=100)
        took = time.perf_counter() - begun
        what = f"{name}: fit of {len(priors)} parameters, 100 live points: seconds; evaluations"
        yield Figure(what, f"{took:.1f}; {found.evaluations:,}")


def repeated(target: "Target", values: "Floats") -> None:
    """Evaluates a likelihood LIKELIHOODS times."""
    for _ in range(LIKELIHOODS):
        target(values)


def against_c(name: str, scenario: "Scenario", limit: "Limit") -> Iterator[Figure]:
    from benchmarks.peers import decisions, same_bits
    from sim.model.engine import record
    from sim.model.world import build_world

    world = build_world(scenario)
    few = range(2**32 - 150, 2**32 + 150)
    assert same_bits(limit.outcome(world, 1, few), record(world, 1, few).outcome)
    replicates = range(max(1, 4096 // len(world.decisions)) * REPLICATES)
    ours, strict_c = seconds(
        lambda: record(world, 1, replicates), lambda: limit.outcome(world, 1, replicates)
    )
    each = 1e9 / decisions(world, len(replicates))
    yield Figure(f"{name}: nanoseconds for each decision", f"{ours * each:.1f}")
    yield Figure(f"{name}: the same in strict C", f"{strict_c * each:.1f}")
    yield Figure(f"{name}: times strict C", f"{ours / strict_c:.2f}", "at most 2")


def study() -> Iterator[Figure]:
    """What a study makes of the engine: its own share of the time, and what threads gain."""
    from benchmarks.peers import compiled, ensemble
    from sim.model.world import build_world
    from sim.scenario.files.reader import read_scenario

    for name in SCENARIOS:
        scenario = read_scenario(f"scenarios/{name}.yaml")
        many = 2**26 // (scenario.steps * len(build_world(scenario).decisions))
        alone, threaded, studied = seconds(
            partial(compiled, scenario, many),
            partial(compiled, scenario, many, threads=2),
            partial(ensemble, scenario, many),
            rounds=9,
            of=min,  # whoever else wants the second processor makes medians meaningless
        )
        yield Figure(f"{name}: two threads, times as fast as one", f"{alone / threaded:.2f}", "1.8")
        yield Figure(f"{name}: an ensemble, times the engine alone", f"{studied / alone:.2f}")


def start() -> Iterator[Figure]:
    """How soon a command is there, and what compiling takes."""
    with tempfile.TemporaryDirectory() as folder:
        bad = Path(folder, "bad.yaml")
        bad.write_text("format: 1\ntitle: bad\nsteps: many\n")
        run = ("-m", "sim", "run", "two-states", "--replicates", "400", "--out", f"{folder}/run")
        cold = usage(*run, XDG_CACHE_HOME=f"{folder}/cache")
        yield Figure("run of 400 replicates, nothing compiled: seconds", f"{cold.seconds:.1f}")
        warm = median_usage(*run)
        yield Figure("run of 400 replicates: seconds", f"{warm.seconds:.2f}", "3")
        checked = median_usage("-m", "sim", "check", str(bad), status=2)
        yield Figure("check of a bad file: seconds", f"{checked.seconds:.2f}", "0.8")
    helped = median_usage("-m", "sim", "--help")
    yield Figure("--help: seconds", f"{helped.seconds:.2f}", "0.2")


def memory() -> Iterator[Figure]:
    """A million replicates through the command line."""
    with tempfile.TemporaryDirectory() as folder:
        count = ("--replicates", str(MILLION))
        used = usage("-m", "sim", "run", "two-states", *count, "--out", folder)
    yield Figure("a million replicates of two-states: megabytes", f"{used.megabytes:.0f}", "500")
    yield Figure("a million replicates of two-states: seconds", f"{used.seconds:.1f}")


def sweeps() -> Iterator[Figure]:
    """Sweeps against the bare engine, and what they take of memory."""
    from benchmarks.sweeps import figures

    yield from (Figure(*row) for row in figures())


PARTS: dict[str, Callable[[], Iterator[Figure]]] = {
    part.__name__: part
    for part in (engine, browser, answers, likelihoods, study, sweeps, start, memory)
}


def main(parts: list[str]) -> None:
    """Prints the figures of some parts as they come."""
    print("| what | measured | aim |\n| --- | ---: | --- |")
    for part in parts or PARTS:
        for figure in PARTS[part]():
            print(f"| {' | '.join(figure)} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
